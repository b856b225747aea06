"""Rows and match keys: what replaces what, and what never happens by halves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import SITE, company, contact, full, stamp

from catsync.clock import now
from catsync.db import Database
from catsync.mirror import store
from catsync.mirror.entries import person_entry
from catsync.mirror.store import forget, forget_all, put_all, put_company, put_person
from catsync.models import CatsCompany, CatsDeleted, MatchKey
from catsync.sync.record_values import is_held

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


def put_at(
    database: Database, read_at: datetime | None, *records: dict[str, Any], is_whole: bool = False
) -> int:
    entries = [person_entry("contact", record, "_embedded" in record) for record in records]
    with database.write() as session:
        return put_all(session, SITE, "contact", entries, read_at=read_at, is_whole=is_whole)


def forget_contacts(database: Database, *cats_ids: int) -> int:
    with database.write() as session:
        return forget_all(session, SITE, "contact", cats_ids)


def deleted(database: Database) -> list[tuple[str, int]]:
    with database.read() as session:
        return [(row.record_type, row.cats_id) for row in session.scalars(select(CatsDeleted))]


def test_what_was_read_before_a_record_was_forgotten_does_not_bring_it_back(
    database: Database, held: Held
) -> None:
    read_at = now()
    forget_contacts(database, 5001)
    assert put_at(database, read_at, contact(5001), contact(5002)) == 1
    assert held.ids("contact") == [5002]
    assert held.keys("contact", 5001) == set()
    assert deleted(database) == [("contact", 5001)]


@pytest.mark.parametrize("is_dated", [True, False])
def test_what_was_read_after_a_record_was_forgotten_brings_it_back(
    database: Database, held: Held, is_dated: bool
) -> None:
    forget_contacts(database, 5001)
    assert put_at(database, now() if is_dated else None, contact(5001)) == 1
    assert held.ids("contact") == [5001]
    assert deleted(database) == []


def test_a_forgotten_candidate_is_no_forgotten_contact(database: Database, held: Held) -> None:
    read_at = now()
    with database.write() as session:
        forget(session, SITE, "candidate", 5001)
        forget(session, SITE + 1, "contact", 5001)
    assert put_at(database, read_at, contact(5001)) == 1
    assert held.ids("contact") == [5001]


def test_many_are_forgotten_at_once_and_those_that_were_held_are_counted(
    database: Database, held: Held
) -> None:
    put_at(database, None, *(contact(cats_id) for cats_id in range(5001, 5603)))
    assert forget_contacts(database, *range(5002, 6602)) == 601
    assert held.ids("contact") == [5001]
    assert held.ids_with_keys("contact") == {5001}
    assert len(deleted(database)) == 1600


def test_forgetting_twice_keeps_the_later_time(database: Database) -> None:
    forget_contacts(database, 5001)
    between = now()
    forget_contacts(database, 5001)
    assert put_at(database, between, contact(5001)) == 0


def test_a_row_that_is_all_that_is_known_drops_the_addresses_it_does_not_tell(
    database: Database, held: Held
) -> None:
    put_at(database, None, full(contact(5001), "ines@elmstead.example", "prado@home.example"))
    assert put_at(database, None, contact(5001), is_whole=True) == 1
    row = held.person("contact", 5001)
    assert row is not None
    assert not row.fields_loaded
    assert "_embedded" not in row.record
    assert held.keys("contact", 5001) >= {"e:ines@elmstead.example"}
    assert "e:prado@home.example" not in held.keys("contact", 5001)


def test_a_row_that_is_all_that_is_known_and_has_the_addresses_is_loaded(
    database: Database, held: Held
) -> None:
    put_at(database, None, full(contact(5001), "ines@elmstead.example"))
    put_at(database, None, full(contact(5001), "prado@home.example"), is_whole=True)
    row = held.person("contact", 5001)
    assert row is not None
    assert row.fields_loaded
    assert "e:prado@home.example" in held.keys("contact", 5001)


def test_of_one_record_twice_among_many_the_newer_state_counts(database: Database, held: Held) -> None:
    new, old = contact(5001, last_name="New", date_modified=stamp(0)), contact(5001, last_name="Old")
    assert put_at(database, None, old, new, old) == 1
    row = held.person("contact", 5001)
    assert row is not None
    assert row.name == "Ines New"


def test_who_has_a_row_at_hand_sees_what_is_put(database: Database) -> None:
    with database.write() as session:
        put_company(session, SITE, company(101, name="First"))
        row = session.get(CatsCompany, (SITE, 101))
        put_company(session, SITE, company(101, name="Second"))
        assert row is not None
        assert row.name == "Second"


def test_a_null_stays_told_and_what_nobody_reads_is_not_kept(put: Put, held: Held) -> None:
    fields = [{"id": 7, "value": None, "_links": {}, "_embedded": {"definition": {"id": 7}}}]
    embedded = {"custom_fields": fields, "status": {"id": 1, "title": "No Status"}}
    put(contact(5001, title=None, entered_by_id=1, _embedded=embedded), False)
    row = held.person("contact", 5001)
    assert row is not None
    assert is_held(row.record, "title")
    assert is_held(row.record, "custom_7")
    assert row.record["_embedded"] == {"custom_fields": [{"id": 7, "value": None}]}
    assert "entered_by_id" not in row.record


def test_the_keys_of_a_window_are_those_of_its_records(database: Database, held: Held) -> None:
    put_at(database, None, *(contact(n, emails={"primary": f"a{n}@elmstead.example"}) for n in (5001, 5002)))
    put_at(database, None, contact(5001, emails={"primary": "b@elmstead.example"}), contact(5003, emails={}))
    emails = [{key for key in held.keys("contact", n) if key[0] == "e"} for n in (5001, 5002, 5003)]
    assert emails == [{"e:b@elmstead.example"}, {"e:a5002@elmstead.example"}, set()]


def test_a_key_that_is_there_without_its_record_does_no_harm(
    database: Database, put: Put, held: Held
) -> None:
    with database.write() as session:
        session.add(
            MatchKey(site_id=SITE, key="e:ines@elmstead.example", record_type="contact", cats_id=5001)
        )
    put(contact(5001), False)
    assert "e:ines@elmstead.example" in held.keys("contact", 5001)
