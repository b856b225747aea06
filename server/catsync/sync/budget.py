"""One budget per CATS site, shared by all processes: a sliding log of call times in the database (Q3, SYNCING.md).

A log can spend the whole quota in any window, which a token bucket cannot. Calls that other programs make with
the same key are learnt from the answers' headers and stand in the log as foreign rows (decision 0009).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ..clock import iso
from ..db import Database
from ..models import CatsCall, Quota, Sync
from .rows import database_now, insert_once

WINDOW_SECONDS = 3600.0
DEFAULT_LIMIT = 500
# By lane, what is left for those before it: at most so many calls, and at most that part of a small quota.
RESERVE_CALLS = {0: (0, 1), 1: (5, 50), 2: (40, 5)}
# A call leaves our log by when it was taken, and CATS' window by when it arrived there, which is later.
SLACK = 1 / 200
DEFAULT_BLOCK_SECONDS = 60.0  # a 429 that does not say how long

log = logging.getLogger(__name__)


class NoCallsLeft(Exception):
    """The budget has no call for this lane before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("no CATS calls left")
        self.until = until


@dataclass(frozen=True)
class Room:
    """allowed, used: calls of a window, all lanes' among the used. blocked_until: CATS said so (429). at: now."""

    allowed: int
    used: int
    blocked_until: datetime | None
    at: datetime


class Budget:
    """take() before every call, learn() after it. Nothing waits in here."""

    def __init__(self, database: Database, window_seconds: float = WINDOW_SECONDS) -> None:
        self._database = database
        self._cats_window = timedelta(seconds=window_seconds)
        self.window = self._cats_window * (1 + SLACK)

    def take(self, site_id: int, lane: int) -> datetime:
        """Take one call out of the budget; when that was, by the database's clock. Raises NoCallsLeft."""
        with self._database.write() as session:
            return self.take_in(session, site_id, lane)

    def take_in(self, session: Session, site_id: int, lane: int, sync_seq: int | None = None) -> datetime:
        """The same within a transaction (where that fails, nothing is spent). Counts the call to a sync."""
        quota = _locked_quota(session, site_id)
        at = database_now(session)  # behind the lock: the order of the log is the order of the takers
        if quota.blocked_until is not None and quota.blocked_until > at:
            raise NoCallsLeft(quota.blocked_until)
        self._forget(session, site_id, at)
        allowed = _allowed(quota.call_limit, lane)
        used = _used(session, site_id)
        if used >= allowed:
            before_it = 0 if sync_seq is None else _waiting(session, site_id, lane, at)
            raise NoCallsLeft(self._free_at(session, site_id, used - allowed + before_it))
        session.add(CatsCall(site_id=site_id, called_at=at))
        if sync_seq is not None:
            session.execute(update(Sync).where(Sync.seq == sync_seq).values(calls=Sync.calls + 1))
        return at

    def learn(
        self,
        site_id: int,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None = None,
    ) -> None:
        """Correct the log by what the answer to the call taken at `taken_at` said (None: just now).

        Never raises: a result must not be lost over it.
        """
        try:
            with self._database.read() as session:
                is_news = self._is_news(session, site_id, limit, remaining, retry_after, taken_at)
            if is_news:
                with self._database.write() as session:
                    self._correct(session, site_id, limit, remaining, retry_after, taken_at)
        except Exception as error:
            log.warning("the quota could not be noted: %s", type(error).__name__)

    def room(self, session: Session, site_id: int, lane: int) -> Room:
        """What the lane may take; writes nothing."""
        at = database_now(session)
        quota = session.get(Quota, site_id)
        live = (CatsCall.site_id == site_id) & (CatsCall.called_at > at - self.window)
        used = session.execute(select(func.count()).select_from(CatsCall).where(live)).scalar_one()
        allowed = _allowed(quota.call_limit if quota else DEFAULT_LIMIT, lane)
        return Room(allowed, used, quota.blocked_until if quota else None, at)

    def state(self, session: Session, site_id: int) -> dict[str, Any]:
        """{"limit", "remaining", "resets_at"}: calls left now, and when the next spent one comes back (or null)."""
        at = database_now(session)
        quota = session.get(Quota, site_id)
        limit = quota.call_limit if quota else DEFAULT_LIMIT
        live = CatsCall.called_at > at - self.window
        found = select(func.count(), func.min(CatsCall.called_at)).where(CatsCall.site_id == site_id, live)
        used, oldest = session.execute(found).one()
        if quota and quota.blocked_until and quota.blocked_until > at:
            return {"limit": limit, "remaining": 0, "resets_at": iso(quota.blocked_until)}
        resets_at = oldest + self.window if oldest is not None else None
        return {"limit": limit, "remaining": max(0, limit - used), "resets_at": iso(resets_at)}

    def _is_news(
        self,
        session: Session,
        site_id: int,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> bool:
        """Mostly an answer says what is known; then no write is needed."""
        quota = session.get(Quota, site_id)
        if retry_after is not None or quota is None or (limit and limit != quota.call_limit):
            return True
        if remaining is None:
            return False
        at = database_now(session)
        foreign = self._foreign(session, quota, remaining, taken_at or at, at)
        return foreign is not None and foreign != _foreign_held(session, site_id, at - self.window)

    def _correct(
        self,
        session: Session,
        site_id: int,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        at = database_now(session)
        quota = _locked_quota(session, site_id)
        self._forget(session, site_id, at)
        if limit:
            if limit > quota.call_limit:
                _wake(session, site_id, limit - quota.call_limit, at)
            quota.call_limit = limit
        if retry_after is not None:
            quota.blocked_until = at + min(timedelta(seconds=retry_after), self.window)
            return  # its "0 remaining" counts everybody's calls at their real times; we would note them as of now
        if remaining is None:
            return
        foreign = self._foreign(session, quota, remaining, taken_at or at, at)
        if foreign is None:
            return
        quota.seen_remaining, quota.seen_at = remaining, taken_at or at
        more = foreign - _foreign_held(session, site_id, at - self.window)
        if more < 0:
            _forget_foreign(session, site_id, -more)
            _wake(session, site_id, -more, at)
        session.add_all(CatsCall(site_id=site_id, called_at=at, is_foreign=True) for _ in range(more))

    def _foreign(
        self, session: Session, quota: Quota, remaining: int, taken_at: datetime, at: datetime
    ) -> int | None:
        """Calls of other programs in the window, by the answer to our call of `taken_at`; None: a later one has told.

        CATS had counted ours up to that one. It may have counted some taken after it, and some taken before it may
        still have been on their way: both make the others look more than they are until a later answer tells.
        """
        if quota.seen_at is not None and taken_at < quota.seen_at:
            return None
        ours = (CatsCall.site_id == quota.site_id) & ~CatsCall.is_foreign
        counted = ours & (CatsCall.called_at <= taken_at) & (CatsCall.called_at > at - self._cats_window)
        own = session.execute(select(func.count()).select_from(CatsCall).where(counted)).scalar_one()
        return max(0, quota.call_limit - remaining - own)

    def _forget(self, session: Session, site_id: int, at: datetime) -> None:
        old = CatsCall.called_at <= at - self.window
        session.execute(delete(CatsCall).where(CatsCall.site_id == site_id, old))

    def _free_at(self, session: Session, site_id: int, position: int) -> datetime:
        """When the call that stands in the way leaves the window.

        position: by age, those that others wait for already left out: each waits for a call of its own, or all
        would wake for the same one.
        """
        times = select(CatsCall.called_at).where(CatsCall.site_id == site_id).order_by(CatsCall.called_at)
        called_at: datetime | None = session.execute(times.offset(position).limit(1)).scalar_one_or_none()
        return (called_at or database_now(session)) + self.window


def _allowed(limit: int, lane: int) -> int:
    most, part = RESERVE_CALLS.get(lane, RESERVE_CALLS[2])
    return limit - min(most, limit // part)


def _used(session: Session, site_id: int) -> int:
    return session.execute(
        select(func.count()).select_from(CatsCall).where(CatsCall.site_id == site_id)
    ).scalar_one()


def _waiting(session: Session, site_id: int, lane: int, at: datetime) -> int:
    """Syncs that wait for a call already and come before one of this lane."""
    waits = (Sync.site_id == site_id) & (Sync.state == "queued") & (Sync.reason == "rate")
    found = select(func.count()).select_from(Sync).where(waits, Sync.lane <= lane, Sync.run_after > at)
    return session.execute(found).scalar_one()


def _wake(session: Session, site_id: int, count: int, at: datetime) -> None:
    """There are more calls than the waiting ones were told: the first of them need not sleep past those."""
    waits = (Sync.site_id == site_id) & (Sync.state == "queued") & (Sync.reason == "rate")
    first = select(Sync.seq).where(waits, Sync.run_after > at).order_by(Sync.lane, Sync.run_after, Sync.seq)
    woken = update(Sync).where(Sync.seq.in_(first.limit(count)), waits).values(run_after=at)
    session.execute(woken.execution_options(synchronize_session=False))


def _foreign_held(session: Session, site_id: int, since: datetime) -> int:
    theirs = (CatsCall.site_id == site_id) & CatsCall.is_foreign & (CatsCall.called_at > since)
    return session.execute(select(func.count()).select_from(CatsCall).where(theirs)).scalar_one()


def _locked_quota(session: Session, site_id: int) -> Quota:
    """The site's row, locked: takers and learners of one site go one by one."""
    insert_once(session, Quota, site_id=site_id, call_limit=DEFAULT_LIMIT)
    return session.execute(select(Quota).where(Quota.site_id == site_id).with_for_update()).scalar_one()


def _forget_foreign(session: Session, site_id: int, count: int) -> None:
    rows = select(CatsCall.id).where(CatsCall.site_id == site_id, CatsCall.is_foreign)
    session.execute(delete(CatsCall).where(CatsCall.id.in_(rows.order_by(CatsCall.called_at).limit(count))))
