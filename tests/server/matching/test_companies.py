from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catsync.matching import companies
from catsync.matching.facts import CompanyFacts

ACME = CompanyFacts(
    name="Acme Robotics", website="https://acme-robotics.example", city="Lisbon", country_code="PT"
)


ACME_LAB = CompanyFacts("Acme Robotics Lab")


def tier(one: str, other: str) -> str:
    return companies.score(CompanyFacts(name=one), CompanyFacts(name=other)).tier


def texts(query: CompanyFacts, candidate: CompanyFacts) -> list[str]:
    return [reason.text for reason in companies.score(query, candidate).reasons]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Acme Fund II", "Acme Fund III", "number differs: III / II"),
        ("Acme 2", "Acme Two Ltd 3", "“3” more"),
        ("Acme North", "Acme South", "direction differs: South / North"),
        ("Acme Robotics Berlin", "Acme Robotics Lisbon", "place differs: Lisbon / Berlin"),
        ("Acme Robotics HK", "Acme Robotics New York", "place differs: New York / HK"),
        ("Acme Class A", "Acme Class B", "series differs: B / A"),
    ],
)
def test_another_telling_word_is_at_most_similar_and_is_named(one: str, other: str, reason: str) -> None:
    match = companies.score(CompanyFacts(name=one), CompanyFacts(name=other))
    assert match.tier in ("similar", "different")
    assert reason in [r.text for r in match.reasons]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Acme Robotics", "Acme Robotics Portugal", "“Portugal” more"),
        ("Acme Robotics Berlin", "Acme Robotics", "“Berlin” missing"),
        ("Acme Robotics", "Acme Robotics New Zealand", "“New Zealand” more"),
    ],
)
def test_a_place_that_one_name_lacks_is_asked_about_and_never_the_same(
    one: str, other: str, reason: str
) -> None:
    match = companies.score(CompanyFacts(name=one), CompanyFacts(name=other))
    assert match.tier in ("possible", "similar")
    assert reason in [r.text for r in match.reasons]


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("Acme Robotics Portugal", "possible"),
        ("Acme Robotics (UK) Ltd", "possible"),
        ("Acme Robotics 2", "similar"),
    ],
)
def test_a_telling_word_outranks_even_the_same_website(name: str, tier: str) -> None:
    assert companies.score(ACME, replace(ACME, name=name)).tier == tier


@pytest.mark.parametrize(
    ("one", "other"), [("Acme", "Zenith"), ("Smith Consulting", "Jones Consulting"), ("", "")]
)
def test_names_with_nothing_but_common_words_alike_are_different(one: str, other: str) -> None:
    assert tier(one, other) == "different"


def test_another_website_city_and_country_speak_against_the_same_name() -> None:
    other = CompanyFacts("Acme Robotics", "https://acme.test", city="Paris", country_code="FR")
    match = companies.score(ACME, other)
    assert match.tier == "possible"
    assert {"other_website", "other_city", "other_country"} <= {r.code for r in match.reasons}


def test_who_works_elsewhere_does_not_make_it_another_company() -> None:
    seat = CompanyFacts("Acme Robotics GmbH", city="Munich", country_code="DE")
    person = CompanyFacts("Acme Robotics", city="Leeds", country_code="GB")
    assert companies.score(replace(person, is_near=True), seat).tier == "same"
    known, near = (companies.score(each, seat).score for each in (person, replace(person, is_near=True)))
    assert known < near


def test_the_same_website_is_at_least_possible_whatever_the_names() -> None:
    assert companies.score(ACME, CompanyFacts("Zenith", "acme-robotics.example")).tier == "possible"


def test_of_one_look_up_what_is_only_possible_gives_way_to_what_is_clearly_better() -> None:
    seen = CompanyFacts("Meta Platforms", "https://meta.example")
    found = [CompanyFacts("Meta Platforms Inc", "meta.example"), CompanyFacts("Meta"), CompanyFacts("Zenith")]
    alone = [companies.score(seen, each) for each in found]
    beside = companies.compete(alone)
    assert [match.tier for match in alone] == ["same", "possible", "different"]
    assert [match.tier for match in beside] == ["same", "similar", "different"]
    assert companies.compete(alone[1:]) == alone[1:]


BY_INITIALS = ("Power Nova Energy", "Pelion New Energy")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("PNE AG", BY_INITIALS[0]),
        ("P&G", "Procter & Gamble Co."),
        ("P & G", "Procter und Gamble"),
        ("MIT", "Massachusetts Institute of Technology"),
    ],
)
def test_initials_alone_are_asked_about_and_never_the_same(short: str, long: str) -> None:
    match = companies.score(CompanyFacts(short), CompanyFacts(long))
    assert (match.tier, [r.code for r in match.reasons]) == ("possible", ["initials"])


@pytest.mark.parametrize(
    "known",
    [
        {"city": "Cuxhaven"}, {"website": "https://pne.example"}, {"phones": ("+49 4721 718 000",)},
        {"emails": ("a@pne.example",)}, {"social_urls": ("https://linkedin.com/company/pne",)},
    ],
)  # fmt: skip
def test_initials_and_something_else_are_the_same(known: dict[str, Any]) -> None:
    here, there = (CompanyFacts(name, **known) for name in ("PNE AG", BY_INITIALS[0]))
    matches = companies.compete([companies.score(here, there)] * 2)
    assert [match.tier for match in matches] == ["same", "same"]


def test_initials_in_the_same_country_are_asked_about() -> None:
    here, there = (CompanyFacts(name, country_code="DE") for name in ("PNE AG", BY_INITIALS[0]))
    assert companies.score(here, there).tier == "possible"


def test_several_with_the_same_initials_are_only_similarly_named() -> None:
    found = [companies.score(CompanyFacts("PNE AG"), CompanyFacts(name)) for name in BY_INITIALS]
    assert [match.tier for match in companies.compete(found)] == ["similar", "similar"]


@pytest.mark.parametrize("short", ["P&G", "PG"])
def test_two_words_that_nothing_joins_have_no_initials(short: str) -> None:
    assert tier(short, "Procter Gamble") == "different"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Delta Group", "Delta AG", "possible"),
        ("Delta", "Delta Gruppe", "possible"),
        ("Orion", "Orion Holdings plc", "possible"),
        ("Delta.com", "Delta", "possible"),
        ("Delta Group", "Delta Holdings", "similar"),
        ("Delta Bank Group", "Delta", "similar"),
    ],
)
def test_a_word_for_the_whole_house_is_asked_about(one: str, other: str, expected: str) -> None:
    assert tier(one, other) == expected


@pytest.mark.parametrize(
    "aside", ["(formerly Beta Bots)", "(a Zenith company)", "| We're hiring!", "dba Botco", "(AR Lab)"]
)
def test_what_stands_beside_a_name_makes_no_other_company(aside: str) -> None:
    seen = CompanyFacts(f"Acme Robotics Lab {aside}")
    for match in (companies.score(seen, ACME_LAB), companies.score(ACME_LAB, seen)):
        assert match.tier == ("possible" if "(AR" in aside else "same")


def test_two_companies_that_were_parts_of_one_are_not_the_same_by_that() -> None:
    one, other = "Acme Robotics, part of Zenith Group", "Blue Paper, part of Zenith Group"
    assert tier(one, other) in ("similar", "different")


def test_a_record_with_the_same_website_gives_way_to_none() -> None:
    seen = CompanyFacts("Acme", "https://acme.example")
    found = [companies.score(seen, CompanyFacts(name, "acme.example")) for name in ("Acme", "Zenith")]
    assert [match.tier for match in companies.compete(found)] == ["same", "possible"]


def test_a_page_on_a_shared_host_is_not_the_host() -> None:
    one = CompanyFacts("Acme", "https://www.linkedin.com/company/acme")
    other = CompanyFacts("Zenith", "https://www.linkedin.com/company/zenith")
    assert companies.score(one, other).tier == "different"


def test_the_phone_is_compared_across_its_spellings() -> None:
    one = CompanyFacts("Acme", phones=("+44 20 7946 0123",))
    other = CompanyFacts("Acme Holdings", phones=("020 7946 0123",), country_code="GB")
    assert "same phone" in texts(one, other)


NAMES = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                "Acme",
                "acme",
                "GmbH",
                "&",
                "AG",
                "II",
                "2",
                "Portugal",
                "North",
                "Group",
                "Intl",
                "Robotics",
                "Fund",
                "A",
                "sp.",
                "z",
                "o.o.",
                "Ä",
                "\u202e",
                "The",
                "Co.",
                "(formerly",
                "dba",
                ")",
            ]
        )
    ).map(" ".join),
)
FACTS = st.builds(
    CompanyFacts,
    name=NAMES,
    website=st.sampled_from(
        ["", "acme.example", "https://www.acme.example/x", "http://[", "linkedin.com", "\x00"]
    ),
    phones=st.lists(st.sampled_from(["", "+1 555 0100123", "5550100123", "++", "9" * 200]), max_size=2).map(
        tuple
    ),
    city=st.sampled_from(["", "Lisbon", "Lisboa", "Munich"]),
    country_code=st.sampled_from(["", "PT", "de", "??"]),
)


@settings(max_examples=300, deadline=None)
@given(FACTS, FACTS)
def test_any_two_companies_have_one_tier_whichever_comes_first(
    one: CompanyFacts, other: CompanyFacts
) -> None:
    there, back = companies.score(one, other), companies.score(other, one)
    assert (there.tier, there.score) == (back.tier, back.score)
    assert 0 <= there.score <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Loon Hard AG", "Loonhard"), ("Value GmbH", "Valü GmbH"), ("Forty Four Water", "44 Water")],
)
@pytest.mark.parametrize("other_country", ["", "US"])
def test_equal_names_of_other_words_have_one_score_whichever_comes_first(
    one: str, other: str, other_country: str
) -> None:
    here, there = CompanyFacts(one, country_code="DE"), CompanyFacts(other, country_code=other_country)
    assert companies.score(here, there).score == companies.score(there, here).score


@settings(max_examples=200, deadline=None)
@given(NAMES.filter(lambda name: any(sign.isalnum() and sign.isascii() for sign in name)))
def test_every_company_is_the_same_as_itself(name: str) -> None:
    assert companies.score(CompanyFacts(name), CompanyFacts(name)).tier == "same"


def test_a_name_of_a_million_letters_is_cut_not_compared() -> None:
    assert companies.score(CompanyFacts("A b" * 1_000_000), ACME).tier == "different"
