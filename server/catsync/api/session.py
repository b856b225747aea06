"""DELETE /api/v1/session: sign out of the pages. Signing in is a page: it happens by a one-use link."""

from __future__ import annotations

from flask import Response, after_this_request
from flask_smorest import Blueprint

from ..access.sessions import end_session
from ..services import services
from .access import SESSION_COOKIE, allow, current_session

blueprint = Blueprint("session", __name__, url_prefix="/api/v1", description="The session of the pages")


@blueprint.delete("/session")
@blueprint.response(204)
@allow("viewer", by="session")
def sign_out() -> None:
    """End this session."""
    web_session = current_session()
    assert web_session is not None
    with services().database.write() as session:
        end_session(session, web_session)
    after_this_request(_forget_cookie)


def _forget_cookie(response: Response) -> Response:
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Strict")
    return response
