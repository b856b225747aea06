"""Comparing the copy of CATS with CATS, and making it anew: for admins, when somebody doubts it (Q5)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from ..integration.mirror_wishes import comparison, wish
from ..integration.site import require_site
from ..services import services
from .access import allow, current_user

blueprint = Blueprint(
    "comparison", __name__, url_prefix="/api/v1", description="Whether the copy is as CATS is"
)


class ComparisonSchema(Schema):
    """The last comparison, or the one under way; at: when it ended. calls_needed: about what one costs."""

    state = fields.String(required=True, validate=validate.OneOf(["never", "running", "done", "rebuilding"]))
    at = fields.String(required=True, allow_none=True)
    calls = fields.Integer(required=True)
    gone = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    calls_needed = fields.Integer(required=True)


@blueprint.get("/integration/comparison")
@blueprint.response(200, ComparisonSchema)
@allow("viewer")
def read() -> dict[str, Any]:
    """What the last comparison of all copied records with CATS found. cats_not_connected."""
    with services().database.read() as session:
        return comparison(session, require_site(session).id)


@blueprint.post("/integration/compare")
@blueprint.response(202, ComparisonSchema)
@allow("admin")
def compare() -> dict[str, Any]:
    """Compare all copied records with CATS now, as fast as the calls left allow. cats_not_connected."""
    return _wish(is_rebuilt=False)


@blueprint.post("/integration/rebuild")
@blueprint.response(202, ComparisonSchema)
@allow("admin")
def rebuild() -> dict[str, Any]:
    """Throw the copy away and read CATS anew; links, decisions and settings stay. cats_not_connected.

    Until it is whole again, profiles that are not found are said to be unknown, never new.
    """
    return _wish(is_rebuilt=True)


def _wish(*, is_rebuilt: bool) -> dict[str, Any]:
    shared = services()
    with shared.database.write() as session:
        summary = wish(session, require_site(session).id, current_user().id, is_rebuilt=is_rebuilt)
    shared.wake()
    return summary
