"""The rows of the mirror as statements see them: a window of a hundred records is one upsert, not a hundred objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, Connection, Insert, Select, Table, TextClause, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from ..cats import reading
from ..cats.answers import as_id
from ..models import CatsCompany, CatsDeleted, CatsPerson
from .entries import Entry
from .trim import clipped

COMPANIES = cast("Table", CatsCompany.__table__)
PEOPLE = cast("Table", CatsPerson.__table__)
DELETED = cast("Table", CatsDeleted.__table__)
INSERT_KEYS = text(
    "INSERT INTO match_key (site_id, key, record_type, cats_id)"
    " SELECT :site_id, each.key, :record_type, each.cats_id"
    " FROM unnest(CAST(:keys AS text[]), CAST(:ids AS bigint[])) AS each (key, cats_id) ON CONFLICT DO NOTHING"
)
DELETE_KEYS = text(
    "DELETE FROM match_key USING unnest(CAST(:keys AS text[]), CAST(:ids AS bigint[])) AS each (key, cats_id)"
    " WHERE match_key.site_id = :site_id AND match_key.key = each.key AND match_key.record_type = :record_type"
    " AND match_key.cats_id = each.cats_id"
)
SQLITE_INSERT_KEY = "INSERT OR IGNORE INTO match_key (site_id, key, record_type, cats_id) VALUES (?, ?, ?, ?)"
SQLITE_DELETE_KEY = "DELETE FROM match_key WHERE site_id = ? AND key = ? AND record_type = ? AND cats_id = ?"
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


def mine(table: Table, site_id: int | BindParameter[int], record_type: str) -> Any:
    """The condition for the records of one type of one site."""
    found = table.c.site_id == site_id
    return found & (table.c.record_type == record_type) if "record_type" in table.c else found


def held_rows(
    connection: Connection, site_id: int, record_type: str, ids: Collection[int]
) -> dict[int, Held]:
    """Those of the ids that the mirror has."""
    rows = connection.execute(_held(record_type), {"site_id": site_id, "ids": list(ids)})
    if record_type == "company":
        return {cats_id: Held(modified, record, True) for cats_id, modified, record in rows}
    return {row[0]: Held(*row[1:]) for row in rows}


@cache
def _held(record_type: str) -> Select[Any]:
    """Made once, as `_upsert` is."""
    table = table_of(record_type)
    loaded = [] if record_type == "company" else [table.c.fields_loaded]
    chosen = table.c.cats_id.in_(bindparam("ids", expanding=True))
    columns = (table.c.cats_id, table.c.date_modified, table.c.record, *loaded)
    return select(*columns).where(mine(table, bindparam("site_id"), record_type) & chosen)


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


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows, in place of those of the same key; one statement for any number."""
    if not rows:
        return
    connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0])), list(rows))


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """Made once: to put it together costs more than a row does."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = {column.name for column in table.primary_key}
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    made: Insert = statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed)
    return made


def insert_keys(
    connection: Connection, site_id: int, record_type: str, keys: Sequence[tuple[str, int]]
) -> None:
    """Write match keys, (key, CATS id) each, that are not there yet."""
    _each_key(connection, site_id, record_type, keys, SQLITE_INSERT_KEY, INSERT_KEYS)


def delete_keys(
    connection: Connection, site_id: int, record_type: str, keys: Sequence[tuple[str, int]]
) -> None:
    """Take match keys, (key, CATS id) each, away."""
    _each_key(connection, site_id, record_type, keys, SQLITE_DELETE_KEY, DELETE_KEYS)


def _each_key(
    connection: Connection,
    site_id: int,
    record_type: str,
    keys: Sequence[tuple[str, int]],
    in_sqlite: str,
    in_postgresql: TextClause,
) -> None:
    """There are a dozen a record, so that every step around each counts: SQLite takes tuples, PostgreSQL two arrays."""
    if not keys:
        return
    if connection.dialect.name == "sqlite":
        rows = [(site_id, key, record_type, cats_id) for key, cats_id in keys]
        connection.exec_driver_sql(in_sqlite, rows)
        return
    values = {"keys": [key for key, _ in keys], "ids": [cats_id for _, cats_id in keys]}
    connection.execute(in_postgresql, {"site_id": site_id, "record_type": record_type, **values})


def _full_name(record: Mapping[str, Any]) -> str:
    parts = (reading.text(record.get(part)) for part in ("first_name", "middle_name", "last_name"))
    return " ".join(part.strip() for part in parts if part and part.strip())


def _country(record: Mapping[str, Any]) -> str | None:
    code = clipped(record.get("country_code"), 3)
    return code.upper() if code and len(code) == 2 and code.isascii() else None  # "ßß" has four capitals
