"""Field mapping templates: text with `{variable}` in it and nothing else. No code is ever run (S19, W4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

VARIABLE = re.compile(r"\{([^{}]*)\}")
TEXT_VARIABLES = (
    "first_name", "middle_name", "last_name", "full_name", "headline", "title", "company", "company_website",
    "location", "street", "city", "state", "postal_code", "country_code", "about", "website", "profile_url",
)  # fmt: skip
STRUCTURED_VARIABLES = ("emails", "phones", "address", "social_urls")


def unknown_variables(template: str) -> list[str]:
    """The names in braces that are no person variable, in their order."""
    return [name for name in VARIABLE.findall(template) if name not in TEXT_VARIABLES]


def render(template: str, variables: Mapping[str, Any]) -> str:
    """Fill the template in one pass: a value that itself looks like `{title}` stays text.

    A template whose variables are all empty gives "", so that "Found as {title}" is not written for nobody's title.
    """
    names = VARIABLE.findall(template)
    if names and not any(str(variables.get(name) or "").strip() for name in names):
        return ""
    return VARIABLE.sub(lambda match: str(variables.get(match.group(1)) or ""), template).strip()
