"""An answer of CATS made ready for the mirror: pure work, done before a transaction holds up other writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..cats import reading
from ..matching.facts import company_facts_from_record, person_facts_from_record
from ..matching.keys import company_keys, person_keys
from .trim import trimmed

KEY_LENGTH = 200
# What tells whether a list row still speaks of the e-mail and phone rows that a full answer brought.
SUMMARIES = ("emails", "phones")


@dataclass(frozen=True)
class Entry:
    """One record to take in. fields_loaded: all e-mail and phone rows are in it (only people need that)."""

    record_type: str
    cats_id: int
    modified: datetime | None
    kept: dict[str, Any]
    keys: frozenset[str]
    fields_loaded: bool


def company_entry(record: Mapping[str, Any]) -> Entry:
    """From a GET or a list row. Raises ValueError (naming no value) for a record without an id."""
    return _entry("company", record, True)


def person_entry(record_type: str, record: Mapping[str, Any], fields_loaded: bool) -> Entry:
    """From a GET or a list row of a candidate or contact. Raises ValueError as above."""
    return _entry(record_type, record, fields_loaded)


def is_older(entry: Entry, held: datetime | None) -> bool:
    """Without a date an answer is taken for the present state: it comes from a write of ours."""
    return entry.modified is not None and held is not None and entry.modified < held


def with_stored_rows(
    entry: Entry, held: Mapping[str, Any], held_modified: datetime | None, held_loaded: bool
) -> Entry:
    """A list row of an unchanged record, with what such rows leave out and the mirror has; else the entry itself.

    Unchanged is judged by date, and by summary too: dates count whole seconds, in which an e-mail can still be added.
    """
    same_date = entry.modified is None or entry.modified == held_modified
    if not same_date or (entry.fields_loaded and entry.record_type != "company") or not held_loaded:
        return entry
    if any(entry.kept[name] != held.get(name) for name in SUMMARIES if entry.kept.get(name) is not None):
        return entry
    stored, given = held.get("_embedded"), entry.kept.get("_embedded")
    if not isinstance(stored, dict) or (isinstance(given, dict) and stored.keys() <= given.keys()):
        return replace(entry, fields_loaded=True)
    kept = {**entry.kept, "_embedded": {**stored, **(given if isinstance(given, dict) else {})}}
    return replace(entry, kept=kept, keys=keys_of(entry.record_type, kept), fields_loaded=True)


def _entry(record_type: str, record: Mapping[str, Any], fields_loaded: bool) -> Entry:
    kept = trimmed(record)
    modified = reading.moment(record.get("date_modified"))
    cats_id = reading.required_id(record)
    return Entry(record_type, cats_id, modified, kept, keys_of(record_type, kept), fields_loaded)


def keys_of(record_type: str, kept: Mapping[str, Any]) -> frozenset[str]:
    """The match keys of a record: they follow from what is kept of it, so that nobody looks up which ones it has.

    Where what is derived changes (`matching/keys.py`), those of all records are to be written anew.
    """
    record = dict(kept)
    if record_type == "company":
        found = company_keys(company_facts_from_record(record))
    else:
        found = person_keys(person_facts_from_record(record))
    return frozenset(key[:KEY_LENGTH] for key in found)
