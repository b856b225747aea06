"""All that the duplicate rules of CATS find is found: through keys, retrieval and score (M2; CATS_API.md 7)."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.matching.facts import CompanyFacts, PersonFacts

from .conftest import Mirror

ADDRESS = {"street": "12 Mill Lane", "city": "Leeds", "state": "Yorkshire", "postal_code": "LS1 4AB"}


def person(**fields: Any) -> dict[str, Any]:
    return {"first_name": "Rosa", "last_name": "Marsh", "address": {}, "social_media_urls": []} | fields


PERSON_RULES = [
    ("primary e-mail", {"emails": {"primary": "rosa@post.example"}}, {"emails": ("Rosa@post.example",)}),
    (
        "any social URL",
        {"social_media_urls": ["https://xing.com/profile/Rosa_M", "https://github.com/rosa"]},
        {"social_urls": ("https://www.github.com/rosa/",)},
    ),
    ("first + last + zip", {"address": {"postal_code": "LS1 4AB"}}, {"postal_code": "ls14ab"}),
    (
        "first + last + street + city + state",
        {"address": ADDRESS | {"postal_code": None}},
        {"street": "12 mill lane", "city": "Leeds", "state": "Yorkshire"},
    ),
    (
        "first + last + phone",
        {"phones": {"work": "+44 20 7946 0321"}},
        {"phones": ("020 7946 0321",), "country_code": "GB"},
    ),
    (
        "first + last + city + state",
        {"address": {"city": "Leeds", "state": "Yorkshire"}},
        {"city": "Leeds", "state": "Yorkshire"},
    ),
]


@pytest.mark.parametrize("record_type", ["candidate", "contact"])
@pytest.mark.parametrize(("rule", "stored", "seen"), PERSON_RULES, ids=[rule[0] for rule in PERSON_RULES])
def test_a_person_found_by_a_rule_of_cats_is_found(
    mirror: Mirror, record_type: str, rule: str, stored: dict[str, Any], seen: dict[str, Any]
) -> None:
    mirror.add_person(record_type, 5, person(**stored))
    mirror.add_person(record_type, 6, person(first_name="Otto", last_name="Kranz"))
    found = mirror.people(PersonFacts("Rosa Marsh", first_name="Rosa", last_name="Marsh", **seen))
    assert [(one.row.cats_id, one.match.tier) for one in found] in ([(5, "same")], [(5, "probable")])


@pytest.mark.parametrize(("rule", "stored", "seen"), PERSON_RULES, ids=[rule[0] for rule in PERSON_RULES])
def test_a_rule_of_cats_holds_against_another_profile_of_that_name(
    mirror: Mirror, rule: str, stored: dict[str, Any], seen: dict[str, Any]
) -> None:
    stored = stored | {
        "social_media_urls": [*stored.get("social_media_urls", []), "https://linkedin.com/in/rosa-old"]
    }
    seen = seen | {"social_urls": (*seen.get("social_urls", ()), "https://linkedin.com/in/rosa-new")}
    mirror.add_person("candidate", 5, person(**stored))
    assert [one.row.cats_id for one in mirror.people(PersonFacts("Rosa Marsh", **seen))] == [5]


def test_first_and_last_name_with_the_employer_finds_candidates_and_contacts(mirror: Mirror) -> None:
    mirror.add_company(70, {"name": "Blue Door Ltd"})
    mirror.add_person("candidate", 5, person(current_employer="Blue Door"))
    mirror.add_person("contact", 6, person(company_id=70), company_id=70)
    found = mirror.people(PersonFacts("Rosa Marsh", company="Blue Door"))
    reasons = {(one.row.record_type, one.row.cats_id): [r.text for r in one.match.reasons] for one in found}
    assert reasons == {
        ("candidate", 5): ["same name", "same company: Blue Door"],
        ("contact", 6): ["same name", "same company: Blue Door Ltd"],
    }


def test_a_common_name_with_its_postal_code_is_found_among_hundreds(mirror: Mirror) -> None:
    for number in range(500):
        mirror.add_person(
            "candidate", number, person(address={"city": f"Town {number}", "postal_code": f"P{number}"})
        )
    found = mirror.people(PersonFacts("Rosa Marsh", postal_code="P499", city="Town 499"))
    assert found[0].row.cats_id == 499


@pytest.mark.parametrize(
    ("existing", "new"),
    [
        ("Acme, Inc.", "Acme"),
        ("Acme Robotics", "Ac"),
        ("Microsoft", "Micro"),
        ("AT&T Wireless", "AT&T"),
        ("The Acme Group", "The Ac"),
        ("Æther Works", "Æther"),
        ("A", "a"),
        ("北京 Robotics", "北京"),
        ("***", "***"),
    ],
)
def test_a_company_whose_name_begins_with_the_new_name_is_found(
    mirror: Mirror, existing: str, new: str
) -> None:
    mirror.add_company(1, {"name": existing})
    mirror.add_company(2, {"name": "Zenith Works"})
    assert [one.row.cats_id for one in mirror.companies(CompanyFacts(new))] == [1]


@pytest.mark.parametrize(
    ("existing", "new"), [("Acme", "Acme, Inc."), ("Acme", "The Acme Group"), ("Acme", "Acme Robotics")]
)
def test_and_the_other_way_round_too(mirror: Mirror, existing: str, new: str) -> None:
    mirror.add_company(1, {"name": existing})
    assert [one.row.cats_id for one in mirror.companies(CompanyFacts(new))] == [1]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("https://acme.example", "acme.example"),
        ("http://www.acme.example/", "https://acme.example/about"),
        ("https://www.facebook.com/acme", "facebook.com/acme/"),
        ("https://facebook.com", "https://facebook.com"),
    ],
)
def test_a_company_with_the_same_website_is_found_under_any_name(
    mirror: Mirror, stored: str, seen: str
) -> None:
    mirror.add_company(1, {"name": "Old Name", "website": stored})
    assert [one.row.cats_id for one in mirror.companies(CompanyFacts("Zenith", seen))] == [1]
