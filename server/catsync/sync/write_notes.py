"""An activity as a note of a CATS record: once, with its own date (N2, N5)."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsRefused
from ..models import Activity, ActivityNote
from .doubt import made_in_doubt, undated
from .plan_types import Write
from .run import Run
from .run_target import NOTHING, WRITTEN, Target, Told, first, note_found, send, told_before

ANY_TYPE = "other"  # the one that every CATS account takes
INVALID = (400, 422)


def write_note(run: Run, target: Target, write: Write) -> Told:
    activity_id = str(write.after["activity_id"])
    name = f"note:{target.record_type}:{activity_id}"
    before = told_before(run, name)
    if before is not None or not _is_to_be_written(run, target, activity_id):
        return before or NOTHING
    made = made_in_doubt(run, name, lambda _: undated(find_note(run, target, write.after)))
    if made is not None:
        return note_found(
            run, target, name, write, WRITTEN,
            lambda session: _note(session, run, target, activity_id, made.id), made.id,
        )  # fmt: skip
    kind = str(write.after["type"])
    if kind in run.refused_types or not run.client.takes_activity_type(kind):
        kind = ANY_TYPE
    try:
        return _send(run, target, name, write, kind)
    except CatsRefused as refusal:
        if kind == ANY_TYPE or refusal.status not in INVALID:
            raise
        told = _send(run, target, name, write, ANY_TYPE)
        run.refused_types.add(kind)  # it was the type, not the text
        return told


def _send(run: Run, target: Target, name: str, write: Write, kind: str) -> Told:
    after = write.after
    activity_id = str(after["activity_id"])
    return send(
        run, target, name, write,
        {"activity_id": activity_id, "type": kind, "date": after["date"], "notes": after["notes"]},
        lambda: run.client.add_activity(
            target.record_type, target.cats_id, kind, after["notes"], _moment(after["date"])
        ),
        lambda session, made: _note(session, run, target, activity_id, made),
    )  # fmt: skip


def _note(session: Session, run: Run, target: Target, activity_id: str, made: int | None) -> None:
    """Unless the activity was erased in this moment."""
    if session.get(Activity, activity_id) is None:
        return
    key = (activity_id, run.job.site_id, target.record_type)
    row = session.get(ActivityNote, key)
    if row is None:
        row = ActivityNote(activity_id=key[0], site_id=key[1], record_type=key[2])
        session.add(row)
    row.cats_id, row.cats_activity_id = target.cats_id, made


def _is_to_be_written(run: Run, target: Target, activity_id: str) -> bool:
    """Not where it stands already, nor where the activity was erased since it was planned."""
    with run.engine.database.read() as session:
        row = session.get(ActivityNote, (activity_id, run.job.site_id, target.record_type))
        stands = row is not None and row.cats_id == target.cats_id
        return not stands and session.get(Activity, activity_id) is not None


def find_note(run: Run, target: Target, after: Mapping[str, Any]) -> int | None:
    """The note as CATS lists it, and of no other activity of ours."""
    rows = run.client.activities(target.record_type, target.cats_id)
    with run.engine.database.read() as session:
        known = select(ActivityNote.cats_activity_id).where(
            ActivityNote.site_id == run.job.site_id, ActivityNote.cats_id == target.cats_id
        )
        others = set(session.execute(known).scalars())
    date, text = _moment(after["date"]).replace(microsecond=0), plain_text(after["notes"])
    return first(
        row.id
        for row in rows
        if row.id not in others
        and row.type in (after["type"], ANY_TYPE)
        and row.date is not None
        and row.date.replace(microsecond=0) == date
        and plain_text(row.notes) == text
    )


def _moment(date: str) -> datetime:
    return datetime.fromisoformat(date)


def plain_text(text: str | None) -> str:
    """CATS may fold white space or escape signs; the words prove enough."""
    return " ".join(html.unescape(text or "").split())
