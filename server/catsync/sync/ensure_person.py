"""The candidate or contact of a person, created once: POST with `check_duplicate`, whose 409 is a record to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsDuplicate, Person, PersonType
from ..models import Decision, SyncStep
from .claims import hold
from .doubt_window import Window, window_of
from .endings import Attention
from .learned import audit, changes_of, learn, learn_created, link, values_of
from .look import find_lost_person, is_our_create
from .plan_types import Write
from .run import Run


def step_name(record_type: str) -> str:
    return f"ensure_{record_type}"


def create_person(
    run: Run,
    record_type: PersonType,
    payload: Mapping[str, Any],
    writes: Sequence[Write],
    later: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Create the record and link it. Raises Attention `became_match` where CATS has somebody who may be the same.

    later: what is to be written once it stands, remembered for a run that goes on behind it.
    """
    intent: dict[str, Any] = {
        "body": dict(payload),
        "written": values_of(writes),
        "changes": changes_of(writes),
        "later": [dict(each) for each in later],
    }
    try:
        return _post(run, record_type, intent, check_duplicate=True)
    except CatsDuplicate as met:
        if _is_said_to_be_another(run, record_type, met.existing_id):
            return _post(run, record_type, intent, check_duplicate=False)
        existing = _compared(run, record_type, met)
        step = run.step(step_name(record_type))
        window = window_of(step, run.engine.timing) if step else None
        if existing is not None and window is not None and is_our_create(run, existing, payload, window):
            return _adopt(run, existing, intent, window)
        raise _became_match(record_type, met, existing) from None


def recover_person(run: Run, record_type: PersonType) -> int | None:
    """What became of an earlier try whose outcome is unknown: the id of the record it made, or None."""
    step = run.step(step_name(record_type))
    window = window_of(step, run.engine.timing) if step is not None and step.is_uncertain else None
    if step is None or window is None:
        return None
    run.wait_out(step, run.engine.timing.settle_seconds)
    found = find_lost_person(run, record_type, step.payload["body"], window)
    if found is None:
        run.note_looked(step_name(record_type))
        return None
    return _adopt(run, found, step.payload, window)


def made_by_create(run: Run, record_type: str) -> SyncStep | None:
    """The step by which this sync created the record; None where it did not.

    Its payload: {"body", "written": {field: value}, "changes", "later": [writes]}. One that an earlier sync had tried
    and this one found says nothing of what is wanted now.
    """
    step = run.step(step_name(record_type))
    return step if step is not None and step.state == "done" and step.tries > 0 else None


def _post(run: Run, record_type: PersonType, intent: Mapping[str, Any], *, check_duplicate: bool) -> int:
    body, written = intent["body"], intent["written"]

    def record(session: Session, step: SyncStep, cats_id: int) -> None:
        step.remote_id = cats_id
        link(session, run, record_type, cats_id, written)
        learn_created(session, run, record_type, cats_id, body)
        audit(session, run, "record.created", record_type, cats_id, intent["changes"])

    return run.send(
        step_name(record_type), intent, lambda: run.client.create(record_type, body, check_duplicate), record
    )  # fmt: skip


def _adopt(run: Run, person: Person, intent: Mapping[str, Any], window: Window) -> int:
    """What our lost write made. One that may be somebody else's after all is never deleted by an undo."""
    is_made = window.is_surely_ours(person.date_created)

    def record(session: Session, step: SyncStep) -> None:
        step.remote_id, step.result = person.id, {"action": "created" if is_made else "adopted"}
        link(session, run, person.record_type, person.id, intent["written"])
        learn(session, run, person.record_type, person.raw)
        audit(session, run, "record.adopted", person.record_type, person.id, intent.get("changes", ()))

    run.note_done(step_name(person.record_type), record)
    return person.id


def _compared(run: Run, record_type: PersonType, met: CatsDuplicate) -> Person | None:
    if met.existing_id is None or (met.existing_type or record_type) != record_type:
        return None
    existing = run.client.get(record_type, met.existing_id)
    with run.engine.database.write() as session:  # so that it can be chosen
        hold(session, run.job, run.engine.timing.lease_seconds)
        learn(session, run, record_type, existing.raw)
    return existing


def _is_said_to_be_another(run: Run, record_type: str, cats_id: int | None) -> bool:
    """The recruiter has said of this record that it is not the person (M1)."""
    if cats_id is None:
        return False
    if f"{record_type}:{cats_id}" in run.preview.not_same:
        return True
    with run.engine.database.read() as session:
        answers = select(Decision.value).where(
            Decision.site_id == run.job.site_id,
            Decision.kind == "person",
            Decision.subject == f"person:{run.job.person_id}",
        )
        wanted = {"record_type": record_type, "cats_id": cats_id, "same": False}
        return any(
            isinstance(value, dict) and wanted.items() <= value.items()
            for value in session.execute(answers).scalars()
        )


def _became_match(record_type: str, met: CatsDuplicate, existing: Person | None) -> Attention:
    """A create that has become a match waits for the recruiter (F1)."""
    name = " ".join(part for part in (existing.first_name, existing.last_name) if part) if existing else None
    who = f"“{name}”" if name else f"a {met.existing_type or record_type}"
    return Attention(
        "became_match", f"CATS takes {who} for the same person. Is it?", cats_message=met.cats_message,
        record={"record_type": met.existing_type or record_type, "cats_id": met.existing_id, "name": name},
    )  # fmt: skip
