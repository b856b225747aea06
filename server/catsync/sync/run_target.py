"""A record that stands in CATS, and what is done around it: pipelines, lists, tags, notes, files (F6, N2, S27).

What we placed is remembered, so that it is neither looked up nor placed again, even where somebody removed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import PersonType
from ..models import Placement, Sync, SyncStep
from .learned import audit, changes_of, link
from .plan_types import Write
from .run import Run


@dataclass(frozen=True)
class Target:
    """is_new: this sync made the record a moment ago, so that nobody can have put it anywhere yet."""

    record_type: PersonType
    cats_id: int
    is_new: bool


@dataclass(frozen=True)
class Told:
    """What became of one write. text: why it was left out, where a person should know."""

    is_written: bool
    text: str | None = None


WRITTEN, NOTHING = Told(True), Told(False)


def told_before(run: Run, name: str) -> Told | None:
    """What an earlier run of this sync made of the step, None where it is not done."""
    step = run.step(name)
    if step is None or step.state != "done":
        return None
    result = step.result or {}
    return Told(bool(result.get("is_written")), result.get("text"))


def was_taken_back(run: Run, name: str) -> bool:
    """Whether a step of this name was undone for the person (F7), a moment ago maybe."""
    with run.engine.database.read() as session:
        undone = (
            select(SyncStep.name)
            .join(Sync, Sync.seq == SyncStep.sync_seq)
            .where(Sync.site_id == run.job.site_id, Sync.person_id == run.job.person_id)
            .where(SyncStep.name == f"undo:{name}"[:100], SyncStep.state == "done")
        )
        return session.execute(undone.limit(1)).first() is not None


def placement(run: Run, target: Target, kind: str, target_id: int) -> Placement | None:
    """That we have put this very record there."""
    key = (run.job.person_id, run.job.site_id, target.record_type, kind, target_id)
    with run.engine.database.read() as session:
        row = session.get(Placement, key)
        session.expunge_all()
    return row if row is not None and row.cats_id == target.cats_id else None


def note_placed(
    session: Session, run: Run, target: Target, kind: str, target_id: int, remote_id: int | None = None
) -> None:
    key = (run.job.person_id, run.job.site_id, target.record_type, kind, target_id)
    row = session.get(Placement, key)
    if row is None:
        names = ("person_id", "site_id", "record_type", "kind", "target_id")
        row = Placement(**dict(zip(names, key, strict=True)))
        session.add(row)
    row.cats_id, row.remote_id = target.cats_id, remote_id


def note_told(session: Session, run: Run, step: SyncStep, target: Target, write: Write, told: Told) -> None:
    """The step's result with link and audit. Called in the transaction of the result."""
    step.result = {"is_written": told.is_written, "text": told.text}
    link(session, run, target.record_type, target.cats_id)
    if told.is_written:
        [change] = changes_of([replace(write, before=None, after=_told_of(step))])
        audit(session, run, "record.updated", target.record_type, target.cats_id, [change])


def _told_of(step: SyncStep) -> dict[str, Any]:
    """What was sent, but not the text of a note: that stands with the activity."""
    return {key: value for key, value in (step.payload or {}).items() if key not in ("record_id", "notes")}


def note_found(
    run: Run,
    target: Target,
    name: str,
    write: Write,
    told: Told,
    record: Callable[[Session], None],
    remote_id: int | None = None,
) -> Told:
    """Nothing had to be sent: what is there is remembered. record: in the same transaction.

    remote_id: of the row that an earlier try turned out to have made; an undo takes that away (F7).
    """

    def noted(session: Session, step: SyncStep) -> None:
        step.remote_id = remote_id if remote_id is not None else step.remote_id
        record(session)
        note_told(session, run, step, target, write, told)

    run.note_done(name, noted)
    return told


def send(
    run: Run,
    target: Target,
    name: str,
    write: Write,
    payload: dict[str, Any],
    call: Callable[[], int | None],
    record: Callable[[Session, int | None], None],
) -> Told:
    """One call as a step. record: in the transaction of its result, with the id that CATS gave, if it gives one."""

    def noted(session: Session, step: SyncStep, remote_id: int | None) -> None:
        step.remote_id = remote_id
        record(session, remote_id)
        note_told(session, run, step, target, write, WRITTEN)

    run.send(name, {"record_id": target.cats_id, **payload}, call, noted)
    return WRITTEN


def first(rows: Iterable[int]) -> int | None:
    return next(iter(rows), None)
