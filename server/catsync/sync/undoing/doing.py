"""One act of an undo as a step: intent, call, result, with what is told and audited of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from ...cats import CatsNotFound
from ...models import SyncStep
from ..forget import forget_record
from ..learned import audit
from ..run import Run
from .act import Act
from .deeds import RecordDeeds
from .forgetting import forget_company
from .taken import meant

AUDITED = {"deleted": "record.deleted", "restored": "record.restored", "removed": "record.restored"}


def deletion_name(record: RecordDeeds) -> str:
    return f"undo:ensure_{record.record_type}"


def deletion(run: Run, record: RecordDeeds, *, is_there: bool) -> Act:
    """The act that deletes a record which the sync created."""

    def effect(session: Session, run: Run) -> None:
        if record.record_type == "company":
            forget_company(session, run, record.cats_id)
        else:
            forget_record(session, run, record.record_type, record.cats_id)

    return Act(
        deletion_name(record),
        (lambda: run.client.delete(record.record_type, record.cats_id)) if is_there else None,
        effect, {"record_id": record.cats_id}, {"what": "deleted" if is_there else "gone"},
    )  # fmt: skip


def do(run: Run, record: RecordDeeds, act: Act) -> None:
    """What CATS no longer has needs no taking away. Where it was our own try that took it, whose answer was lost, that
    is told as what it was meant to be. Raises Changed."""
    if act.call is not None and act.again is not None:
        act = act.again()
    told: Mapping[str, Any] = {"told": dict(act.told), "changes": [dict(each) for each in act.changes]}
    if act.call is not None:
        try:
            run.send(
                act.name, {**act.payload, **told}, act.call,
                lambda session, step, _: _note(session, run, step, record, act, told),
            )  # fmt: skip
            return
        except CatsNotFound:
            told = {"told": {**act.told, "what": "gone"}, "changes": []}
    told = meant(run, act.name) or told
    run.note_done(act.name, lambda session, step: _note(session, run, step, record, act, told))


def _note(
    session: Session, run: Run, step: SyncStep, record: RecordDeeds, act: Act, told: Mapping[str, Any]
) -> None:
    what = told["told"]
    step.result = {**what, "record_type": record.record_type, "cats_id": record.cats_id}
    act.effect(session, run)
    if what.get("what") in AUDITED:
        changes = told["changes"] or ([{"field": what["field"]}] if "field" in what else [])
        audit(session, run, AUDITED[what["what"]], record.record_type, record.cats_id, changes)
