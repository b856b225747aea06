"""What `check_duplicate` finds: the rules that CATS publishes for its own pages (CATS_API.md 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from catsync.sandbox.answers import ApiError

if TYPE_CHECKING:
    from catsync.sandbox.fields import Resource
    from catsync.sandbox.store import Record, Row, Store


def refuse_duplicate(store: Store, resource: Resource, body: Row) -> None:
    """Raise the 409 answer, which names the oldest record that is the same by the rules."""
    if store.switches.duplicate_rule == "off":
        return
    existing = next(
        (record for record in store.table(resource.name).values() if _is_same(store, resource, record, body)),
        None,
    )
    if existing is None:
        return
    item: Row = {"id": existing.id}
    if store.switches.duplicate_type_told:
        item["type"] = resource.singular
    raise ApiError(409, f"A duplicate {resource.singular} was found.", data_item=item)


def _is_same(store: Store, resource: Resource, record: Record, body: Row) -> bool:
    is_published = store.switches.duplicate_rule == "published"
    if resource.name == "companies":
        return _same_company(record, body, is_published)
    if resource.name == "jobs":
        return all(_plain(record.fields[name]) == _plain(body.get(name)) for name in ("title", "company_id"))
    if _primary(body) is not None and _primary(body) == _primary({"emails": record.part("emails")}):
        return True
    return is_published and _same_person(record, body)


def _same_company(record: Record, body: Row, is_published: bool) -> bool:
    name, existing = _plain(body["name"]), _plain(record.fields["name"])
    if not is_published:
        return name == existing
    site = _site(body.get("website"))
    return existing.startswith(name) or (site != "" and site == _site(record.fields["website"]))


def _same_person(record: Record, body: Row) -> bool:
    urls = {_site(url) for url in body.get("social_media_urls") or []}
    if urls & {_site(url) for url in record.fields["social_media_urls"]}:
        return True
    if any(_plain(body[name]) != _plain(record.fields[name]) for name in ("first_name", "last_name")):
        return False
    here, there = body.get("address") or {}, record.fields["address"]
    if _same_parts(here, there, ("postal_code",)):
        return True
    if _is_street(here.get("street")) and _same_parts(here, there, ("street", "city", "state")):
        return True
    phones = {_digits(row["number"]) for row in body.get("phones") or []}
    return bool(phones & {_digits(row["number"]) for row in record.part("phones")})


def _same_parts(here: Row, there: Row, parts: tuple[str, ...]) -> bool:
    return all(here.get(part) and _plain(here[part]) == _plain(there.get(part)) for part in parts)


def _is_street(text: Any) -> bool:
    """A street must have a letter and a number."""
    return bool(text and re.search(r"[^\W\d]", text) and re.search(r"\d", text))


def _primary(body: Row) -> str | None:
    rows = body.get("emails") or []
    return next(
        (_plain(row["email"]) for row in rows if isinstance(row, dict) and row.get("is_primary")), None
    )


def _plain(value: Any) -> str:
    return " ".join(str(value or "").casefold().split())


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _site(url: Any) -> str:
    """An address without scheme, www and closing slash."""
    return re.sub(r"^(https?://)?(www\.)?", "", _plain(url)).rstrip("/")
