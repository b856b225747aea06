"""Pickers: what CATS offers to choose from, out of the mirror, and reading it again when an admin asks (S22, S25)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import requests_mock
from sqlalchemy import event
from tests.server.door import code
from tests.server.northwind import (
    BACKEND_DEVELOPER,
    DATA_ENGINEER,
    PRODUCT_MANAGER,
    SITE,
    Northwind,
)

from catsync.clock import now
from catsync.mirror.progress import DICTIONARY, JOB, state_of
from catsync.models import CatsJob, MirrorState

PATHS = {
    "/cats/jobs": "jobs", "/cats/lists": "lists", "/cats/tags": "tags", "/cats/statuses?kind=job": "statuses",
    "/cats/users": "users", "/companies/search?query=acme": "companies",
}  # fmt: skip


@pytest.fixture
def house(northwind: Northwind) -> Northwind:
    """Connected, with the companies of its jobs."""
    northwind.company(101, "Acme Robotics GmbH")
    northwind.company(102, "Bright Path Analytics")
    return northwind


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """None of this asks CATS anything."""
    with requests_mock.Mocker() as network:
        network.register_uri(requests_mock.ANY, requests_mock.ANY, exc=requests.ConnectionError("asked CATS"))
        yield
        assert network.call_count == 0


def ask(house: Northwind, path: str, role: str = "viewer") -> Any:
    answer = house[role].get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    (rows,) = (answer.json or {}).values()
    return rows


def ids(rows: Any) -> list[int]:
    return [row["id"] for row in rows]


def test_a_job_tells_its_company_status_and_workflow_by_name(house: Northwind) -> None:
    assert ask(house, "/cats/jobs?query=engineer") == [
        {
            "id": DATA_ENGINEER,
            "title": "Data Engineer",
            "company": "Acme Robotics GmbH",
            "status": "Active",
            "workflow_id": 501,
        }
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [BACKEND_DEVELOPER, DATA_ENGINEER, PRODUCT_MANAGER]),
        ("ROBOTICS", [DATA_ENGINEER, PRODUCT_MANAGER]),
        ("path dev", [BACKEND_DEVELOPER]),
        ("data analytics", []),
        ("%25", []),
        ("_", []),
    ],
)
def test_all_words_of_the_query_are_in_title_or_company(
    house: Northwind, query: str, found: list[int]
) -> None:
    assert ids(ask(house, f"/cats/jobs?query={query}")) == found


def test_only_jobs_of_the_statuses_that_the_team_allows_can_be_picked(house: Northwind) -> None:
    house.set("team", "default", "job_statuses", [44])
    assert ids(ask(house, "/cats/jobs")) == [PRODUCT_MANAGER]
    house.set("team", "default", "job_statuses", [])
    assert len(ask(house, "/cats/jobs")) == 3


def test_a_job_that_was_picked_before_is_named_though_its_status_is_no_longer_allowed(
    house: Northwind,
) -> None:
    house.set("team", "default", "job_statuses", [41])
    assert ids(ask(house, f"/cats/jobs?ids={PRODUCT_MANAGER},999")) == [PRODUCT_MANAGER]


def test_no_more_jobs_are_told_than_asked_for(house: Northwind) -> None:
    assert ids(ask(house, "/cats/jobs?limit=2")) == [BACKEND_DEVELOPER, DATA_ENGINEER]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "ids=1;2",
        "ids=9999999999999999999",
        f"query={'x' * 201}",
    ],
)
def test_a_wrong_question_for_jobs_is_refused(house: Northwind, query: str) -> None:
    assert code(house["viewer"].get(f"/api/v1/cats/jobs?{query}")) == "validation_failed"


def test_a_job_without_status_and_company_can_be_picked_where_all_may(house: Northwind) -> None:
    with house.door.database.write() as session:
        session.add(CatsJob(site_id=SITE, cats_id=399, title="Odd job"))
    (job,) = ask(house, "/cats/jobs?query=odd")
    assert (job["company"], job["status"], job["workflow_id"]) == (None, None, None)


def test_lists_are_those_of_the_record_type(house: Northwind) -> None:
    assert ask(house, "/cats/lists?record_type=candidate") == [{"id": 1201, "name": "Data people, Iberia"}]
    assert ask(house, "/cats/lists?record_type=contact") == [{"id": 1202, "name": "Spring outreach"}]
    assert ids(ask(house, "/cats/lists")) == [1201, 1202]


def test_tags_come_by_title(house: Northwind) -> None:
    assert [tag["title"] for tag in ask(house, "/cats/tags")] == ["Do not call", "Hot", "Relocating"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=contact", [(1, None), (2, None), (3, None)]),
        ("kind=pipeline&workflow_id=502", [(50200, 502), (50201, 502)]),
        ("kind=pipeline", [(50100, 501), (50101, 501), (50102, 501), (50200, 502), (50201, 502)]),
        ("kind=pipeline&workflow_id=7", []),
    ],
)
def test_statuses_come_in_the_order_of_cats(
    house: Northwind, query: str, found: list[tuple[int, int | None]]
) -> None:
    assert [(row["id"], row["workflow_id"]) for row in ask(house, f"/cats/statuses?{query}")] == found


@pytest.mark.parametrize("query", ["", "kind=candidate", "kind=pipeline&workflow_id=0"])
def test_a_wrong_question_for_statuses_is_refused(house: Northwind, query: str) -> None:
    assert code(house["viewer"].get(f"/api/v1/cats/statuses?{query}")) == "validation_failed"


def test_the_users_of_cats_are_told_by_name(house: Northwind) -> None:
    assert ask(house, "/cats/users") == [{"id": 1, "name": "Ana Ruiz"}, {"id": 2, "name": "Ben Okafor"}]


@pytest.mark.parametrize("path", PATHS)
def test_while_nothing_is_connected_there_is_nothing_to_pick(team: Northwind, path: str) -> None:
    assert ask(team, path) == []


@pytest.mark.parametrize("path", PATHS)
def test_what_another_site_held_is_not_offered(house: Northwind, path: str) -> None:
    from catsync.models import Integration

    assert ask(house, path) != []
    with house.door.database.write() as session:
        session.get_one(Integration, 1).site_id = SITE + 1
    assert ask(house, path) == []


def test_picking_from_many_jobs_costs_as_many_queries_as_from_one(house: Northwind) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(*args: Any) -> None:
            seen.append(args[2])

        event.listen(house.door.database.engine, "before_cursor_execute", note)
        ask(house, "/cats/jobs?limit=200")
        event.remove(house.door.database.engine, "before_cursor_execute", note)
        return len(seen)

    queries()  # the first call of a day notes when the token was used
    before = queries()
    with house.door.database.write() as session:
        for cats_id in range(1000, 1150):
            session.add(CatsJob(site_id=SITE, cats_id=cats_id, title="Welder", company_id=101, status_id=41))
    assert queries() == before


# --- reading it again


def refreshed_at(house: Northwind) -> Any:
    return (house["viewer"].get("/api/v1/integration").json or {})["mirror"]["fields_refreshed_at"]


def test_an_admin_has_the_small_tables_read_again_and_sees_when_they_are(house: Northwind) -> None:
    with house.door.database.write() as session:
        for kind in (DICTIONARY, JOB):
            state = state_of(session, SITE, kind)
            state.is_complete, state.refreshed_at = True, now()
    assert refreshed_at(house) is not None
    answer = house["admin"].post("/api/v1/integration/refresh")
    assert answer.status_code == 202
    assert (answer.json or {})["mirror"]["fields_refreshed_at"] is None
    assert refreshed_at(house) is None


def test_a_first_reading_that_is_under_way_is_not_begun_anew(house: Northwind) -> None:
    with house.door.database.write() as session:
        session.add(MirrorState(site_id=SITE, kind=DICTIONARY, is_complete=False, after_id=7))
    assert house["admin"].post("/api/v1/integration/refresh").status_code == 202
    with house.door.database.read() as session:
        assert session.get_one(MirrorState, (SITE, DICTIONARY)).after_id == 7


def test_there_is_nothing_to_read_again_while_cats_is_not_connected(team: Northwind) -> None:
    assert code(team["admin"].post("/api/v1/integration/refresh")) == "cats_not_connected"


def test_a_recruiter_cannot_spend_calls_on_reading_again(house: Northwind) -> None:
    assert code(house["recruiter"].post("/api/v1/integration/refresh")) == "forbidden"
