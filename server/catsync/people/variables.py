"""The variables of a captured person that mapping templates may use (S19), cleaned and limited (W4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from ..settings.templates import TEXT_VARIABLES
from .names import split_name

CONTROL = re.compile(
    # control and direction characters, and halves of surrogate pairs, which no encoding takes
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
EMAIL = re.compile(r"^[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}\.[^@\s<>\".]{2,63}$")
TEXT_LIMITS = {"about": 10_000, "headline": 500, "website": 500, "company_website": 500, "profile_url": 500}
TEXT_LIMIT = 200
LIST_LIMIT = 20
ADDRESS_PARTS = ("street", "city", "state", "postal_code")


def clean(value: Any, limit: int = TEXT_LIMIT) -> str:
    """One text from a web page: no control or direction characters, white space folded, limited."""
    if not isinstance(value, str):
        return ""
    return " ".join(CONTROL.sub("", value[: limit * 4]).split())[:limit]


def variables(profile: Mapping[str, Any]) -> dict[str, Any]:
    """All variables of a profile: texts by name (absent ones are ""), and `emails`, `phones`, `address`, `social_urls`.

    emails: [{"email", "kind"}]; phones: [{"number" (E.164), "type"}] and those that cannot be brought into that
    form in `bad_phones`; address: {"street", "city", "state", "postal_code"}.
    """
    fields = profile.get("fields") or {}
    found: dict[str, Any] = {
        name: clean(fields.get(name), TEXT_LIMITS.get(name, TEXT_LIMIT)) for name in TEXT_VARIABLES
    }
    found["profile_url"] = next(iter(_urls([profile.get("url")])), "")  # a mailto: one is no profile
    if found["full_name"] and not (found["first_name"] or found["last_name"]):
        found |= split_name(found["full_name"])
    if not found["full_name"]:
        parts = (found["first_name"], found["middle_name"], found["last_name"])
        found["full_name"] = " ".join(p for p in parts if p)
    found["country_code"] = found["country_code"].upper() if len(found["country_code"]) == 2 else ""
    found["emails"] = emails_of(fields)
    found["phones"], found["bad_phones"] = _phones(fields.get("phones"), found["country_code"])
    found["social_urls"] = _urls(fields.get("social_urls"))
    found["address"] = {part: found.get(part) or None for part in ADDRESS_PARTS}
    return found


def e164(number: str, country_code: str = "") -> str | None:
    """The number as +country and digits, or None where the country cannot be told (CATS_API.md 2.3)."""
    try:
        parsed = phonenumbers.parse(number, country_code or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _entries(value: Any) -> list[Mapping[str, Any]]:
    return [e for e in value[:LIST_LIMIT] if isinstance(e, Mapping)] if isinstance(value, list) else []


def emails_of(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    """The usable e-mail addresses of captured fields, each once: [{"email", "kind"}]."""
    found: dict[str, dict[str, str]] = {}
    for entry in _entries(fields.get("emails")):
        email = clean(entry.get("email"), 254)
        kind = entry.get("kind")
        if EMAIL.match(email):
            found.setdefault(
                email.lower(), {"email": email, "kind": kind if kind in ("work", "private") else "unknown"}
            )
    return list(found.values())


def _phones(value: Any, country_code: str) -> tuple[list[dict[str, str]], list[str]]:
    good: dict[str, dict[str, str]] = {}
    bad: list[str] = []
    for entry in _entries(value):
        shown = clean(entry.get("number"), 40)
        kind = entry.get("type")
        number = e164(shown, country_code) if shown else None
        if number:
            known = kind in ("mobile", "home", "work", "fax", "main", "other")
            good.setdefault(number, {"number": number, "type": str(kind) if known else "other"})
        elif shown:
            bad.append(shown)
    return list(good.values()), bad


def _urls(value: Any) -> list[str]:
    if not isinstance(value, list):
        return []
    urls = (clean(u, 500) for u in value[:LIST_LIMIT])
    return list(dict.fromkeys(u for u in urls if u.startswith(("https://", "http://"))))
