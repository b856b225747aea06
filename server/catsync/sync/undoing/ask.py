"""Asking for an undo: of the last sync that wrote for a person, once, as a sync of its own (F7)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...errors import CatsyncError
from ...models import AuditEvent, Sync
from ..rows import database_now

ENDED = ("done", "cancelled")
EFFECTS = ("created", "updated")


def has_effects(sync: Sync) -> bool:
    """Whether it wrote anything that has not been taken back."""
    if sync.undoes_seq is not None or sync.undone_at is not None:
        return False
    return any(row.get("action") in EFFECTS for row in (sync.outcome or {}).get("records", ()))


def later_syncs(session: Session, sync: Sync) -> Sequence[Sync]:
    """Of the same person and site, but no undo."""
    rows = select(Sync).where(
        Sync.site_id == sync.site_id, Sync.person_id == sync.person_id, Sync.seq > sync.seq,
        Sync.undoes_seq.is_(None),
    )  # fmt: skip
    return session.scalars(rows).all()


def can_undo(session: Session, sync: Sync) -> bool:
    """Whether to offer it: it has ended, it wrote, and it is the last one that did."""
    return sync.state in ENDED and has_effects(sync) and why_not(session, sync) is None


def why_not(session: Session, sync: Sync) -> str | None:
    """A sentence where it cannot be undone."""
    if sync.undoes_seq is not None:
        return "This is an undo itself. Sync again instead."
    if sync.undone_at is not None:
        return "This sync is undone already."
    if sync.state not in ENDED:
        return "Only a sync that has ended can be undone. Cancel it first."
    if not has_effects(sync):
        return "This sync wrote nothing."
    later = later_syncs(session, sync)
    if any(has_effects(row) for row in later):
        return "A later sync has written for this person. Undo that one first."
    if any(row.state in ("queued", "running") for row in later):
        return "Another sync of this person is at work. Wait for it."
    return None


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
    detail = {"person_id": sync.person_id, "undoes": sync.id}
    session.add(AuditEvent(user_id=user_id, what="sync.undo_asked", subject=f"sync:{undo.id}", detail=detail))
    return undo


def _under_way(session: Session, sync: Sync) -> Sync | None:
    rows = select(Sync).where(Sync.undoes_seq == sync.seq, Sync.state != "cancelled")
    return session.scalars(rows).first()
