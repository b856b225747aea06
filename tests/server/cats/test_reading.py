"""Answers of CATS become rows, whichever of its forms they take."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests_mock
from tests.server.cats.conftest import BASE, collection

from catsync.cats import CatsBadAnswer, CatsClient, EmailRow, Person, PhoneRow

AT = "2026-07-01T09:30:00-05:00"
ROW: dict[str, Any] = {
    "id": "123",
    "first_name": "Ines",
    "middle_name": None,
    "last_name": "Faria",
    "title": "Engineer",
    "emails": {"primary": "ines@acme.example", "secondary": "ines@home.example"},
    "phones": {"home": None, "cell": "+442079460001", "work": "+442079460002"},
    "address": {"street": None, "city": "Porto", "state": None, "postal_code": None},
    "country_code": "PT",
    "social_media_urls": ["https://github.com/ines"],
    "is_hot": 0,
    "is_active": True,
    "owner_id": "7",
    "contact_id": None,
    "date_created": "2026-01-01T10:00:00-05:00",
    "date_modified": "2026-01-02T10:00:00Z",
    "surprise": {"x": 1},
}
EMBEDDED: dict[str, Any] = {
    "emails": [{"id": "1", "email": "ines@acme.example", "is_primary": True}],
    "phones": [{"id": 2, "number": "+442079460001", "extension": "4", "type": "mobile"}],
    "custom_fields": [{"id": "170911", "value": 3251}, {"id": 170912, "value": None}],
}


def read(cats: requests_mock.Mocker, client: CatsClient, row: Any) -> Person:
    cats.get(f"{BASE}/candidates/123", json=row)
    return client.get("candidate", 123)


def test_a_record_is_read_with_its_rows(cats: requests_mock.Mocker, client: CatsClient) -> None:
    person = read(cats, client, {**ROW, "_embedded": EMBEDDED})
    assert (person.id, person.owner_id, person.is_hot, person.is_active) == (123, 7, False, True)
    assert person.emails == (EmailRow(1, "ines@acme.example", True),)
    assert person.phones == (PhoneRow(2, "+442079460001", "4", "mobile"),)
    assert (person.emails_loaded, person.phones_loaded) == (True, True)
    assert person.custom_fields == {170911: 3251, 170912: None}
    assert person.address == {"street": None, "city": "Porto", "state": None, "postal_code": None}
    assert person.raw["surprise"] == {"x": 1}


def test_dates_become_utc_whatever_their_offset(cats: requests_mock.Mocker, client: CatsClient) -> None:
    person = read(cats, client, ROW)
    assert person.date_created == datetime(2026, 1, 1, 15, tzinfo=UTC)
    assert person.date_created.tzinfo is UTC
    assert person.date_modified == datetime(2026, 1, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", "yesterday", 5, "9999-12-31T23:59:59-23:00"])
def test_what_is_no_date_is_none(cats: requests_mock.Mocker, client: CatsClient, value: Any) -> None:
    assert read(cats, client, {**ROW, "date_modified": value}).date_modified is None


@pytest.mark.parametrize("embedded", [None, [], {}, {"emails": [], "phones": []}])
def test_a_row_with_only_the_summary_says_so(
    cats: requests_mock.Mocker, client: CatsClient, embedded: Any
) -> None:
    person = read(cats, client, {**ROW, "_embedded": embedded})
    assert person.emails == (
        EmailRow(None, "ines@acme.example", True),
        EmailRow(None, "ines@home.example", False),
    )
    assert person.phones == (
        PhoneRow(None, "+442079460001", None, "mobile"),
        PhoneRow(None, "+442079460002", None, "work"),
    )
    assert (person.emails_loaded, person.phones_loaded) == (False, False)


def test_nobody_to_write_to_is_known_once_the_rows_are_there(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    person = read(cats, client, {**ROW, "emails": {"primary": None}, "_embedded": {"emails": []}})
    assert (person.emails, person.emails_loaded) == ((), True)


def test_as_many_rows_as_cats_embeds_at_most_may_not_be_all(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    rows = [{"id": number, "email": f"{number}@x.example"} for number in range(1, 26)]
    person = read(cats, client, {**ROW, "_embedded": {"emails": rows}})
    assert (len(person.emails), person.emails_loaded) == (25, False)


def test_empty_objects_may_come_as_lists(cats: requests_mock.Mocker, client: CatsClient) -> None:
    row = {**ROW, "emails": [], "phones": [], "address": [], "social_media_urls": None, "_embedded": []}
    person = read(cats, client, row)
    assert (person.emails, person.phones, person.social_media_urls) == ((), (), ())
    assert set(person.address.values()) == {None}


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": "x"}, {"id": 0}, [], None, "text"])
def test_an_answer_without_a_record_is_a_bad_one(
    cats: requests_mock.Mocker, client: CatsClient, row: Any
) -> None:
    with pytest.raises(CatsBadAnswer):
        read(cats, client, row)


def test_another_record_than_the_one_asked_for_is_a_bad_answer(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    with pytest.raises(CatsBadAnswer):
        read(cats, client, {**ROW, "id": 124})


def test_a_company_is_read(cats: requests_mock.Mocker, client: CatsClient) -> None:
    row = {
        "id": 9,
        "name": "Acme",
        "owner_id": 1,
        "phones": {"primary": "+442079460003", "secondary": None, "fax": "+442079460004"},
        "address": {"city": "Porto"},
    }
    cats.get(f"{BASE}/companies/9", json=row)
    company = client.get("company", 9)
    assert (company.name, company.address["city"], company.record_type) == ("Acme", "Porto", "company")
    assert [(phone.number, phone.type) for phone in company.phones] == [
        ("+442079460003", "main"),
        ("+442079460004", "fax"),
    ]


def test_no_repr_shows_the_person(cats: requests_mock.Mocker, client: CatsClient) -> None:
    person = read(cats, client, {**ROW, "_embedded": EMBEDDED})
    assert repr(person) == "Person(123)"
    assert "ines" not in repr((person.emails, person.phones)).lower()


def test_a_list_row_is_read_like_a_record(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(f"{BASE}/candidates", json=collection("candidates", [ROW], total=3, more=True))
    page = client.list("candidate")
    assert [person.id for person in page.rows] == [123]
    assert (page.total, page.has_next) == (3, True)


def test_a_custom_field_comes_with_its_choices(cats: requests_mock.Mocker, client: CatsClient) -> None:
    row = {
        "id": 170911,
        "name": "Seniority",
        "field": {"type": "dropdown", "selections": [{"id": "1", "label": "Lead"}]},
    }
    plain = {"id": 170912, "name": "Notice", "field": {"type": "text"}}
    cats.get(f"{BASE}/candidates/custom_fields", json=collection("custom_fields", [row, plain]))
    first, second = client.custom_field_definitions("candidate")
    assert (first.type, [(each.id, each.label) for each in first.selections]) == ("dropdown", [(1, "Lead")])
    assert (second.type, second.selections) == ("text", ())


@pytest.mark.parametrize(
    ("kind", "came", "read"),
    [("dropdown", "3251", 3251), ("radio", 3251, 3251), ("user", "7", 7), ("checkboxes", ["3251", 3252], [3251, 3252]),
     ("checkbox", "1", True), ("checkbox", 0, False), ("checkbox", "maybe", "maybe"), ("number", "12", 12),
     ("number", "12.5", 12.5), ("number", "1e999", "1e999"), ("number", "many", "many"), ("text", "3251", "3251"),
     ("date", "2026-07-01", "2026-07-01"), ("dropdown", None, None)],
)  # fmt: skip
def test_a_custom_value_is_read_by_its_definition(
    cats: requests_mock.Mocker, client: CatsClient, kind: str, came: Any, read: Any
) -> None:
    row = {"id": 5, "value": came, "_embedded": {"definition": {"id": 5, "field": {"type": kind}}}}
    cats.get(f"{BASE}/candidates/3/custom_fields/5", json=row)
    value = client.custom_field("candidate", 3, 5)
    assert (value, type(value)) == (read, type(read))


def test_a_custom_value_without_its_definition_stays_as_it_came(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.get(f"{BASE}/candidates/3/custom_fields/5", json={"id": 5, "value": "3251"})
    assert client.custom_field("candidate", 3, 5) == "3251"


@pytest.mark.parametrize(
    "row", [{"status_id": 4, "date": AT}, {"from_status_id": 3, "to_status_id": "4", "date_created": AT}]
)
def test_a_step_of_a_pipeline_is_read_in_both_shapes_that_were_seen(
    cats: requests_mock.Mocker, client: CatsClient, row: dict[str, Any]
) -> None:
    cats.get(f"{BASE}/pipelines/9/statuses", json=collection("statuses", [row]))
    (step,) = client.pipeline_history(9)
    assert step.status_id == 4
    assert step.date is not None
