"""What a webhook of CATS says of a record, taken into the mirror: a hint, for the crawl is the truth (W5).

CATS_API.md 2.18. No call is ever made for a hint: what is told without its record is seen by its date in the next pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from ..cats import Job, reading
from ..cats.answers import as_id
from ..clock import now
from ..models import CatsDeleted, CatsJob
from .entries import Entry, company_entry, person_entry
from .jobs import put_jobs
from .progress import JOB, RECORD_KINDS
from .rows import DELETED, mine, table_of, upsert
from .store import forget, put_all, take_turn

DELETED_ACTION = "deleted"
CHANGES = ("created", "updated", "status_changed")
MAX_ID = 2**53  # what JSON tells exactly; the databases' own limit lies above
# Whoever was forgotten at any time is not brought back by a hint.
EVER = datetime(1970, 1, 1, tzinfo=UTC)
# Dates count whole seconds, and edits of e-mail rows may leave them as they are. What arrives this much later than we
# last read the record, with the date we read, was sent again: it tells an older state.
LATE = timedelta(seconds=60)

JOBS = cast("Table", CatsJob.__table__)


@dataclass(frozen=True)
class Hint:
    """kind: company, contact, candidate or job. state: how the record is now; None: it was deleted.

    at: when it happened, by CATS' clock, or None.
    """

    kind: str
    cats_id: int
    state: Entry | Job | None
    at: datetime | None


def read(payload: Any) -> Hint | None:
    """From a webhook's body; pure work. None for what tells the mirror nothing: other events, no record in it, and
    whatever is not as documented."""
    try:
        return _read(payload) if isinstance(payload, dict) else None
    except (ValueError, RecursionError):
        return None


def take(session: Session, site_id: int, hint: Hint) -> None:
    """Let the mirror know, in the caller's write transaction; nothing where it knows better."""
    if hint.kind == JOB:
        _take_job(session, site_id, hint)
    elif isinstance(hint.state, Entry):
        take_turn(session, site_id)
        if not _is_late(session, site_id, hint.state, hint.at):
            put_all(session, site_id, hint.kind, [hint.state], read_at=EVER)
    else:
        forget(session, site_id, hint.kind, hint.cats_id)


def _read(payload: Mapping[str, Any]) -> Hint | None:
    event = payload.get("event")
    kind, _, action = event.partition(".") if isinstance(event, str) else ("", "", "")
    cats_id = as_id(payload.get(f"{kind}_id"))
    if kind not in (JOB, *RECORD_KINDS) or cats_id is None or cats_id > MAX_ID:
        return None
    at = reading.moment(payload.get("date"))
    if action == DELETED_ACTION:
        return Hint(kind, cats_id, None, at)
    embedded = payload.get("_embedded")
    record = embedded.get(kind) if isinstance(embedded, dict) else None
    if action not in CHANGES or not isinstance(record, dict) or as_id(record.get("id")) != cats_id:
        return None
    state = _state(kind, record)
    # Without a date nobody can tell whether it is the present state.
    modified = state.date_modified if isinstance(state, Job) else state.modified
    return Hint(kind, cats_id, state, at) if modified else None


def _state(kind: str, record: Mapping[str, Any]) -> Entry | Job:
    if kind == JOB:
        return reading.job(record)
    if kind == "company":
        return company_entry(record)
    person = reading.person(cast(Any, kind), record)
    return person_entry(kind, record, person.emails_loaded and person.phones_loaded)


def _is_late(session: Session, site_id: int, entry: Entry, at: datetime | None) -> bool:
    table = table_of(entry.record_type)
    chosen = mine(table, site_id, entry.record_type) & (table.c.cats_id == entry.cats_id)
    held = session.connection().execute(select(table.c.date_modified, table.c.seen_at).where(chosen)).first()
    if held is None or at is None:
        return False
    return bool(held.date_modified == entry.modified and at + LATE < held.seen_at)


def _take_job(session: Session, site_id: int, hint: Hint) -> None:
    """Jobs that are gone are remembered like records, though only hints ask."""
    take_turn(session, site_id)
    held = (CatsJob.site_id == site_id) & (CatsJob.cats_id == hint.cats_id)
    if not isinstance(hint.state, Job):
        session.execute(delete(CatsJob).where(held))
        gone = {"site_id": site_id, "record_type": JOB, "cats_id": hint.cats_id, "at": now()}
        upsert(session.connection(), DELETED, [gone])
        return
    known = session.scalar(select(CatsJob.date_modified).where(held))
    is_older = known is not None and cast(datetime, hint.state.date_modified) < known
    if not is_older and session.get(CatsDeleted, (site_id, JOB, hint.cats_id)) is None:
        put_jobs(session, site_id, [hint.state])
