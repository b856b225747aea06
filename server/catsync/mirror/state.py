"""What the panel and the integration page say of the mirror: how full and how fresh it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..clock import iso, now
from ..models import CatsCompany, CatsPerson, MirrorState
from .progress import DICTIONARY, JOB, RECORD_KINDS, states

STALE_SECONDS = 3600


def mirror_summary(session: Session, site_id: int, at: datetime | None = None) -> dict[str, Any]:
    """{"state", "companies", "people", "age_seconds", "total"?, "error"?}.

    state: empty (nothing read yet), crawling, complete, stale (complete, but not refreshed for STALE_SECONDS).
    age_seconds: since the kind refreshed longest ago was; None before all are complete. total: records CATS counts,
    while crawling and where it told. error: what keeps the mirror from going on, a plain sentence.
    """
    held = states(session, site_id)
    kinds = {kind: held[kind] for kind in RECORD_KINDS if kind in held}
    summary: dict[str, Any] = {
        "state": "crawling",
        "companies": _count(session, CatsCompany, site_id),
        "people": _count(session, CatsPerson, site_id),
        "age_seconds": _age_seconds(kinds, at or now()),
    }
    age = summary["age_seconds"]
    if age is not None:
        summary["state"] = "stale" if age > STALE_SECONDS else "complete"
    elif not summary["companies"] and not summary["people"]:
        summary["state"] = "empty"
    totals = [each.total for each in kinds.values()]
    if age is None and len(totals) == len(RECORD_KINDS) and None not in totals:
        summary["total"] = sum(total for total in totals if total is not None)
    errors = [each.error for each in held.values() if each.error]
    return {**summary, "error": errors[0]} if errors else summary


def fields_refreshed_at(session: Session, site_id: int) -> str | None:
    """When custom fields, users, jobs, lists, tags and statuses were last read whole (RFC 3339).

    None while they are read for the first time, or again because an admin asked for it.
    """
    held = states(session, site_id)
    times = [held[kind].refreshed_at if kind in held else None for kind in (DICTIONARY, JOB)]
    known = [at for at in times if at is not None]
    return iso(min(known)) if len(known) == len(times) else None


def _age_seconds(kinds: Mapping[str, MirrorState], at: datetime) -> int | None:
    refreshed = [each.refreshed_at for each in kinds.values() if each.is_complete and each.refreshed_at]
    if len(refreshed) < len(RECORD_KINDS):
        return None
    return max(0, int((at - min(refreshed)).total_seconds()))


def _count(session: Session, table: type[CatsCompany] | type[CatsPerson], site_id: int) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.site_id == site_id)) or 0
