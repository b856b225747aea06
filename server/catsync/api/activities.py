"""Outreach events over HTTP: from tools, in batches; a person's own story with the fate of each note (N1, E8)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from ..campaigns import activities, note_states
from ..campaigns import store as campaigns
from ..campaigns.batch import Result, record_all
from ..clock import iso
from ..errors import CatsyncError
from ..integration.site import connected_site
from ..models import Activity, Person
from ..people import store as people
from ..people.variables import CONTROL
from ..services import services
from .access import allow, current_user
from .activity_events import event_of
from .schemas.activities import (
    ActivitiesRequest,
    ActivitiesResponse,
    ActivityList,
    ActivityQuery,
    ActivitySchema,
    NoteRequest,
)

blueprint = Blueprint(
    "activities", __name__, url_prefix="/api/v1", description="What happened in the outreach"
)


@blueprint.post("/activities")
@blueprint.arguments(ActivitiesRequest)
@blueprint.response(200, ActivitiesResponse)
@allow("recruiter", scope="activities:write")
def record(body: dict[str, Any]) -> dict[str, Any]:
    """Up to 1,000 events, each judged on its own and kept once by source and source_id; what is answered is on disk."""
    rows = body["activities"]
    found = record_all(services().database, rows, event_of, current_user().id)
    if any(each.recorded and each.recorded.sync for each in found):
        services().wake()
    results = [_result(rows[each.index], each) for each in found]
    states = [each["state"] for each in results]
    return {"results": results, **{s: states.count(s) for s in ("accepted", "known", "rejected")}}


@blueprint.get("/people/<string:person_id>/activities")
@blueprint.arguments(ActivityQuery, location="query")
@blueprint.response(200, ActivityList)
@allow("viewer")
def list_activities(query: dict[str, Any], person_id: str) -> dict[str, Any]:
    """What happened to a person, the oldest first, and what has become of each note."""
    with services().database.read() as session:
        person = people.get(session, person_id)
        rows = note_states.activities_of(session, person.id, query["campaign_id"])
        return {"activities": _rows(session, person, list(rows))}


@blueprint.post("/people/<string:person_id>/notes")
@blueprint.arguments(NoteRequest)
@blueprint.response(201, ActivitySchema)
@allow("recruiter")
def log_note(body: dict[str, Any], person_id: str) -> dict[str, Any]:
    """Log a note of your own; it goes to CATS as the settings say."""
    text = CONTROL.sub("", body["text"]).strip()
    if not text:
        raise CatsyncError("validation_failed", "The note is empty.")
    with services().database.write() as session:
        person = people.get(session, person_id)
        if body["campaign_id"] is not None:
            campaigns.get(session, body["campaign_id"])
        done = activities.log_note(session, person.id, body["campaign_id"], text, current_user().id)
        answer = _rows(session, person, [done.activity])[0]
    if done.sync is not None:
        services().wake()
    return answer


def _result(row: Any, result: Result) -> dict[str, Any]:
    given = row.get("source_id") if isinstance(row, dict) else None
    answer = {
        "index": result.index,
        "source_id": given if isinstance(given, str) else None,
        "state": "rejected",
        "activity_id": None,
        "person_id": None,
        "stage": None,
        "sync_id": None,
        "error": None,
    }
    if result.recorded is None:
        assert result.error is not None
        return {**answer, "error": {"code": result.error.code, "message": result.error.message}}
    done = result.recorded
    return {
        **answer,
        "state": done.state,
        "activity_id": done.activity.id,
        "person_id": done.activity.person_id,
        "stage": done.stage,
        "sync_id": done.sync.id if done.sync else None,
    }


def _rows(session: Session, person: Person, rows: list[Activity]) -> list[dict[str, Any]]:
    site = connected_site(session)
    states = note_states.note_states(session, site, person, rows, current_user().id)
    return [
        {
            "id": row.id,
            "source": row.source,
            "kind": row.kind,
            "event": row.event,
            "occurred_at": iso(row.occurred_at),
            "subject": row.subject,
            "text": row.text,
            "outcome": row.outcome,
            "stage": row.stage,
            "campaign_id": row.campaign_id,
            "notes": states[row.id],
        }
        for row in rows
    ]
