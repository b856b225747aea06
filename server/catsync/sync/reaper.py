"""Takes back the syncs of workers that died or froze: every expired lease, and at once those of dead processes here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..db import Database
from ..models import Sync, Worker
from .identity import is_dead
from .rows import database_now

PATIENT_RECOVERIES = 5  # so often a sync is taken up again at once; then it waits, for it may be what kills
MAX_WAIT_SECONDS = 60.0
WORKER_MEMORY = timedelta(days=1)


def reap(database: Database, is_gone: Callable[[str], bool] = is_dead) -> int:
    """Queue again every sync whose worker is gone or whose lease has expired. How many."""
    with database.read() as session:
        if not _lost(session, database_now(session), is_gone):
            return 0
    with database.write() as session:
        at = database_now(session)
        lost = _lost(session, at, is_gone)
        found = session.execute(
            select(Sync)
            .where(Sync.seq.in_([seq for seq, _ in lost]), Sync.state == "running")
            .with_for_update(skip_locked=True)
        ).scalars()
        fences = dict(lost)
        reaped = [sync for sync in found if sync.fence == fences[sync.seq]]
        for sync in reaped:
            _take_back(sync, at)
        return len(reaped)


def _lost(session: Session, at: datetime, is_gone: Callable[[str], bool]) -> list[tuple[int, int]]:
    running = session.execute(
        select(Sync.seq, Sync.fence, Sync.owner, Sync.lease_until).where(Sync.state == "running")
    ).all()
    gone = {owner: is_gone(owner) for owner in {row.owner for row in running} if owner}
    return [
        (row.seq, row.fence)
        for row in running
        if row.lease_until is None or row.lease_until < at or gone.get(row.owner, True)
    ]


def _take_back(sync: Sync, at: datetime) -> None:
    sync.recoveries += 1
    wait = min(2.0 ** max(0, sync.recoveries - PATIENT_RECOVERIES) - 1, MAX_WAIT_SECONDS)
    sync.state, sync.reason, sync.run_after = "queued", "recovered", at + timedelta(seconds=wait)
    sync.owner = sync.lease_until = None
    if sync.is_cancel_requested:
        sync.state, sync.reason, sync.finished_at = "cancelled", "cancelled", at


def sign_in(database: Database, worker_id: str) -> None:
    """Note that a worker lives; others that have not been seen for a day are forgotten."""
    with database.write() as session:
        at = database_now(session)
        session.execute(delete(Worker).where(Worker.seen_at < at - WORKER_MEMORY))
        worker = session.get(Worker, worker_id)
        if worker is None:
            session.add(Worker(id=worker_id, started_at=at, seen_at=at))
        else:
            worker.seen_at = at


def sign_out(database: Database, worker_id: str) -> None:
    with database.write() as session:
        session.execute(delete(Worker).where(Worker.id == worker_id))
