from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catsync.matching import facts

CANDIDATE: dict[str, Any] = {
    "id": 5,
    "first_name": "Rosa",
    "middle_name": "Ada",
    "last_name": "Marsh",
    "title": None,
    "emails": {"primary": "rosa@post.example", "secondary": None},
    "phones": {"home": None, "cell": "+44 20 7946 0321", "work": None},
    "address": {"street": "12 Mill Lane", "city": "Leeds", "state": None, "postal_code": "LS1"},
    "country_code": "GB",
    "social_media_urls": ["https://github.com/rosa"],
    "website": None,
    "current_employer": "Blue Door",
    "_embedded": {"emails": [{"id": 1, "email": "rosa@post.example"}, {"id": 2, "email": "r@blue.example"}]},
}


def test_a_candidate_is_read_with_summary_and_rows_each_value_once() -> None:
    found = facts.person_facts_from_record(CANDIDATE)
    assert found.full_name == "Rosa Ada Marsh"
    assert found.emails == ("rosa@post.example", "r@blue.example")
    assert found.phones == ("+44 20 7946 0321",)
    assert (found.company, found.city, found.postal_code, found.state) == ("Blue Door", "Leeds", "LS1", "")


def test_a_contact_takes_its_company_name_from_the_caller() -> None:
    record = {"first_name": "Rosa", "last_name": "Marsh", "company_id": 7}
    assert facts.person_facts_from_record(record, "Blue Door").company == "Blue Door"


def test_a_captured_person_has_the_profile_address_as_identity() -> None:
    fields = {
        "full_name": "Rosa Marsh",
        "emails": [{"email": "r@x.example", "kind": "work"}],
        "website": "https://rosa.example",
    }
    found = facts.person_facts_from_profile(fields, "https://www.linkedin.com/in/rosa")
    assert found.social_urls == ("https://www.linkedin.com/in/rosa", "https://rosa.example")


def test_the_company_of_a_profile_leaves_private_addresses_and_mobiles_out() -> None:
    found = facts.company_facts_from_profile(
        {
            "company": "Blue Door",
            "company_url": "https://www.linkedin.com/company/blue-door",
            "emails": [
                {"email": "a@home.example", "kind": "private"},
                {"email": "a@blue.example", "kind": "work"},
            ],
            "phones": [
                {"number": "+1 555 0100001", "type": "mobile"},
                {"number": "+1 555 0100002", "type": "work"},
            ],
        }
    )
    assert found.emails == ("a@blue.example",)
    assert found.phones == ("+1 555 0100002",)
    assert found.social_urls == ("https://www.linkedin.com/company/blue-door",)


def test_a_company_record_is_read_as_cats_answers_it() -> None:
    found = facts.company_facts_from_record(
        {
            "name": "Blue  Door\n",
            "website": None,
            "phones": {"primary": "+1 555 0100003"},
            "address": None,
            "country_code": "US",
        }
    )
    assert found == facts.CompanyFacts("Blue Door", "", ("+1 555 0100003",), "", "US")


NAMES = st.sampled_from([*CANDIDATE, "company", "full_name", "name", "phones", "_embedded", "social_urls"])
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=8))
def test_any_json_object_is_read_without_error(record: dict[str, Any]) -> None:
    for found in (facts.person_facts_from_record(record), facts.person_facts_from_profile(record, "x")):
        assert isinstance(found.full_name, str)
    for company in (facts.company_facts_from_record(record), facts.company_facts_from_profile(record)):
        assert isinstance(company.name, str)
