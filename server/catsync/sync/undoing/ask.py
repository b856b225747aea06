"""Asking for an undo: of the last sync that wrote for a person, once, as a sync of its own (F7)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...errors import CatsyncError
from ...models import AuditEvent, Sync
from ..queue import inherit_lane
from ..rows import database_now
from .effects import is_followed, written_at

ENDED = ("done", "cancelled")
WRITTEN_SINCE = "A later sync has written for this person. Undo that one first."


def can_undo(session: Session, sync: Sync) -> bool:
    """Whether to offer it: it has ended, it wrote or may have, and it is the last one that did."""
    return why_not(session, sync) is None


def why_not(session: Session, sync: Sync) -> str | None:
    """A sentence where it cannot be undone. What needs no look into the steps is told first."""
    if sync.undoes_seq is not None:
        return "This is an undo itself. Sync again instead."
    if sync.undone_at is not None:
        return "This sync is undone already."
    if sync.state not in ENDED:
        return "Only a sync that has ended can be undone. Cancel it first."
    at = written_at(session, sync)
    if at is None:
        return "This sync wrote nothing."
    if is_followed(session, sync, at):
        return WRITTEN_SINCE
    if _is_at_work(session, sync):
        return "Another sync of this person is at work. Wait for it."
    return None


def has_written_later(session: Session, sync: Sync) -> bool:
    """Whether another sync of the person has written since this one did."""
    at = written_at(session, sync)
    return at is not None and is_followed(session, sync, at)


def _is_at_work(session: Session, sync: Sync) -> bool:
    """A later one. An earlier one that was tried again runs before the undo, which then looks who wrote last."""
    rows = select(Sync.seq).where(
        Sync.site_id == sync.site_id, Sync.person_id == sync.person_id, Sync.seq > sync.seq,
        Sync.undoes_seq.is_(None), Sync.state.in_(("queued", "running")),
    )  # fmt: skip
    return session.scalar(rows.limit(1)) is not None


def ask_undo(session: Session, sync: Sync, user_id: int | None) -> Sync:
    """Queue the undo, or return the one that is under way. Raises CatsyncError `conflict`."""
    session.refresh(sync, with_for_update=True)
    under_way = _under_way(session, sync)
    if under_way is not None and sync.undone_at is None:
        return under_way
    reason = why_not(session, sync)
    if reason is not None:
        raise CatsyncError("conflict", reason, {"state": sync.state})
    undo = Sync(
        site_id=sync.site_id, person_id=sync.person_id, user_id=user_id, campaign_id=sync.campaign_id, lane=0,
        request={"plan": {"records": []}, "excluded": []}, state="queued", reason="new",
        run_after=database_now(session), undoes_seq=sync.seq,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(undo)
    except IntegrityError:  # asked twice in the same moment
        rival = _under_way(session, sync)
        if rival is None:
            raise
        return rival
    inherit_lane(session, undo)
    detail = {"person_id": sync.person_id, "undoes": sync.id}
    session.add(AuditEvent(user_id=user_id, what="sync.undo_asked", subject=f"sync:{undo.id}", detail=detail))
    return undo


def _under_way(session: Session, sync: Sync) -> Sync | None:
    rows = select(Sync).where(Sync.undoes_seq == sync.seq, Sync.state != "cancelled")
    return session.scalars(rows).first()
