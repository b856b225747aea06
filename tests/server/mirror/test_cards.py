"""What cards show of mirrored records."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event
from tests.server.mirror.fakes import SITE, company, contact

from catsync.db import Database
from catsync.mirror.cards import details, details_of, people_cards
from catsync.mirror.store import put_company, put_person
from catsync.models import CatsPerson, CatsUser


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
    address={"city": "Lisbon", "state": "Lisboa"},
    country_code="PT",
    phones={"primary": None, "secondary": "+442079460123", "fax": "+442079460999"},
    key_technologies="Turbines",
    notes="Ask for Ines",
)


def test_a_company_card_says_what_tells_look_alikes_apart(database: Database) -> None:
    put(database, ("company", ELMSTEAD), ("contact", contact(5001)), ("contact", contact(5002)))
    with database.read() as session:
        assert details(session, SITE, 101) == {
            "city": "Lisbon",
            "location": "Lisbon, Lisboa, PT",
            "website": "www.elmstead.example",
            "phone": "+442079460123",
            "owner": "Ana Ruiz",
            "contacts": 2,
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
    assert len([query for query in queries if query.startswith("SELECT")]) == 3


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
