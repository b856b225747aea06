"""All steps of ours about one record of a person, of whatever sync, undos among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ...models import Sync, SyncStep
from ..endings import Job
from .deeds import Span, has_written, is_in_doubt, kind_of, spans_of, type_of

UNDO, FOUND = "undo:", "found:"


@dataclass(frozen=True)
class OurStep:
    """stands: what it did, or may have done, was not taken back. is_sure: false where its answer was lost.

    name: without its prefix. remote_id, payload: of the step. spans: when it may have written to CATS.
    """

    name: str
    remote_id: int | None
    payload: Mapping[str, Any] = field(repr=False)
    spans: tuple[Span, ...]
    stands: bool
    is_sure: bool

    @property
    def kind(self) -> str | None:
        return kind_of(self.name)


def our_steps(
    session: Session, job: Job, record_type: str, cats_id: int, settle_seconds: float = 0.0
) -> list[OurStep]:
    """In the order of their writing. settle_seconds: how late a write whose answer was lost may have arrived."""
    rows = session.execute(
        select(SyncStep, Sync)
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.site_id == job.site_id, Sync.person_id == job.person_id)
        .where(or_(SyncStep.state == "done", SyncStep.doubt_since.is_not(None)))
        .order_by(SyncStep.intent_at, SyncStep.finished_at)
    ).all()
    taken_back = {
        (sync.undoes_seq, step.name.removeprefix(UNDO))
        for step, sync in rows
        if sync.undoes_seq is not None and step.state == "done"
    }
    return [
        _of(step, sync, settle_seconds, is_taken_back=(sync.seq, step.name) in taken_back)
        for step, sync in rows
        if _is_about(step, record_type, cats_id)
    ]


def _of(step: SyncStep, sync: Sync, settle_seconds: float, *, is_taken_back: bool) -> OurStep:
    is_found = step.name.startswith(FOUND)
    name = step.name.removeprefix(UNDO).removeprefix(FOUND)
    is_undo = sync.undoes_seq is not None
    has_been = is_found or (not is_undo and (has_written(step) or is_in_doubt(step)))
    return OurStep(
        name=name,
        remote_id=step.remote_id,
        payload=step.payload or {},
        spans=spans_of(step, settle_seconds) if step.tries else (),
        stands=has_been and sync.undone_at is None and not is_taken_back,
        is_sure=is_found or step.state == "done",
    )


def _is_about(step: SyncStep, record_type: str, cats_id: int) -> bool:
    name = step.name.removeprefix(UNDO).removeprefix(FOUND)
    if kind_of(name) is None or type_of(name) != record_type:
        return False
    return cats_id in (
        (step.payload or {}).get("record_id"),
        step.remote_id if kind_of(name) == "create" else None,
    )
