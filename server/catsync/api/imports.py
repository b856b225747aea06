"""Lists of people over HTTP: sent as CSV, followed, and what was rejected (C2)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from ..campaigns import imports
from ..campaigns.imports import Progress
from ..clock import iso
from ..models import Import
from ..services import services
from .access import allow, current_user
from .schemas.campaigns import ImportList, ImportRequest, ImportSchema
from .schemas.ids import MAX_OWN_ID

blueprint = Blueprint("imports", __name__, url_prefix="/api/v1", description="Lists of people")
OF_CAMPAIGN = f"/campaigns/<int(max={MAX_OWN_ID}):campaign_id>/imports"


@blueprint.route(OF_CAMPAIGN)
class ListsOfCampaign(MethodView):
    """Those that were sent for one campaign."""

    @blueprint.arguments(ImportRequest)
    @blueprint.response(202, ImportSchema)
    @allow("recruiter")
    def post(self, body: dict[str, str], campaign_id: int) -> dict[str, Any]:
        """Take a list in. 202: every row is on disk, and is worked off in the background."""
        with services().database.write() as session:
            file = imports.begin(session, campaign_id, body["filename"], body["csv"], current_user().id)
        services().wake()
        return _json(file, Progress())

    @blueprint.response(200, ImportList)
    @allow("viewer")
    def get(self, campaign_id: int) -> dict[str, Any]:
        """The lists of a campaign, the newest first."""
        with services().database.read() as session:
            files = imports.of_campaign(session, campaign_id)
            progress = imports.progress_of(session, [file.id for file in files])
        return {"imports": [_json(file, progress.get(file.id, Progress())) for file in files]}


@blueprint.get("/imports/<string:import_id>")
@blueprint.response(200, ImportSchema)
@allow("viewer")
def read_import(import_id: str) -> dict[str, Any]:
    """How far one list is."""
    with services().database.read() as session:
        file = imports.get(session, import_id)
        progress = imports.progress_of(session, [file.id])
    return _json(file, progress.get(file.id, Progress()))


@blueprint.get("/imports/<string:import_id>/rejected.csv")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@allow("viewer")
def rejected(import_id: str) -> Response:
    """The rejected rows as they were given, with reasons; to be corrected and sent again."""
    with services().database.read() as session:
        text = imports.rejected_csv(session, imports.get(session, import_id))
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rejected.csv"'
    return response


def _json(file: Import, progress: Progress) -> dict[str, Any]:
    return {
        "id": file.id,
        "campaign_id": file.campaign_id,
        "filename": file.filename,
        "state": file.state,
        "total": file.total,
        "done": progress.done,
        "added": progress.added,
        "known": progress.known,
        "rejected": progress.rejected,
        "created_at": iso(file.created_at),
        "finished_at": iso(file.finished_at),
    }
