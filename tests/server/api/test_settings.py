"""Settings over HTTP: who may change what, versions, locks, and the catalogue (S1-S4, W3)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.door import code
from tests.server.northwind import SENIORITY, Northwind

from catsync.settings.catalogue import SETTINGS
from catsync.settings.fields import fields_of

TEAM = "/api/v1/settings/team/default/sync_as"


def effective(
    team: Northwind, query: str = "", key: str = "sync_as", role: str = "recruiter"
) -> dict[str, Any]:
    answer = team[role].get(f"/api/v1/settings/effective{query}")
    assert answer.status_code == 200, answer.text
    return next(dict(row) for row in (answer.json or {})["settings"] if row["key"] == key)


def test_the_catalogue_has_every_setting_and_every_field(team: Northwind) -> None:
    found = team["viewer"].get("/api/v1/settings/catalogue").json or {}
    assert [s["key"] for s in found["settings"]] == [s.key for s in SETTINGS]
    for record_type in ("candidate", "contact"):
        assert [f["key"] for f in found["fields"][record_type]] == [f.key for f in fields_of(record_type)]
    assert found["users"] == []


def test_the_catalogue_has_the_custom_fields_and_users_of_the_connected_site(northwind: Northwind) -> None:
    found = northwind["viewer"].get("/api/v1/settings/catalogue").json or {}
    assert found["fields"]["contact"][-1] == {
        "key": f"custom_{SENIORITY}", "label": "Seniority", "type": "dropdown", "is_required": False,
        "choices": [{"value": 3251, "label": "Senior"}, {"value": 3252, "label": "Junior"}],
    }  # fmt: skip
    assert {"value": 2, "label": "Ben Okafor"} in found["users"]


def test_a_value_that_was_set_applies_with_where_it_comes_from(team: Northwind) -> None:
    number = team.campaign()
    team.set("campaign", number, "sync_as", "contact")
    row = effective(team, f"?campaign={number}")
    assert (row["value"], row["source"]["layer"], row["source"]["name"]) == (
        "contact",
        "campaign",
        "Backend Q4",
    )
    assert (row["inherited"]["value"], row["inherited"]["source"]["layer"]) == ("candidate", "built_in")
    assert effective(team)["value"] == "candidate"


def test_back_to_inherited(team: Northwind) -> None:
    team.set("team", "default", "sync_as", "contact")
    assert team["admin"].call("DELETE", TEAM).status_code == 204
    assert effective(team)["source"]["layer"] == "built_in"
    assert code(team["admin"].get(TEAM)) == "not_found"


@pytest.mark.parametrize("value", [None, "", 3251])
def test_empty_values_are_kept_as_values(northwind: Northwind, value: Any) -> None:
    number = northwind.campaign()
    field = "title" if value == "" else f"custom_{SENIORITY}"
    query = f"?record_type=contact&field={field}"
    northwind.set("campaign", number, "field_values", value, query)
    answer = northwind["recruiter"].get(f"/api/v1/settings/campaign/{number}/field_values{query}")
    assert (answer.status_code, (answer.json or {})["value"]) == (200, value)


def test_a_body_without_a_value_is_refused(team: Northwind) -> None:
    answer = team["admin"].call("PUT", TEAM, {"locked": True})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_a_wrong_value_is_refused_with_what_would_be_right(team: Northwind) -> None:
    answer = team["admin"].call("PUT", TEAM, {"value": "everything"})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert "candidate, contact, both, none" in (answer.json or {})["error"]["message"]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("team/default/shoe_size", "not_found"), ("planet/default/sync_as", "not_found"),
        ("team/other/sync_as", "not_found"), ("campaign/99/sync_as", "not_found"),
        (f"campaign/{'9' * 40}/sync_as", "not_found"), ("person/nobody/sync_as", "not_found"),
        ("user/99/sync_as", "not_found"), ("team/default/sync_as?record_type=contact", "bad_request"),
        ("team/default/add_to_cats", "bad_request"), ("team/default/sync_as?field=title", "bad_request"),
        ("team/default/update_policy?record_type=contact&field=shoe", "bad_request"),
    ],
)  # fmt: skip
def test_a_setting_that_is_not_there_cannot_be_set(team: Northwind, path: str, problem: str) -> None:
    value = "never" if "add_to_cats" in path else "contact"
    assert code(team["admin"].call("PUT", f"/api/v1/settings/{path}", {"value": value})) == problem


# --- versions


def test_a_change_answers_its_version_and_takes_it_back_as_if_match(team: Northwind) -> None:
    first = team["admin"].call("PUT", TEAM, {"value": "contact"})
    assert (first.headers["ETag"], (first.json or {})["version"]) == ('"1"', 1)
    second = team["admin"].call("PUT", TEAM, {"value": "both"}, If_Match='"1"')
    assert (second.status_code, second.headers["ETag"]) == (200, '"2"')
    assert team["admin"].get(TEAM).headers["ETag"] == '"2"'


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_change_of_an_older_version_is_refused(team: Northwind, method: str) -> None:
    for value in ("contact", "both"):
        team.set("team", "default", "sync_as", value)
    body = {"value": "none"} if method == "PUT" else None
    answer = team["admin"].call(method, TEAM, body, If_Match='"1"')
    assert (answer.status_code, code(answer)) == (412, "setting_changed")
    assert effective(team)["value"] == "both"


@pytest.mark.parametrize("tag", ["abc", '"-1"', "*", '"1", "2"', "9" * 400])
def test_an_if_match_that_is_no_version_of_ours_is_refused(team: Northwind, tag: str) -> None:
    team.set("team", "default", "sync_as", "contact")
    answer = team["admin"].call("PUT", TEAM, {"value": "none"}, If_Match=tag)
    assert code(answer) in ("bad_request", "setting_changed")
    assert effective(team)["value"] == "contact"


# --- locks and roles


def test_a_locked_setting_keeps_the_teams_value_and_says_who_locked_it(team: Northwind) -> None:
    person = team.keep()
    path = f"/api/v1/settings/person/{person}/sync_as"
    assert team["recruiter"].call("PUT", path, {"value": "contact"}).status_code == 200
    team.set("team", "default", "sync_as", "both", locked=True)
    row = effective(team, f"?person={person}")
    assert (row["value"], row["locked"]["layer"], row["locked"]["by"]) == ("both", "team", "Ana Ruiz")
    assert [i["value"] for i in row["ignored"]] == ["contact"]
    for role in ("recruiter", "admin"):
        answer = team[role].call("PUT", path, {"value": "none"})
        assert (answer.status_code, code(answer)) == (409, "setting_locked")
    team.set("team", "default", "sync_as", "both", locked=False)
    assert effective(team, f"?person={person}")["value"] == "contact"


def test_only_the_teams_layer_is_locked(team: Northwind) -> None:
    number = team.campaign()
    path = f"/api/v1/settings/campaign/{number}/sync_as"
    assert code(team["admin"].call("PUT", path, {"value": "contact", "locked": True})) == "bad_request"


def _paths(team: Northwind) -> dict[str, str]:
    users = {role: user.id for role, user in team.users.items()}
    ids = {
        "team": "team/default", "own": f"user/{users['recruiter']}", "other": f"user/{users['viewer']}",
        "campaign": f"campaign/{team.campaign()}", "person": f"person/{team.keep()}",
    }  # fmt: skip
    return {name: f"/api/v1/settings/{path}/sync_as" for name, path in ids.items()}


MAY_WRITE = {
    "nobody": {}, "viewer": {},
    "recruiter": {"own": True, "campaign": True, "person": True},
    "admin": {"team": True, "own": True, "other": True, "campaign": True, "person": True},
}  # fmt: skip


@pytest.mark.parametrize("role", MAY_WRITE)
def test_each_role_changes_what_is_its_own(team: Northwind, role: str) -> None:
    for where, path in _paths(team).items():
        put = team[role].call("PUT", path, {"value": "contact"})
        assert (put.status_code == 200) is MAY_WRITE[role].get(where, False), (where, put.text)
        delete = team[role].call("DELETE", path)
        assert (delete.status_code == 204) is MAY_WRITE[role].get(where, False), where
        if put.status_code != 200:
            assert code(put) == ("not_signed_in" if role == "nobody" else "forbidden")


@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_nobody_but_an_admin_sees_what_another_user_has_set(team: Northwind, role: str) -> None:
    other = team.users["admin"].id
    team.set("user", other, "sync_as", "contact")
    assert code(team[role].get(f"/api/v1/settings/effective?user={other}")) == "forbidden"
    assert code(team[role].get(f"/api/v1/settings/user/{other}/sync_as")) == "forbidden"


def test_an_admin_sees_what_a_user_has_set(team: Northwind) -> None:
    other = team.users["recruiter"].id
    team.set("user", other, "sync_as", "contact")
    assert effective(team, f"?user={other}", role="admin")["value"] == "contact"
    assert effective(team, role="admin")["value"] == "candidate"


def test_the_teams_page_shows_the_team_without_the_readers_own_settings(team: Northwind) -> None:
    number = team.campaign()
    team.set("team", "default", "sync_as", "both")
    team.set("user", team.users["admin"].id, "sync_as", "none")
    team.set("campaign", number, "sync_as", "contact")
    assert effective(team, "?layer=team", role="admin")["value"] == "both"
    assert effective(team, f"?layer=team&campaign={number}", role="admin")["value"] == "both"
    assert effective(team, "?layer=user", role="admin")["value"] == "none"
    row = effective(team, f"?layer=campaign&campaign={number}", role="admin")
    assert (row["value"], row["inherited"]["value"]) == ("contact", "both")


def test_the_answer_has_the_version_of_the_layers_own_override(team: Northwind) -> None:
    number = team.campaign()
    query = f"?layer=campaign&campaign={number}"
    team.set("team", "default", "sync_as", "both")
    assert (effective(team, query)["version"], effective(team, "?layer=team")["version"]) == (0, 1)
    path = f"/api/v1/settings/campaign/{number}/sync_as"
    assert team["recruiter"].call("PUT", path, {"value": "none"}, If_Match='"0"').status_code == 200
    assert code(team["recruiter"].call("PUT", path, {"value": "both"}, If_Match='"0"')) == "setting_changed"
    team.set("team", "default", "sync_as", "both", locked=True)
    row = effective(team, query)
    assert (row["version"], row["value"], row["ignored"][0]["value"]) == (1, "both", "none")


@pytest.mark.parametrize(
    "query", ["?campaign=99", "?person=nobody", "?layer=campaign&campaign=99", "?user=99"]
)
def test_what_applies_to_nobody_is_not_found(team: Northwind, query: str) -> None:
    assert code(team["admin"].get(f"/api/v1/settings/effective{query}")) == "not_found"


@pytest.mark.parametrize("layer", ["campaign", "person"])
def test_a_layer_needs_the_id_of_whom_it_is(team: Northwind, layer: str) -> None:
    assert code(team["viewer"].get(f"/api/v1/settings/effective?layer={layer}")) == "bad_request"


@pytest.mark.parametrize("query", ["?user=x", f"?campaign={'9' * 40}", "?campaign=-1", f"?person={'x' * 33}"])
def test_ids_that_cannot_be_are_refused(team: Northwind, query: str) -> None:
    answer = team["admin"].get(f"/api/v1/settings/effective{query}")
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


@pytest.mark.parametrize("path", ["catalogue", "effective", "team/default/sync_as"])
def test_reading_needs_a_token(team: Northwind, path: str) -> None:
    team.set("team", "default", "sync_as", "both")
    assert code(team["nobody"].get(f"/api/v1/settings/{path}")) == "not_signed_in"
    assert team["viewer"].get(f"/api/v1/settings/{path}").status_code == 200
