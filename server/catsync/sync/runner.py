"""Runs one claimed sync: company, candidate, contact (F4). What is done stays done; a retry goes on behind it.

An interactive one does what was previewed and confirmed, an automatic one what the plan says when it runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from ..cats import PersonType
from .automatic import is_asked_once, once
from .claims import settle
from .endings import Attention, Ending, Job, LostLease
from .ensure_company import STEP as COMPANY_STEP
from .ensure_company import ensure_company, recover_company
from .failures import ending_of
from .plan_types import Need, Plan
from .run import Engine, Run
from .run_record import confirmed_create, fresh_plan, go_on_behind, outcome_of, sync_notes, sync_record
from .undoing.run import run_undo

PERSON_TYPES: tuple[PersonType, ...] = ("candidate", "contact")
log = logging.getLogger(__name__)


def run_sync(engine: Engine, job: Job, should_stop: Callable[[], bool] = lambda: False) -> Ending | None:
    """Run the sync as far as it goes now, and settle it. Returns its ending, None where it is no longer ours."""
    records: list[dict[str, Any]] = []
    try:
        try:
            ending = _run(engine, job, should_stop, records)
        except LostLease:
            raise
        except Exception as error:
            ending = ending_of(error, job, engine.timing)
        ending = once(engine.database, job, ending)
        settle(engine.database, job, ending, {"records": records} if records else None)
    except LostLease:
        log.info("sync %s was taken from its worker", job.id)
        return None
    return ending


def _run(engine: Engine, job: Job, should_stop: Callable[[], bool], records: list[dict[str, Any]]) -> Ending:
    run = Run(engine, job, should_stop, records)
    try:
        if job.undoes_seq is not None:
            return run_undo(run)
        plan = fresh_plan(run) if job.is_automatic else None
        if plan is not None:
            _heed_warnings(run, plan)
        _ensure_company(run, plan)
        needs: list[Need] = []
        for record_type in PERSON_TYPES:
            needs += _sync_planned(run, plan, record_type) if plan else _sync_previewed(run, record_type)
    finally:
        run.client.close()
    if run.refusals:
        raise next((each for each in run.refusals if not is_asked_once(each)), run.refusals[0])
    if needs:
        told = {"code": "needs_field", "message": needs[0].text, "needs": [asdict(need) for need in needs]}
        return Ending("waiting", "needs_field", error=told)
    if plan is not None and not records:
        _tell_blocked(plan)
    return Ending("done")


def _sync_previewed(run: Run, record_type: PersonType) -> tuple[Need, ...]:
    previewed = run.preview.records.get(record_type)
    if previewed is None or go_on_behind(run, record_type):
        return ()
    if previewed.is_confirmed:
        return sync_record(run, record_type, previewed.cats_id)
    record = fresh_plan(run).record(record_type) if previewed.has_notes else None
    if record is not None:
        sync_notes(run, record)
    return ()


def _sync_planned(run: Run, plan: Plan, record_type: PersonType) -> tuple[Need, ...]:
    record = plan.record(record_type)
    if record is None or (record.action != "blocked" and go_on_behind(run, record_type)):
        return ()
    if record.action in ("wait", "blocked"):
        sync_notes(run, record)
        return ()
    if record.action == "unchanged":
        return ()  # nothing that a call would be spent on
    if record.action == "ask" and not run.job.request.get("manual"):
        who = {"record_type": record_type, "cats_id": None, "name": None}
        run.refusals.append(Attention("choose_person", record.text, record=who))
        return ()
    return sync_record(run, record_type, record.cats_id)


def _heed_warnings(run: Run, plan: Plan) -> None:
    """Off-limits with "warn": a person decides, and a retry is the answer (S26)."""
    has_work = any(record.ticked for record in plan.records)
    if plan.warnings and has_work and not run.job.request.get("is_warned"):
        raise Attention("off_limits", " ".join(reason.text for reason in plan.warnings))


def _tell_blocked(plan: Plan) -> None:
    blocked = next((record for record in plan.records if record.action == "blocked"), None)
    if blocked is not None:
        raise Attention("off_limits", blocked.text)


def _ensure_company(run: Run, plan: Plan | None) -> None:
    """Before the contact; only a company whose creation was confirmed, or that the settings let us create."""
    planned = plan.record("company") if plan is not None else None
    is_wanted = (
        run.preview.creates_company() if plan is None else bool(planned and planned.action == "create")
    )
    if not is_wanted and run.step(COMPANY_STEP) is None:
        return
    run.company_id = recover_company(run)
    if run.company_id is None:
        company = (plan or fresh_plan(run)).record("company")
        if company is None or company.action != "create":
            return
        kept = confirmed_create(run, company)
        payload = run.engine.planner.payload(replace(company, writes=kept), run.preview.excluded)
        run.company_id = ensure_company(run, payload)
    step = run.step(COMPANY_STEP)
    action = (step.result or {}).get("action", "created") if step else "created"
    run.records.append(outcome_of("company", run.company_id, action, [], ()))
