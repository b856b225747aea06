"""Runs one claimed sync: company, candidate, contact (F4). What is done stays done; a retry goes on behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from ..cats import CatsNotFound, Person, PersonType
from ..models import PersonLink, Sync, SyncStep
from .claims import hold, settle
from .doubt import inherit_doubt_of_person
from .endings import Attention, Ending, Job, LostLease
from .ensure_company import STEP as COMPANY_STEP
from .ensure_company import ensure_company, recover_company
from .ensure_person import create_person, recover_person, written_by_create
from .failures import ending_of
from .learned import learn, link
from .plan_types import Need, Plan, RecordPlan, Write
from .planner import Fresh
from .previewed import PreviewedRecord
from .run import Engine, Run
from .update_record import apply_writes, settle_added, settle_update, written_before

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
        settle(engine.database, job, ending, {"records": records} if records else None)
    except LostLease:
        log.info("sync %s was taken from its worker", job.id)
        return None
    return ending


def _run(engine: Engine, job: Job, should_stop: Callable[[], bool], records: list[dict[str, Any]]) -> Ending:
    run = Run(engine, job, should_stop, records)
    try:
        _ensure_company(run)
        needs: list[Need] = []
        for record_type in PERSON_TYPES:
            previewed = run.preview.records.get(record_type)
            if previewed is not None and previewed.is_confirmed:
                needs += _sync_record(run, record_type, previewed)
    finally:
        run.client.close()
    if needs:
        told = {"code": "needs_field", "message": needs[0].text, "needs": [asdict(need) for need in needs]}
        return Ending("waiting", "needs_field", error=told)
    return Ending("done")


def _plan(run: Run, person: Person | None = None) -> Plan:
    fresh = Fresh({person.record_type: person} if person else {}, run.company_id)
    with run.engine.database.read() as session:
        return run.engine.planner.plan(session, session.get_one(Sync, run.job.seq), fresh)


def _ensure_company(run: Run) -> None:
    """Before the contact; only a company whose creation was confirmed."""
    if not run.preview.creates_company():
        return
    run.company_id = recover_company(run)
    if run.company_id is None:
        company = _plan(run).record("company")
        if company is None or company.action != "create":
            return
        kept = _confirmed_create(run, company)
        payload = run.engine.planner.payload(replace(company, writes=kept), run.preview.excluded)
        run.company_id = ensure_company(run, payload)
    step = run.step(COMPANY_STEP)
    action = (step.result or {}).get("action", "created") if step else "created"
    run.records.append(_outcome("company", run.company_id, action, [], ()))


def _sync_record(run: Run, record_type: PersonType, previewed: PreviewedRecord) -> tuple[Need, ...]:
    """Bring one record in line. Returns what is missing where nothing may be written yet (F3)."""
    finished = run.step(f"record_{record_type}")
    if finished is not None and finished.state == "done" and finished.result:
        run.records.append(finished.result)
        return ()
    cats_id = run.linked_id(record_type) or previewed.cats_id
    if cats_id is None:
        inherit_doubt_of_person(run, f"ensure_{record_type}")
        cats_id = recover_person(run, record_type)
        if cats_id is None:
            return _create(run, record_type)
    created = written_by_create(run, record_type)
    if created is not None:
        _finish(run, _outcome(record_type, cats_id, "created", list(created), ()))
        return ()
    return _update(run, record_type, cats_id)


def _create(run: Run, record_type: PersonType) -> tuple[Need, ...]:
    record = _wanted(_plan(run), record_type)
    if record.action == "needs":
        return record.needs
    if record.action != "create":
        raise Attention(
            "became_match", f"CATS has this {record_type} meanwhile, or somebody alike. Look again.",
            record={"record_type": record_type, "cats_id": record.cats_id, "name": None},
        )  # fmt: skip
    kept = _confirmed_create(run, record)
    payload = run.engine.planner.payload(replace(record, writes=kept), run.preview.excluded)
    if record_type == "contact" and run.company_id is not None:
        payload = {**payload, "company_id": run.company_id}
    cats_id = create_person(run, record_type, payload, kept)
    dropped = run.preview.covers(record).dropped
    _finish(run, _outcome(record_type, cats_id, "created", _fields(kept), dropped))
    return ()


def _update(run: Run, record_type: PersonType, cats_id: int) -> tuple[Need, ...]:
    try:
        settle_added(run, record_type)
        person = run.client.get(record_type, cats_id)
        record = _wanted(_plan(run, person), record_type)
        settle_update(run, record_type, record.ticked)
        if record.action == "needs":
            return record.needs
        if record.action not in ("update", "unchanged"):
            raise _changed(record)
        covered = run.preview.covers(record)
        apply_writes(run, person, covered.writes)
    except CatsNotFound:
        _forget(run, record_type, cats_id)
        raise Attention(
            "record_gone", f"CATS no longer has the {record_type} that this person was linked to.",
            record={"record_type": record_type, "cats_id": cats_id, "name": None},
        ) from None  # fmt: skip
    written = written_before(run, record_type)
    outcome = _outcome(record_type, cats_id, "updated" if written else "unchanged", written, covered.dropped)
    _finish(run, outcome, None if covered.writes else person)
    return ()


def _wanted(plan: Plan, record_type: str) -> RecordPlan:
    """The record's fresh plan; one that is no longer wanted or due is not what the recruiter confirmed."""
    record = plan.record(record_type)
    if record is None or record.action in ("none", "wait"):
        raise Attention("plan_changed", "The settings changed since this was confirmed. Look again.")
    return record


def _changed(record: RecordPlan) -> Attention:
    return Attention("plan_changed", f"This {record.record_type} is no longer as it was. Look again.")


def _confirmed_create(run: Run, record: RecordPlan) -> tuple[Write, ...]:
    """The covered writes of a new record. Without one that CATS needs, there is nothing to create."""
    covered = run.preview.covers(record)
    if any(write.is_mandatory for write in covered.dropped):
        raise _changed(record)
    return covered.writes


def _finish(run: Run, outcome: dict[str, Any], unchanged: Person | None = None) -> None:
    """Remember that the record is done, so that a later failure of the sync does not come back to it."""
    record_type, cats_id = outcome["record_type"], outcome["cats_id"]

    def record(session: Session, step: SyncStep) -> None:
        step.remote_id, step.result = cats_id, outcome
        if unchanged is not None:
            learn(session, run, record_type, unchanged.raw)
        link(session, run, record_type, cats_id)

    run.note_done(f"record_{record_type}", record)
    run.records.append(outcome)


def _forget(run: Run, record_type: str, cats_id: int) -> None:
    """CATS has said that the record is gone: neither the link nor the mirror may go on claiming it."""
    with run.engine.database.write() as session:
        hold(session, run.job, run.engine.timing.lease_seconds, heeds_cancel=False)
        row = session.get(PersonLink, (run.job.person_id, run.job.site_id, record_type))
        if row is not None and row.cats_id == cats_id:
            session.delete(row)
        run.engine.forget(session, run.job.site_id, record_type, cats_id)


def _outcome(
    record_type: str, cats_id: int, action: str, written: list[str], dropped: tuple[Write, ...]
) -> dict[str, Any]:
    told = [{"id": write.id, "field": write.field, "label": write.label} for write in dropped]
    return {
        "record_type": record_type, "cats_id": cats_id, "action": action, "written": written, "dropped": told
    }  # fmt: skip


def _fields(writes: tuple[Write, ...]) -> list[str]:
    return list(dict.fromkeys(write.field for write in writes))
