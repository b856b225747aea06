"""The session of the pages: sign in by password, sign out. Signing in by a one-use link is a page."""

from __future__ import annotations

from typing import Any

from flask import Response, after_this_request, request
from flask_smorest import Blueprint

from ..access.hashing import digest
from ..access.passwords import check_sign_in
from ..access.sessions import SESSION_DAYS, begin_session, end_session
from ..access.users import plain_email
from ..errors import CatsyncError
from ..models import User
from ..services import services
from .access import SESSION_COOKIE, allow, current_session
from .origins import is_from_own_page
from .schemas.access import SignedInSchema, SignInSchema

TRIES_PER_ADDRESS = 100  # within ten minutes; a whole office may share one

blueprint = Blueprint("session", __name__, url_prefix="/api/v1", description="The session of the pages")


@blueprint.post("/session")
@blueprint.arguments(SignInSchema)
@blueprint.response(200, SignedInSchema)
@allow("public")
def sign_in(values: dict[str, str]) -> dict[str, Any]:
    """Begin a session. One answer for whatever is wrong with the address or the password."""
    if not is_from_own_page():
        raise CatsyncError("origin_refused", "People sign in on Catsync's own pages only.")
    user = _checked(values["email"], values["password"])
    with services().database.write() as session:
        cookie = begin_session(session, user)

    @after_this_request
    def give(response: Response) -> Response:
        keep_cookie(response, cookie)
        return response

    return {"user": user}


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


def keep_cookie(response: Any, secret: str) -> None:
    """Give the browser the session's cookie."""
    is_https = request.is_secure or (services().config.public_url or "").startswith("https://")
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=SESSION_DAYS * 86400,
        httponly=True,
        samesite="Strict",
        secure=is_https,
    )


def stop_guessing(key: str, limit: int | None = None) -> None:
    """Count a try. Raises CatsyncError too_many_tries."""
    wait = services().tries.take(key, limit)
    if wait:
        raise CatsyncError(
            "too_many_tries", f"Too many tries. Try again in {wait} seconds.", {"retry_after": wait}
        )


def _checked(email: str, password: str) -> User:
    keys = (f"address:{request.remote_addr}", f"email:{digest(plain_email(email))}")
    stop_guessing(keys[0], TRIES_PER_ADDRESS)
    stop_guessing(keys[1])
    with services().database.read() as session:
        user = check_sign_in(session, email, password)
    for key in keys:
        services().tries.forgive(key)
    return user


def _forget_cookie(response: Response) -> Response:
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Strict")
    return response
