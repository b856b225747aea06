"""GET /api/v1/me: whose token or session this is."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from .access import allow, current_token, current_user
from .origins import pages_url

blueprint = Blueprint("me", __name__, url_prefix="/api/v1", description="Who you are")


class SignedInUserSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.String(required=True)
    cats_user_id = fields.Integer(allow_none=True)


class BrowserSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class MeSchema(Schema):
    user = fields.Nested(SignedInUserSchema, required=True)
    browser = fields.Nested(BrowserSchema, allow_none=True)
    pages = fields.String(required=True)


@blueprint.get("/me")
@blueprint.response(200, MeSchema)
@allow("viewer")
def me() -> dict[str, Any]:
    """The user, the paired browser (null for a page or a script) and the address of the pages."""
    token = current_token()
    is_browser = token is not None and token.kind == "browser"
    return {"user": current_user(), "browser": token if is_browser else None, "pages": pages_url()}
