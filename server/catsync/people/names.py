"""A name as shown on a page, split into the parts that CATS wants (by nameparser; the recruiter can edit it)."""

from __future__ import annotations

from nameparser import HumanName

NAME_LIMIT = 200


def split_name(full_name: str) -> dict[str, str]:
    """`{"first_name", "middle_name", "last_name"}`, each only where there is one. Titles and suffixes are left out.

    A single word is taken as the last name, so that the missing first name is asked for instead of invented.
    """
    parsed = HumanName(full_name[:NAME_LIMIT])
    first, middle, last = parsed.first.strip(), parsed.middle.strip(), parsed.last.strip()
    if not last and first:
        first, last = "", first
    parts = {"first_name": first, "middle_name": middle, "last_name": last}
    return {key: value for key, value in parts.items() if value}
