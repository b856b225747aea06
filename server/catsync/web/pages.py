"""The pages for people. They show a frame; their small modules ask the same API that everything else asks."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from .. import __version__
from ..access.pairing import find_waiting
from ..access.sessions import SESSION_DAYS, find_link, spend_link
from ..api.access import SESSION_COOKIE, allow, current_user
from ..errors import CatsyncError
from ..services import services

NEXT_COOKIE = "catsync_next"
NEXT_SECONDS = 900
RETURN_TO = ("/pair", "/integrations", "/syncs")

blueprint = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


@blueprint.app_context_processor
def _shared() -> dict[str, object]:
    """What the frame of every page needs."""
    user, session = g.get("user"), g.get("web_session")
    return {
        "user": user,
        "initials": initials(user.name) if user else "",
        "csrf_token": session.csrf_token if session else "",
        "version": __version__,
    }


@blueprint.get("/")
@allow("viewer", by="session")
def home() -> str:
    """What is connected and what to do next."""
    return render_template("home.html", extension_folder=extension_folder())


@blueprint.get("/integrations")
@allow("viewer", by="session")
def integrations() -> str:
    """The CATS connection and the paired browsers."""
    cats_url = services().config.cats_url
    return render_template(
        "integrations.html",
        may_change=current_user().role == "admin",
        environment_address=urlsplit(cats_url).netloc if cats_url else None,
    )


@blueprint.get("/syncs")
@allow("viewer", by="session")
def syncs() -> str:
    """The syncs and how they ended."""
    return render_template("syncs.html", may_change=current_user().role != "viewer")


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


@blueprint.get("/signin/<string:secret>")
@allow("public")
def sign_in_page(secret: str) -> AnyResponse:
    """Who the link signs in, with the button that spends it. Looking at it spends nothing (W7)."""
    with services().database.read() as session:
        found = find_link(session, secret)
    if found is None:
        return _link_spent()
    return make_response(render_template("sign-in.html", who=found[1], secret=secret))


@blueprint.post("/signin/<string:secret>")
@allow("public")
def sign_in(secret: str) -> AnyResponse:
    """Spend the link: a session, and on to where the person was going."""
    with services().database.write() as session:
        cookie = spend_link(session, secret)
    if cookie is None:
        return _link_spent()
    response = redirect(_next_page(), 303)
    response.set_cookie(
        SESSION_COOKIE,
        cookie,
        max_age=SESSION_DAYS * 86400,
        httponly=True,
        samesite="Strict",
        secure=_is_https(),
    )
    response.delete_cookie(NEXT_COOKIE, httponly=True, samesite="Strict")
    return response


@blueprint.after_app_request
def _come_back_later(response: Response) -> Response:
    """Someone who was sent to the sign-in comes back to the page they asked for."""
    if response.status_code == 401 and request.method == "GET" and request.path in RETURN_TO:
        wanted = request.full_path.rstrip("?")[:200]
        response.set_cookie(NEXT_COOKIE, wanted, max_age=NEXT_SECONDS, httponly=True, samesite="Strict")
    return response


def initials(name: str) -> str:
    """At most two letters: of the first and of the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def extension_folder() -> str | None:
    """The folder to choose at "Load unpacked", where this runs from the project's own folder."""
    folder = Path(__file__).resolve().parents[3]
    return str(folder) if (folder / "manifest.json").is_file() else None


def _next_page() -> str:
    """Only a page of ours: the cookie is the browser's to change."""
    wanted = request.cookies.get(NEXT_COOKIE, "")
    is_ours = wanted.partition("?")[0] in RETURN_TO and "\\" not in wanted
    return wanted if is_ours else url_for("web.home")


def _link_spent() -> Response:
    response = make_response(render_template("link-spent.html"))
    response.status_code = 410
    return response


def _is_https() -> bool:
    return request.is_secure or (services().config.public_url or "").startswith("https://")
