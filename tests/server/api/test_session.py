"""Signing in by password, and the password itself."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from tests.server.door import EXTENSION, OWN, Caller, Door, code
from werkzeug.test import TestResponse

from catsync.access.passwords import hashed
from catsync.clock import now
from catsync.models import User, WebSession

PASSWORD = "nine green bottles"
OTHER = "ten brown barrels"
EMAIL = "ana@northwind.example"


def _with_password(door: Door, role: str = "admin") -> User:
    user = door.user(role)
    with door.database.write() as session:
        session.get_one(User, user.id).password_hash = hashed(PASSWORD)
    return user


def _sign_in(caller: Caller, email: str = EMAIL, password: str = PASSWORD, **headers: str) -> TestResponse:
    return caller.post("/api/v1/session", {"email": email, "password": password}, **headers)


def _by_link(door: Door, user: User) -> Caller:
    """The user's page after a one-use link, with its CSRF token."""
    caller = door.stranger()
    assert caller.post(door.sign_in_link(user)).status_code == 303
    with door.database.read() as session:
        row = session.query(WebSession).order_by(WebSession.created_at.desc()).first()
    assert row is not None
    caller.headers["X-CSRF-Token"] = row.csrf_token
    return caller


def _set(caller: Caller, new: str = OTHER, current: str | None = None) -> TestResponse:
    return caller.call("PUT", "/api/v1/me/password", {"current": current, "new": new})


def test_the_right_password_signs_in_with_a_strict_cookie(door: Door) -> None:
    user = _with_password(door)
    visitor = door.stranger(Origin=OWN)
    answer = _sign_in(visitor, " Ana@Northwind.example ")
    assert (answer.status_code, (answer.json or {})["user"]["id"]) == (200, user.id)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("catsync_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert visitor.get("/api/v1/me").status_code == 200


def test_an_accent_may_be_composed_either_way(door: Door) -> None:
    user = door.user()
    with door.database.write() as session:
        session.get_one(User, user.id).password_hash = hashed("café au lait, please")
    assert _sign_in(door.stranger(), password="cafe\u0301 au lait, please").status_code == 200


def _told(answer: TestResponse) -> tuple[int, Any, Any, bool]:
    error = (answer.json or {})["error"]
    return answer.status_code, error["code"], error["message"], "Set-Cookie" in answer.headers


def test_whatever_is_wrong_is_answered_in_one_way(door: Door) -> None:
    _with_password(door)
    ben, cleo = door.user("recruiter", "Ben Okafor"), door.user("viewer", "Cleo Berg")
    with door.database.write() as session:
        disabled = session.get_one(User, ben.id)
        disabled.password_hash, disabled.disabled_at = hashed(PASSWORD), now()
    stranger = door.stranger()
    found = {
        "wrong": _told(_sign_in(stranger, password="something else")),
        "unknown": _told(_sign_in(stranger, "nobody@northwind.example")),
        "disabled": _told(_sign_in(stranger, ben.email)),
        "no password": _told(_sign_in(stranger, cleo.email)),
        "empty": _told(_sign_in(stranger, password="")),
    }
    assert set(found.values()) == {
        (401, "not_signed_in", "The e-mail address or the password is wrong.", False)
    }


def test_nobody_is_told_apart_by_how_long_the_answer_takes(door: Door) -> None:
    """One hash is checked whoever it is: without that an unknown user would be answered fifty times as fast."""
    _with_password(door)

    def seconds(email: str) -> float:
        started = time.perf_counter()
        _sign_in(door.stranger(), email, "something else")
        return time.perf_counter() - started

    seconds("warming@up.example")
    wrong = min(seconds(EMAIL) for _ in range(3))
    unknown = min(seconds(f"nobody{n}@northwind.example") for n in range(3))
    assert wrong / 4 < unknown < wrong * 4


def test_ten_wrong_passwords_stop_the_eleventh_try_even_a_right_one(door: Door) -> None:
    _with_password(door)
    stranger = door.stranger()
    for _ in range(10):
        assert _sign_in(stranger, password="something else").status_code == 401
    answer = _sign_in(stranger)
    assert (answer.status_code, code(answer)) == (429, "too_many_tries")
    assert 0 < int(answer.headers["Retry-After"]) <= 600


def test_another_user_can_still_sign_in_then(door: Door) -> None:
    _with_password(door)
    for _ in range(11):
        _sign_in(door.stranger(), "nobody@northwind.example", "something else")
    assert _sign_in(door.stranger()).status_code == 200


def test_one_address_cannot_try_many_users(door: Door) -> None:
    for _ in range(100):
        door.app.extensions["catsync"].tries.note("address:127.0.0.1")
    assert code(_sign_in(door.stranger(), "fresh@northwind.example")) == "too_many_tries"


def test_right_passwords_are_not_counted(door: Door) -> None:
    _with_password(door)
    for _ in range(11):
        assert _sign_in(door.stranger()).status_code == 200


@pytest.mark.parametrize("origin", [EXTENSION, "https://evil.example", "null"])
def test_people_sign_in_on_our_own_pages_only(door: Door, origin: str) -> None:
    _with_password(door)
    answer = _sign_in(door.stranger(), Origin=origin)
    assert (answer.status_code, code(answer)) == (403, "origin_refused")
    assert "Set-Cookie" not in answer.headers


def test_a_password_is_stored_as_argon2id(door: Door) -> None:
    page = door.page(door.user())
    assert _set(page).status_code == 204
    assert OTHER.encode() not in door.file_bytes()
    with door.database.read() as session:
        assert str(session.query(User).one().password_hash).startswith("$argon2id$")


def test_the_first_password_needs_no_other(door: Door) -> None:
    assert _set(door.page(door.user())).status_code == 204
    assert _sign_in(door.stranger(), password=OTHER).status_code == 200


@pytest.mark.parametrize("new", ["eleven char", "x" * 201, ""])
def test_a_password_has_twelve_to_two_hundred_characters(door: Door, new: str) -> None:
    answer = _set(door.page(door.user()), new)
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_a_password_is_changed_by_whom_knows_the_present_one(door: Door) -> None:
    page = door.page(_with_password(door))
    for current in (None, "", "something else"):
        assert code(_set(page, current=current)) == "validation_failed"
    assert _set(page, current=PASSWORD).status_code == 204
    assert _sign_in(door.stranger()).status_code == 401
    assert _sign_in(door.stranger(), password=OTHER).status_code == 200


def test_the_present_password_cannot_be_guessed_at_speed(door: Door) -> None:
    page = door.page(_with_password(door))
    for _ in range(10):
        _set(page, current="something else")
    assert code(_set(page, current=PASSWORD)) == "too_many_tries"


def test_a_forgotten_password_is_set_anew_after_a_link(door: Door) -> None:
    assert _set(_by_link(door, _with_password(door))).status_code == 204
    assert _sign_in(door.stranger(), password=OTHER).status_code == 200


def test_an_hour_after_the_link_the_present_password_is_asked_for(door: Door) -> None:
    page = _by_link(door, _with_password(door))
    with door.database.write() as session:
        session.execute(update(WebSession).values(created_at=now() - timedelta(minutes=61)))
    assert code(_set(page)) == "validation_failed"


def test_a_new_password_ends_the_other_sessions_of_its_user_only(door: Door) -> None:
    ana = door.user()
    here, there, bens = door.page(ana), door.page(ana), door.page(door.user("viewer", "Ben Okafor"))
    browser = door.extension(ana)
    assert _set(here).status_code == 204
    found = [caller.get("/api/v1/me").status_code for caller in (here, there, bens, browser)]
    assert found == [200, 401, 200, 200]


def test_setting_a_password_leaves_those_of_others(door: Door) -> None:
    ana, ben = _with_password(door), door.user("admin", "Ben Okafor")
    assert _set(door.page(ben)).status_code == 204
    with door.database.read() as session:
        hashes = [session.get_one(User, user.id).password_hash for user in (ana, ben)]
    assert hashes[0] != hashes[1]
    assert _sign_in(door.stranger()).status_code == 200


def test_a_token_cannot_set_a_password(door: Door) -> None:
    assert code(_set(door.extension(door.user()))) == "forbidden"
