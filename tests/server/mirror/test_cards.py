"""What cards show of mirrored records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from tests.server.mirror.fakes import SITE, START, company, contact

from catsync.db import Database
from catsync.mirror.cards import details, details_of, is_open, people_cards
from catsync.mirror.progress import JOB
from catsync.mirror.store import put_company, put_person
from catsync.models import (
    CatsJob,
    CatsLastActivity,
    CatsPerson,
    CatsStatus,
    CatsUser,
    MirrorState,
)


def put(database: Database, *records: tuple[str, dict[str, Any]]) -> None:
    with database.write() as session:
        if session.get(CatsUser, (SITE, 1)) is None:
            session.add(CatsUser(site_id=SITE, cats_id=1, name="Ana Ruiz"))
        for record_type, record in records:
            if record_type == "company":
                put_company(session, SITE, record)
            else:
                put_person(session, SITE, record_type, record, False)


ELMSTEAD = company(
    101,
    name="Elmstead Energy",
    website="https://www.elmstead.example/",
    status_id="23",
    address={"city": "Lisbon", "state": "Lisboa"},
    country_code="PT",
    phones={"primary": None, "secondary": "+442079460123", "fax": "+442079460999"},
    key_technologies="Turbines",
    notes="Ask for Ines",
)


def put_around(database: Database) -> None:
    """Elmstead's jobs (two of four are open), its status, and what was last done with its people."""
    with database.write() as session:
        session.add(MirrorState(site_id=SITE, kind=JOB, is_complete=True))
        for kind, cats_id, title in (
            ("company", 23, "Client"),
            ("job", 41, "Active"),
            ("job", 42, "On Hold"),
        ):
            session.add(CatsStatus(site_id=SITE, kind=kind, cats_id=cats_id, title=title))
        for cats_id, status_id in ((301, 41), (302, 42), (303, None), (304, 42)):
            session.add(
                CatsJob(site_id=SITE, cats_id=cats_id, title="Welder", company_id=101, status_id=status_id)
            )
        for record_type, cats_id, days in (("company", 101, 9), ("contact", 5001, 3), ("candidate", 5002, 1)):
            at = START - timedelta(days=days)
            session.add(CatsLastActivity(site_id=SITE, record_type=record_type, cats_id=cats_id, at=at))


def test_a_company_card_says_what_tells_look_alikes_apart(database: Database) -> None:
    put(database, ("company", ELMSTEAD), ("contact", contact(5001)), ("contact", contact(5002)))
    put_around(database)
    with database.read() as session:
        assert details(session, SITE, 101) == {
            "city": "Lisbon",
            "location": "Lisbon, Lisboa, PT",
            "website": "www.elmstead.example",
            "phone": "+442079460123",
            "owner": "Ana Ruiz",
            "status": "Client",
            "contacts": 2,
            "open_jobs": 2,
            "last_activity": "2026-11-20T12:00:00Z",
            "last_modified": "2026-11-22T12:00:00Z",
            "key_technologies": "Turbines",
            "notes": "Ask for Ines",
            "cats_id": 101,
        }


def test_a_company_of_which_nothing_is_known_has_a_card_of_nones(database: Database) -> None:
    put(database, ("company", {"id": 102, "name": "Bare"}))
    with database.read() as session:
        card = details(session, SITE, 102)
    assert card is not None
    assert {name for name, value in card.items() if value is not None} == {"contacts", "cats_id"}


def test_a_company_without_jobs_has_none_open_once_the_jobs_were_read(database: Database) -> None:
    put(database, ("company", company(103)))
    put_around(database)
    with database.read() as session:
        assert details_of(session, SITE, [103])[103]["open_jobs"] == 0


@pytest.mark.parametrize(
    ("title", "counts"),
    [("Active", True), (None, True), ("Upcoming", True), ("On hold", False), ("Cancelled - client", False),
     ("FILLED", False), ("Closed (lost)", False), ("Archived", False)],
)  # fmt: skip
def test_a_job_is_open_unless_the_title_of_its_status_says_otherwise(title: str | None, counts: bool) -> None:
    assert is_open(title) is counts


def test_a_company_that_is_not_mirrored_has_no_card(database: Database) -> None:
    with database.read() as session:
        assert details(session, SITE, 999) is None


@pytest.mark.parametrize(
    "bad", [{"address": [], "phones": [], "_embedded": []}, {"address": "x", "phones": "y"}]
)
def test_empty_objects_that_come_as_lists_do_no_harm(database: Database, bad: dict[str, Any]) -> None:
    put(database, ("company", company(101, **bad)))
    with database.read() as session:
        card = details(session, SITE, 101)
    assert card is not None
    assert card["phone"] is None


def test_many_cards_cost_as_many_queries_as_one(database: Database) -> None:
    put(database, *(("company", company(cats_id)) for cats_id in range(101, 131)))
    queries: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: queries.append(args[2]))
    with database.read() as session:
        assert len(details_of(session, SITE, range(101, 131))) == 30
    assert len([query for query in queries if query.startswith("SELECT")]) == 6


def test_a_person_card_names_company_and_owner(database: Database) -> None:
    put(
        database,
        ("company", ELMSTEAD),
        ("contact", contact(5001, title="Buyer", owner_id=1)),
        ("candidate", contact(9001, company_id=None, current_employer="Harbour Lane Bakery")),
    )
    with database.read() as session:
        rows = [session.get_one(CatsPerson, (SITE, *key)) for key in [("contact", 5001), ("candidate", 9001)]]
        cards = people_cards(session, SITE, rows)
    assert cards[("contact", 5001)] == {
        "record_type": "contact",
        "cats_id": 5001,
        "name": "Ines Prado",
        "title": "Buyer",
        "company_name": "Elmstead Energy",
        "owner_name": "Ana Ruiz",
        "date_modified": "2026-11-22T12:00:00Z",
    }
    assert cards[("candidate", 9001)]["company_name"] == "Harbour Lane Bakery"
