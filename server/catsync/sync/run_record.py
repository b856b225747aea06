"""One record of a sync: made or brought in line, then what comes after it. What is done stays done (F4)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsNotFound, Person, PersonType
from ..models import Sync, SyncStep
from .after_record import as_rows, is_later, write_after_record
from .claims import hold
from .doubt import inherit_doubt_of_person
from .endings import Attention
from .ensure_person import create_person, made_by_create, recover_person
from .forget import forget_record
from .learned import learn, link
from .plan_types import Need, Plan, RecordPlan, Write
from .planner import Fresh
from .run import Run
from .settle_writes import settle_writes, wait_for_writes
from .update_record import apply_writes, written_before
from .whole_record import whole

Rows = Sequence[Mapping[str, Any]]


def fresh_plan(run: Run, person: Person | None = None) -> Plan:
    """The plan as it is now. person: the record as a GET just answered it."""
    fresh = Fresh({person.record_type: person} if person else {}, run.company_id)
    with run.engine.database.read() as session:
        return run.engine.planner.plan(session, session.get_one(Sync, run.job.seq), fresh)


def go_on_behind(run: Run, record_type: PersonType) -> bool:
    """Whether the record stood already when an earlier run of this sync ended; what comes after it is written."""
    step = run.step(f"record_{record_type}")
    if step is None or step.state != "done" or not step.result:
        return False
    _after(run, record_type, {**step.result}, step.payload.get("later", []))
    return True


def sync_record(run: Run, record_type: PersonType, known_id: int | None) -> tuple[Need, ...]:
    """Bring one record in line. known_id: the record that the plan means. Returns what is missing where nothing may be
    written yet (F3). Raises Attention."""
    cats_id = run.linked_id(record_type) or known_id
    if cats_id is None:
        inherit_doubt_of_person(run, f"ensure_{record_type}")
        cats_id = recover_person(run, record_type)
        if cats_id is None:
            return _create(run, record_type)
    made = made_by_create(run, record_type)
    if made is not None:
        told = outcome_of(record_type, cats_id, "created", list(made.payload["written"]), ())
        _stand(run, record_type, told, made.payload.get("later", []))
        return ()
    try:
        return _update(run, record_type, cats_id)
    except CatsNotFound:
        raise _gone(run, record_type, cats_id) from None


def sync_notes(run: Run, record: RecordPlan) -> None:
    """A record that waits for its trigger, or is off-limits: its notes alone, for which it need not be read."""
    later = as_rows(w for w in run.preview.covers(record).writes if w.operation == "note")
    if record.cats_id is None or record.record_type == "company" or not later:
        return
    told = outcome_of(record.record_type, record.cats_id, "unchanged", [], ())
    _stand(run, record.record_type, told, later)


def wanted(plan: Plan, record_type: str) -> RecordPlan:
    """The record's fresh plan; one that is no longer wanted or due is not what the recruiter confirmed."""
    record = plan.record(record_type)
    if record is None or record.action in ("none", "wait"):
        raise Attention("plan_changed", "The settings changed since this was confirmed. Look again.")
    if record.action == "blocked":
        raise Attention("off_limits", record.text)
    return record


def confirmed_create(run: Run, record: RecordPlan) -> tuple[Write, ...]:
    """The covered writes of a new record. Without one that CATS needs, there is nothing to create."""
    covered = run.preview.covers(record)
    if any(write.is_mandatory for write in covered.dropped):
        raise _changed(record)
    return covered.writes


def outcome_of(
    record_type: str, cats_id: int, action: str, written: list[str], dropped: tuple[Write, ...]
) -> dict[str, Any]:
    # A note that came in since the preview has a sync of its own; it was not left out.
    told = [{"id": w.id, "field": w.field, "label": w.label} for w in dropped if w.operation != "note"]
    return {
        "record_type": record_type, "cats_id": cats_id, "action": action, "written": written, "dropped": told
    }  # fmt: skip


def _create(run: Run, record_type: PersonType) -> tuple[Need, ...]:
    record = wanted(fresh_plan(run), record_type)
    if record.action == "needs":
        return record.needs
    if record.action != "create":
        raise Attention(
            "became_match", f"CATS has this {record_type} meanwhile, or somebody alike. Look again.",
            record={"record_type": record_type, "cats_id": record.cats_id, "name": None},
        )  # fmt: skip
    kept = confirmed_create(run, record)
    inside, later = tuple(w for w in kept if not is_later(w)), as_rows(kept)
    payload = run.engine.planner.payload(replace(record, writes=inside), run.preview.excluded)
    if record_type == "contact" and run.company_id is not None:
        payload = {**payload, "company_id": run.company_id}
    cats_id = create_person(run, record_type, payload, inside, later)
    dropped = run.preview.covers(record).dropped
    _stand(run, record_type, outcome_of(record_type, cats_id, "created", _fields(inside), dropped), later)
    return ()


def _update(run: Run, record_type: PersonType, cats_id: int) -> tuple[Need, ...]:
    wait_for_writes(run, record_type)
    person = whole(run.client, run.client.get(record_type, cats_id))
    settle_writes(run, person)
    record = wanted(fresh_plan(run, person), record_type)
    if record.action == "needs":
        return record.needs
    edited = [write for write in record.writes if write.reason.code == "changed_since"]
    if record.action not in ("update", "unchanged") and not edited:
        raise _changed(record)
    covered = run.preview.covers(record)
    try:
        apply_writes(run, person, covered.writes)
    except Exception:  # what was written before it is told all the same, and can be undone
        if written := written_before(run, record_type):
            run.records.append(outcome_of(record_type, cats_id, "updated", written, covered.dropped))
        raise
    written = written_before(run, record_type)
    told = outcome_of(record_type, cats_id, _action(run, record_type, written), written, covered.dropped)
    if edited:  # the record is not done; the other one may be
        run.records.append(told)
        run.refusals.append(_edited_in_cats(record, edited))
        return ()
    has_changed = any(not is_later(write) for write in covered.writes)
    _stand(run, record_type, told, as_rows(covered.writes), None if has_changed else person)
    return ()


def _action(run: Run, record_type: PersonType, written: list[str]) -> str:
    """What a lost create of an earlier sync had made, and this one found, is told as created: it is undone by it."""
    step = run.step(f"ensure_{record_type}")
    is_found = step is not None and step.state == "done" and (step.result or {}).get("action") == "created"
    return "created" if is_found else "updated" if written else "unchanged"


def _stand(
    run: Run, record_type: PersonType, told: dict[str, Any], later: Rows, unchanged: Person | None = None
) -> None:
    """Remember that the record is done, so that a later failure does not come back to it; then what comes after it."""

    def record(session: Session, step: SyncStep) -> None:
        step.remote_id, step.result, step.payload = told["cats_id"], {**told}, {"later": list(later)}
        if unchanged is not None:
            learn(session, run, record_type, unchanged.raw)
        link(session, run, record_type, told["cats_id"])

    run.note_done(f"record_{record_type}", record)
    _after(run, record_type, told, later)


def _after(run: Run, record_type: PersonType, told: dict[str, Any], later: Rows) -> None:
    run.records.append(told)
    try:
        write_after_record(run, record_type, told, later)
    except CatsNotFound:
        raise _gone(run, record_type, told["cats_id"]) from None


def _gone(run: Run, record_type: str, cats_id: int) -> Attention:
    """CATS has said that the record is gone: neither we nor the mirror may go on claiming it or what hung on it."""
    job = run.job
    with run.engine.database.write() as session:
        hold(session, job, run.engine.timing.lease_seconds, heeds_cancel=False)
        forget_record(session, run, record_type, cats_id)
        for step in session.execute(select(SyncStep).where(SyncStep.sync_seq == job.seq)).scalars():
            is_around = (
                record_type in re.split("[:_]", step.name) and step.payload.get("record_id") == cats_id
            )
            if step.name == f"record_{record_type}" or is_around:
                session.delete(step)
    return Attention(
        "record_gone", f"CATS no longer has the {record_type} that this person was linked to.",
        record={"record_type": record_type, "cats_id": cats_id, "name": None},
    )  # fmt: skip


def _changed(record: RecordPlan) -> Attention:
    return Attention("plan_changed", f"This {record.record_type} is no longer as it was. Look again.")


def _edited_in_cats(record: RecordPlan, edited: Sequence[Write]) -> Attention:
    """Of an edit by hand: somebody changed the same in CATS since (U1)."""
    names = ", ".join(f"“{write.label}”" for write in edited)
    return Attention(
        "edited_in_cats",
        f"CATS was changed since the edit: {names} of the {record.record_type}. Overwrite it?",
        record={"record_type": record.record_type, "cats_id": record.cats_id, "name": None},
        fields=[{"field": w.field, "label": w.label, "before": w.before, "after": w.after} for w in edited],
    )


def _fields(writes: tuple[Write, ...]) -> list[str]:
    return list(dict.fromkeys(write.field for write in writes))
