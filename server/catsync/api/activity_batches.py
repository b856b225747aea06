"""Many outreach events at once: more than one request can wait for (N1)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..campaigns import activity_batches as batches
from ..clock import iso
from ..models import ActivityBatch, ActivityBatchRow
from ..services import services
from .access import allow, current_user
from .schemas.activity_batches import BatchRequest, BatchSchema

blueprint = Blueprint(
    "activity_batches", __name__, url_prefix="/api/v1/activities/batches", description="Many events at once"
)


@blueprint.post("")
@blueprint.arguments(BatchRequest)
@blueprint.response(202, BatchSchema)
@allow("recruiter", scope="activities:write")
def take_in(body: dict[str, Any]) -> dict[str, Any]:
    """Up to 10,000 events. 202: every row is on disk; each is judged on its own in the background.

    Sent again, nothing new is made: an event is known by its source and source_id.
    """
    with services().database.write() as session:
        batch = batches.begin(session, body["activities"], current_user().id)
        answer = _json(session, batch)
    services().wake()
    return answer


@blueprint.get("/<string:batch_id>")
@blueprint.response(200, BatchSchema)
@allow("recruiter", scope="activities:write")
def read_batch(batch_id: str) -> dict[str, Any]:
    """How far it is, and what was rejected so far with the reasons."""
    with services().database.read() as session:
        return _json(session, batches.get(session, batch_id))


def _json(session: Session, batch: ActivityBatch) -> dict[str, Any]:
    counts = batches.counts_of(session, batch.id)
    return {
        "id": batch.id,
        "state": batch.state,
        "total": batch.total,
        "done": counts.done,
        "accepted": counts.accepted,
        "known": counts.known,
        "rejected": counts.rejected,
        "rejections": [_rejected(row) for row in batches.rejected_rows(session, batch.id)],
        "created_at": iso(batch.created_at),
        "finished_at": iso(batch.finished_at),
    }


def _rejected(row: ActivityBatchRow) -> dict[str, Any]:
    given = row.sent.get("source_id") if isinstance(row.sent, dict) else None
    return {
        "index": row.position,
        "source_id": given if isinstance(given, str) else None,
        "error": {"code": row.code or "validation_failed", "message": row.reason or ""},
    }
