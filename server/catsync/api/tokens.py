"""Tokens of scripts and outreach tools: each with the scopes it needs, shown once (W2)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from ..access.tokens import create_token, list_tokens, revoke_token
from ..clock import iso
from ..models import Token, User
from ..services import services
from .access import allow, current_user
from .schemas.access import NewTokenSchema, TokenList, TokenRequest

blueprint = Blueprint("tokens", __name__, url_prefix="/api/v1/tokens", description="Tokens of outreach tools")


@blueprint.get("")
@blueprint.response(200, TokenList)
@allow("viewer")
def list_script_tokens() -> dict[str, Any]:
    """Your own; an admin sees everybody's."""
    with services().database.read() as session:
        found = list_tokens(session, current_user(), "script")
        return {"tokens": [_row(token, owner) for token, owner in found]}


@blueprint.post("")
@blueprint.arguments(TokenRequest)
@blueprint.response(201, NewTokenSchema)
@allow("recruiter", by="session")
def create(body: dict[str, Any]) -> dict[str, Any]:
    """A token that acts as you, within its scopes. The secret is in this answer only."""
    with services().database.write() as session:
        scopes = tuple(dict.fromkeys(body["scopes"]))
        secret, token = create_token(session, current_user(), "script", body["name"], scopes=scopes)
        return {**_row(token, current_user()), "token": secret}


@blueprint.delete("/<string:token_id>")
@blueprint.response(204)
@allow("viewer", by="session")
def revoke(token_id: str) -> None:
    """Its next call is answered with 401 token_revoked."""
    with services().database.write() as session:
        revoke_token(session, token_id, current_user(), "script")


def _row(token: Token, owner: User) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes,
        "user": owner,
        "created_at": iso(token.created_at),
        "last_used_at": iso(token.last_used_at),
    }
