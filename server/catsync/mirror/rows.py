"""The rows of the mirror as statements see them: a window of a hundred records is one upsert, not a hundred objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ..cats import reading
from ..cats.answers import as_id
from ..models import CatsCompany, CatsDeleted, CatsPerson, MatchKey
from .entries import Entry
from .trim import clipped

COMPANIES = cast("Table", CatsCompany.__table__)
PEOPLE = cast("Table", CatsPerson.__table__)
KEYS = cast("Table", MatchKey.__table__)
DELETED = cast("Table", CatsDeleted.__table__)
# Bound values in one statement: SQLite's limit was 999 before 3.32, and PostgreSQL's driver has one too.
IDS_PER_STATEMENT = 500


class Held(NamedTuple):
    """What the mirror holds of one record. fields_loaded is true for companies: theirs are always in the answer."""

    modified: datetime | None
    record: Mapping[str, Any]
    fields_loaded: bool


def table_of(record_type: str) -> Table:
    """The table of companies, or that of candidates and contacts."""
    return COMPANIES if record_type == "company" else PEOPLE


def mine(table: Table, site_id: int, record_type: str) -> Any:
    """The condition for the records of one type of one site."""
    found = table.c.site_id == site_id
    return found & (table.c.record_type == record_type) if "record_type" in table.c else found


def held_rows(session: Session, site_id: int, record_type: str, ids: Collection[int]) -> dict[int, Held]:
    """Those of the ids that the mirror has."""
    table = table_of(record_type)
    loaded = [] if record_type == "company" else [table.c.fields_loaded]
    columns = (table.c.cats_id, table.c.date_modified, table.c.record, *loaded)
    chosen = mine(table, site_id, record_type) & table.c.cats_id.in_(ids)
    rows = session.connection().execute(select(*columns).where(chosen))
    return {row[0]: Held(row[1], row[2], row[3] if loaded else True) for row in rows}


def values_of(site_id: int, entry: Entry, modified: datetime | None, at: datetime) -> dict[str, Any]:
    """The columns of a record's row. modified: CATS' date, which an answer without one does not take away."""
    kept = entry.kept
    values = {
        "site_id": site_id,
        "cats_id": entry.cats_id,
        "owner_id": as_id(kept.get("owner_id")),
        "record": kept,
        "date_modified": modified,
        "seen_at": at,
    }
    if entry.record_type != "company":
        return values | {
            "record_type": entry.record_type,
            "name": clipped(_full_name(kept), 300) or "",
            "company_id": as_id(kept.get("company_id")),
            "fields_loaded": entry.fields_loaded,
        }
    address = kept.get("address")
    return values | {
        "name": clipped(kept.get("name"), 300) or "",
        "website": clipped(kept.get("website"), 500),
        "city": clipped(address.get("city"), 200) if isinstance(address, dict) else None,
        "country_code": _country(kept),
    }


def upsert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, in place of those of the same key; one statement for any number."""
    if not rows:
        return
    statement = _insert(session)(table)
    keys = {column.name for column in table.primary_key}
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    on_conflict = statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed)
    session.connection().execute(on_conflict, list(rows))


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows that are not there yet."""
    if rows:
        session.connection().execute(_insert(session)(table).on_conflict_do_nothing(), list(rows))


def _insert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def _full_name(record: Mapping[str, Any]) -> str:
    parts = (reading.text(record.get(part)) for part in ("first_name", "middle_name", "last_name"))
    return " ".join(part.strip() for part in parts if part and part.strip())


def _country(record: Mapping[str, Any]) -> str | None:
    code = clipped(record.get("country_code"), 3)
    return code.upper() if code and len(code) == 2 else None
