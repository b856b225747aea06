"""Syncs that an event starts, not a person who looked (N3, N4, U1): what the settings say, as soon as it is due.

They do what the plan says when they run, so that one which waits for its turn takes in what happens meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ..db import Database
from ..models import Sync, SyncStep
from ..people import store
from .endings import Attention, Ending, Job
from .plan_types import Plan, RecordPlan
from .planning import Subject, look
from .question import ManualEdit
from .queue import accept

# What a person is asked once, however many events ask it again.
ASKED_ONCE = ("choose_person", "off_limits", "needs_field")
STOPPED = ("waiting", "needs_attention")
LATEST = 20


def start_automatic(
    session: Session,
    *,
    site_id: int,
    person_id: str,
    campaign_id: int | None,
    user_id: int | None,
    manual: ManualEdit | None = None,
    lane: int = 1,
) -> Sync | None:
    """Queue what the plan says is to be done now; None where that is nothing. The caller wakes the worker afterwards.

    user_id: whose settings count (S8). manual: the edit by hand that is to be written (U1). Where a person has been
    asked already and nothing else is to be done, the sync that asks is returned. Raises CatsyncError not_found.
    """
    person = store.get(session, person_id)
    subject = Subject(site_id, user_id, person.profile, person_id, campaign_id)
    plan = look(session, subject, manual=manual).plan
    has_work = any(_is_work(record, is_manual=manual is not None) for record in plan.records)
    asks = _asks(plan)
    if not has_work and asks is None:
        return None
    own = _of(site_id, person_id, campaign_id)
    if asks is not None and (not has_work or plan.warnings):
        asking = _asked(session, own, asks)
        if asking is not None:
            return asking if asking.state in STOPPED else None
    request = _request(plan, manual)
    if manual is None:
        queued = _take_along(session, own, request, lane)
        if queued is not None:
            return queued
    sync = accept(
        session, site_id=site_id, person_id=person_id, user_id=user_id, campaign_id=campaign_id, lane=lane,
        request=request,
    )  # fmt: skip
    sync.is_automatic = True
    session.flush()
    return sync


def is_asked_once(error: Exception) -> bool:
    """A question that an earlier sync may have put already; what CATS refused is told by whoever met it."""
    return isinstance(error, Attention) and error.ending.reason in ASKED_ONCE


def once(database: Database, job: Job, ending: Ending) -> Ending:
    """The ending, but where an earlier automatic sync asks the same already: then this one has nothing to add."""
    if not job.is_automatic or ending.state not in STOPPED or ending.reason not in ASKED_ONCE:
        return ending
    own = _of(job.site_id, job.person_id, job.campaign_id)
    with database.read() as session:
        others = select(Sync.seq).where(
            own, Sync.seq != job.seq, Sync.state.in_(STOPPED), Sync.reason == ending.reason
        )
        is_asked = session.execute(others.limit(1)).first() is not None
    return Ending("done", f"asked_{ending.reason}") if is_asked else ending


def _is_work(record: RecordPlan, *, is_manual: bool) -> bool:
    """Whether something would be written now. What nobody has said yes to (ask, needs) is no work."""
    if is_manual and record.action == "ask":
        return True  # a person has to be told that CATS was changed since the edit
    if record.action in ("create", "wait", "blocked", "update"):
        return bool(record.ticked)
    return False


def _asks(plan: Plan) -> str | None:
    actions = {record.action for record in plan.records}
    if "blocked" in actions or (plan.warnings and plan.records):
        return "off_limits"
    if "ask" in actions:
        return "choose_person"
    return "needs_field" if "needs" in actions else None


def _of(site_id: int, person_id: str, campaign_id: int | None) -> ColumnElement[bool]:
    of_campaign = Sync.campaign_id.is_(None) if campaign_id is None else Sync.campaign_id == campaign_id
    return (Sync.site_id == site_id) & (Sync.person_id == person_id) & of_campaign & Sync.is_automatic


def _asked(session: Session, own: ColumnElement[bool], code: str) -> Sync | None:
    """The sync that asks this, or by which it was answered with "cancel"."""
    rows = session.scalars(
        select(Sync)
        .where(own, Sync.state.in_((*STOPPED, "cancelled")))
        .order_by(Sync.seq.desc())
        .limit(LATEST)
    )
    return next((row for row in rows if (row.error or {}).get("code") == code), None)


def _request(plan: Plan, manual: ManualEdit | None) -> dict[str, Any]:
    request = {"plan": asdict(plan), "excluded": [], "digest": plan.digest, "sync_anyway": False}
    if manual is not None:
        request["manual"] = {
            "seen": {t: dict(v) for t, v in manual.seen.items()},
            "is_forced": manual.is_forced,
        }
    return request


def _take_along(
    session: Session, own: ColumnElement[bool], request: dict[str, Any], lane: int
) -> Sync | None:
    """The one that is queued and has done nothing yet: it plans afresh when it runs, so it does this, too.

    One atomic UPDATE: one that a worker claims in this moment is left alone, and whoever claims it afterwards sees what
    the caller's transaction wrote.
    """
    waiting = session.execute(
        select(Sync.seq, Sync.lane, Sync.request).where(own, Sync.state == "queued").order_by(Sync.seq)
    ).all()
    for seq, its_lane, its_request in _plain(waiting):
        has_begun = select(SyncStep.name).where(SyncStep.sync_seq == seq).exists()
        taken = session.execute(
            update(Sync)
            .where(Sync.seq == seq, Sync.state == "queued", ~has_begun)
            .values(request={**its_request, **request}, lane=min(lane, its_lane))
            .returning(Sync.seq)
            .execution_options(synchronize_session=False)
        ).first()
        if taken is not None:
            return session.get(Sync, seq, populate_existing=True)
    return None


def _plain(rows: Iterable[Any]) -> Iterable[tuple[int, int, dict[str, Any]]]:
    return ((seq, lane, request) for seq, lane, request in rows if not request.get("manual"))
