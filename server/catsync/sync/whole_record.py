"""A record with all its rows: CATS embeds 25 of each sub-collection (CATS_API.md 1.2), and the rest is not absent."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ..cats import CatsClient, Person
from .record_values import EMBEDDED_LIMIT


def whole(client: CatsClient, person: Person) -> Person:
    """The record as a GET answered it, completed by one call for each sub-collection that may go on beyond it."""
    rows: dict[str, list[dict[str, Any]]] = {}
    if _may_go_on(person, "emails"):
        emails = client.emails(person.record_type, person.id)
        person, rows["emails"] = replace(person, emails=emails), [asdict(row) for row in emails]
    if _may_go_on(person, "phones"):
        phones = client.phones(person.record_type, person.id)
        person, rows["phones"] = replace(person, phones=phones), [asdict(row) for row in phones]
    if _may_go_on(person, "custom_fields"):
        values = client.custom_fields(person.record_type, person.id)
        person = replace(person, custom_fields=values)
        rows["custom_fields"] = [{"id": field_id, "value": value} for field_id, value in values.items()]
    if not rows:
        return person
    return replace(person, raw={**person.raw, "_embedded": {**person.raw["_embedded"], **rows}})


def _may_go_on(person: Person, kind: str) -> bool:
    held = (person.raw.get("_embedded") or {}).get(kind)
    return isinstance(held, list) and len(held) >= EMBEDDED_LIMIT
