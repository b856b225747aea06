"""Doubts outlive the sync that has them: who writes the same thing next must know that it may be there already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Sync, SyncStep
from .claims import hold
from .doubt_window import window_of
from .run import Run, own_step


def inherit_doubt(session: Session, from_seq: int, to_seq: int, name: str) -> None:
    """Take over another sync's unknown outcome of the same step, unless we have one of our own."""
    theirs, ours = session.get(SyncStep, (from_seq, name)), session.get(SyncStep, (to_seq, name))
    if theirs is None or theirs.state == "done" or theirs.doubt_since is None:
        return
    if ours is not None and ours.doubt_since is not None:
        return
    ours = own_step(session, to_seq, name)
    ours.doubt_since, ours.intent_at, ours.payload = theirs.doubt_since, theirs.intent_at, theirs.payload
    ours.is_uncertain = True


def inherit_doubt_of_person(run: Run, name: str) -> None:
    """An earlier sync of this person may have made the record, and have been cancelled or stopped before it knew."""
    if run.step(name) is not None:
        return
    # Looked up without a lock: of one person only one sync runs at a time, so nothing changes meanwhile.
    with run.engine.database.read() as session:
        earlier = session.execute(
            select(SyncStep.sync_seq)
            .join(Sync, Sync.seq == SyncStep.sync_seq)
            .where(Sync.site_id == run.job.site_id, Sync.person_id == run.job.person_id)
            .where(Sync.seq != run.job.seq, SyncStep.name == name, SyncStep.state != "done")
            .where(SyncStep.doubt_since.is_not(None))
            .order_by(SyncStep.intent_at.desc())
            .limit(1)
        ).scalar_one_or_none()
    if earlier is None:
        return
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds)
        inherit_doubt(session, earlier, run.job.seq, name)


@dataclass(frozen=True)
class Found:
    """A row that CATS holds. is_ours: it was made when an earlier try of ours can have made it."""

    id: int
    is_ours: bool = True


def made_in_doubt(
    run: Run, name: str, find: Callable[[SyncStep], tuple[int, datetime | None] | None]
) -> Found | None:
    """What an earlier try of unknown outcome may have made, as `find` sees it in CATS; None where there is nothing.

    find: (id, when CATS made it) of the row; without a date whatever is there counts as ours, so only where nobody
    else makes the like. For what CATS lists directly, without an index between. Raises Later before it must have
    become visible.
    """
    inherit_doubt_of_person(run, name)
    step = run.step(name)
    if step is None or not step.is_uncertain:
        return None
    run.wait_out(step, run.engine.timing.direct_settle_seconds)
    row = find(step)
    if row is None:
        run.note_looked(name)
        return None
    window = window_of(step, run.engine.timing)
    return Found(row[0], window is None or window.holds(row[1]))


def undated(row_id: int | None) -> tuple[int, datetime | None] | None:
    """For `find`: a row that nobody else makes the like of."""
    return (row_id, None) if row_id is not None else None
