"""Paired browsers: listed by name with their last use, revoked one by one (I5)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from ..access.tokens import list_tokens, revoke_token
from ..clock import iso
from ..models import Token, User
from ..services import services
from .access import allow, current_token, current_user
from .schemas.access import OwnerSchema

blueprint = Blueprint("browsers", __name__, url_prefix="/api/v1", description="Paired browsers")


class PairedBrowserSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    user = fields.Nested(OwnerSchema, required=True)
    created_at = fields.String(required=True)
    last_used_at = fields.String(allow_none=True)
    is_this = fields.Boolean(required=True)


class BrowsersSchema(Schema):
    browsers = fields.List(fields.Nested(PairedBrowserSchema), required=True)


@blueprint.get("/browsers")
@blueprint.response(200, BrowsersSchema)
@allow("viewer")
def list_browsers() -> dict[str, Any]:
    """Your own; an admin sees everybody's."""
    with services().database.read() as session:
        found = list_tokens(session, current_user(), "browser")
        return {"browsers": [_row(token, owner) for token, owner in found]}


@blueprint.delete("/browsers/<string:browser_id>")
@blueprint.response(204)
@allow("viewer")
def revoke(browser_id: str) -> None:
    """Its next call is answered with 401 token_revoked."""
    with services().database.write() as session:
        revoke_token(session, browser_id, current_user(), "browser")


def _row(token: Token, owner: User) -> dict[str, Any]:
    this = current_token()
    return {
        "id": token.id,
        "name": token.name,
        "kind": token.kind,
        "user": owner,
        "created_at": iso(token.created_at),
        "last_used_at": iso(token.last_used_at),
        "is_this": this is not None and this.id == token.id,
    }
