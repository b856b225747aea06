"""Pages about who one is: signing in, the password, pairing a browser."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..access.pairing import find_waiting
from ..access.sessions import find_link, spend_link
from ..api.access import allow, current_user
from ..api.me import needs_current
from ..api.session import keep_cookie
from ..errors import CatsyncError
from ..services import services
from .frame import RAIL, blueprint

NEXT_COOKIE = "catsync_next"
NEXT_SECONDS = 900
RETURN_TO = ("pair", "audit", *(name for name, _ in RAIL))


@blueprint.get("/pair")
@allow("viewer", by="session")
def pair() -> str:
    """Confirm a browser by its code. Without a code: type it."""
    code = request.args.get("code", "").strip()[:20]
    key = f"pair:{current_user().id}"
    wait = services().tries.wait_seconds(key)
    if wait:
        raise CatsyncError(
            "too_many_tries", f"Too many wrong codes. Try again in {wait} seconds.", {"retry_after": wait}
        )
    if not code:
        return render_template("pair.html", pairing=None, code="")
    with services().database.read() as session:
        pairing = find_waiting(session, code)
    if pairing is None:
        services().tries.note(key)
    return render_template("pair.html", pairing=pairing, code=code)


@blueprint.get("/signin")
@allow("public")
def sign_in_form() -> str:
    """E-mail address and password. The same form stands on every page that asks for a session."""
    return render_template("signed-out.html", error=None, next_page=_next_page())


@blueprint.get("/password")
@allow("viewer", by="session")
def password() -> str:
    """Set or change one's password."""
    return render_template("signin-password.html", needs_current=needs_current(), next_page=_next_page())


@blueprint.get("/signin/<string:secret>")
@allow("public")
def sign_in_page(secret: str) -> AnyResponse:
    """Who the link signs in, with the button that spends it. Looking at it spends nothing (W7)."""
    with services().database.read() as session:
        found = find_link(session, secret)
    if found is None:
        return _link_spent()
    return make_response(render_template("sign-in.html", who=found[1], address=request.full_path.rstrip("?")))


@blueprint.post("/signin/<string:secret>")
@allow("public")
def sign_in(secret: str) -> AnyResponse:
    """Spend the link: a session, and on to where the person was going."""
    with services().database.write() as session:
        cookie = spend_link(session, secret)
    if cookie is None:
        return _link_spent()
    if request.args.get("then") == "password":
        response = redirect(url_for("web.password"), 303)  # which knows where to go from there
    else:
        response = redirect(_next_page(), 303)
        response.delete_cookie(NEXT_COOKIE, httponly=True, samesite="Strict")
    keep_cookie(response, cookie)
    return response


@blueprint.after_app_request
def _come_back_later(response: Response) -> Response:
    """Someone who was sent to the sign-in comes back to the page they asked for."""
    if response.status_code == 401 and request.method == "GET" and _is_returned_to(request.path):
        wanted = request.full_path.rstrip("?")[:200]
        response.set_cookie(NEXT_COOKIE, wanted, max_age=NEXT_SECONDS, httponly=True, samesite="Strict")
    return response


def _next_page() -> str:
    """Only a page of ours: the cookie is the browser's to change."""
    wanted = request.cookies.get(NEXT_COOKIE, "")
    is_ours = _is_returned_to(wanted.partition("?")[0]) and "\\" not in wanted
    return wanted if is_ours else url_for("web.home")


def _is_returned_to(path: str) -> bool:
    return path.startswith("/") and path.split("/")[1] in RETURN_TO


def _link_spent() -> Response:
    response = make_response(render_template("link-spent.html"))
    response.status_code = 410
    return response
