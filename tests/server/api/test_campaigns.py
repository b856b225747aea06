"""Campaigns over HTTP (C2, W3)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.door import code
from tests.server.northwind import Northwind

from catsync.models import STAGES

PATH = "/api/v1/campaigns"


def test_a_campaign_is_made_and_listed(team: Northwind) -> None:
    answer = team["recruiter"].post(PATH, {"name": "  Backend Q4 "})
    assert (answer.status_code, (answer.json or {})["name"]) == (201, "Backend Q4")
    [row] = (team["viewer"].get(PATH).json or {})["campaigns"]
    assert {key: row[key] for key in answer.json or {}} == answer.json
    assert (row["stages"]["sourced"], row["syncs"]["waiting"], row["is_archived"]) == (0, 0, False)


def test_a_name_that_is_taken_is_a_conflict(team: Northwind) -> None:
    team.campaign()
    answer = team["recruiter"].post(PATH, {"name": "Backend Q4 "})
    assert (answer.status_code, code(answer)) == (409, "conflict")


@pytest.mark.parametrize("name", [None, "", "  ", "\n", "x" * 201, 7, ["x"], "a\x00b"])
def test_a_name_must_be_a_short_text(team: Northwind, name: Any) -> None:
    answer = team["recruiter"].post(PATH, {"name": name})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert (team["viewer"].get(PATH).json or {})["campaigns"] == []


def test_a_person_is_added_once(team: Northwind) -> None:
    number, person = team.campaign(), team.keep()
    answers = [team["recruiter"].post(f"{PATH}/{number}/people", {"person_id": person}) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert [(a.json or {})["is_new"] for a in answers] == [True, False]
    assert (team["viewer"].get(PATH).json or {})["campaigns"][0]["people"] == 1


@pytest.mark.parametrize("campaign", ["99", "9" * 40, "x", "-1"])
def test_a_campaign_that_is_not_there_is_not_found(team: Northwind, campaign: str) -> None:
    answer = team["recruiter"].post(f"{PATH}/{campaign}/people", {"person_id": team.keep()})
    assert (answer.status_code, code(answer)) == (404, "not_found")


def test_a_person_who_was_not_kept_cannot_be_added(team: Northwind) -> None:
    answer = team["recruiter"].post(f"{PATH}/{team.campaign()}/people", {"person_id": "nobody"})
    assert code(answer) == "not_found"


@pytest.mark.parametrize(("role", "read", "write"), [
    ("nobody", 401, 401), ("viewer", 200, 403), ("recruiter", 200, 201), ("admin", 200, 201),
])  # fmt: skip
def test_who_may_see_and_make_campaigns(team: Northwind, role: str, read: int, write: int) -> None:
    assert team[role].get(PATH).status_code == read
    assert team[role].post(PATH, {"name": "Backend Q4"}).status_code == write
    number, person = team.campaign("Other"), team.keep()
    added = team[role].post(f"{PATH}/{number}/people", {"person_id": person}).status_code
    assert added == (200 if write == 201 else write)


# --- one campaign


def test_a_campaign_tells_its_stages_and_open_syncs(northwind: Northwind) -> None:
    number, person = northwind.campaign(), northwind.keep()
    northwind["recruiter"].post(f"{PATH}/{number}/people", {"person_id": person})
    found = northwind["viewer"].get(f"{PATH}/{number}").json or {}
    assert (found["name"], found["people"], found["is_archived"]) == ("Backend Q4", 1, False)
    assert found["stages"] == {**dict.fromkeys(STAGES, 0), "sourced": 1}
    assert found["syncs"] == {"needs_attention": 0, "waiting": 0, "queued": 1}


def test_an_archived_campaign_leaves_the_list_and_can_be_opened_again(team: Northwind) -> None:
    number = team.campaign()
    answer = team["recruiter"].call("PATCH", f"{PATH}/{number}", {"is_archived": True})
    assert (answer.status_code, (answer.json or {})["is_archived"]) == (200, True)
    assert (team["viewer"].get(PATH).json or {})["campaigns"] == []
    assert [c["id"] for c in (team["viewer"].get(f"{PATH}?archived=true").json or {})["campaigns"]] == [
        number
    ]
    team["recruiter"].call("PATCH", f"{PATH}/{number}", {"is_archived": False})
    assert [c["id"] for c in (team["viewer"].get(PATH).json or {})["campaigns"]] == [number]


def test_a_campaign_is_renamed_unless_the_name_is_taken(team: Northwind) -> None:
    number, _ = team.campaign(), team.campaign("Other")
    renamed = team["recruiter"].call("PATCH", f"{PATH}/{number}", {"name": " Backend 2027 "})
    assert (renamed.json or {})["name"] == "Backend 2027"
    taken = team["recruiter"].call("PATCH", f"{PATH}/{number}", {"name": "Other", "is_archived": True})
    assert (taken.status_code, code(taken)) == (409, "conflict")
    found = team["viewer"].get(f"{PATH}/{number}").json or {}
    assert (found["name"], found["is_archived"]) == ("Backend 2027", False)


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "  "}, {"name": 7}, {"is_archived": "maybe"}, {"id": 3}]
)
def test_a_change_that_does_not_fit_is_refused(team: Northwind, body: dict[str, Any]) -> None:
    assert code(team["recruiter"].call("PATCH", f"{PATH}/{team.campaign()}", body)) == "validation_failed"


@pytest.mark.parametrize("number", ["99", "9" * 40])
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_one_that_is_not_there_is_not_found(team: Northwind, method: str, number: str) -> None:
    assert (
        code(team["recruiter"].call(method, f"{PATH}/{number}", {} if method == "PATCH" else None))
        == "not_found"
    )


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 403), ("recruiter", 200), ("admin", 200)]
)
def test_who_may_change_a_campaign(team: Northwind, role: str, status: int) -> None:
    assert team[role].call("PATCH", f"{PATH}/{team.campaign()}", {"name": "New"}).status_code == status
