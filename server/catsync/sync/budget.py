"""One budget per CATS site, shared by all processes: a sliding log of call times in the database (Q3, SYNCING.md).

A log can spend the whole quota in any window, which a token bucket cannot. Calls that other programs make with
the same key are learnt from the answers' headers and stand in the log as foreign rows.
"""

from __future__ import annotations

import logging
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
RESERVE_CALLS = {0: 0, 1: 20, 2: 40}  # by lane: what is left for those before it
MAX_RESERVE_SHARE = 5  # at most a fifth of a small quota is kept back
DEFAULT_BLOCK_SECONDS = 60.0  # a 429 that does not say how long

log = logging.getLogger(__name__)


class NoCallsLeft(Exception):
    """The budget has no call for this lane before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__("no CATS calls left")
        self.until = until


class Budget:
    """take() before every call, learn() after it. Nothing waits in here."""

    def __init__(self, database: Database, window_seconds: float = WINDOW_SECONDS) -> None:
        self._database = database
        self.window = timedelta(seconds=window_seconds)

    def take(self, site_id: int, lane: int) -> None:
        """Take one call out of the budget. Raises NoCallsLeft."""
        with self._database.write() as session:
            self.take_in(session, site_id, lane)

    def take_in(self, session: Session, site_id: int, lane: int, sync_seq: int | None = None) -> None:
        """The same within a transaction (where that fails, nothing is spent). Counts the call to a sync."""
        at = database_now(session)
        quota = _locked_quota(session, site_id)
        if quota.blocked_until is not None and quota.blocked_until > at:
            raise NoCallsLeft(quota.blocked_until)
        self._forget(session, site_id, at)
        allowed = _allowed(quota.call_limit, lane)
        used = _used(session, site_id)
        if used >= allowed:
            raise NoCallsLeft(self._free_at(session, site_id, used - allowed))
        session.add(CatsCall(site_id=site_id, called_at=at))
        if sync_seq is not None:
            session.execute(update(Sync).where(Sync.seq == sync_seq).values(calls=Sync.calls + 1))

    def learn(
        self, site_id: int, limit: int | None, remaining: int | None, retry_after: float | None
    ) -> None:
        """Correct the log by what an answer said. Never raises: a result must not be lost over it."""
        try:
            if self._is_news(site_id, limit, remaining, retry_after):
                with self._database.write() as session:
                    self._correct(session, site_id, limit, remaining, retry_after)
        except Exception as error:
            log.warning("the quota could not be noted: %s", type(error).__name__)

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
        self, site_id: int, limit: int | None, remaining: int | None, retry_after: float | None
    ) -> bool:
        """Mostly an answer says what is known; then no write is needed."""
        if retry_after is not None:
            return True
        with self._database.read() as session:
            state = self.state(session, site_id)
        return (limit is not None and limit != state["limit"]) or (
            remaining is not None and remaining != state["remaining"]
        )

    def _correct(
        self,
        session: Session,
        site_id: int,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
    ) -> None:
        at = database_now(session)
        quota = _locked_quota(session, site_id)
        self._forget(session, site_id, at)
        if limit:
            quota.call_limit = limit
        if retry_after is not None:
            quota.blocked_until = at + timedelta(seconds=retry_after)
        if remaining is not None:
            quota.seen_remaining, quota.seen_at = remaining, at
            spent_by_others = quota.call_limit - _used(session, site_id) - remaining
            if spent_by_others > 0:
                session.add_all(
                    CatsCall(site_id=site_id, called_at=at, is_foreign=True) for _ in range(spent_by_others)
                )
            elif spent_by_others < 0:
                _forget_foreign(session, site_id, -spent_by_others)

    def _forget(self, session: Session, site_id: int, at: datetime) -> None:
        old = CatsCall.called_at <= at - self.window
        session.execute(delete(CatsCall).where(CatsCall.site_id == site_id, old))

    def _free_at(self, session: Session, site_id: int, position: int) -> datetime:
        """When the call that stands in the way leaves the window."""
        times = select(CatsCall.called_at).where(CatsCall.site_id == site_id).order_by(CatsCall.called_at)
        called_at: datetime | None = session.execute(times.offset(position).limit(1)).scalar_one_or_none()
        return (called_at or database_now(session)) + self.window


def _allowed(limit: int, lane: int) -> int:
    return limit - min(RESERVE_CALLS.get(lane, RESERVE_CALLS[2]), limit // MAX_RESERVE_SHARE)


def _used(session: Session, site_id: int) -> int:
    return session.execute(
        select(func.count()).select_from(CatsCall).where(CatsCall.site_id == site_id)
    ).scalar_one()


def _locked_quota(session: Session, site_id: int) -> Quota:
    """The site's row, locked: takers and learners of one site go one by one."""
    insert_once(session, Quota, site_id=site_id, call_limit=DEFAULT_LIMIT)
    return session.execute(select(Quota).where(Quota.site_id == site_id).with_for_update()).scalar_one()


def _forget_foreign(session: Session, site_id: int, count: int) -> None:
    rows = select(CatsCall.id).where(CatsCall.site_id == site_id, CatsCall.is_foreign)
    session.execute(delete(CatsCall).where(CatsCall.id.in_(rows.order_by(CatsCall.called_at).limit(count))))
