"""Who may call what: every route declares it with @allow, and one guard checks it before the route runs (W1, W3).

A call carries either a bearer token, or our own page's session cookie with X-CSRF-Token when it changes something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

from flask import Flask, current_app, g, request

from ..access.sessions import check_csrf, find_session
from ..access.tokens import check_token, note_use
from ..access.users import has_role
from ..errors import CatsyncError
from ..models import Token, User, WebSession
from ..services import services
from .origins import SAFE_METHODS, is_from_extension, is_from_own_page, sent_origin

Role = Literal["public", "extension", "viewer", "recruiter", "admin"]
View = TypeVar("View", bound=Callable[..., Any])

SESSION_COOKIE = "catsync_session"
# Routes that are not ours to decorate: the API document and the files of the pages hold nothing of anybody.
PUBLIC_ENDPOINTS = ("api-docs.openapi_json", "web.static")


@dataclass(frozen=True)
class Rule:
    """role: the weakest that may call; `public` anybody, `extension` a known extension without a token.

    by: "session" keeps tokens out (what only a person in our pages may do). scope: what a scoped token needs.
    """

    role: Role
    by: Literal["any", "session"] = "any"
    scope: str | None = None


def allow(
    role: Role, *, by: Literal["any", "session"] = "any", scope: str | None = None
) -> Callable[[View], View]:
    """Declare who may call a route; the innermost decorator, on the function or on a MethodView's method."""

    def declare(view: View) -> View:
        cast(Any, view).catsync_rule = Rule(role, by, scope)
        return view

    return declare


def register(app: Flask) -> None:
    """Check every request against its route's rule."""
    app.before_request(_guard)


def current_user() -> User:
    """Who calls. Raises CatsyncError not_signed_in on a public route."""
    user = g.get("user")
    if user is None:
        raise CatsyncError("not_signed_in", "Sign in first.")
    return cast(User, user)


def current_token() -> Token | None:
    """The bearer token of this call, or None where a page calls."""
    return cast("Token | None", g.get("token"))


def current_session() -> WebSession | None:
    """The page session of this call, or None where a token calls."""
    return cast("WebSession | None", g.get("web_session"))


def rule_of(app: Flask, endpoint: str, method: str) -> Rule | None:
    """What the route declares, or None where it declares nothing."""
    if endpoint in PUBLIC_ENDPOINTS:
        return Rule("public")
    view: Any = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        view = getattr(view_class, "get" if method == "HEAD" else method.lower(), None)
    return cast("Rule | None", getattr(view, "catsync_rule", None))


def undeclared_routes(app: Flask) -> list[str]:
    """Routes without a rule, as "METHOD /path". `create_app` refuses to start with any."""
    return [
        f"{method} {route.rule}"
        for route in app.url_map.iter_rules()
        for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"})
        if rule_of(app, route.endpoint, method) is None
    ]


def _guard() -> None:
    if request.url_rule is None or request.method == "OPTIONS":
        return  # routing answers 404 or 405, or lists the methods
    rule = rule_of(current_app, request.url_rule.endpoint, request.method)
    if rule is None:
        raise CatsyncError("forbidden", "This address is not open to anybody.")
    if rule.role == "public":
        return
    if rule.role == "extension":
        _check_extension()
        return
    _authenticate()
    if rule.by == "session" and current_session() is None:
        raise CatsyncError("forbidden", "This is done on Catsync's own pages only.")
    token = current_token()
    if token is not None and token.scopes and rule.scope not in token.scopes:
        raise CatsyncError("forbidden", "This token may not do this.")
    if not has_role(current_user(), rule.role):
        raise CatsyncError("forbidden", f"Only {_people(rule.role)} may do this.", {"role": rule.role})


def _check_extension() -> None:
    if is_from_extension() or (sent_origin() is None and request.method in SAFE_METHODS):
        return
    raise CatsyncError("origin_refused", "Only the Catsync browser extension may do this.")


def _authenticate() -> None:
    header = request.headers.get("Authorization")
    cookie = request.cookies.get(SESSION_COOKIE)
    if header is not None and cookie is not None:
        raise CatsyncError("bad_request", "Send a token or a session, not both.")
    if header is not None:
        _use_token(header)
    elif cookie is not None:
        _use_session(cookie)
    else:
        raise CatsyncError("not_signed_in", "Sign in first, or pair this browser.")


def _use_token(header: str) -> None:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise CatsyncError("not_signed_in", "The Authorization header must be: Bearer and a token.")
    with services().database.read() as session:
        g.token, g.user = check_token(session, secret.strip(), sent_origin())
    note_use(services().database, g.token)


def _use_session(cookie: str) -> None:
    if not is_from_own_page():
        raise CatsyncError("origin_refused", "A session is good for Catsync's own pages only.")
    with services().database.read() as session:
        found = find_session(session, cookie)
    if found is None:
        raise CatsyncError("not_signed_in", "Your session has ended. Sign in again.")
    g.web_session, g.user = found
    if request.method not in SAFE_METHODS:
        check_csrf(g.web_session, request.headers.get("X-CSRF-Token"))


def _people(role: str) -> str:
    return {"admin": "admins", "recruiter": "recruiters and admins"}.get(role, "users")
