"""The crawl against the sandbox process over HTTP: in the end the mirror holds what CATS holds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.server.mirror.conftest import SANDBOX_KEY, Held, Live
from tests.server.mirror.fakes import SITE

from catsync.cats import CatsClient
from catsync.db import Database
from catsync.mirror import pickers
from catsync.mirror.cards import details
from catsync.mirror.crawl import Crawler
from catsync.mirror.lookups import custom_fields, job_titles, users
from catsync.mirror.progress import ask_again
from catsync.mirror.state import mirror_summary
from catsync.sync.budget import Budget
from catsync.sync.budget_gate import BudgetGate

RESOURCES = {"company": "companies", "contact": "contacts", "candidate": "candidates"}
COMPARED = (
    *("name", "first_name", "last_name", "title", "website", "address", "country_code", "owner_id", "notes"),
    *(
        "company_id",
        "current_employer",
        "key_skills",
        "emails",
        "phones",
        "social_media_urls",
        "date_modified",
    ),
)


class Clock:
    """The real time, put forward by tests that do not want to wait."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def compared(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in COMPARED if name in record}


def assert_equal_to_cats(live: Live, held: Held) -> None:
    for record_type, resource in RESOURCES.items():
        in_cats = {cats_id: compared(record) for cats_id, record in live.records(resource).items()}
        mirrored = held.records(record_type)
        assert {cats_id: compared(record) for cats_id, record in mirrored.items()} == in_cats
        assert held.ids_with_keys(record_type) == set(in_cats)


def test_after_the_crawl_the_mirror_holds_what_cats_holds(live: Live, database: Database, held: Held) -> None:
    crawler = Crawler(database, live.client, SITE)
    progress = crawler.step(60)
    assert progress.is_complete
    assert progress.error is None
    assert_equal_to_cats(live, held)
    with database.read() as session:
        assert "Ana Ruiz" in [user.name for user in users(session, SITE)]
        assert all(custom_fields(session, SITE, record_type) for record_type in RESOURCES)
        assert mirror_summary(session, SITE)["state"] == "complete"


def test_an_edit_a_new_record_and_a_later_one_reach_the_mirror(
    live: Live, database: Database, held: Held
) -> None:
    clock = Clock()
    crawler = Crawler(database, live.client, SITE, clock=clock)
    crawler.step(60)
    company_id = min(live.records("companies"))
    live.control("PUT", f"/records/companies/{company_id}", {"name": "Renamed by somebody else"})
    live.control("POST", "/records/companies", {"name": "Elmstead Energy", "owner_id": 1})
    clock.ahead = timedelta(hours=1)
    assert crawler.step(60).error is None
    assert_equal_to_cats(live, held)


def test_pickers_and_cards_speak_of_what_cats_holds(live: Live, database: Database) -> None:
    Crawler(database, live.client, SITE).step(60)
    acme = next(
        row["id"] for row in live.records("companies").values() if row["name"] == "Acme Robotics GmbH"
    )
    with database.read() as session:
        jobs = {job["id"]: job for job in pickers.jobs(session, SITE, "", (), 200)}
        assert set(jobs) == set(live.records("jobs"))
        assert {job["status"] for job in jobs.values()} == {"Active", "On hold", "Filled", "Closed"}
        assert {job["workflow_id"] for job in jobs.values()} == {501}
        flow = [row.title for row in pickers.statuses(session, SITE, "pipeline", 501)]
        assert flow[:2] == ["No Contact", "Contacted"]
        assert [row.name for row in pickers.lists(session, SITE, "contact")] == ["Spring outreach"]
        assert {row.cats_id for row in pickers.tags(session, SITE)} == set(live.records("tags"))
        card = details(session, SITE, acme)
        assert card is not None
        assert (card["status"], card["open_jobs"]) == ("No Status", 1)
        called = datetime.now(UTC) - datetime.fromisoformat(str(card["last_activity"]))
        assert timedelta(days=3) <= called < timedelta(days=3, hours=1)


def test_what_an_admin_of_cats_adds_and_removes_is_seen_at_once_when_asked_for(
    live: Live, database: Database
) -> None:
    crawler = Crawler(database, live.client, SITE)
    crawler.step(60)
    gone = max(live.records("jobs"))
    live.control(
        "POST", "/custom_fields/candidates", {"name": "Region", "type": "dropdown", "labels": ["North"]}
    )
    live.control("POST", "/tags", {"title": "VIP"})
    live.control("POST", "/lists/candidates", {"name": "Autumn"})
    live.control("DELETE", f"/records/jobs/{gone}")
    with database.write() as session:
        ask_again(session, SITE)
    assert crawler.step(60).error is None
    with database.read() as session:
        region = next(row for row in custom_fields(session, SITE, "candidate") if row.name == "Region")
        assert [each["label"] for each in region.selections] == ["North"]
        assert "VIP" in [row.title for row in pickers.tags(session, SITE)]
        assert "Autumn" in [row.name for row in pickers.lists(session, SITE, "candidate")]
        assert gone not in job_titles(session, SITE, [gone])


def test_an_edit_that_the_search_shows_late_is_not_missed(live: Live, database: Database, held: Held) -> None:
    crawler = Crawler(database, live.client, SITE, refresh_seconds=0)
    crawler.step(30)
    company_id = min(live.records("companies"))
    live.control("PUT", "/switches", {"search_lag_seconds": 1.0, "rate_limit": 5000})
    live.control("PUT", f"/records/companies/{company_id}", {"name": "Late"})
    live.control("PUT", "/switches", {"search_lag_seconds": 0.0})
    live.control("POST", "/records/companies", {"name": "Younger, yet visible at once", "owner_id": 1})
    deadline = time.monotonic() + 20
    name = None
    while name != "Late" and time.monotonic() < deadline:
        assert crawler.step(5).error is None
        row = held.company(company_id)
        name = row.name if row else None
    assert name == "Late"


def test_the_background_stops_first_and_goes_on_when_there_are_calls_again(
    live: Live, database: Database, held: Held
) -> None:
    live.control("PUT", "/quota", {"remaining": 45})
    gate = BudgetGate(Budget(database), SITE, 2)
    live.client.site()  # nothing is known of the quota before an answer told it
    with CatsClient(_url(live), SANDBOX_KEY, gate=gate, priority="mirror", timeout=(5, 5)) as client:
        progress = Crawler(database, client, SITE).step(60)
        assert progress.until is not None
        assert progress.error is None
        assert not progress.is_complete
        assert live.control("GET", "/quota")["remaining"] >= 39


def test_a_429_of_cats_is_a_pause_and_nothing_is_lost(live: Live, database: Database, held: Held) -> None:
    live.control("PUT", "/quota", {"remaining": 23})
    crawler = Crawler(database, live.client, SITE)
    progress = crawler.step(60)
    assert progress.until is not None
    assert "quota" in str(progress.error)
    before = held.ids("company")
    assert before
    live.control("PUT", "/quota", {"remaining": 500})
    assert crawler.step(60).is_complete
    assert_equal_to_cats(live, held)


@pytest.mark.parametrize("embedded", [True, False])
def test_rows_with_and_without_their_addresses_are_told_apart(
    live: Live, database: Database, held: Held, embedded: bool
) -> None:
    live.control("PUT", "/switches", {"list_rows_embed": embedded})
    Crawler(database, live.client, SITE).step(60)
    row = held.person("contact", min(live.records("contacts")))
    assert row is not None
    assert row.fields_loaded is embedded


def _url(live: Live) -> str:
    return live.client._transport.base_url
