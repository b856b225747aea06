"""Rows of the mirror and the match keys under which they are found: always written together, in one transaction.

The caller's session is a write session (`Database.write`); it must not be open over a call to CATS.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from ..cats import reading
from ..cats.answers import as_id
from ..clock import now
from ..models import CatsCompany, CatsPerson, MatchKey
from .entries import Entry, company_entry, is_older, person_entry, with_stored_rows
from .trim import clipped


def put_company(session: Session, site_id: int, record: Mapping[str, Any]) -> bool:
    """Take in a company as CATS answered it (GET or list row). False where the mirror holds a newer state.

    Raises ValueError (naming no value) for a record without an id.
    """
    return put_all(session, site_id, "company", [company_entry(record)]) == 1


def put_person(
    session: Session, site_id: int, record_type: str, record: Mapping[str, Any], fields_loaded: bool
) -> bool:
    """Take in a candidate or contact. False where the mirror holds a newer state.

    fields_loaded: the answer held all e-mail and phone rows (a GET), not only their summary (a list row). A list row
    never wipes rows that were loaded, unless the record was changed since. Raises ValueError for a record without id.
    """
    return put_all(session, site_id, record_type, [person_entry(record_type, record, fields_loaded)]) == 1


def put_all(session: Session, site_id: int, record_type: str, entries: Collection[Entry]) -> int:
    """Take in many records of one type; the same few statements for any number. Returns how many were not outdated."""
    take_turn(session, site_id)
    table = CatsCompany if record_type == "company" else CatsPerson
    ids = {entry.cats_id for entry in entries}
    rows: dict[int, CatsCompany | CatsPerson] = {
        row.cats_id: row for row in session.scalars(_rows(table, site_id, record_type, ids))
    }
    applied: dict[int, Entry] = {}
    for entry in entries:
        row = rows.get(entry.cats_id)
        if row is None:
            row = rows[entry.cats_id] = _new_row(site_id, entry)
            session.add(row)
        elif is_older(entry, row.date_modified):
            continue
        else:
            is_loaded = not isinstance(row, CatsPerson) or row.fields_loaded
            entry = with_stored_rows(entry, row.record, row.date_modified, is_loaded)  # noqa: PLW2901
        _fill(row, entry)
        applied[entry.cats_id] = entry
    session.flush()
    _put_keys(session, site_id, record_type, {cats_id: entry.keys for cats_id, entry in applied.items()})
    return len(applied)


def forget(session: Session, site_id: int, record_type: str, cats_id: int) -> None:
    """CATS no longer has the record (record_type: company, candidate or contact)."""
    take_turn(session, site_id)
    _put_keys(session, site_id, record_type, {cats_id: frozenset()})
    table = CatsCompany if record_type == "company" else CatsPerson
    for row in session.scalars(_rows(table, site_id, record_type, {cats_id})):
        session.delete(row)
    session.flush()


def take_turn(session: Session, site_id: int) -> None:
    """One writer of a site's mirror at a time, until the transaction ends.

    Two processes that meet the same new record would both insert it. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = f"catsync.mirror:{site_id}"
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _rows(table: Any, site_id: int, record_type: str, ids: Collection[int]) -> Any:
    found = select(table).where(table.site_id == site_id, table.cats_id.in_(ids))
    return found if table is CatsCompany else found.where(table.record_type == record_type)


def _new_row(site_id: int, entry: Entry) -> CatsCompany | CatsPerson:
    if entry.record_type == "company":
        return CatsCompany(site_id=site_id, cats_id=entry.cats_id)
    return CatsPerson(site_id=site_id, record_type=entry.record_type, cats_id=entry.cats_id)


def _fill(row: CatsCompany | CatsPerson, entry: Entry) -> None:
    kept = entry.kept
    row.owner_id = as_id(kept.get("owner_id"))
    row.record = kept
    row.date_modified = entry.modified or row.date_modified
    row.seen_at = now()
    if isinstance(row, CatsPerson):
        row.name = clipped(_full_name(kept), 300) or ""
        row.company_id = as_id(kept.get("company_id"))
        row.fields_loaded = entry.fields_loaded
        return
    address = kept.get("address")
    row.name = clipped(kept.get("name"), 300) or ""
    row.website = clipped(kept.get("website"), 500)
    row.city = clipped(address.get("city"), 200) if isinstance(address, dict) else None
    row.country_code = _country(kept)


def _put_keys(
    session: Session, site_id: int, record_type: str, wanted: Mapping[int, Collection[str]]
) -> None:
    mine = (MatchKey.site_id == site_id) & (MatchKey.record_type == record_type)
    held: dict[int, set[str]] = {}
    query = select(MatchKey.cats_id, MatchKey.key).where(mine, MatchKey.cats_id.in_(wanted))
    for cats_id, key in session.execute(query):
        held.setdefault(cats_id, set()).add(key)
    for cats_id, keys in held.items():
        gone = keys - set(wanted[cats_id])
        if gone:
            session.execute(delete(MatchKey).where(mine, MatchKey.cats_id == cats_id, MatchKey.key.in_(gone)))
    new = [
        {"site_id": site_id, "key": key, "record_type": record_type, "cats_id": cats_id}
        for cats_id, keys in wanted.items()
        for key in sorted(set(keys) - held.get(cats_id, set()))
    ]
    if new:
        session.execute(insert(MatchKey), new)


def _full_name(record: Mapping[str, Any]) -> str:
    parts = (reading.text(record.get(part)) for part in ("first_name", "middle_name", "last_name"))
    return " ".join(part.strip() for part in parts if part and part.strip())


def _country(record: Mapping[str, Any]) -> str | None:
    code = clipped(record.get("country_code"), 3)
    return code.upper() if code and len(code) == 2 else None
