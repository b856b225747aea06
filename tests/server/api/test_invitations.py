"""Invitations: the link is printed to the terminal and is nowhere else (W7)."""

from __future__ import annotations

import logging
import re

import pytest
from tests.server.door import OWN, Caller, Door, code

from catsync.models import User

DANA = {"email": "Dana@northwind.example", "name": "Dana Weiss", "role": "viewer"}
LINK = re.compile(rf"{re.escape(OWN)}(/signin/(\S+)\?then=password)")


@pytest.fixture
def ana(door: Door) -> Caller:
    return door.page(door.user())


def _printed(capfd: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The path and the secret of the one link in the terminal."""
    told = capfd.readouterr()
    assert told.err == ""
    [found] = LINK.findall(told.out)
    return found


def test_an_invitation_makes_a_user_who_cannot_come_in_without_the_link(door: Door, ana: Caller) -> None:
    answer = ana.post("/api/v1/invitations", DANA)
    assert answer.status_code == 201
    user = (answer.json or {})["user"]
    assert (user["email"], user["role"], user["has_password"]) == ("dana@northwind.example", "viewer", False)
    assert (
        code(door.stranger().post("/api/v1/session", {"email": user["email"], "password": ""}))
        == "not_signed_in"
    )


def test_the_link_is_in_the_terminal_only(
    door: Door, ana: Caller, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = ana.post("/api/v1/invitations", DANA)
    _, secret = _printed(capfd)
    assert secret not in answer.text + str(answer.headers) + caplog.text
    assert secret.encode() not in door.file_bytes()


def test_the_link_leads_to_the_password_and_is_spent_by_its_button(
    door: Door, ana: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    ana.post("/api/v1/invitations", DANA)
    path, _ = _printed(capfd)
    visitor = door.stranger()
    assert f'action="{path}"' in visitor.get(path).text
    answer = visitor.post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/password")
    assert "Set your password" in visitor.get("/password").text
    assert door.stranger().post(path).status_code == 410


def test_who_came_to_pair_goes_on_to_it_from_the_password(
    door: Door, ana: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    ana.post("/api/v1/invitations", DANA)
    path, _ = _printed(capfd)
    visitor = door.stranger(Accept="text/html")
    visitor.get("/pair?code=BKDM-7Q2X")
    visitor.post(path)
    assert 'data-next="/pair?code=BKDM-7Q2X"' in visitor.get("/password").text


def test_a_user_gets_a_new_link(door: Door, ana: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    ben = door.user("recruiter", "Ben Okafor")
    answer = ana.post(f"/api/v1/users/{ben.id}/invitation")
    assert (answer.status_code, (answer.json or {})["user"]["id"]) == (201, ben.id)
    assert door.stranger().post(_printed(capfd)[0]).status_code == 303


def test_an_address_that_is_taken_is_told_and_nothing_is_printed(
    ana: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = ana.post("/api/v1/invitations", {**DANA, "email": "ANA@northwind.example"})
    assert (answer.status_code, code(answer)) == (409, "conflict")
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    "email", ["dana", "a b@x.example", "\x9b2Jdana@x.example", "d@x.example\nsecond line"]
)
def test_what_could_disturb_the_terminal_or_is_no_address_is_refused(
    ana: Caller, capfd: pytest.CaptureFixture[str], email: str
) -> None:
    assert code(ana.post("/api/v1/invitations", {**DANA, "email": email})) == "validation_failed"
    assert capfd.readouterr().out == ""


def test_a_disabled_user_is_not_invited(door: Door, ana: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    ben = door.user("recruiter", "Ben Okafor")
    ana.call("PATCH", f"/api/v1/users/{ben.id}", {"is_disabled": True})
    assert code(ana.post(f"/api/v1/users/{ben.id}/invitation")) == "conflict"
    assert capfd.readouterr().out == ""


def test_an_invited_admin_keeps_nothing_of_the_inviter(door: Door, ana: Caller) -> None:
    ana.post("/api/v1/invitations", {**DANA, "role": "admin"})
    with door.database.read() as session:
        dana = session.query(User).filter_by(email="dana@northwind.example").one()
    assert (dana.role, dana.password_hash, dana.cats_user_id) == ("admin", None, None)
