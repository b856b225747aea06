"""The history of settings over HTTP, and the team's settings as one document (S5)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.door import code
from tests.server.northwind import SENIORITY, Northwind

SETTINGS = "/api/v1/settings"
SYNC_AS = {"key": "sync_as", "record_type": None, "field": None, "value": "contact", "locked": True}
REPLY = {"key": "add_to_cats", "record_type": "contact", "field": None, "value": "on_reply", "locked": False}


def history(team: Northwind, role: str = "admin", query: str = "") -> list[dict[str, Any]]:
    answer = team[role].get(f"{SETTINGS}/revisions{query}")
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["revisions"])


def states(rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    return [(row["before"], row["after"]) for row in rows]


def test_every_change_is_told_with_before_and_after_the_newest_first(team: Northwind) -> None:
    team.set("team", "default", "sync_as", "contact")
    team.set("team", "default", "sync_as", "both", locked=True)
    team["admin"].call("DELETE", f"{SETTINGS}/team/default/sync_as")
    contact, both = {"value": "contact", "locked": False}, {"value": "both", "locked": True}
    rows = history(team)
    assert states(rows) == [(both, None), (contact, both), (None, contact)]
    assert {(row["layer"], row["layer_id"], row["key"], row["by"]) for row in rows} == {
        ("team", "default", "sync_as", "Ana Ruiz")
    }


def test_a_refused_change_leaves_no_trace(team: Northwind) -> None:
    team["admin"].call("PUT", f"{SETTINGS}/team/default/sync_as", {"value": "everything"})
    assert history(team) == []


def test_history_is_narrowed_and_comes_in_pages(team: Northwind) -> None:
    number = team.campaign()
    for value in ("contact", "both", "none"):
        team.set("campaign", number, "sync_as", value)
    team.set("team", "default", "create_companies", "never")
    assert len(history(team)) == 4
    assert len(history(team, query=f"?layer=campaign&id={number}")) == 3
    assert [row["key"] for row in history(team, query="?key=create_companies")] == ["create_companies"]
    last = history(team, query=f"?layer=campaign&id={number}&page=2&page_size=2")
    assert states(last) == [(None, {"value": "contact", "locked": False})]


@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_others_see_the_history_of_what_is_theirs_to_know(team: Northwind, role: str) -> None:
    team.set("team", "default", "sync_as", "contact")
    for user in team.users.values():
        team.set("user", user.id, "sync_as", "both")
    number, person = team.campaign(), team.keep()
    team.set("campaign", number, "sync_as", "none")
    team.set("person", person, "sync_as", "none")
    seen = {(row["layer"], row["layer_id"]) for row in history(team, role)}
    own = str(team.users[role].id)
    assert seen == {("user", own), ("campaign", str(number)), ("person", person)}
    assert len(history(team, role, f"?layer=user&id={own}")) == 1
    for query in ("?layer=team", f"?layer=user&id={team.users['admin'].id}"):
        assert code(team[role].get(f"{SETTINGS}/revisions{query}")) == "forbidden"


def test_what_is_exported_can_be_imported_again_and_changes_nothing(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_as", "contact", locked=True)
    northwind.set("team", "default", "field_values", 3251, f"?record_type=contact&field=custom_{SENIORITY}")
    document = northwind["admin"].get(f"{SETTINGS}/export").json
    assert SYNC_AS in (document or {})["settings"]
    before = len(history(northwind))
    done = northwind["admin"].post(f"{SETTINGS}/import", document)
    assert (done.status_code, done.json) == (200, {"set": 0, "removed": 0, "alike": 2})
    assert len(history(northwind)) == before


def test_an_import_replaces_all_that_the_team_has_set_and_is_history(team: Northwind) -> None:
    team.set("team", "default", "create_companies", "never")
    team.set("user", team.users["recruiter"].id, "sync_as", "both")
    done = team["admin"].post(f"{SETTINGS}/import", {"settings": [SYNC_AS, REPLY]})
    assert done.json == {"set": 2, "removed": 1, "alike": 0}
    now = (team["admin"].get(f"{SETTINGS}/export").json or {})["settings"]
    assert now == [REPLY, SYNC_AS]
    assert len(history(team, query="?layer=team")) == 4
    assert len(history(team, query="?layer=user")) == 1


def test_an_import_with_a_wrong_row_changes_nothing_and_tells_each_of_them(team: Northwind) -> None:
    team.set("team", "default", "create_companies", "never")
    rows = [
        SYNC_AS, {**REPLY, "value": "soon"}, {**REPLY, "key": "shoe_size"}, {**REPLY, "record_type": None},
        {"key": "destination_company", "record_type": "contact", "value": 9}, SYNC_AS,
    ]  # fmt: skip
    answer = team["admin"].post(f"{SETTINGS}/import", {"settings": rows})
    assert code(answer) == "validation_failed"
    problems = (answer.json or {})["error"]["details"]["rows"]
    assert [each["index"] for each in problems] == [1, 2, 3, 4, 5]
    assert "on_add, on_reply" in problems[0]["message"]
    assert [row["key"] for row in (team["admin"].get(f"{SETTINGS}/export").json or {})["settings"]] == [
        "create_companies"
    ]


@pytest.mark.parametrize("role", ["nobody", "viewer", "recruiter"])
def test_only_admins_export_and_import(team: Northwind, role: str) -> None:
    problem = "not_signed_in" if role == "nobody" else "forbidden"
    assert code(team[role].get(f"{SETTINGS}/export")) == problem
    assert code(team[role].post(f"{SETTINGS}/import", {"settings": []})) == problem
