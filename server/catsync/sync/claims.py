"""Claim, hold and settle: who may work on a sync. Every change of a claimed one is fenced by owner and fence number.

One UPDATE claims (measured against SELECT-then-UPDATE: 300 claims for 300 rows instead of 685; ARCHITECTURE 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from ..db import Database
from ..models import Sync
from .endings import Cancelled, Ending, Job, LostLease
from .rows import database_now


def has_due(database: Database) -> bool:
    """Whether a claim could find something; a cheap look that takes no lock."""
    with database.read() as session:
        due = select(Sync.seq).where(Sync.state == "queued", Sync.run_after <= database_now(session)).limit(1)
        return session.execute(due).first() is not None


def claim(database: Database, worker_id: str, limit: int, lease_seconds: float = 60.0) -> list[Job]:
    """Up to `limit` syncs that may run now, leased to the worker: interactive first, one per person, oldest first.

    One that is queued (even in back-off) or running holds back the later ones of its person; waiting, stopped and ended
    ones hold back nobody.
    """
    try:
        with database.write() as session:
            at = database_now(session)
            heads = _heads(at, limit, is_sqlite=database.is_sqlite).cte("heads")
            claimed = session.execute(
                update(Sync)
                .where(Sync.seq.in_(select(heads.c.seq)))
                .values(
                    state="running", owner=worker_id, lease_until=at + timedelta(seconds=lease_seconds),
                    fence=Sync.fence + 1, is_woken=False, started_at=_this_moment(at, is_sqlite=database.is_sqlite),
                )
                .returning(Sync)
                .execution_options(synchronize_session=False)
            ).scalars()  # fmt: skip
            return sorted((_job(sync) for sync in claimed), key=lambda job: (job.lane, job.seq))
    except IntegrityError:
        # Another worker claimed a sync of the same person in the same moment; the index allows one.
        return []


def _heads(at: datetime, limit: int, *, is_sqlite: bool) -> Any:
    earlier = aliased(Sync)
    before_it = and_(earlier.seq < Sync.seq, earlier.state == "queued")
    blocked = (
        select(earlier.seq)
        .where(earlier.site_id == Sync.site_id, earlier.person_id == Sync.person_id, earlier.seq != Sync.seq)
        .where(or_(earlier.state == "running", before_it))
        .exists()
    )
    heads = (
        select(Sync.seq)
        .where(Sync.state == "queued", Sync.run_after <= at, ~blocked)
        .order_by(Sync.lane, Sync.run_after, Sync.seq)
        .limit(limit)
    )
    return heads if is_sqlite else heads.with_for_update(of=Sync, skip_locked=True)


def _this_moment(at: datetime, *, is_sqlite: bool) -> Any:
    """When the claim takes hold. `at` is from before it, and an earlier sync of the person may have ended since."""
    return at if is_sqlite else func.clock_timestamp()


def _job(sync: Sync) -> Job:
    return Job(
        sync.seq, sync.id, sync.site_id, sync.person_id, sync.user_id, sync.lane, sync.owner or "", sync.fence,
        sync.attempts, sync.request, sync.is_automatic, sync.campaign_id, sync.undoes_seq,
    )  # fmt: skip


def hold(session: Session, job: Job, lease_seconds: float, *, heeds_cancel: bool = True) -> None:
    """Make sure that the sync is still ours, and lengthen its lease; locks its row until the transaction ends.

    Raises LostLease, or Cancelled where somebody asked for that (heeds_cancel=False: a result is recorded anyway).
    """
    until = database_now(session) + timedelta(seconds=lease_seconds)
    statement = update(Sync).where(_ours(job)).values(lease_until=until).returning(Sync.is_cancel_requested)
    row = session.execute(statement.execution_options(synchronize_session=False)).first()
    if row is None:
        raise LostLease
    if row[0] and heeds_cancel:
        raise Cancelled


def settle(database: Database, job: Job, ending: Ending, outcome: dict[str, Any] | None) -> None:
    """Give the sync up with its ending. Raises LostLease where it is no longer ours; then nothing was changed."""
    with database.write() as session:
        sync = session.execute(select(Sync).where(_ours(job)).with_for_update()).scalar_one_or_none()
        if sync is None:
            raise LostLease
        _apply(sync, ending, database_now(session))
        if outcome is not None:
            sync.outcome = outcome


def _apply(sync: Sync, ending: Ending, at: datetime) -> None:
    sync.owner = sync.lease_until = None
    sync.state, sync.reason, sync.error = ending.state, ending.reason, ending.error
    sync.attempts += int(ending.counted)
    if ending.state == "queued":
        sync.run_after = max(at + timedelta(seconds=ending.delay_seconds), ending.until or at)
    asks = ending.state == "waiting" or (sync.is_automatic and ending.reason == "choose_person")
    if asks and sync.is_woken:
        sync.state, sync.reason, sync.run_after = "queued", "filled", at
    if sync.is_cancel_requested and sync.state != "done":
        sync.state, sync.reason = "cancelled", "cancelled"
    if sync.state in ("done", "cancelled", "needs_attention"):
        sync.finished_at = at
    sync.is_woken = False


def heartbeat(database: Database, jobs: Iterable[Job], lease_seconds: float) -> None:
    """Lengthen the leases of the jobs that are active in memory; those alone (a dead thread's must run out)."""
    with database.write() as session:
        until = database_now(session) + timedelta(seconds=lease_seconds)
        for job in jobs:
            session.execute(update(Sync).where(_ours(job)).values(lease_until=until))


def _ours(job: Job) -> ColumnElement[bool]:
    return and_(
        Sync.seq == job.seq, Sync.owner == job.owner, Sync.fence == job.fence, Sync.state == "running"
    )
