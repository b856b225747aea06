"""The queue's front door: accept, retry, cancel and wake. Always in the caller's transaction (Q1).

A sync that was accepted is on disk when the caller's transaction has ended; nothing else starts it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from ..errors import CatsyncError
from ..models import AuditEvent, Sync
from .rows import database_now

NO_KEY_REASONS = ("key_refused", "cats_not_connected")
ANSWERED_REASONS = ("choose_person", "became_match", "company_exists")
LANES = {"interactive": 0, "queued": 1, "background": 2}


def accept(
    session: Session,
    *,
    site_id: int,
    person_id: str,
    user_id: int | None,
    campaign_id: int | None = None,
    lane: int = 0,
    request: dict[str, Any],
    idempotency_key: str | None = None,
) -> Sync:
    """Put a sync into the queue, or return the one that the same key already made.

    request: {"plan": the previewed plan as a dict, "excluded": [write ids], "included": [write ids], "digest": "...",
    "sync_anyway": bool}; an automatic one (see automatic.py) may hold "manual", too. Raises CatsyncError `conflict`
    where the key was used for another person.
    """
    found = _by_key(session, idempotency_key)
    if found is not None:
        return _same(found, site_id, person_id)
    sync = Sync(
        site_id=site_id, person_id=person_id, user_id=user_id, campaign_id=campaign_id, lane=lane, request=request,
        idempotency_key=idempotency_key, state="queued", reason="new", run_after=database_now(session),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(sync)
    except IntegrityError:  # the same key at the same moment
        found = _by_key(session, idempotency_key)
        if found is None:
            raise
        return _same(found, site_id, person_id)
    inherit_lane(session, sync)
    _audit(session, user_id, "sync.accepted", sync)
    return sync


def retry(
    session: Session,
    sync: Sync,
    *,
    user_id: int | None = None,
    not_same: tuple[str, ...] = (),
    overwrite: bool = False,
) -> Sync:
    """Queue a sync that stopped, keeping the steps it has done; one in back-off runs now.

    not_same: records such as "company:101" that the recruiter says are not the one wanted, so that creating goes on
    although CATS takes them for duplicates. overwrite: an edit by hand is written although CATS holds something else
    by now (U1). One that an off-limits warning stopped goes on in spite of it (S26). Raises CatsyncError `conflict`
    for one that is done, cancelled or running, and for an overwrite of anything but an edit by hand.
    """
    request = _retried(sync, not_same, overwrite=overwrite)
    changed = session.execute(
        update(Sync)
        .where(Sync.seq == sync.seq, Sync.state.in_(("queued", "waiting", "needs_attention")))
        .values(
            state="queued", reason="retry", run_after=database_now(session), attempts=0, error=None,
            finished_at=None, is_cancel_requested=False, request=request, lane=_lane_before_others(),
        )
        .returning(Sync.seq)
    ).first()  # fmt: skip
    if changed is None:
        raise CatsyncError("conflict", "This sync cannot be tried again now.", {"state": sync.state})
    _audit(session, user_id, "sync.retried", sync)
    session.refresh(sync)
    return sync


def _retried(sync: Sync, not_same: tuple[str, ...], *, overwrite: bool) -> dict[str, Any]:
    request = {**sync.request, "not_same": [*sync.request.get("not_same", []), *not_same]}
    if overwrite:
        if not request.get("manual"):
            raise CatsyncError("conflict", "Only an edit by hand can overwrite what CATS holds.")
        request["manual"] = {**request["manual"], "is_forced": True}
    if sync.state == "needs_attention" and sync.reason == "off_limits":
        request["is_warned"] = True
    return request


def cancel(session: Session, sync: Sync, *, user_id: int | None = None) -> Sync:
    """Cancel; a running one stops before its next call. Raises CatsyncError `conflict` for one that is done."""
    session.refresh(sync, with_for_update=True)
    if sync.state == "done":
        raise CatsyncError("conflict", "This sync is done already.", {"state": sync.state})
    if sync.state == "running":
        sync.is_cancel_requested = True
    elif sync.state != "cancelled":
        sync.state, sync.reason, sync.finished_at = "cancelled", "cancelled", database_now(session)
    _audit(session, user_id, "sync.cancelled", sync)
    session.flush()
    return sync


def wake_waiting(session: Session, person_id: str, *, decided: bool = False) -> int:
    """A field was filled: every waiting sync of the person is queued again. How many.

    decided: it was said who the person is or which company is meant, so that the automatic ones that asked go on, too.
    One that is running at this moment is told as well, so that it does not fall asleep over what it read before.
    """
    at = database_now(session)
    of_person = Sync.person_id == person_id
    session.execute(update(Sync).where(of_person, Sync.state == "running").values(is_woken=True))
    is_asleep: ColumnElement[bool] = Sync.state == "waiting"
    if decided:
        has_asked = and_(Sync.state == "needs_attention", Sync.reason.in_(ANSWERED_REASONS))
        is_asleep = or_(is_asleep, and_(has_asked, Sync.is_automatic))
    woken = session.execute(
        update(Sync)
        .where(of_person, is_asleep)
        .values(
            state="queued",
            reason="filled",
            run_after=at,
            error=None,
            finished_at=None,
            lane=_lane_before_others(),
        )
        .returning(Sync.seq)
    ).all()
    return len(woken)


def go_on(session: Session, site_id: int) -> int:
    """CATS is connected (again): what stopped for want of a key that CATS takes is queued again (I2). How many."""
    stopped = session.execute(
        update(Sync)
        .where(Sync.site_id == site_id, Sync.state == "needs_attention", Sync.reason.in_(NO_KEY_REASONS))
        .values(
            state="queued",
            reason="retry",
            run_after=database_now(session),
            attempts=0,
            error=None,
            finished_at=None,
        )
        .returning(Sync.seq)
    ).all()
    return len(stopped)


def open_count(session: Session, site_id: int) -> int:
    """Syncs that are queued or running."""
    is_open = or_(Sync.state == "queued", Sync.state == "running")
    return session.execute(
        select(func.count()).select_from(Sync).where(Sync.site_id == site_id, is_open)
    ).scalar_one()


def _by_key(session: Session, key: str | None) -> Sync | None:
    if key is None:
        return None
    return session.execute(select(Sync).where(Sync.idempotency_key == key)).scalar_one_or_none()


def _same(found: Sync, site_id: int, person_id: str) -> Sync:
    if (found.site_id, found.person_id) != (site_id, person_id):
        raise CatsyncError("conflict", "This Idempotency-Key was used for another sync.")
    return found


def inherit_lane(session: Session, sync: Sync) -> None:
    """Earlier open syncs of the person run first, so they must not wait longer than this one may (SYNCING.md 3)."""
    session.execute(
        update(Sync)
        .where(Sync.site_id == sync.site_id, Sync.person_id == sync.person_id, Sync.seq < sync.seq)
        .where(Sync.state == "queued", Sync.lane > sync.lane)
        .values(lane=sync.lane)
    )


def _lane_before_others() -> ColumnElement[int]:
    """For one that is queued again: its own lane, or that of a later one of the person, which waits for it."""
    later = aliased(Sync)
    lanes = (
        select(func.min(later.lane))
        .where(later.site_id == Sync.site_id, later.person_id == Sync.person_id, later.seq > Sync.seq)
        .where(later.state.in_(("queued", "running")))
        .correlate(Sync)
        .scalar_subquery()
    )
    return case((lanes < Sync.lane, lanes), else_=Sync.lane)


def _audit(session: Session, user_id: int | None, what: str, sync: Sync) -> None:
    detail = {"person_id": sync.person_id, "digest": sync.request.get("digest")}
    session.add(AuditEvent(user_id=user_id, what=what, subject=f"sync:{sync.id}", detail=detail))
