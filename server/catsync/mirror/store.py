"""Rows of the mirror and the match keys under which they are found: always written together, in one transaction.

The caller's session is a write session (`Database.write`); it must not be open over a call to CATS.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from ..cats import reading
from ..cats.answers import as_id
from ..clock import now
from ..matching.facts import company_facts_from_record, person_facts_from_record
from ..matching.keys import company_keys, person_keys
from ..models import CatsCompany, CatsPerson, MatchKey
from .trim import clipped, trimmed

KEY_LENGTH = 200
# What tells whether a list row still speaks of the e-mail and phone rows that a full answer brought.
SUMMARIES = ("emails", "phones")


def put_company(session: Session, site_id: int, record: Mapping[str, Any]) -> bool:
    """Take in a company as CATS answered it (GET or list row). False where the mirror holds a newer state.

    Raises ValueError (naming no value) for a record without an id.
    """
    cats_id = reading.required_id(record)
    take_turn(session, site_id)
    row = session.get(CatsCompany, (site_id, cats_id))
    modified = reading.moment(record.get("date_modified"))
    if row is None:
        row = CatsCompany(site_id=site_id, cats_id=cats_id, name="", record={})
        session.add(row)
    elif _is_older(modified, row.date_modified):
        return False
    kept = (
        _with_stored_rows(trimmed(record), row.record) if modified == row.date_modified else trimmed(record)
    )
    address = kept.get("address")
    row.name = clipped(kept.get("name"), 300) or ""
    row.website = clipped(kept.get("website"), 500)
    row.city = clipped(address.get("city"), 200) if isinstance(address, dict) else None
    row.country_code = _country(kept)
    row.owner_id = as_id(kept.get("owner_id"))
    row.record = kept
    row.date_modified = modified or row.date_modified
    row.seen_at = now()
    session.flush()
    _put_keys(session, (site_id, "company", cats_id), company_keys(company_facts_from_record(kept)))
    return True


def put_person(
    session: Session, site_id: int, record_type: str, record: Mapping[str, Any], fields_loaded: bool
) -> bool:
    """Take in a candidate or contact. False where the mirror holds a newer state.

    fields_loaded: the answer held all e-mail and phone rows (a GET), not only their summary (a list row). A list row
    never wipes rows that were loaded, unless the record was changed since. Raises ValueError for a record without id.
    """
    cats_id = reading.required_id(record)
    take_turn(session, site_id)
    row = session.get(CatsPerson, (site_id, record_type, cats_id))
    modified = reading.moment(record.get("date_modified"))
    if row is None:
        row = CatsPerson(
            site_id=site_id,
            record_type=record_type,
            cats_id=cats_id,
            name="",
            record={},
            fields_loaded=False,
        )
        session.add(row)
    elif _is_older(modified, row.date_modified):
        return False
    kept = trimmed(record)
    if (
        not fields_loaded
        and row.fields_loaded
        and _says_the_same(kept, row.record, modified, row.date_modified)
    ):
        kept, fields_loaded = _with_stored_rows(kept, row.record), True
    row.name = clipped(_full_name(kept), 300) or ""
    row.company_id = as_id(kept.get("company_id"))
    row.owner_id = as_id(kept.get("owner_id"))
    row.record = kept
    row.fields_loaded = fields_loaded
    row.date_modified = modified or row.date_modified
    row.seen_at = now()
    session.flush()
    _put_keys(session, (site_id, record_type, cats_id), person_keys(person_facts_from_record(kept)))
    return True


def forget(session: Session, site_id: int, record_type: str, cats_id: int) -> None:
    """CATS no longer has the record (record_type: company, candidate or contact)."""
    take_turn(session, site_id)
    _put_keys(session, (site_id, record_type, cats_id), set())
    if record_type == "company":
        company = (CatsCompany.site_id == site_id) & (CatsCompany.cats_id == cats_id)
        session.execute(delete(CatsCompany).where(company))
        return
    session.execute(
        delete(CatsPerson).where(
            CatsPerson.site_id == site_id,
            CatsPerson.record_type == record_type,
            CatsPerson.cats_id == cats_id,
        )
    )


def take_turn(session: Session, site_id: int) -> None:
    """One writer of a site's mirror at a time, until the transaction ends.

    Two processes that meet the same new record would both insert it. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = f"catsync.mirror:{site_id}"
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _is_older(given: datetime | None, held: datetime | None) -> bool:
    """Without a date an answer is taken for the present state: it comes from a write of ours."""
    return given is not None and held is not None and given < held


def _says_the_same(
    given: Mapping[str, Any],
    held: Mapping[str, Any],
    modified: datetime | None,
    held_modified: datetime | None,
) -> bool:
    """Unchanged by date, and by summary too: dates count whole seconds, in which an e-mail can still be added."""
    if modified is not None and modified != held_modified:
        return False
    return all(given.get(name) == held.get(name) for name in SUMMARIES if given.get(name) is not None)


def _with_stored_rows(kept: dict[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """What a list row leaves out of `_embedded` is still true while the record is unchanged."""
    stored, given = held.get("_embedded"), kept.get("_embedded")
    if not isinstance(stored, dict):
        return kept
    return {**kept, "_embedded": {**stored, **(given if isinstance(given, dict) else {})}}


def _put_keys(session: Session, record: tuple[int, str, int], keys: set[str]) -> None:
    site_id, record_type, cats_id = record
    mine = (
        (MatchKey.site_id == site_id) & (MatchKey.record_type == record_type) & (MatchKey.cats_id == cats_id)
    )
    wanted = {key[:KEY_LENGTH] for key in keys}
    held = set(session.scalars(select(MatchKey.key).where(mine)))
    gone, new = held - wanted, wanted - held
    if gone:
        session.execute(delete(MatchKey).where(mine, MatchKey.key.in_(gone)))
    if new:
        rows = [
            {"site_id": site_id, "key": key, "record_type": record_type, "cats_id": cats_id}
            for key in sorted(new)
        ]
        session.execute(insert(MatchKey), rows)


def _full_name(record: Mapping[str, Any]) -> str:
    parts = (reading.text(record.get(part)) for part in ("first_name", "middle_name", "last_name"))
    return " ".join(part.strip() for part in parts if part and part.strip())


def _country(record: Mapping[str, Any]) -> str | None:
    code = clipped(record.get("country_code"), 3)
    return code.upper() if code and len(code) == 2 else None
