"""Many outreach events sent at once: kept with the request, worked off row by row, counted (N1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import ActivityBatch, ActivityBatchRow, AuditEvent
from .batch import Read, Result, each_of

INSERTED_AT_ONCE = 1000
ROWS_AT_ONCE = 50


@dataclass(frozen=True)
class Counts:
    """Rows by what became of them."""

    accepted: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def done(self) -> int:
        return self.accepted + self.known + self.rejected


def begin(session: Session, rows: Sequence[Any], by: int | None) -> ActivityBatch:
    """Keep a batch whose rows wait to be worked off, in the caller's transaction."""
    batch = ActivityBatch(total=len(rows), created_by=by)
    session.add(batch)
    session.flush()
    kept = [
        {"batch_id": batch.id, "position": position, "sent": row, "state": "queued"}
        for position, row in enumerate(rows)
    ]
    for first in range(0, len(kept), INSERTED_AT_ONCE):
        session.execute(insert(ActivityBatchRow), kept[first : first + INSERTED_AT_ONCE])
    detail = {"rows": batch.total}
    session.add(
        AuditEvent(user_id=by, what="activities.accepted", subject=f"batch:{batch.id}", detail=detail)
    )
    return batch


def get(session: Session, batch_id: str) -> ActivityBatch:
    """Raises not_found."""
    batch = session.get(ActivityBatch, batch_id)
    if batch is None:
        raise CatsyncError("not_found", "There is no batch with this id.")
    return batch


def counts_of(session: Session, batch_id: str) -> Counts:
    rows = session.execute(
        select(ActivityBatchRow.state, func.count())
        .where(ActivityBatchRow.batch_id == batch_id, ActivityBatchRow.state != "queued")
        .group_by(ActivityBatchRow.state)
    )
    return Counts(**{row[0]: row[1] for row in rows})


def rejected_rows(session: Session, batch_id: str) -> list[ActivityBatchRow]:
    """In the order in which they were sent."""
    rows = select(ActivityBatchRow).where(
        ActivityBatchRow.batch_id == batch_id, ActivityBatchRow.state == "rejected"
    )
    return list(session.scalars(rows.order_by(ActivityBatchRow.position)))


def work_off(session: Session, read: Read) -> tuple[bool, bool]:
    """Some rows of the oldest batch, in the caller's transaction: (whether there were any, whether a sync was started).

    Killed, it loses a transaction that never was; what is sent again is known by its source and id.
    """
    batch = session.scalar(
        select(ActivityBatch)
        .where(ActivityBatch.state != "done")
        .order_by(ActivityBatch.created_at, ActivityBatch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if batch is None:
        return False, False
    queued = select(ActivityBatchRow.position, ActivityBatchRow.sent).where(
        ActivityBatchRow.batch_id == batch.id, ActivityBatchRow.state == "queued"
    )
    rows = session.execute(queued.order_by(ActivityBatchRow.position).limit(ROWS_AT_ONCE)).all()
    batch_id, by = batch.id, batch.created_by
    results = list(each_of(session, 0, [row.sent for row in rows], read, by))
    for result in results:
        _settle(session, batch_id, rows[result.index].position, result)
    if len(results) == len(rows) < ROWS_AT_ONCE:
        session.execute(
            update(ActivityBatch).where(ActivityBatch.id == batch_id).values(state="done", finished_at=now())
        )
    else:
        session.execute(update(ActivityBatch).where(ActivityBatch.id == batch_id).values(state="running"))
    return True, any(result.recorded and result.recorded.sync for result in results)


def _settle(session: Session, batch_id: str, position: int, result: Result) -> None:
    """By statement: a savepoint that was rolled back has expired what was loaded."""
    if result.recorded is not None:
        values: dict[str, Any] = {"state": result.recorded.state, "sent": None}
    else:
        error = result.error or CatsyncError("internal", "Catsync failed at this row.")
        values = {"state": "rejected", "code": error.code, "reason": error.message[:500]}
    session.execute(
        update(ActivityBatchRow)
        .where(ActivityBatchRow.batch_id == batch_id, ActivityBatchRow.position == position)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
