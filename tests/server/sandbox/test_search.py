"""Search and filter: CATS_API.md section 3."""

from __future__ import annotations

import pytest


def leaf(field, name, value):
    return {"field": field, "filter": name, "value": value}


def test_search_wants_every_word_and_looks_everywhere(cats):
    number = cats.candidate(
        notes="likes windmills", emails=[{"email": "i@prado.example", "is_primary": True}]
    )
    cats.candidate(first_name="Rui")
    assert cats.found("/candidates/search?query=PRADO+windmills") == [number]
    assert cats.found("/candidates/search?query=i@prado.example") == [number]
    assert cats.found("/candidates/search?query=windmill") == []


def test_q_is_no_parameter_and_finds_all(cats):
    both = [cats.candidate(), cats.candidate(first_name="Rui")]
    assert cats.found("/candidates/search?q=rui") == both


def test_contains_takes_any_word_and_exactly_the_whole(cats):
    leader = cats.candidate(title="Team Leader")
    player = cats.candidate(title="Team Player")
    assert cats.filtered("candidates", leaf("title", "contains", "team leader")) == [leader, player]
    assert cats.filtered("candidates", leaf("title", "exactly", "team leader")) == [leader]


def test_and_or_not_nest(cats):
    ines = cats.candidate(title="Welder")
    rui = cats.candidate(first_name="Rui", title="Baker")
    cats.candidate(first_name="Eva", title="Baker")
    body = {"and": [
        {"or": [leaf("title", "exactly", "Welder"), leaf("title", "exactly", "Baker")]},
        {"not": leaf("first_name", "exactly", "Eva")},
    ]}  # fmt: skip
    assert cats.filtered("candidates", body) == [ines, rui]


def test_numbers_and_dates_compare(cats):
    first = cats.candidate()
    cats.clock.seconds += 60
    second = cats.candidate()
    since = cats.get(f"/candidates/{first}")["date_modified"]
    assert cats.filtered("candidates", leaf("date_modified", "greater_than", since)) == [second]
    assert cats.filtered("candidates", leaf("id", "between", {"gte": first, "lte": first})) == [first]
    assert cats.filtered("candidates", leaf("id", "less_than", second)) == [first]


def test_is_empty_finds_what_is_missing(cats):
    number = cats.contact()
    cats.contact(emails=[{"email": "a@b.example", "is_primary": True}])
    assert cats.filtered("contacts", leaf("emails.primary", "is_empty", True)) == [number]


def test_a_phone_is_found_by_its_digits(cats):
    number = cats.candidate(phones=[{"number": "+1 202-555-0101", "type": "home"}])
    cats.candidate(phones=[{"number": "+1 202-555-0102", "type": "home"}])
    assert cats.filtered("candidates", leaf("phones", "contains", "+12025550101")) == [number]


def test_a_custom_field_is_filtered_by_its_kind(cats):
    number = cats.candidate(custom_fields=[{"id": 170913, "value": [1709130, 1709131]}])
    cats.candidate()
    assert cats.filtered("candidates", leaf("custom_fields.170913", "exactly", 1709131)) == [number]
    refused = cats.call("POST", "/candidates/search", leaf("custom_fields.170913", "contains", "x"))
    assert refused.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"AND": [leaf("id", "exactly", 1)]},
        {"and": leaf("id", "exactly", 1)},
        {"and": []},
        {"not": [leaf("id", "exactly", 1)]},
        {"and": [leaf("id", "exactly", 1)], "or": [leaf("id", "exactly", 1)]},
        leaf("favourite_colour", "exactly", "red"),
        leaf("id", "contains", "1"),
        leaf("id", "exactly", "1"),
        leaf("title", "exactly", 5),
        leaf("title", "greater_than", 5),
        leaf("title", "is_empty", False),
        leaf("date_created", "exactly", "2026-01-01"),
        leaf("date_created", "greater_than", "yesterday"),
        leaf("id", "between", [1, 2]),
        leaf("address.city", "geo_distance", {"postal_code": "1000", "distance": 5, "unit": "km"}),
        {"field": "id", "filter": "exactly"},
        {},
        {"not": 7},
    ],
)
def test_a_filter_that_cats_does_not_take_is_400(cats, body):
    assert cats.call("POST", "/candidates/search", body).status_code == 400


def test_a_filter_without_a_body_is_400(cats):
    assert cats.call("POST", "/candidates/search").status_code == 400


def test_fields_that_are_not_confirmed_need_the_switch(cats):
    company = cats.company()
    number = cats.contact(company_id=company)
    body = leaf("company_id", "exactly", company)
    assert cats.call("POST", "/contacts/search", body).status_code == 400
    cats.switch(filter_fields="wide")
    assert cats.filtered("contacts", body) == [number]


def test_query_in_the_address_narrows_a_filter(cats):
    cats.candidate(notes="red")
    blue = cats.candidate(notes="blue")
    answer = cats.call("POST", "/candidates/search?query=blue", leaf("first_name", "exactly", "Ines"))
    assert [row["id"] for row in answer.json["_embedded"]["candidates"]] == [blue]


def test_a_new_record_is_found_only_after_the_lag_but_read_at_once(cats):
    cats.switch(search_lag_seconds=10)
    number = cats.candidate()
    assert cats.get(f"/candidates/{number}")["id"] == number
    assert cats.found("/candidates") == [number]
    assert cats.found("/candidates/search?query=ines") == []
    cats.clock.seconds += 11
    assert cats.found("/candidates/search?query=ines") == [number]


def test_a_change_and_a_deletion_lag_too(cats):
    number = cats.candidate(title="Baker")
    cats.switch(search_lag_seconds=10)
    cats.call("PUT", f"/candidates/{number}", {"first_name": "Ines", "last_name": "Prado", "title": "Welder"})
    assert cats.filtered("candidates", leaf("title", "exactly", "Baker")) == [number]
    cats.clock.seconds += 11
    assert cats.filtered("candidates", leaf("title", "exactly", "Baker")) == []
    cats.call("DELETE", f"/candidates/{number}")
    assert cats.found("/candidates/search?query=welder") == [number]
    cats.clock.seconds += 11
    assert cats.found("/candidates/search?query=welder") == []


def test_two_changes_come_to_light_one_after_the_other(cats):
    names = {"first_name": "Ines", "last_name": "Prado"}
    number = cats.candidate(title="Baker")
    cats.switch(search_lag_seconds=10)
    for title in ("Welder", "Diver"):
        cats.call("PUT", f"/candidates/{number}", {**names, "title": title})
        assert cats.found("/candidates/search?query=baker") == [number]
        cats.clock.seconds += 6
    assert cats.found("/candidates/search?query=welder") == [number]
    assert cats.found("/candidates/search?query=diver") == []
    cats.clock.seconds += 6
    assert cats.found("/candidates/search?query=diver") == [number]
