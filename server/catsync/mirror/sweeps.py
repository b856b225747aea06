"""How far the slow comparison of the mirror with CATS is, when the next is due, and what the last one found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..cats.pages import MAX_PER_PAGE
from ..clock import iso
from ..models import CatsCompany, CatsPerson, MirrorSweep, PersonLink
from .progress import RECORD_KINDS, states


def sweeps(session: Session, site_id: int) -> dict[str, MirrorSweep]:
    """The state of every kind that was compared or is to be."""
    chosen = (MirrorSweep.site_id == site_id) & MirrorSweep.kind.in_(RECORD_KINDS)
    rows = session.scalars(select(MirrorSweep).where(chosen))
    return {row.kind: row for row in rows}


def is_urgent(sweep: MirrorSweep) -> bool:
    """Never compared yet, or asked for by an admin: as fast as the budget lets it."""
    return sweep.finished_at is None


def next_kind(
    session: Session, site_id: int, every_seconds: float, at: datetime
) -> tuple[str, MirrorSweep | None, datetime] | None:
    """(kind, its state, when it is due): what is under way first. None while a first crawl is unfinished."""
    crawled = states(session, site_id)
    if not all(kind in crawled and crawled[kind].is_complete for kind in RECORD_KINDS):
        return None
    held = sweeps(session, site_id)
    waiting = []
    for number, kind in enumerate(RECORD_KINDS):
        sweep = held.get(kind)
        is_under_way = sweep is not None and sweep.started_at is not None
        due = at
        if sweep is not None and sweep.finished_at is not None and not is_under_way:
            due = sweep.finished_at + timedelta(seconds=every_seconds)
        waiting.append((not is_under_way, due, number, kind, sweep))
    _, due, _, kind, sweep = min(waiting, key=lambda each: each[:3])
    return kind, sweep, due


def begin(session: Session, site_id: int, kind: str, at: datetime) -> MirrorSweep:
    """One from the first id on. Before the very first it counts as never finished; for a write session."""
    sweep = session.get(MirrorSweep, (site_id, kind))
    if sweep is None:
        sweep = MirrorSweep(site_id=site_id, kind=kind)
        session.add(sweep)
    sweep.after_id, sweep.started_at = 0, at
    sweep.calls = sweep.gone = sweep.changed = 0
    return sweep


def compare_now(session: Session, site_id: int, at: datetime) -> None:
    """Have everything compared from the start, at once and without pauses; for a write session.

    One that is under way starts again: who asks wants to know how things are now.
    """
    for kind in RECORD_KINDS:
        begin(session, site_id, kind, at).finished_at = None


def comparison_summary(session: Session, site_id: int) -> dict[str, Any]:
    """{"state", "at", "calls", "gone", "changed", "calls_needed"}: the last one, or the one under way.

    state: never, running, done. at: when it ended (RFC 3339), or None. calls_needed: about what one costs.
    """
    held = sweeps(session, site_id).values()
    finished = [each.finished_at for each in held if each.finished_at is not None]
    is_running = any(each.started_at is not None for each in held)
    is_done = not is_running and len(finished) == len(RECORD_KINDS)
    return {
        "state": "done" if is_done else "running" if held else "never",
        "at": iso(max(finished)) if is_done else None,
        "calls": sum(each.calls for each in held),
        "gone": sum(each.gone for each in held),
        "changed": sum(each.changed for each in held),
        "calls_needed": calls_needed(session, site_id),
    }


def calls_needed(session: Session, site_id: int) -> int:
    """About: a window for each hundred records, and a look at each person of ours."""
    by_kind = select(CatsPerson.record_type, func.count()).where(CatsPerson.site_id == site_id)
    found = session.execute(by_kind.group_by(CatsPerson.record_type))
    counts: dict[str, int] = {row[0]: row[1] for row in found}
    companies = select(func.count()).select_from(CatsCompany).where(CatsCompany.site_id == site_id)
    counts["company"] = session.scalar(companies) or 0
    windows = sum(-(-counts.get(kind, 0) // MAX_PER_PAGE) or 1 for kind in RECORD_KINDS)
    linked = select(func.count()).select_from(PersonLink).where(PersonLink.site_id == site_id)
    return windows + (session.scalar(linked) or 0)
