"""POST /api/v1/cats/webhook: where CATS tells of changes as they happen. Only its signature counts (W5)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from ..integration.webhook_deliveries import take_in
from ..services import services
from .access import allow

blueprint = Blueprint("cats_webhook", __name__, url_prefix="/api/v1", description="What CATS tells by itself")


class AcceptedSchema(Schema):
    accepted = fields.Boolean(required=True)


@blueprint.post("/cats/webhook")
@blueprint.response(200, AcceptedSchema)
@allow("public")
def receive() -> dict[str, Any]:
    """A webhook of CATS, signed with the secret that Catsync gave it; anything else is answered and forgotten.

    Any body is answered with 200: to CATS, 410 means that the webhook is to go, and failures that it is to be disabled.
    """
    shared = services()
    accepted = take_in(
        shared.database,
        shared.secrets,
        request.get_data(cache=False),
        request.headers.get("X-Signature", ""),
        request.headers.get("X-Request-Id", ""),
    )
    return {"accepted": accepted}
