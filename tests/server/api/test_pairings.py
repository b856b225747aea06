"""Pairing from both sides (W2)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from tests.server.door import EXTENSION, OTHER_EXTENSION, OWN, Caller, Door, code

from catsync.access.pairing import CODE_LETTERS, MAX_WAITING
from catsync.clock import now
from catsync.models import Pairing


def _start(door: Door, origin: str = EXTENSION) -> dict[str, Any]:
    answer = door.stranger(Origin=origin).post("/api/v1/pairings", {"browser": "Chrome on Linux"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json or {})


def _poll(door: Door, pairing: dict[str, Any], origin: str = EXTENSION, secret: str | None = None) -> Any:
    return door.stranger(Origin=origin).get(
        f"/api/v1/pairings/{pairing['id']}", X_Pairing_Secret=pairing["secret"] if secret is None else secret
    )


def _confirm(page: Caller, pairing: dict[str, Any], **changed: str) -> Any:
    body = {"code": pairing["code"], "browser_name": "Ana's laptop", **changed}
    return page.post(f"/api/v1/pairings/{pairing['id']}/confirm", body)


def test_a_start_gives_a_code_to_compare_and_the_page_to_open(door: Door) -> None:
    pairing = _start(door)
    assert set(pairing) == {"id", "code", "secret", "expires_at", "confirm_url"}
    assert re.fullmatch(rf"[{CODE_LETTERS}]{{4}}-[{CODE_LETTERS}]{{4}}", pairing["code"])
    assert pairing["confirm_url"] == f"{OWN}/pair?code={pairing['code']}"


def test_only_a_known_extension_may_start(door: Door) -> None:
    for caller in (door.stranger(), door.stranger(Origin=OWN), door.page(door.user())):
        assert code(caller.post("/api/v1/pairings", {})) == "origin_refused"


def test_before_the_confirmation_it_waits(door: Door) -> None:
    assert _poll(door, _start(door)).json == {"state": "waiting"}


def test_a_confirmed_browser_gets_a_token_that_works(door: Door) -> None:
    user = door.user()
    pairing = _start(door)
    assert _confirm(door.page(user), pairing).json == {"state": "confirmed", "browser_name": "Ana's laptop"}
    fetched = _poll(door, pairing).json
    assert fetched["user"] == {"id": user.id, "name": "Ana Ruiz", "role": "admin"}
    paired = door.stranger(Origin=EXTENSION, Authorization=f"Bearer {fetched['token']}")
    assert (paired.get("/api/v1/me").json or {})["browser"]["name"] == "Ana's laptop"


def test_the_token_is_handed_over_once(door: Door) -> None:
    pairing = _start(door)
    _confirm(door.page(door.user()), pairing)
    assert "token" in _poll(door, pairing).json
    again = _poll(door, pairing).json
    assert again["state"] == "confirmed"
    assert "token" not in again


def test_only_the_starter_can_fetch_the_token(door: Door) -> None:
    pairing = _start(door)
    _confirm(door.page(door.user()), pairing)
    for answer in (_poll(door, pairing, secret="guess"), _poll(door, pairing, origin=OTHER_EXTENSION)):
        assert (answer.status_code, code(answer)) == (404, "not_found")
    assert "token" in _poll(door, pairing).json


def test_a_paired_browser_cannot_confirm_another_one(door: Door) -> None:
    answer = _confirm(door.extension(door.user()), _start(door))
    assert (answer.status_code, code(answer)) == (403, "forbidden")


def test_nobody_confirms_without_signing_in(door: Door) -> None:
    assert code(_confirm(door.stranger(), _start(door))) == "not_signed_in"


def test_an_expired_code_is_gone_for_both_sides(door: Door) -> None:
    pairing = _start(door)
    with door.database.write() as session:
        session.execute(update(Pairing).values(expires_at=now() - timedelta(seconds=1)))
    for answer in (_confirm(door.page(door.user()), pairing), _poll(door, pairing)):
        assert (answer.status_code, code(answer)) == (410, "pairing_expired")


def test_a_confirmation_that_came_in_time_can_not_be_fetched_too_late(door: Door) -> None:
    pairing = _start(door)
    _confirm(door.page(door.user()), pairing)
    with door.database.write() as session:
        session.execute(update(Pairing).values(expires_at=now() - timedelta(seconds=1)))
    assert code(_poll(door, pairing)) == "pairing_expired"


def test_a_code_is_answered_once(door: Door) -> None:
    pairing, page = _start(door), door.page(door.user())
    assert _confirm(page, pairing).status_code == 200
    assert code(_confirm(page, pairing, browser_name="Mallory's")) == "conflict"
    assert _poll(door, pairing).json["browser_name"] == "Ana's laptop"


def test_a_refused_browser_learns_it_and_gets_nothing(door: Door) -> None:
    pairing = _start(door)
    page = door.page(door.user())
    assert page.post(f"/api/v1/pairings/{pairing['id']}/refuse", {"code": pairing["code"]}).status_code == 200
    assert _poll(door, pairing).json == {"state": "refused"}


def test_capitals_and_hyphen_of_the_code_do_not_matter(door: Door) -> None:
    pairing = _start(door)
    typed = pairing["code"].lower().replace("-", " ")
    assert _confirm(door.page(door.user()), pairing, code=typed).status_code == 200


def test_wrong_codes_are_limited_even_for_the_right_one_after_them(door: Door) -> None:
    pairing, page = _start(door), door.page(door.user())
    for _ in range(10):
        assert code(_confirm(page, pairing, code="BBBB-BBBB")) == "not_found"
    answer = _confirm(page, pairing)
    assert (answer.status_code, code(answer)) == (429, "too_many_tries")
    assert int(answer.headers["Retry-After"]) > 0


def test_the_number_of_waiting_browsers_is_limited(door: Door) -> None:
    for _ in range(MAX_WAITING):
        _start(door)
    answer = door.stranger(Origin=EXTENSION).post("/api/v1/pairings", {})
    assert (answer.status_code, code(answer)) == (429, "too_many_tries")


def test_a_name_of_blanks_is_no_name(door: Door) -> None:
    assert code(_confirm(door.page(door.user()), _start(door), browser_name="  ")) == "validation_failed"


def test_the_database_holds_neither_the_secret_nor_the_token(door: Door) -> None:
    pairing = _start(door)
    _confirm(door.page(door.user()), pairing)
    token = _poll(door, pairing).json["token"]
    held = door.file_bytes()
    assert pairing["secret"].encode() not in held
    assert token.encode() not in held
