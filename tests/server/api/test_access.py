"""Tokens, sessions and roles (W1-W3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from tests.server.door import EXTENSION, OTHER_EXTENSION, Door, code

from catsync.access.tokens import create_token
from catsync.api.access import allow, undeclared_routes
from catsync.clock import now
from catsync.models import Token, User, WebSession


def test_every_route_declares_who_may_call_it(door: Door) -> None:
    assert undeclared_routes(door.app) == []


def test_a_route_that_declares_nothing_is_found(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.app.view_functions, "me.me", lambda: "open")
    assert undeclared_routes(door.app) == ["GET /api/v1/me"]


def test_a_route_that_declares_nothing_is_closed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.app.view_functions, "me.me", lambda: "open")
    answer = door.extension(door.user()).get("/api/v1/me")
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_without_token_and_session_nobody_is_signed_in(door: Door) -> None:
    answer = door.stranger().get("/api/v1/me")
    assert (answer.status_code, code(answer)) == (401, "not_signed_in")


def test_a_paired_browser_learns_who_it_is(door: Door) -> None:
    user = door.user()
    answer = door.extension(user).get("/api/v1/me")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["user"] == {
        "id": user.id,
        "name": "Ana Ruiz",
        "email": "ana@northwind.example",
        "role": "admin",
        "cats_user_id": None,
    }
    assert answer.json["browser"]["name"] == "Ana Ruiz's laptop"
    assert answer.json["pages"] == "http://127.0.0.1:8766/"


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi", "wrong", "Bearer \u00e9"])
def test_an_unknown_token_is_refused(door: Door, header: str) -> None:
    answer = door.stranger().get("/api/v1/me", Authorization=header)
    assert (answer.status_code, code(answer)) == (401, "not_signed_in")


def test_a_revoked_token_is_told_so(door: Door) -> None:
    user = door.user()
    extension = door.extension(user)
    [browser] = (extension.get("/api/v1/browsers").json or {})["browsers"]
    assert door.page(user).call("DELETE", f"/api/v1/browsers/{browser['id']}").status_code == 204
    answer = extension.get("/api/v1/me")
    assert (answer.status_code, code(answer)) == (401, "token_revoked")


def test_the_token_of_a_disabled_user_is_revoked(door: Door) -> None:
    user = door.user()
    extension = door.extension(user)
    with door.database.write() as session:
        session.execute(update(User).values(disabled_at=now()))
    assert code(extension.get("/api/v1/me")) == "token_revoked"


def test_a_token_works_from_the_origin_it_was_given_to_only(door: Door) -> None:
    extension = door.extension(door.user())
    answer = extension.get("/api/v1/me", Origin=OTHER_EXTENSION)
    assert (answer.status_code, code(answer)) == (403, "origin_refused")


def test_a_token_works_where_the_browser_sends_no_origin(door: Door) -> None:
    assert door.extension(door.user()).get("/api/v1/me", Origin="").status_code == 200


def test_the_database_holds_no_token_in_the_clear(door: Door) -> None:
    extension = door.extension(door.user())
    secret = extension.headers["Authorization"].removeprefix("Bearer ")
    assert extension.get("/api/v1/me").status_code == 200
    assert secret.encode() not in door.file_bytes()


def test_the_last_use_is_written_once_a_minute_at_most(door: Door) -> None:
    extension = door.extension(door.user())
    extension.get("/api/v1/me")
    with door.database.write() as session:
        first = session.scalars(select(Token)).one().last_used_at
    extension.get("/api/v1/me")
    with door.database.write() as session:
        token = session.scalars(select(Token)).one()
        assert token.last_used_at == first
        token.last_used_at = now() - timedelta(seconds=61)
    extension.get("/api/v1/me")
    with door.database.read() as session:
        last = session.scalars(select(Token)).one().last_used_at
    assert first is not None
    assert last is not None
    assert last > first


def test_a_scoped_token_may_not_do_what_it_has_no_scope_for(door: Door) -> None:
    user = door.user()
    with door.database.write() as session:
        secret, _ = create_token(session, user, "script", "outreach", scopes=("activities:write",))
    answer = door.stranger(Authorization=f"Bearer {secret}").get("/api/v1/me")
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_a_page_reads_with_its_session(door: Door) -> None:
    answer = door.page(door.user()).get("/api/v1/me")
    assert answer.status_code == 200
    assert (answer.json or {})["browser"] is None


@pytest.mark.parametrize("sent", ["", "wrong"])
def test_a_session_changes_nothing_without_the_token_of_its_page(door: Door, sent: str) -> None:
    page = door.page(door.user())
    answer = page.call("DELETE", "/api/v1/session", X_CSRF_Token=sent)
    assert (answer.status_code, code(answer)) == (403, "forbidden")
    assert page.get("/api/v1/me").status_code == 200


def test_the_page_token_of_another_session_does_not_count(door: Door) -> None:
    ana, ben = door.page(door.user()), door.page(door.user(name="Ben Okafor"))
    answer = ana.call("DELETE", "/api/v1/session", X_CSRF_Token=ben.headers["X-CSRF-Token"])
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_a_session_from_the_extensions_origin_is_refused(door: Door) -> None:
    answer = door.page(door.user()).get("/api/v1/me", Origin=EXTENSION)
    assert (answer.status_code, code(answer)) == (403, "origin_refused")


def test_token_and_session_together_are_refused(door: Door) -> None:
    user = door.user()
    token = door.extension(user).headers["Authorization"]
    answer = door.page(user).get("/api/v1/me", Authorization=token)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


def test_an_expired_session_has_ended(door: Door) -> None:
    page = door.page(door.user())
    with door.database.write() as session:
        session.execute(update(WebSession).values(expires_at=now()))
    assert code(page.get("/api/v1/me")) == "not_signed_in"


def test_signing_out_ends_the_session_for_good(door: Door) -> None:
    page = door.page(door.user())
    cookie = page.http.get_cookie("catsync_session", domain="127.0.0.1")
    assert cookie is not None
    assert page.call("DELETE", "/api/v1/session").status_code == 204
    page.http.set_cookie("catsync_session", cookie.value, domain="127.0.0.1")
    assert code(page.get("/api/v1/me")) == "not_signed_in"


@pytest.mark.parametrize("role", ["viewer", "recruiter"])
def test_only_admins_activate_cats(door: Door, role: str) -> None:
    answer = door.page(door.user(role)).call(
        "PUT", "/api/v1/integration", {"api_key": "k" * 20, "host": "com"}
    )
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_an_admins_token_does_not_activate_cats(door: Door) -> None:
    answer = door.extension(door.user()).call(
        "PUT", "/api/v1/integration", {"api_key": "k" * 20, "host": "com"}
    )
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_a_recruiter_sees_their_own_browsers_only(door: Door) -> None:
    door.extension(door.user())
    ben = door.extension(door.user("recruiter", "Ben Okafor"))
    rows = (ben.get("/api/v1/browsers").json or {})["browsers"]
    assert [(row["name"], row["is_this"]) for row in rows] == [("Ben Okafor's laptop", True)]


def test_a_recruiter_cannot_revoke_a_browser_of_somebody_else(door: Door) -> None:
    ana = door.extension(door.user())
    [browser] = (ana.get("/api/v1/browsers").json or {})["browsers"]
    ben = door.page(door.user("recruiter", "Ben Okafor"))
    answer = ben.call("DELETE", f"/api/v1/browsers/{browser['id']}")
    assert (answer.status_code, code(answer)) == (404, "not_found")
    assert ana.get("/api/v1/me").status_code == 200


def test_a_rule_stays_on_the_function_it_is_put_on() -> None:
    def view() -> None:
        return None

    assert allow("admin")(view) is view
