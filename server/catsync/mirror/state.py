"""What the panel and the integration page say of the mirror: how full and how fresh it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..cats.pages import MAX_PER_PAGE
from ..clock import iso, now
from ..models import CatsCompany, CatsPerson, MirrorState
from .progress import DICTIONARY, JOB, RECORD_KINDS, states

STALE_SECONDS = 3600


def freshness(session: Session, site_id: int, at: datetime | None = None) -> dict[str, Any]:
    """{"state", "age_seconds"}: what a page view needs to know. Counts no records: among a million that takes longer
    than all the rest.

    state: empty (nothing read yet), crawling, complete, stale (complete, but not refreshed for STALE_SECONDS).
    age_seconds: since the kind refreshed longest ago was; None before all are complete.
    """
    age = _age_seconds(_kinds(states(session, site_id)), at or now())
    if age is not None:
        state = "stale" if age > STALE_SECONDS else "complete"
    else:
        is_empty = not any(_has_any(session, table, site_id) for table in (CatsCompany, CatsPerson))
        state = "empty" if is_empty else "crawling"
    return {"state": state, "age_seconds": age}


def mirror_summary(session: Session, site_id: int, at: datetime | None = None) -> dict[str, Any]:
    """`freshness` with "companies" and "people" held, "total"? and "error"?.

    total: records CATS counts, while crawling and where it told. error: what keeps the mirror from going on, a plain
    sentence.
    """
    held = states(session, site_id)
    summary = {
        **freshness(session, site_id, at),
        "companies": _count(session, CatsCompany, site_id),
        "people": _count(session, CatsPerson, site_id),
    }
    totals = [each.total for each in _kinds(held).values()]
    if summary["age_seconds"] is None and len(totals) == len(RECORD_KINDS) and None not in totals:
        summary["total"] = sum(total for total in totals if total is not None)
    errors = [each.error for each in held.values() if each.error]
    return {**summary, "error": errors[0]} if errors else summary


def first_crawl(session: Session, site_id: int, calls_an_hour: int) -> dict[str, Any] | None:
    """{"kinds": [{"kind", "held", "total", "is_complete"}], "seconds_left"}, or None once all was read.

    total: records that CATS counted; held: those read; both None before CATS was asked. seconds_left: about, where the
    mirror may make that many calls an hour; None while a kind is uncounted.
    """
    held = states(session, site_id)
    kinds = [_progress(kind, held.get(kind)) for kind in RECORD_KINDS]
    if all(each["is_complete"] for each in kinds):
        return None
    seconds = None
    if all(each["total"] is not None for each in kinds):
        calls = sum(-(-(each["total"] - each["held"]) // MAX_PER_PAGE) for each in kinds)
        seconds = calls * 3600 // max(1, calls_an_hour)
    return {"kinds": kinds, "seconds_left": seconds}


def _progress(kind: str, state: MirrorState | None) -> dict[str, Any]:
    total = state.total if state else None
    is_complete = state is not None and state.is_complete
    left = state.remaining if state and not is_complete else None
    return {
        "kind": kind,
        "held": None if total is None else max(0, total - (left or 0)),
        "total": total,
        "is_complete": is_complete,
    }


def fields_refreshed_at(session: Session, site_id: int) -> str | None:
    """When custom fields, users, jobs, lists, tags and statuses were last read whole (RFC 3339).

    None while they are read for the first time, or again because an admin asked for it.
    """
    held = states(session, site_id)
    times = [held[kind].refreshed_at if kind in held else None for kind in (DICTIONARY, JOB)]
    known = [at for at in times if at is not None]
    return iso(min(known)) if len(known) == len(times) else None


def _kinds(held: Mapping[str, MirrorState]) -> dict[str, MirrorState]:
    return {kind: held[kind] for kind in RECORD_KINDS if kind in held}


def _age_seconds(kinds: Mapping[str, MirrorState], at: datetime) -> int | None:
    refreshed = [each.refreshed_at for each in kinds.values() if each.is_complete and each.refreshed_at]
    if len(refreshed) < len(RECORD_KINDS):
        return None
    return max(0, int((at - min(refreshed)).total_seconds()))


def _has_any(session: Session, table: type[CatsCompany] | type[CatsPerson], site_id: int) -> bool:
    return session.scalar(select(table.cats_id).where(table.site_id == site_id).limit(1)) is not None


def _count(session: Session, table: type[CatsCompany] | type[CatsPerson], site_id: int) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.site_id == site_id)) or 0
