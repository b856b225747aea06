"""The audit log over HTTP: who changed what, in words, and as a table (Q6)."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from ..audit.rows import row_of, scenes_of
from ..audit.table import csv_parts
from ..audit.wanted import Wanted, page_of
from ..services import services
from .access import allow, current_user
from .schemas.audit import AuditFilter, AuditList, AuditQuery

blueprint = Blueprint("audit", __name__, url_prefix="/api/v1", description="What was changed, by whom")


@blueprint.get("/audit")
@blueprint.arguments(AuditQuery, location="query")
@blueprint.response(200, AuditList)
@allow("viewer")
def list_events(query: dict[str, Any]) -> dict[str, Any]:
    """Every change, newest first. Users, tokens, the connection and the team's settings are for admins (W3)."""
    page, page_size = query.pop("page"), query.pop("page_size")
    with services().database.read() as session:
        events, total = page_of(session, Wanted(**query), current_user(), page, page_size)
        return {"events": [row_of(scene) for scene in scenes_of(session, events)], "total": total}


@blueprint.get("/audit.csv")
@blueprint.arguments(AuditFilter, location="query")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@allow("viewer")
def table(query: dict[str, Any]) -> Response:
    """The same as a table, all of it; safe to open in a spreadsheet."""
    parts = csv_parts(services().database, Wanted(**query), current_user())
    response = Response(parts, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
