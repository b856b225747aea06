"""/healthz and /readyz, for whoever watches the process (Q7)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from ..errors import StartError
from ..migrate import check_schema
from ..services import services
from .access import allow

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
@allow("public")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"ok": True})


@blueprint.get("/readyz")
@allow("public")
def readyz() -> Response:
    """The database answers and has the schema of this program: 200, else 503."""
    try:
        check_schema(services().database)
    except (SQLAlchemyError, StartError):
        response = jsonify({"ready": False, "database": False})
        response.status_code = 503
        return response
    return jsonify({"ready": True, "database": True})
