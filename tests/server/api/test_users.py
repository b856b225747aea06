"""Roles, disabled users, and settings that are copied (I4)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.door import Caller, Door, code
from werkzeug.test import TestResponse

from catsync.models import AuditEvent, SettingRevision, User


def _change(caller: Caller, user: User, **change: Any) -> TestResponse:
    return caller.call("PATCH", f"/api/v1/users/{user.id}", change)


@pytest.fixture
def ana(door: Door) -> Caller:
    return door.page(door.user())


@pytest.fixture
def ben(door: Door, ana: Caller) -> User:
    return door.user("recruiter", "Ben Okafor")


def test_a_new_role_holds_at_once(door: Door, ana: Caller, ben: User) -> None:
    browser = door.extension(ben)
    assert browser.post("/api/v1/campaigns", {"name": "One"}).status_code == 201
    assert (_change(ana, ben, role="viewer").json or {})["role"] == "viewer"
    assert code(browser.post("/api/v1/campaigns", {"name": "Two"})) == "forbidden"


def test_what_is_not_sent_stays(ana: Caller, ben: User) -> None:
    answer = _change(ana, ben, name="  Ben   Okafor-Lee ").json or {}
    assert (answer["name"], answer["role"], answer["is_disabled"]) == ("Ben Okafor-Lee", "recruiter", False)


@pytest.mark.parametrize(
    "change",
    [{"role": "god"}, {"is_disabled": "yes"}, {"name": " "}, {"email": "x@y.example"}, {"role": None}],
)
def test_what_a_user_cannot_be_is_refused(ana: Caller, ben: User, change: dict[str, Any]) -> None:
    assert code(_change(ana, ben, **change)) == "validation_failed"


def test_a_disabled_users_sessions_tokens_and_links_stop_at_once(door: Door, ana: Caller, ben: User) -> None:
    page, browser, link = door.page(ben), door.extension(ben), door.sign_in_link(ben)
    assert (_change(ana, ben, is_disabled=True).json or {})["is_disabled"] is True
    assert code(page.get("/api/v1/me")) == "not_signed_in"
    assert code(browser.get("/api/v1/me")) == "token_revoked"
    assert door.stranger().post(link).status_code == 410


def test_an_enabled_user_signs_in_anew_and_their_browsers_work_again(
    door: Door, ana: Caller, ben: User
) -> None:
    page, browser = door.page(ben), door.extension(ben)
    _change(ana, ben, is_disabled=True)
    _change(ana, ben, is_disabled=False)
    assert browser.get("/api/v1/me").status_code == 200
    assert page.get("/api/v1/me").status_code == 401
    assert door.stranger().post(door.sign_in_link(ben)).status_code == 303


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"role": "recruiter"}, {"role": "viewer"}])
def test_the_last_admin_stays_one(door: Door, ana: Caller, ben: User, change: dict[str, Any]) -> None:
    with door.database.read() as session:
        admin = session.scalars(select(User).where(User.role == "admin")).one()
    assert code(_change(ana, admin, **change)) == "conflict"
    _change(ana, ben, role="admin")
    assert _change(ana, admin, **change).status_code == 200


def test_a_disabled_admin_does_not_count_as_one(door: Door, ana: Caller, ben: User) -> None:
    _change(ana, ben, role="admin")
    _change(ana, ben, is_disabled=True)
    with door.database.read() as session:
        admin = session.scalars(select(User).where(User.role == "admin", User.id != ben.id)).one()
    assert code(_change(ana, admin, is_disabled=True)) == "conflict"


def test_a_change_is_in_the_audit_with_who_made_it(door: Door, ana: Caller, ben: User) -> None:
    _change(ana, ben, role="viewer")
    with door.database.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.what == "user.changed")).one()
    assert (event.subject, event.detail, event.user_id != ben.id) == (
        f"user:{ben.id}",
        {"role": "viewer"},
        True,
    )


# --- settings copied from one user to others


def _put(caller: Caller, user: User, key: str, value: Any, query: str = "") -> None:
    path = f"/api/v1/settings/user/{user.id}/{key}{query}"
    assert caller.call("PUT", path, {"value": value}).status_code == 200


def _own(caller: Caller, user: User, key: str, query: str = "") -> Any:
    answer = caller.get(f"/api/v1/settings/user/{user.id}/{key}{query}")
    return (answer.json or {})["value"] if answer.status_code == 200 else None


def _copy(caller: Caller, source: User, *to: User) -> TestResponse:
    return caller.post(f"/api/v1/users/{source.id}/settings/copy", {"to": [each.id for each in to]})


@pytest.fixture
def cleo(door: Door, ana: Caller) -> User:
    return door.user("recruiter", "Cleo Berg")


FIELD = "?record_type=candidate&field=title"


def test_others_get_the_users_settings_in_place_of_theirs(ana: Caller, ben: User, cleo: User) -> None:
    _put(ana, ben, "sync_as", "both")
    _put(ana, ben, "update_policy", "always", FIELD)
    _put(ana, cleo, "sync_as", "contact")
    _put(ana, cleo, "note_kinds", ["call"])
    assert _copy(ana, ben, cleo).json == {"copied": 2}
    assert _own(ana, cleo, "sync_as") == "both"
    assert _own(ana, cleo, "update_policy", FIELD) == "always"
    assert _own(ana, cleo, "note_kinds") is None
    assert _own(ana, ben, "sync_as") == "both"


def test_copying_again_sets_nothing(ana: Caller, ben: User, cleo: User) -> None:
    _put(ana, ben, "sync_as", "both")
    _copy(ana, ben, cleo)
    assert _copy(ana, ben, cleo).json == {"copied": 0}


def test_each_copied_value_is_a_revision(door: Door, ana: Caller, ben: User, cleo: User) -> None:
    _put(ana, ben, "sync_as", "both")
    _put(ana, cleo, "sync_as", "contact")
    _copy(ana, ben, cleo)
    with door.database.read() as session:
        mine = SettingRevision.layer_id == str(cleo.id)
        last = session.scalars(
            select(SettingRevision).where(mine).order_by(SettingRevision.id.desc())
        ).first()
        copied = session.scalars(select(AuditEvent).where(AuditEvent.what == "settings.copied")).one()
    assert last is not None
    assert (last.before, last.after) == (
        {"value": "contact", "locked": False},
        {"value": "both", "locked": False},
    )
    assert (copied.subject, copied.detail) == (f"user:{cleo.id}", {"from": ben.id})


def test_what_the_team_has_locked_is_not_copied(ana: Caller, ben: User, cleo: User) -> None:
    _put(ana, ben, "sync_as", "both")
    _put(ana, cleo, "sync_as", "contact")
    lock = {"value": "candidate", "locked": True}
    assert ana.call("PUT", "/api/v1/settings/team/default/sync_as", lock).status_code == 200
    assert _copy(ana, ben, cleo).json == {"copied": 0}
    assert _own(ana, cleo, "sync_as") == "contact"


def test_copying_to_somebody_who_is_not_there_copies_to_nobody(ana: Caller, ben: User, cleo: User) -> None:
    _put(ana, ben, "sync_as", "both")
    answer = ana.post(f"/api/v1/users/{ben.id}/settings/copy", {"to": [cleo.id, 999]})
    assert code(answer) == "not_found"
    assert _own(ana, cleo, "sync_as") is None


def test_a_user_is_not_copied_to_themself(ana: Caller, ben: User, cleo: User) -> None:
    assert code(_copy(ana, ben, ben)) == "validation_failed"
