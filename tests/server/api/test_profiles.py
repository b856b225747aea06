"""The panel's one question: answered from local data, storing nobody, asking CATS nothing (ARCHITECTURE 6, M0, W4)."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from sqlalchemy import event, func, select
from tests.server.door import code
from tests.server.northwind import MARTA, SENIORITY, URL, Northwind, profile

from catsync.db import read_rows
from catsync.matching import candidates, company_retrieval, person_retrieval, postings
from catsync.mirror.store import forget
from catsync.models import Base, SettingOverride

PATH = "/api/v1/profiles/resolve"


def rows(team: Northwind) -> dict[str, int]:
    """How many rows each table holds."""
    with team.door.database.read() as session:
        return {
            t.name: session.scalar(select(func.count()).select_from(t)) or 0
            for t in Base.metadata.sorted_tables
        }


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to reach somebody, which fails."""
    tried: list[Any] = []

    def refuse(_socket: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: tried.append(a) or [])
    return tried


def test_a_record_that_cats_has_no_longer_is_not_claimed_though_the_person_is_linked_to_it(
    northwind: Northwind,
) -> None:
    northwind.record("candidate", 9001, first_name="Marta", last_name="Oliveira")
    northwind.link(northwind.keep(), "candidate", 9001, {})
    assert northwind.resolve()["match"]["state"] == "same"
    with northwind.door.database.write() as session:
        forget(session, 4711, "candidate", 9001)
    found = northwind.resolve()["match"]
    assert (found["state"], found["records"]) == ("unknown", [])
    assert "no longer has the candidate" in found["text"]


def test_no_large_table_is_read_by_the_site_alone_whatever_is_asked_about_a_person(
    northwind: Northwind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among a million records such a read takes longer than all the rest of the answer."""
    northwind.company(101, "Acme Robotics", website="https://acme-robotics.example")
    northwind.record("candidate", 9001, first_name="Marta", last_name="Oliveira")
    northwind.link(northwind.keep(), "candidate", 9001, {})
    asked: list[tuple[str, Any]] = []
    engine = northwind.door.database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
    straight_to_the_driver = (candidates, company_retrieval, person_retrieval, postings)

    def spy(*given: Any) -> list[Any]:
        asked.append((given[1], tuple(given[2])))
        return read_rows(*given)

    for module in straight_to_the_driver:
        monkeypatch.setattr(module, "read_rows", spy)
    northwind.resolve()
    large = (
        "cats_company",
        "company_name",
        "company_posting",
        "cats_person",
        "match_key",
        "cats_last_activity",
    )
    checked = 0
    with engine.connect() as connection:
        for sql, values in list(asked):
            if not sql.startswith("SELECT") or not any(table in sql for table in large):
                continue
            checked += 1
            for line in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + sql, values):
                read = line[-1]
                if any(f" {table}" in read for table in large):
                    assert read.startswith("SEARCH"), read
                    assert not read.endswith("(site_id=?)"), f"{read}: {sql}"
    assert checked > 8


def test_the_answer_has_all_that_the_panel_shows(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics", website="https://acme-robotics.example")
    found = northwind.resolve()
    assert found["person"] == {
        "id": None, "is_kept": False, "name": "Marta Oliveira", "url": URL,
        "fields": {**MARTA, "first_name": "Marta", "last_name": "Oliveira"},
    }  # fmt: skip
    assert (found["match"]["state"], found["company"]["state"]) == ("new", "matched")
    assert found["plan"]["records"][0]["action"] == "create"
    assert found["button"] == {
        "action": "sync",
        "label": "Create candidate",
        "is_enabled": True,
        "second": None,
    }
    assert found["cats"] == {"state": "connected", "site": "Northwind Talent"}
    assert found["budget"]["remaining"] == found["budget"]["limit"] == 500
    assert found["mirror"]["state"] == "complete"


def test_looking_stores_nobody_and_asks_cats_nothing(northwind: Northwind, no_network: list[Any]) -> None:
    northwind.company(101, "Acme Robotics")
    northwind.record("candidate", 5)
    northwind.resolve()
    before = rows(northwind)
    for body in ({}, {"parts": ["match"]}, {"parts": ["match", "company"]}):
        northwind.resolve(**body)
        northwind.resolve("viewer", **body)
    assert rows(northwind) == before
    assert before["person"] == 0
    assert no_network == []


def test_without_cats_the_person_is_still_shown(team: Northwind, no_network: list[Any]) -> None:
    team.campaign()
    found = team.resolve()
    assert found["cats"] == {"state": "not_connected", "site": None}
    assert found["person"]["name"] == "Marta Oliveira"
    assert [c["name"] for c in found["campaigns"]] == ["Backend Q4"]
    assert (found["plan"], found["match"], found["company"], found["button"]) == (None, None, None, None)
    assert no_network == []


def test_the_badge_asks_for_parts_and_gets_only_these(northwind: Northwind) -> None:
    found = northwind.resolve(parts=["match"])
    assert {key for key, value in found.items() if value is not None} == {"cats", "mirror", "match"}
    found = northwind.resolve(parts=["match", "company"])
    assert {key for key, value in found.items() if value is not None} == {
        "cats",
        "mirror",
        "match",
        "company",
    }


def test_an_unfinished_mirror_does_not_say_new(team: Northwind) -> None:
    team.connect(is_complete=False)
    found = team.resolve()
    assert (found["match"]["state"], found["company"]["state"]) == ("unknown", "unknown")


def test_a_kept_person_shows_own_settings_with_their_source(northwind: Northwind) -> None:
    person, number = northwind.keep(), northwind.campaign()
    northwind.set("campaign", number, "sync_as", "candidate")
    northwind.set("person", person, "sync_as", "contact")
    found = northwind.resolve(campaign_id=number)
    row = next(r for r in found["settings"] if r["key"] == "sync_as")
    assert (row["value"], row["source"]["name"], row["inherited"]["value"]) == (
        "contact",
        "Marta Oliveira",
        "candidate",
    )
    assert (found["person"]["id"], found["person"]["is_kept"]) == (person, True)
    assert [r["record_type"] for r in found["plan"]["records"]] == ["contact"]
    northwind["recruiter"].call("DELETE", f"/api/v1/settings/person/{person}/sync_as")
    assert northwind.resolve(campaign_id=number)["plan"]["records"][0]["record_type"] == "candidate"


def test_two_look_alike_companies_are_a_question(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_as", "contact")
    northwind.company(101, "Acme Robotics GmbH", address={"city": "Munich"})
    northwind.company(102, "ACME Robotics")
    found = northwind.resolve()
    assert (found["company"]["state"], found["button"]["action"]) == ("ask", "choose_company")
    assert {c["cats_id"] for c in found["company"]["warning"]["companies"]} == {101, 102}
    assert all(c["reasons"] for c in found["company"]["warning"]["companies"])
    assert found["plan"]["calls"] == 0


def test_with_the_warning_off_a_question_still_shows_what_may_be_answered(northwind: Northwind) -> None:
    northwind.set("team", "default", "displayed_company_warning", "off")
    northwind.company(101, "Acme Robotics GmbH")
    northwind.company(102, "ACME Robotics")
    assert len(northwind.resolve()["company"]["warning"]["companies"]) == 2


def test_a_campaign_that_waits_offers_to_add_and_to_sync_anyway(northwind: Northwind) -> None:
    number = northwind.campaign()
    northwind.set("campaign", number, "add_to_cats", "on_reply", "?record_type=candidate")
    offered = northwind.resolve(campaign_id=number)["button"]
    assert (offered["action"], offered["label"]) == (
        "add_to_campaign", "Add to campaign (goes to CATS when they reply)",
    )  # fmt: skip
    assert offered["second"]["action"] == "sync_anyway"
    northwind["recruiter"].post(f"/api/v1/campaigns/{number}/people", {"person_id": northwind.keep()})
    found = northwind.resolve(campaign_id=number)
    assert (found["button"]["action"], found["campaign"]["stage"]) == ("nothing", "sourced")


def test_ids_are_shown_by_their_names(northwind: Northwind) -> None:
    number = northwind.campaign()
    northwind.set("campaign", number, "displayed_fields", [f"custom_{SENIORITY}"], "?record_type=candidate")
    query = f"?record_type=candidate&field=custom_{SENIORITY}"
    northwind.set("campaign", number, "field_values", 3251, query)
    shown = {
        w["field"]: w["after_text"]
        for w in northwind.resolve(campaign_id=number)["plan"]["records"][0]["writes"]
    }
    assert (shown["owner_id"], shown[f"custom_{SENIORITY}"]) == ("Ben Okafor", "Senior")


def test_a_campaign_that_is_not_there_is_not_found(northwind: Northwind) -> None:
    assert code(northwind["recruiter"].post(PATH, {"profile": profile(), "campaign_id": 99})) == "not_found"


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 200), ("recruiter", 200), ("admin", 200)]
)
def test_who_may_ask(northwind: Northwind, role: str, status: int) -> None:
    assert northwind[role].post(PATH, {"profile": profile()}).status_code == status


# --- what a page may try (W4)

WRONG: dict[str, Any] = {
    "no profile": {}, "a null": {"profile": None}, "a text": {"profile": "x"}, "no url": {"profile": {"fields": {}}},
    "a number for a name": {"profile": profile(full_name=7)}, "a list for a name": {"profile": profile(title=["x"])},
    "an object for a list": {"profile": profile(emails={})}, "e-mails without one": {"profile": profile(emails=[{}])},
    "an endless list": {"profile": profile(social_urls=["https://x.example"] * 51)},
    "an endless text": {"profile": profile(about="x" * 20_001)},
    "an unknown part": {"profile": profile(), "parts": ["everything"]},
    "an unknown key": {"profile": profile(), "site_id": 1},
    "a campaign beyond numbers": {"profile": profile(), "campaign_id": 10**30},
    "a campaign below numbers": {"profile": profile(), "campaign_id": -1},
    "a campaign of text": {"profile": profile(), "campaign_id": "three"},
    "a report of texts": {"profile": {**profile(), "report": ["x"]}},
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_question_that_does_not_fit_is_refused_in_the_one_shape(northwind: Northwind, what: str) -> None:
    answer = northwind["recruiter"].post(PATH, WRONG[what])
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_more_than_a_megabyte_is_too_large(northwind: Northwind) -> None:
    answer = northwind["recruiter"].post(PATH, {"profile": profile(about="x" * 1024 * 1024)})
    assert (answer.status_code, code(answer)) == (413, "too_large")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,<b>", "file:///etc/passwd", "https://[", "http://", "marta"],
)
def test_a_profile_that_is_not_on_the_web_is_refused(northwind: Northwind, url: str) -> None:
    assert code(northwind["recruiter"].post(PATH, {"profile": profile(url)})) == "bad_request"


NASTY = {
    "control": "Mar\x00ta\x1b[31m Oli\x07veira",
    "direction": "Marta \u202eariev\u2066ilO",
    "half a pair": "Marta \ud800 Oliveira",
    "markup": "<script>alert(1)</script>",
    "a template": "{title} {{7*7}} ${x} %s",
    "only spaces": " \t\n ",
    "not a name": "((((((",
    "many words": "Marta " * 60,
}


@pytest.mark.parametrize("what", NASTY)
def test_what_a_page_says_is_text_and_nothing_else(northwind: Northwind, what: str) -> None:
    text = NASTY[what]
    urls = ["javascript:alert(1)", "https://x.example/" + text[:20]]
    named = dict.fromkeys(
        ("full_name", "title", "company", "company_website", "city", "about", "website"), text
    )
    answer = northwind["recruiter"].post(PATH, {"profile": profile(**named, social_urls=urls)})
    assert answer.status_code == 200, answer.text
    found = answer.json or {}
    planned = json.dumps(found["plan"], ensure_ascii=False)
    assert "javascript:" not in planned
    assert not any(c in planned for c in "\x00\x1b\x07\u202e\u2066\ud800")
    json.dumps(found["plan"], ensure_ascii=False).encode()
    if what == "a template":
        assert text in planned
    assert answer.mimetype == "application/json"
    with northwind.door.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SettingOverride)) == 0
