"""The history of settings over HTTP, and the team's settings as one document (S5)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from ..integration.site import connected_site
from ..services import services
from ..settings import revisions, transfer
from ..settings.effective import custom_fields
from .access import allow, current_user
from .schemas.revisions import ImportedSchema, RevisionList, RevisionQuery, TransferSchema

blueprint = Blueprint(
    "revisions", __name__, url_prefix="/api/v1/settings", description="What was changed in the settings"
)


@blueprint.get("/revisions")
@blueprint.arguments(RevisionQuery, location="query")
@blueprint.response(200, RevisionList)
@allow("viewer")
def list_revisions(query: dict[str, Any]) -> dict[str, Any]:
    """Every change, newest first: admins see all, others their own and those of campaigns and persons."""
    wanted = revisions.Wanted(query["layer"], query["id"], query["key"])
    with services().database.read() as session:
        rows, total = revisions.find(session, current_user(), wanted, query["page"], query["page_size"])
    return {"revisions": rows, "total": total}


@blueprint.get("/export")
@blueprint.response(200, TransferSchema)
@allow("admin")
def export_settings() -> dict[str, Any]:
    """What the team has set, without what is built in."""
    with services().database.read() as session:
        return {"settings": transfer.exported(session)}


@blueprint.post("/import")
@blueprint.arguments(TransferSchema)
@blueprint.response(200, ImportedSchema)
@allow("admin")
def import_settings(body: dict[str, Any]) -> dict[str, int]:
    """Make the team's settings those of the document, all of it or nothing; a problem is told for each row."""
    with services().database.write() as session:
        site = connected_site(session)
        custom = custom_fields(session, site.id if site else None)
        return transfer.replace(session, body["settings"], custom, current_user().id)
