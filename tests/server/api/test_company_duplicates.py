"""Duplicate companies over HTTP: groups with why, narrowed and paged; the table; what people say of them (M4)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from tests.server.door import code
from tests.server.northwind import SITE, Northwind

from catsync.duplicates.comparing import compare_some, queue_some

ADDRESS = "/api/v1/companies/duplicates"


@pytest.fixture
def house(northwind: Northwind) -> Northwind:
    """A group of three, one of two that is only possible, and a company that is like no other."""
    northwind.company(
        101, "Acme Robotics GmbH", website="https://acme.example", address={"city": "Munich"},
        phones={"primary": "+49 89 555 010"}, date_modified="2026-10-02T09:14:22+00:00",
    )  # fmt: skip
    northwind.company(102, "ACME Robotics")
    northwind.company(103, "Acme Robotics, Inc.")
    northwind.company(201, "Larkspur Retail", website="https://larkspur.example")
    northwind.company(202, "Meridian Shops", website="https://www.larkspur.example/")
    northwind.company(301, "Pomar Têxteis Lda")
    northwind.record("contact", 7, company_id=101)
    compared(northwind)
    return northwind


def compared(house: Northwind) -> None:
    while queue_some(house.door.database, SITE):
        pass
    while compare_some(house.door.database, SITE, 10):
        pass


def asked(house: Northwind, query: str = "") -> dict[str, Any]:
    answer = house["viewer"].get(f"{ADDRESS}{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def found(house: Northwind, query: str = "") -> list[list[int]]:
    return [[record["cats_id"] for record in group["records"]] for group in asked(house, query)["groups"]]


def table(house: Northwind, query: str = "") -> list[dict[str, str]]:
    answer = house["viewer"].get(f"{ADDRESS}.csv{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def say(house: Northwind, *cats_ids: int, role: str = "recruiter", **more: Any) -> Any:
    return house[role].post(
        "/api/v1/decisions", {"kind": "not_duplicates", "cats_ids": list(cats_ids), **more}
    )


def test_a_group_tells_of_each_record_what_tells_it_apart_and_of_each_pair_why(house: Northwind) -> None:
    answer = asked(house)
    group = answer["groups"][0]
    assert (group["tier"], group["size"], answer["total"]) == ("same", 3, 2)
    assert group["records"][0] == {
        "cats_id": 101, "name": "Acme Robotics GmbH", "city": "Munich", "website": "acme.example",
        "phone": "+49 89 555 010", "owner": "Ana Ruiz", "contacts": 1, "open_jobs": 1,
        "last_modified": "2026-10-02T09:14:22Z",
        "url": "https://northwind.catsone.com/index.php?m=companies&a=show&companyID=101",
    }  # fmt: skip
    assert sorted(pair["cats_ids"] for pair in group["pairs"]) == [[101, 102], [101, 103], [102, 103]]
    assert all(pair["reasons"] and pair["not_duplicates"] is None for pair in group["pairs"])
    assert answer["progress"] == {"companies": 6, "compared": 6}


def test_the_most_certain_group_comes_first_and_the_tier_narrows(house: Northwind) -> None:
    assert found(house) == [[101, 102, 103], [201, 202]]
    assert found(house, "?tier=same") == [[101, 102, 103]]
    assert found(house, "?tier=possible") == [[201, 202]]
    assert code(house["viewer"].get(f"{ADDRESS}?tier=similar")) == "validation_failed"


def test_a_search_finds_a_group_by_the_name_of_any_of_its_records(house: Northwind) -> None:
    assert found(house, "?query=inc") == [[101, 102, 103]]
    assert found(house, "?query=shops%20meridian") == [[201, 202]]
    assert found(house, "?query=100%25") == found(house, "?query=acme%20larkspur") == []


def test_groups_come_page_by_page(house: Northwind) -> None:
    assert found(house, "?page_size=1&page=2") == [[201, 202]]
    assert asked(house, "?page_size=1&page=9")["total"] == 2


def test_progress_counts_what_still_waits(house: Northwind) -> None:
    house.company(302, "Pomar Texteis")
    assert asked(house)["progress"] == {"companies": 7, "compared": 6}


def test_the_table_has_a_row_a_record_and_what_each_looks_like(house: Northwind) -> None:
    rows = table(house)
    assert [(row["Group"], row["CATS id"]) for row in rows] == [
        ("101", "101"), ("101", "102"), ("101", "103"), ("201", "201"), ("201", "202"),
    ]  # fmt: skip
    assert rows[0]["Certainty"] == "almost certain"
    assert rows[0]["Looks like"].count("(") == 2
    assert "102 (" in rows[0]["Looks like"]
    assert [row["CATS id"] for row in table(house, "?tier=possible&query=shops")] == ["201", "202"]


def test_the_table_is_read_in_parts_to_its_end(house: Northwind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catsync.duplicates.table.GROUPS_AT_ONCE", 1)
    assert len(table(house)) == 5


def test_no_cell_of_the_table_is_a_formula(northwind: Northwind) -> None:
    northwind.company(
        1, '=HYPERLINK("http://evil.example")', website="https://evil.example", address={"city": "+1"}
    )
    northwind.company(2, "@SUM(A1)", website="https://evil.example")
    compared(northwind)
    rows = table(northwind)
    assert [row["Name"][:2] for row in rows] == ["'=", "'@"]
    assert rows[0]["City"] == "'+1"


def test_not_duplicates_takes_the_group_away_and_can_be_taken_back(house: Northwind) -> None:
    assert (say(house, 202, 201).json or {})["subjects"] == ["201:202"]
    assert found(house) == [[101, 102, 103]]
    decisions = house["viewer"].get("/api/v1/companies/not-duplicates").json or {}
    assert decisions["total"] == 1
    assert decisions["decisions"][0]["by"]["name"] == "Ben Okafor"
    assert [each["name"] for each in decisions["decisions"][0]["companies"]] == [
        "Larkspur Retail",
        "Meridian Shops",
    ]
    say(house, 201, 202, take_back=True)
    assert found(house) == [[101, 102, 103], [201, 202]]


def test_a_pair_that_was_told_apart_within_a_group_says_by_whom(house: Northwind) -> None:
    say(house, 101, 102)
    (group,) = asked(house, "?tier=same")["groups"]
    told = {tuple(pair["cats_ids"]): pair["not_duplicates"] for pair in group["pairs"]}
    assert told[(101, 102)]["by"]["name"] == "Ben Okafor"
    assert told[(101, 103)] is told[(102, 103)] is None
    assert "102 (" not in table(house)[0]["Looks like"]


def test_a_decision_about_a_company_that_is_gone_can_be_taken_back_but_not_made(house: Northwind) -> None:
    say(house, 201, 202)
    with house.door.database.write() as session:
        from catsync.mirror.store import forget

        forget(session, SITE, "company", 202)
    told = (house["viewer"].get("/api/v1/companies/not-duplicates").json or {})["decisions"][0]
    assert told["companies"][1] == {"cats_id": 202, "name": None, "url": None}
    assert code(say(house, 201, 202)) == "not_found"
    assert say(house, 201, 202, take_back=True).status_code == 200


@pytest.mark.parametrize("cats_ids", [None, [], [101], [101, 101], [101, 0], list(range(1, 52))])
def test_a_decision_names_at_least_two_companies_and_not_too_many(house: Northwind, cats_ids: Any) -> None:
    body = {"kind": "not_duplicates", "cats_ids": cats_ids}
    assert code(house["recruiter"].post("/api/v1/decisions", body)) == "validation_failed"


def test_the_other_decisions_still_need_a_person(house: Northwind) -> None:
    body = {"kind": "company", "cats_id": 101}
    assert code(house["recruiter"].post("/api/v1/decisions", body)) == "validation_failed"


def test_a_viewer_looks_and_decides_nothing(house: Northwind) -> None:
    assert code(say(house, 101, 102, role="viewer")) == "forbidden"


def test_the_audit_names_the_companies(house: Northwind) -> None:
    say(house, 101, 102)
    say(house, 102, 101, take_back=True)
    events = (house["viewer"].get("/api/v1/audit?what=decision.").json or {})["events"]
    assert [event["text"] for event in events] == [
        "Took back that “Acme Robotics GmbH” and “ACME Robotics” are not duplicates.",
        "Said that “Acme Robotics GmbH” and “ACME Robotics” are not duplicates.",
    ]


def test_while_nothing_is_connected_there_is_nothing(team: Northwind) -> None:
    assert asked(team) == {"groups": [], "total": 0, "progress": None}
    assert table(team) == []
    assert (team["viewer"].get("/api/v1/companies/not-duplicates").json or {}) == {
        "decisions": [],
        "total": 0,
    }
    assert code(say(team, 1, 2)) == "cats_not_connected"
