"""Rows and match keys: what replaces what, and what never happens by halves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import SITE, company, contact, full, stamp

from catsync.db import Database
from catsync.mirror import store
from catsync.mirror.store import forget, put_company, put_person

Put = Callable[..., bool]


@pytest.fixture
def put(database: Database) -> Put:
    """put(record) a company; put(record, fields_loaded) a contact. One transaction each."""

    def one(record: dict[str, Any], fields_loaded: bool | None = None) -> bool:
        with database.write() as session:
            if fields_loaded is None:
                return put_company(session, SITE, record)
            return put_person(session, SITE, "contact", record, fields_loaded)

    return one


def test_a_company_is_stored_with_what_matching_and_cards_need(put: Put, held: Held) -> None:
    put(company(101, name="Elmstead Energy", website="https://elmstead.example", country_code="pt",
                address={"city": "Lisbon"}, _links={"self": {"href": "/companies/101"}}))  # fmt: skip
    row = held.company(101)
    assert row is not None
    assert (row.name, row.website, row.city, row.country_code, row.owner_id) == (
        "Elmstead Energy", "https://elmstead.example", "Lisbon", "PT", 1,
    )  # fmt: skip
    assert "_links" not in row.record
    assert "d:elmstead.example" in held.keys("company", 101)


def test_an_older_state_is_ignored(put: Put, held: Held) -> None:
    assert put(company(101, name="New", date_modified=stamp(0)))
    assert not put(company(101, name="Old", date_modified=stamp(-1)))
    row = held.company(101)
    assert row is not None
    assert row.name == "New"


def test_an_older_state_of_a_person_is_ignored(put: Put, held: Held) -> None:
    assert put(contact(5001, last_name="New", date_modified=stamp(0)), False)
    assert not put(contact(5001, last_name="Old", date_modified=stamp(-1)), True)
    row = held.person("contact", 5001)
    assert row is not None
    assert row.name == "Ines New"


def test_a_state_of_the_same_second_is_applied(put: Put, held: Held) -> None:
    put(company(101, name="First"))
    assert put(company(101, name="Second"))
    row = held.company(101)
    assert row is not None
    assert row.name == "Second"


def test_dates_are_compared_as_moments_and_not_as_texts(put: Put, held: Held) -> None:
    put(company(101, name="New", date_modified="2026-11-23T08:00:00-05:00"))
    assert not put(company(101, name="Old", date_modified="2026-11-23T12:59:59+00:00"))


def test_an_answer_without_a_date_is_taken_for_the_present_and_keeps_the_date(put: Put, held: Held) -> None:
    put(company(101, date_modified=stamp(0)))
    assert put(company(101, name="Written by us", date_modified=None))
    assert not put(company(101, name="Old", date_modified=stamp(-1)))


def test_keys_follow_the_record(put: Put, held: Held) -> None:
    put(company(101, name="Elmstead Energy", website="elmstead.example"))
    put(company(101, name="Elmstead Energy", website="elmstead-energy.example", date_modified=stamp(0)))
    keys = held.keys("company", 101)
    assert "d:elmstead-energy.example" in keys
    assert "d:elmstead.example" not in keys


def test_a_list_row_does_not_wipe_the_addresses_that_a_full_answer_brought(put: Put, held: Held) -> None:
    put(full(contact(5001), "ines@elmstead.example", "prado@home.example"), True)
    put(contact(5001, title="Buyer"), False)
    row = held.person("contact", 5001)
    assert row is not None
    assert row.fields_loaded
    assert row.record["title"] == "Buyer"
    assert [each["email"] for each in row.record["_embedded"]["emails"]] == [
        "ines@elmstead.example", "prado@home.example",
    ]  # fmt: skip
    assert "e:prado@home.example" in held.keys("contact", 5001)


def test_a_list_row_of_a_changed_record_makes_its_addresses_not_loaded(put: Put, held: Held) -> None:
    put(full(contact(5001), "ines@elmstead.example", "prado@home.example"), True)
    put(contact(5001, date_modified=stamp(0)), False)
    row = held.person("contact", 5001)
    assert row is not None
    assert not row.fields_loaded
    assert "emails" not in row.record.get("_embedded", {})
    assert "e:ines@elmstead.example" in held.keys("contact", 5001)


def test_a_list_row_whose_summary_tells_another_address_is_believed(put: Put, held: Held) -> None:
    put(full(contact(5001), "ines@elmstead.example"), True)
    put(contact(5001, emails={"primary": "prado@new.example", "secondary": None}), False)
    row = held.person("contact", 5001)
    assert row is not None
    assert not row.fields_loaded
    assert "e:prado@new.example" in held.keys("contact", 5001)


def test_candidate_and_contact_of_one_id_are_two(database: Database, held: Held) -> None:
    with database.write() as session:
        put_person(session, SITE, "contact", contact(5001), False)
        put_person(session, SITE, "candidate", contact(5001, last_name="Vale"), False)
    assert held.ids("contact") == held.ids("candidate") == [5001]


def test_what_is_forgotten_has_neither_row_nor_keys(database: Database, put: Put, held: Held) -> None:
    put(company(101))
    put(company(102))
    put(contact(101), False)
    with database.write() as session:
        forget(session, SITE, "company", 101)
    assert held.ids("company") == [102]
    assert held.keys("company", 101) == set()
    assert held.keys("company", 102)
    assert held.keys("contact", 101)


def test_a_forgotten_person_is_gone(database: Database, put: Put, held: Held) -> None:
    put(contact(5001), False)
    with database.write() as session:
        forget(session, SITE, "contact", 5001)
    assert held.ids("contact") == []
    assert held.keys("contact", 5001) == set()


def test_a_row_is_not_stored_without_its_keys(
    database: Database, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("keys")

    monkeypatch.setattr(store, "_put_keys", broken)
    with pytest.raises(RuntimeError, match="keys"), database.write() as session:
        put_company(session, SITE, company(101))
    assert held.ids("company") == []


def test_sites_are_kept_apart(database: Database, put: Put, held: Held) -> None:
    put(company(101))
    with database.write() as session:
        put_company(session, SITE + 1, company(102))
    assert held.ids("company") == [101]


@pytest.mark.parametrize("text", ["Elm\x00stead", "Elm\ud800stead", "E" * 5000])
def test_texts_that_a_database_refuses_are_made_harmless(put: Put, held: Held, text: str) -> None:
    put(company(101, name=text, website=text, notes=text, address={"city": text}, country_code=text))
    row = held.company(101)
    assert row is not None
    assert row.name[:3] in ("Elm", "EEE")
    assert len(row.name) <= 300
    assert "\x00" not in row.record["notes"]


def test_a_record_without_an_id_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="id"), database.write() as session:
        put_company(session, SITE, {"name": "Nobody"})


def test_two_who_meet_the_same_new_record_at_once_do_not_harm_each_other(
    database: Database, held: Held
) -> None:
    together = threading.Barrier(2, timeout=20)

    def put_one(name: str) -> None:
        together.wait()
        with database.write() as session:
            put_company(session, SITE, company(101, name=name))
            put_company(session, SITE, company(102, name=name))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(put_one, ["Elmstead Energy", "Harbour Lane Bakery"]))
    first, second = held.company(101), held.company(102)
    assert first is not None
    assert second is not None
    assert first.name == second.name
