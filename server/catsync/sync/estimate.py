"""How long the queue will take: what it has left to ask CATS, against when the budget has so many calls (Q3).

An estimate: what a sync costs is what the last ones cost, and nobody else is thought to spend more than now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..models import CatsCall, Sync
from .budget import Budget

LIKE_THE_LAST = 100  # syncs whose calls say what the next ones cost
USUAL_CALLS = 2.0  # where none was done yet: a GET and a PUT
QUEUED_LANE = 1


def budget_state(session: Session, budget: Budget, site_id: int) -> dict[str, Any]:
    """What is left of the budget, when more comes, and the queue that it has to do for: `limit`, `remaining`,
    `resets_at`, `queue`."""
    return {**budget.state(session, site_id), "queue": queue(session, budget, site_id)}


def queue(session: Session, budget: Budget, site_id: int) -> dict[str, Any] | None:
    """{"syncs", "calls", "seconds"}: those queued, what they will ask of CATS, and when there were calls for all of
    them; None where nothing is queued. One indexed read while that is so."""
    waits = (Sync.state == "queued") & (Sync.site_id == site_id)
    syncs, spent = session.execute(
        select(func.count(), func.coalesce(func.sum(Sync.calls), 0)).where(waits)
    ).one()
    if not syncs:
        return None
    calls = max(syncs, round(syncs * _usual_calls(session, site_id)) - spent)
    return {
        "syncs": syncs,
        "calls": calls,
        "seconds": seconds_until(session, budget, site_id, QUEUED_LANE, calls),
    }


def seconds_until(session: Session, budget: Budget, site_id: int, lane: int, calls: int) -> int:
    """When the lane could have taken so many calls; 0: now. What is free is taken now, then each call when the oldest
    one that stands in its way has left the window, and once the lane's share is spent, a window after the call that it
    follows."""
    room = budget.room(session, site_id, lane)
    rounds, place = divmod(calls - 1, max(room.allowed, 1))
    taken_at = room.at + budget.window * rounds
    in_the_way = room.used - room.allowed + place
    if in_the_way >= 0:
        taken_at = _taken_at(session, budget, site_id, room.at, in_the_way) + budget.window * (rounds + 1)
    until = max(taken_at, room.blocked_until or room.at, room.at)
    return round((until - room.at).total_seconds())


def _usual_calls(session: Session, site_id: int) -> float:
    last = select(Sync.calls).where(Sync.state == "done", Sync.site_id == site_id, Sync.calls > 0)
    newest = last.order_by(Sync.seq.desc()).limit(LIKE_THE_LAST).subquery()
    return float(session.execute(select(func.avg(newest.c.calls))).scalar_one() or USUAL_CALLS)


def _taken_at(session: Session, budget: Budget, site_id: int, at: datetime, place: int) -> datetime:
    """Of the calls in the window the one at that place by age."""
    live = (CatsCall.site_id == site_id) & (CatsCall.called_at > at - budget.window)
    by_age = select(CatsCall.called_at).where(live).order_by(CatsCall.called_at)
    return session.execute(by_age.offset(place).limit(1)).scalar_one_or_none() or at
