"""Rows of the mirror and the match keys under which they are found: always written together, in one transaction.

The caller's session is a write session (`Database.write`); it must not be open over a call to CATS. Rows are written
by statements: an object of the mirror that the session loaded before is read again when it is next looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlalchemy.orm import Session

from ..clock import now
from ..duplicates.changes import note_changed, note_gone
from ..models import CatsCompany, CatsPerson
from . import company_index
from .entries import Entry, company_entry, is_older, keys_of, person_entry, with_stored_rows
from .rows import (
    DELETED,
    IDS_PER_STATEMENT,
    Held,
    delete_keys,
    held_rows,
    insert_keys,
    mine,
    table_of,
    upsert,
    values_of,
)

# Put together once: that costs more than it is asked.
_FORGOTTEN = select(DELETED.c.cats_id, DELETED.c.at).where(
    DELETED.c.site_id == bindparam("site_id"),
    DELETED.c.record_type == bindparam("record_type"),
    DELETED.c.cats_id.in_(bindparam("ids", expanding=True)),
)


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


def put_all(
    session: Session,
    site_id: int,
    record_type: str,
    entries: Collection[Entry],
    *,
    read_at: datetime | None = None,
    is_whole: bool = False,
) -> int:
    """Take in many records of one type; the same few statements for any number. Returns how many were not outdated.

    read_at: when CATS was asked; what was forgotten at that time or since is left out. None: just now, by the answer to
    a call of ours, which knows better than whoever had it forgotten.
    is_whole: nothing is known but these rows: what they do not tell of e-mails, phones and custom fields is dropped,
    also where neither date nor summary says that it changed.
    """
    take_turn(session, site_id)
    connection, at = session.connection(), now()
    ids = {entry.cats_id for entry in entries}
    gone = _forgotten_since(connection, site_id, record_type, ids, read_at or at)
    before = held_rows(connection, site_id, record_type, ids)
    held, applied = dict(before), dict[int, Entry]()
    for entry in entries:
        known = held.get(entry.cats_id)
        if entry.cats_id in gone or (known and is_older(entry, known.modified)):
            continue
        if known and not is_whole:
            entry = with_stored_rows(entry, known.record, known.modified, known.fields_loaded)  # noqa: PLW2901
        modified = entry.modified or (known.modified if known else None)
        held[entry.cats_id] = Held(modified, entry.kept, entry.fields_loaded)
        applied[entry.cats_id] = entry
    rows = [values_of(site_id, entry, held[cats_id].modified, at) for cats_id, entry in applied.items()]
    upsert(connection, table_of(record_type), rows)
    if record_type == "company":
        note_changed(connection, site_id, before, applied, at)
    changed = {
        n: entry.keys for n, entry in applied.items() if n not in before or before[n].record != entry.kept
    }
    keys_before = {n: keys_of(record_type, before[n].record) for n in changed if n in before}
    _put_keys(connection, site_id, record_type, keys_before, changed)
    if record_type == "company":
        company_index.put_names(
            connection, site_id, {n: applied[n] for n in changed}, new=changed.keys() - before
        )
    _read_again(session)
    return len(applied)


def forget(session: Session, site_id: int, record_type: str, cats_id: int) -> None:
    """CATS no longer has the record (record_type: company, candidate or contact)."""
    forget_all(session, site_id, record_type, [cats_id])


def forget_all(session: Session, site_id: int, record_type: str, cats_ids: Collection[int]) -> int:
    """CATS no longer has the records: nothing read of them until now brings them back. Returns how many were held."""
    take_turn(session, site_id)
    connection, at, table, count = session.connection(), now(), table_of(record_type), 0
    for ids in _portions(cats_ids):
        held = held_rows(connection, site_id, record_type, ids)
        keys = {cats_id: keys_of(record_type, each.record) for cats_id, each in held.items()}
        _put_keys(connection, site_id, record_type, keys, {})
        if record_type == "company":
            company_index.take_names(connection, site_id, list(held))
        chosen = mine(table, site_id, record_type) & table.c.cats_id.in_(ids)
        connection.execute(delete(table).where(chosen))
        if record_type == "company":
            note_gone(session, site_id, ids, at)
        count += len(held)
        named = {"site_id": site_id, "record_type": record_type, "at": at}
        upsert(connection, DELETED, [{**named, "cats_id": cats_id} for cats_id in ids])
    _read_again(session)
    return count


def take_turn(session: Session, site_id: int) -> None:
    """One writer of a site's mirror at a time, until the transaction ends.

    Two processes that meet the same new record would both insert it. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = f"catsync.mirror:{site_id}"
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _forgotten_since(
    connection: Connection, site_id: int, record_type: str, ids: Collection[int], read_at: datetime
) -> set[int]:
    """Those that were forgotten at that time or later; that the others were once is no longer of interest."""
    asked = {"site_id": site_id, "record_type": record_type, "ids": list(ids)}
    found = connection.execute(_FORGOTTEN, asked).all()
    gone = {cats_id for cats_id, at in found if at >= read_at}
    if len(gone) < len(found):
        chosen = mine(DELETED, site_id, record_type) & DELETED.c.cats_id.in_(ids)
        connection.execute(delete(DELETED).where(chosen, DELETED.c.at < read_at))
    return gone


def _put_keys(
    connection: Connection,
    site_id: int,
    record_type: str,
    held: Mapping[int, frozenset[str]],
    wanted: Mapping[int, frozenset[str]],
) -> None:
    """Keys by record, of what the mirror held and of what it holds now."""
    none: frozenset[str] = frozenset()
    gone = [(key, cats_id) for cats_id, keys in held.items() for key in keys - wanted.get(cats_id, none)]
    new = [(key, cats_id) for cats_id, keys in wanted.items() for key in keys - held.get(cats_id, none)]
    if record_type == "company":
        company_index.put_keys(connection, site_id, gone, new)
        return
    # Sorted: neighbours of the index one after the other.
    delete_keys(connection, site_id, record_type, sorted(gone))
    insert_keys(connection, site_id, record_type, sorted(new))


def _read_again(session: Session) -> None:
    """Objects of the mirror in this session may show what was there before."""
    for each in session.identity_map.values():
        if isinstance(each, CatsCompany | CatsPerson):
            session.expire(each)


def _portions(ids: Collection[int]) -> Iterator[list[int]]:
    left = iter(sorted(set(ids)))
    while portion := list(islice(left, IDS_PER_STATEMENT)):
        yield portion
