"""check_duplicate: the published rules and their switches (CATS_API.md 2.6, 7)."""

from __future__ import annotations

import pytest

NAMES = {"first_name": "Ines", "last_name": "Prado"}
ADDRESS = {"street": "Rua Nova 12", "city": "Porto", "state": "Norte", "postal_code": "4000-001"}
EXISTING = {
    **NAMES,
    "emails": [{"email": "Ines@Prado.example", "is_primary": True}],
    "phones": [{"number": "+1 202-555-0101", "type": "home"}],
    "social_media_urls": ["https://www.linkedin.com/in/ines-prado"],
    "address": ADDRESS,
}
OTHER_NAMES = {"first_name": "Rui", "last_name": "Alves"}


def status(cats, body, path="/candidates?check_duplicate=true"):
    return cats.call("POST", path, body).status_code


@pytest.mark.parametrize(
    "body",
    [
        {**OTHER_NAMES, "emails": [{"email": "ines@prado.example", "is_primary": True}]},
        {**OTHER_NAMES, "social_media_urls": ["http://linkedin.com/in/ines-prado/"]},
        {**NAMES, "address": {"postal_code": "4000-001"}},
        {**NAMES, "address": {"street": "rua nova 12", "city": "porto", "state": "norte"}},
        {**NAMES, "phones": [{"number": "+12025550101", "type": "mobile"}]},
    ],
    ids=["primary e-mail", "profile", "name and zip", "name and street", "name and phone"],
)
def test_the_same_person_is_refused_with_the_existing_id(cats, body):
    number = cats.candidate(**EXISTING)
    answer = cats.call("POST", "/candidates?check_duplicate=true", body)
    assert answer.status_code == 409
    assert answer.json["data_item"] == {"id": number, "type": "candidate"}
    assert answer.json["message"]


@pytest.mark.parametrize(
    "body",
    [
        NAMES,
        {**NAMES, "address": {"city": "Porto", "state": "Norte"}},
        {**OTHER_NAMES, "phones": [{"number": "+12025550101", "type": "mobile"}]},
        {**OTHER_NAMES, "address": ADDRESS},
    ],
)
def test_a_person_who_only_resembles_is_created(cats, body):
    cats.candidate(**EXISTING)
    assert status(cats, body) == 201


def test_a_candidate_is_no_duplicate_of_a_contact(cats):
    cats.contact(**EXISTING)
    assert status(cats, EXISTING) == 201


def test_without_the_flag_duplicates_are_created_freely(cats):
    cats.candidate(**EXISTING)
    assert status(cats, {**EXISTING, "check_duplicate": True}, "/candidates") == 201


@pytest.mark.parametrize("name", ["Acme", "acme, inc.", "Ac"])
def test_a_company_name_finds_every_name_that_begins_with_it(cats, name):
    number = cats.company(name="Acme, Inc.")
    answer = cats.call("POST", "/companies?check_duplicate=true", {"name": name, "owner_id": 1})
    assert answer.json["data_item"]["id"] == number


@pytest.mark.parametrize("name", ["Acme, Inc. Portugal", "The Acme"])
def test_a_longer_company_name_finds_nothing(cats, name):
    cats.company(name="Acme, Inc.")
    assert status(cats, {"name": name, "owner_id": 1}, "/companies?check_duplicate=true") == 201


def test_a_company_with_the_same_website_is_refused(cats):
    cats.company(website="https://www.elmstead.example/")
    body = {"name": "Other", "owner_id": 1, "website": "elmstead.example"}
    assert status(cats, body, "/companies?check_duplicate=true") == 409


def test_the_rule_may_be_email_only_or_off(cats):
    cats.candidate(**EXISTING)
    same_profile = {**OTHER_NAMES, "social_media_urls": EXISTING["social_media_urls"]}
    cats.switch(duplicate_rule="email")
    assert status(cats, EXISTING) == 409
    assert status(cats, same_profile) == 201
    cats.switch(duplicate_rule="off")
    assert status(cats, EXISTING) == 201


def test_the_type_in_a_409_may_be_missing(cats):
    cats.switch(duplicate_type_told=False)
    number = cats.candidate(**EXISTING)
    answer = cats.call("POST", "/candidates?check_duplicate=true", EXISTING)
    assert answer.json["data_item"] == {"id": number}


def test_a_body_that_fails_validation_is_400_before_duplicates_are_looked_for(cats):
    cats.candidate(**EXISTING)
    assert status(cats, {**EXISTING, "phones": {"home": "+1"}}) == 400
