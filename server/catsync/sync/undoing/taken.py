"""What was taken back of a sync already: steps "undo:..." of this undo, and of an earlier one that was cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from ...models import Sync, SyncStep
from ..run import Run
from .our_steps import UNDO


def is_done(run: Run, name: str) -> bool:
    return any(step.state == "done" for step in _steps(run, name))


def has_begun(run: Run) -> bool:
    return any(step.state == "done" for step in _steps(run))


def results(run: Run) -> list[dict[str, Any]]:
    """What was told of each."""
    return [step.result for step in _steps(run) if step.state == "done" and step.result]


def meant(run: Run, name: str) -> Mapping[str, Any] | None:
    """The payload of an act whose answer was lost: it has been done, if CATS is as it was to be."""
    lost = (step for step in _steps(run, name) if step.state != "done" and step.doubt_since is not None)
    return next((step.payload for step in lost if "told" in (step.payload or {})), None)


def wait_out_lost_answers(run: Run) -> None:
    for step in run.uncertain_steps(UNDO):
        run.wait_out(step, run.engine.timing.direct_settle_seconds)


def _steps(run: Run, name: str | None = None) -> Iterable[SyncStep]:
    """The latest undo first."""
    wanted = (
        select(SyncStep)
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.undoes_seq == run.job.undoes_seq)
        .where(SyncStep.name == name if name is not None else SyncStep.name.startswith(UNDO))
        .order_by(Sync.seq.desc())
    )
    with run.engine.database.read() as session:
        found = session.scalars(wanted).all()
        session.expunge_all()  # they are read after the session
        return found
