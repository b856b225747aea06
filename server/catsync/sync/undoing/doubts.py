"""What the sync that is undone may have done without knowing: looked for in CATS before it is taken back.

Each find is remembered in a step of the undo, "found:<step>", so that it is not forgotten once it has been taken away.
The step in doubt stays as it is: where the undo is refused, the next sync of the person looks for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ...cats import CatsNotFound, Person
from ...models import Resume, SyncStep
from ..doubt_window import Window, window_of
from ..endings import Later
from ..look import find_lost_company, find_lost_person
from ..rows import database_now
from ..run import Run
from ..run_target import Target
from ..settle_writes import listed_id
from ..upload_resume import find_resume
from ..write_notes import find_note
from .deeds import is_in_doubt, kind_of, type_of
from .look import Look
from .our_steps import FOUND


def settle_doubts(run: Run, steps: Iterable[SyncStep]) -> dict[str, int]:
    """The ids of what steps in doubt turned out to have made, by the step's name. Raises Later before it must have
    become visible."""
    doubts = [step for step in steps if is_in_doubt(step)]
    _wait_out(run, doubts)
    found = {step.name: _settled(run, step) for step in doubts}
    return {name: made for name, made in found.items() if made is not None}


def _wait_out(run: Run, doubts: Iterable[SyncStep]) -> None:
    until = max((_settled_at(run, step) for step in doubts), default=None)
    with run.engine.database.read() as session:
        if until is not None and database_now(session) < until:
            raise Later("settle", until=until)


def _settled_at(run: Run, step: SyncStep) -> datetime:
    """Records are searched in an index, all else is listed directly."""
    timing, at = run.engine.timing, step.intent_at or step.doubt_since
    assert at is not None
    is_record = kind_of(step.name) == "create"
    return at + timedelta(seconds=timing.settle_seconds if is_record else timing.direct_settle_seconds)


def _settled(run: Run, step: SyncStep) -> int | None:
    name = f"{FOUND}{step.name}"[:100]
    known = run.step(name)
    if known is not None and known.state == "done":
        return known.remote_id
    find, window = FINDERS.get(str(kind_of(step.name))), window_of(step, run.engine.timing)
    if find is None or window is None:
        return None
    try:
        made = find(run, step, window)
    except CatsNotFound:  # the record is gone, and with it what hung on it
        return None
    if made is not None:
        _remember(run, name, step, made)
    return made


def _remember(run: Run, name: str, step: SyncStep, made: int) -> None:
    def record(session: Session, mine: SyncStep) -> None:
        mine.remote_id, mine.payload = made, {"record_id": (step.payload or {}).get("record_id")}

    run.note_done(name, record)


def _record(run: Run, step: SyncStep, window: Window) -> int | None:
    """One that may be somebody else's after all stays."""
    record: Any = (
        find_lost_company(run, step.payload, window)
        if step.name == "ensure_company"
        else find_lost_person(run, type_of(step.name), step.payload["body"], window)  # type: ignore[arg-type]
    )
    return record.id if record is not None and window.is_surely_ours(record.date_created) else None


def _row(run: Run, step: SyncStep, window: Window) -> int | None:
    record = _look(run, step).record
    return listed_id(run, record, step.payload["entry"]) if isinstance(record, Person) else None


def _pipeline(run: Run, step: SyncStep, window: Window) -> int | None:
    rows = (row for row in _look(run, step).pipelines if row.job_id == step.payload["job_id"])
    return next((row.id for row in rows if _is_ours(window, row.date_created)), None)


def _item(run: Run, step: SyncStep, window: Window) -> int | None:
    items = _look(run, step).items(int(step.payload["list_id"]))
    return next((item.id for item in items if _is_ours(window, item.date_created)), None)


def _is_ours(window: Window, made_at: datetime | None) -> bool:
    return window.holds(made_at) and window.is_surely_ours(made_at)


def _note(run: Run, step: SyncStep, window: Window) -> int | None:
    return find_note(run, _target(step), step.payload)


def _resume(run: Run, step: SyncStep, window: Window) -> int | None:
    with run.engine.database.read() as session:
        file = session.get(Resume, step.payload["resume_id"])
        size = file.size if file is not None else None
    return find_resume(run, _target(step), {"filename": step.payload["filename"], "size": size})


def _target(step: SyncStep) -> Target:
    return Target(type_of(step.name), step.payload["record_id"], is_new=False)  # type: ignore[arg-type]


def _look(run: Run, step: SyncStep) -> Look:
    return Look(run.client, type_of(step.name), step.payload["record_id"])  # type: ignore[arg-type]


FINDERS: Mapping[str, Callable[[Run, SyncStep, Window], int | None]] = {
    "create": _record, "add_email": _row, "add_phone": _row, "pipeline": _pipeline, "list": _item, "note": _note,
    "resume": _resume,
}  # fmt: skip
