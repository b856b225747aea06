"""Decisions over HTTP: which company is meant, which record is this person (M1, M3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.door import code
from tests.server.northwind import SITE, Northwind

from catsync.models import Decision, Sync

PATH = "/api/v1/decisions"


def subjects(northwind: Northwind, **body: Any) -> list[str]:
    answer = northwind["recruiter"].post(PATH, {"kind": "company", **body})
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["subjects"])


def test_a_company_is_chosen_for_this_person_only(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics GmbH")
    person = northwind.keep()
    assert subjects(northwind, person_id=person, cats_id=101) == [f"person:{person}"]
    found = northwind.resolve()["company"]
    assert (found["state"], found["chosen_id"], found["source"]) == ("chosen", 101, "recruiter")


def test_a_company_is_chosen_for_everybody_of_its_website(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics GmbH")
    person = northwind.keep()
    assert subjects(northwind, person_id=person, cats_id=101, always=True) == [
        f"person:{person}", "domain:acme-robotics.example",
    ]  # fmt: skip
    other = northwind.keep("https://www.linkedin.com/in/someone-else")
    with northwind.door.database.read() as session:
        rows = {row.subject for row in session.scalars(select(Decision))}
    assert f"person:{other}" not in rows


def test_without_a_website_a_company_is_remembered_by_its_name(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics GmbH")
    person = northwind.keep(company_website=None)
    assert subjects(northwind, person_id=person, cats_id=101, always=True)[1:] == ["company:acmerobotics"]


def test_none_of_these_asks_for_a_new_company(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics GmbH")
    person = northwind.keep()
    subjects(northwind, person_id=person, cats_id=None)
    found = northwind.resolve()["company"]
    assert (found["state"], found["chosen_id"], found["is_new_wanted"]) == ("new", None, True)


def test_a_record_is_said_to_be_this_person(northwind: Northwind) -> None:
    northwind.record("candidate", 5, title="Analyst")
    person = northwind.keep()
    body = {"kind": "person", "person_id": person, "record_type": "candidate", "cats_id": 5, "same": True}
    answer = northwind["recruiter"].post(PATH, body)
    assert (answer.status_code, (answer.json or {})["subjects"]) == (200, [f"person:{person}"])
    found = northwind.resolve()
    assert (found["match"]["state"], found["plan"]["records"][0]["cats_id"]) == ("same", 5)


def test_a_record_is_said_to_be_somebody_else(northwind: Northwind) -> None:
    northwind.record("candidate", 5, current_employer="Acme Robotics")
    person = northwind.keep()
    body = {"kind": "person", "person_id": person, "record_type": "candidate", "cats_id": 5, "same": False}
    assert northwind["recruiter"].post(PATH, body).status_code == 200
    assert northwind.resolve()["plan"]["records"][0]["action"] == "create"


def test_someone_new_is_an_answer_for_all_records_of_the_type(northwind: Northwind) -> None:
    for cats_id in (5, 6):
        northwind.record("candidate", cats_id, current_employer="Acme Robotics")
    person = northwind.keep()
    body = {"kind": "person", "person_id": person, "record_type": "candidate", "cats_id": None, "same": False}
    assert northwind.resolve()["plan"]["records"][0]["action"] == "ask"
    assert northwind["recruiter"].post(PATH, body).status_code == 200
    assert northwind.resolve()["plan"]["records"][0]["action"] == "create"


def test_a_sync_that_waits_goes_on_after_a_decision(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics")
    person = northwind.keep()
    with northwind.door.database.write() as session:
        session.add(Sync(site_id=SITE, person_id=person, state="waiting", reason="company", request={}))
    subjects(northwind, person_id=person, cats_id=101)
    with northwind.door.database.read() as session:
        assert session.scalars(select(Sync)).one().state == "queued"


def _body(person: str, **more: Any) -> dict[str, Any]:
    return {"kind": "person", "person_id": person, "record_type": "candidate", "same": False, **more}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"kind": "planet"}, "validation_failed"), ({"record_type": None}, "validation_failed"),
        ({"same": None}, "validation_failed"), ({"record_type": "company"}, "validation_failed"),
        ({"cats_id": 0}, "validation_failed"), ({"cats_id": "x"}, "validation_failed"),
        ({"cats_id": 10**30}, "validation_failed"), ({"cats_id": 99}, "not_found"),
        ({"kind": "company", "cats_id": 99}, "not_found"), ({"person_id": "nobody"}, "not_found"),
        ({"cats_id": None, "same": True}, "bad_request"), ({"person_id": "x" * 33}, "validation_failed"),
    ],
)  # fmt: skip
def test_a_decision_that_makes_no_sense_is_refused(
    northwind: Northwind, change: dict[str, Any], problem: str
) -> None:
    answer = northwind["recruiter"].post(PATH, _body(northwind.keep(), **change))
    assert code(answer) == problem
    with northwind.door.database.read() as session:
        assert session.scalars(select(Decision)).all() == []


def test_without_cats_there_is_nothing_to_decide(team: Northwind) -> None:
    assert code(team["recruiter"].post(PATH, _body(team.keep()))) == "cats_not_connected"


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 403), ("recruiter", 200), ("admin", 200)]
)
def test_who_may_decide(northwind: Northwind, role: str, status: int) -> None:
    assert northwind[role].post(PATH, _body(northwind.keep())).status_code == status
