"""Whose token or session this is, and their password."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from ..access.passwords import hashed, is_password, set_password
from ..access.sessions import may_reset
from ..errors import CatsyncError
from ..models import SettingOverride
from ..services import services
from ..settings.overrides import TEAM_ID, Slot
from .access import SESSION_COOKIE, allow, current_session, current_token, current_user
from .origins import pages_url
from .schemas.access import PasswordSchema, SignedInUserSchema
from .session import stop_guessing

blueprint = Blueprint("me", __name__, url_prefix="/api/v1", description="Who you are")


class BrowserSchema(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class HelpSchema(Schema):
    guide = fields.String(required=True)
    support = fields.String(allow_none=True, required=True)


class MeSchema(Schema):
    user = fields.Nested(SignedInUserSchema, required=True)
    browser = fields.Nested(BrowserSchema, allow_none=True)
    pages = fields.String(required=True)
    help = fields.Nested(HelpSchema, required=True)


@blueprint.get("/me")
@blueprint.response(200, MeSchema)
@allow("viewer")
def me() -> dict[str, Any]:
    """The user, the paired browser (null for a page or a script), the address of the pages, and where help is."""
    token = current_token()
    is_browser = token is not None and token.kind == "browser"
    return {
        "user": current_user(),
        "browser": token if is_browser else None,
        "pages": pages_url(),
        "help": {"guide": f"{pages_url()}help", "support": _support_address()},
    }


def _support_address() -> str | None:
    """What the team's admin set (E10); its form was checked then."""
    slot = Slot("team", TEAM_ID, "support_address")
    with services().database.read() as session:
        row = session.get(SettingOverride, slot.identity())
        return str(row.value) if row is not None and row.value else None


@blueprint.put("/me/password")
@blueprint.arguments(PasswordSchema)
@blueprint.response(204)
@allow("viewer", by="session")
def put_password(values: dict[str, Any]) -> None:
    """Set your password; your other sessions end. `current` is not asked for within an hour of a one-time link."""
    web_session = current_session()
    assert web_session is not None
    _check_current(values["current"])
    stored = hashed(values["new"])
    with services().database.write() as session:
        set_password(session, current_user().id, stored, web_session)


def needs_current() -> bool:
    """Whether whoever calls has to know their present password to set another."""
    web_session = current_session()
    by_link = web_session is not None and may_reset(web_session, request.cookies.get(SESSION_COOKIE, ""))
    return current_user().password_hash is not None and not by_link


def _check_current(current: str | None) -> None:
    if not needs_current():
        return
    key = f"password:{current_user().id}"
    stop_guessing(key)
    if not is_password(current_user().password_hash or "", current or ""):
        raise CatsyncError("validation_failed", "Your present password is another one. Try again.")
    services().tries.forgive(key)
