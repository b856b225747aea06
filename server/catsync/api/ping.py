"""GET /api/v1/ping: who answers on this port, and what it can do."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from .. import __version__
from .access import allow

API_VERSION = 1
FEATURES = ("resolve", "syncs", "pairing")

blueprint = Blueprint("ping", __name__, url_prefix="/api/v1", description="Who answers here")


class PingSchema(Schema):
    product = fields.String(required=True)
    version = fields.String(required=True)
    api_version = fields.Integer(required=True)
    features = fields.List(fields.String(), required=True)


@blueprint.get("/ping")
@blueprint.response(200, PingSchema)
@allow("public")
def ping() -> dict[str, Any]:
    """Product, version and features; without a token."""
    return {
        "product": "catsync",
        "version": __version__,
        "api_version": API_VERSION,
        "features": list(FEATURES),
    }
