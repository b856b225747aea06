"""Invitations: the link is printed to the companion's terminal; no answer and no log holds it (W7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_smorest import Blueprint

from ..access.invitations import invite, tell
from ..access.sessions import LINK_MINUTES
from ..access.users import create_user, get_user
from ..clock import iso, now
from ..models import User
from ..services import services
from .access import allow, current_user
from .schemas.access import InvitationRequest, InvitationSchema
from .schemas.ids import MAX_OWN_ID
from .users import user_json

blueprint = Blueprint("invitations", __name__, url_prefix="/api/v1", description="Letting somebody in")


@blueprint.post("/invitations")
@blueprint.arguments(InvitationRequest)
@blueprint.response(201, InvitationSchema)
@allow("admin", by="session")
def invite_somebody(body: dict[str, str]) -> dict[str, Any]:
    """A new user, and a link for them in the companion's terminal. conflict where the e-mail address is taken."""
    shared, by = services(), current_user().id
    with shared.database.write() as session:
        user = create_user(session, body["email"], body["name"], body["role"], by=by)
        link = invite(session, user, shared.config.pages_url, by=by)
    return _told(user, link)


@blueprint.post(f"/users/<int(max={MAX_OWN_ID}):user_id>/invitation")
@blueprint.response(201, InvitationSchema)
@allow("admin", by="session")
def invite_again(user_id: int) -> dict[str, Any]:
    """A new link for somebody who is a user already: the first one ran out, or the password is forgotten."""
    shared = services()
    with shared.database.write() as session:
        user = get_user(session, user_id)
        link = invite(session, user, shared.config.pages_url, by=current_user().id)
    return _told(user, link)


def _told(user: User, link: str) -> dict[str, Any]:
    tell(user, link)
    return {"user": user_json(user), "expires_at": iso(now() + timedelta(minutes=LINK_MINUTES))}
