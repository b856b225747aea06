"""What is known of a company or person, wherever it comes from: a captured page or a record of CATS.

Texts are as found ("" where unknown); everything is cut to a sane length here, since pages are hostile (W4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_TEXT_CHARACTERS = 300
MAX_VALUES = 20
_NOTHING: Mapping[str, Any] = {}
_MAPS = (dict, Mapping)  # the plain one first, which is nearly always asked about and much quicker to tell


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    name: str = ""
    website: str = ""
    phones: tuple[str, ...] = ()
    city: str = ""
    country_code: str = ""
    emails: tuple[str, ...] = ()  # of people there: their domain speaks for the company
    social_urls: tuple[str, ...] = ()  # the company's own pages
    is_near: bool = False  # city and country are those of somebody who works there, not the company's seat


@dataclass(frozen=True, slots=True)
class PersonFacts:
    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    social_urls: tuple[str, ...] = ()
    company: str = ""
    company_website: str = ""
    title: str = ""
    city: str = ""
    country_code: str = ""
    street: str = ""
    state: str = ""
    postal_code: str = ""


def company_facts_from_profile(fields: Mapping[str, Any]) -> CompanyFacts:
    """The company of a captured person. The person's own place and phone say little of the company's seat: the place is
    taken (offices are near), the phones only where they are marked as work or main."""
    work_phones = (p.get("number") for p in _rows(fields.get("phones")) if p.get("type") in ("work", "main"))
    return CompanyFacts(
        name=_text(fields.get("company")),
        website=_text(fields.get("company_website")),
        phones=_texts(work_phones),
        city=_text(fields.get("city")),
        country_code=_text(fields.get("country_code")),
        emails=_texts(e.get("email") for e in _rows(fields.get("emails")) if e.get("kind") != "private"),
        social_urls=_texts([fields.get("company_url")]),
        is_near=True,
    )


def person_facts_from_profile(profile_fields: Mapping[str, Any], url: str = "") -> PersonFacts:
    """A captured person; `url` is the address of the profile, an identity of its own."""
    fields = profile_fields
    urls = [url, *_list(fields.get("social_urls")), fields.get("website")]
    return PersonFacts(
        full_name=_text(fields.get("full_name")),
        first_name=_text(fields.get("first_name")),
        last_name=_text(fields.get("last_name")),
        emails=_texts(e.get("email") for e in _rows(fields.get("emails"))),
        phones=_texts(p.get("number") for p in _rows(fields.get("phones"))),
        social_urls=_texts(urls),
        company=_text(fields.get("company")),
        company_website=_text(fields.get("company_website")),
        title=_text(fields.get("title")),
        city=_text(fields.get("city")),
        country_code=_text(fields.get("country_code")),
        street=_text(fields.get("street")),
        state=_text(fields.get("state")),
        postal_code=_text(fields.get("postal_code")),
    )


def company_facts_from_record(record: Mapping[str, Any]) -> CompanyFacts:
    """A company as CATS answers it (GET or a list row; CATS_API.md 2.5)."""
    return CompanyFacts(
        name=_text(record.get("name")),
        website=_text(record.get("website")),
        phones=_texts(_record_values(record, "phones", "number")),
        city=_text(_map(record.get("address")).get("city")),
        country_code=_text(record.get("country_code")),
        social_urls=_texts(_list(record.get("social_media_urls"))),
    )


def person_facts_from_record(record: Mapping[str, Any], company: str = "") -> PersonFacts:
    """A candidate or contact as CATS answers it (CATS_API.md 2.1, 2.4).

    A contact's record names its company by id only: `company` is that company's name, where the caller knows it.
    """
    address = _map(record.get("address"))
    first, last = _text(record.get("first_name")), _text(record.get("last_name"))
    return PersonFacts(
        full_name=" ".join(part for part in (first, _text(record.get("middle_name")), last) if part),
        first_name=first,
        last_name=last,
        emails=_texts(_record_values(record, "emails", "email")),
        phones=_texts(_record_values(record, "phones", "number")),
        social_urls=_texts([*_list(record.get("social_media_urls")), record.get("website")]),
        company=_text(record.get("current_employer")) or _text(company),
        title=_text(record.get("title")),
        city=_text(address.get("city")),
        country_code=_text(record.get("country_code")),
        street=_text(address.get("street")),
        state=_text(address.get("state")),
        postal_code=_text(address.get("postal_code")),
    )


def _record_values(record: Mapping[str, Any], name: str, part: str) -> list[Any]:
    """The summary's values and the rows': reads have `emails{primary}`, `_embedded` rows, or both; writes have rows."""
    summary = record.get(name)
    found = list(_map(summary).values()) if summary else []
    for rows in (summary, _map(record.get("_embedded")).get(name)):
        if rows:
            found += [row.get(part) for row in _rows(rows)]
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool):
            return ""
        value = str(value)
    return " ".join(value[: MAX_TEXT_CHARACTERS * 2].split())[:MAX_TEXT_CHARACTERS]


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    """Each once, in order, no empty ones."""
    kept: dict[str, None] = {}
    for value in values:
        text = _text(value)
        if text:
            kept[text] = None
        if len(kept) == MAX_VALUES:
            break
    return tuple(kept)


def _list(value: Any) -> list[Any]:
    return value[:MAX_VALUES] if isinstance(value, list) else []


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in _list(value) if _is_map(row)]


def _map(value: Any) -> Mapping[str, Any]:
    return value if _is_map(value) else _NOTHING


def _is_map(value: Any) -> bool:
    return isinstance(value, _MAPS)
