from __future__ import annotations

import pytest

from catsync.matching import companies
from catsync.matching.facts import CompanyFacts

ACME = CompanyFacts(
    name="Acme Robotics", website="https://acme-robotics.example", city="Lisbon", country_code="PT"
)


def texts(query: CompanyFacts, candidate: CompanyFacts) -> list[str]:
    return [reason.text for reason in companies.score(query, candidate).reasons]


def test_a_letter_that_may_be_a_roman_number_is_not_that_number_for_sure() -> None:
    reasons = texts(CompanyFacts("Zenith X"), CompanyFacts("Zenith 10"))
    assert reasons == ["same words, written another way"]
    names = companies.compare(CompanyFacts("Zenith X"), CompanyFacts("Zenith 10")).names
    assert not names.whole.equal


def test_what_is_similar_says_why_although_no_word_answers_another() -> None:
    match = companies.score(CompanyFacts(name="NPK.Co.,Ltd"), CompanyFacts(name="NPC Co., Ltd."))
    assert (match.tier, [r.text for r in match.reasons]) == ("similar", ["“NPC” instead of “NPK”"])


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            "Accel Limited",
            "Accelerate Resources Limited",
            ["“Resources” more", "similar spelling: Accelerate / Accel"],
        ),
        (
            "Lumen Fund II",
            "Lumentum Fund III",
            ["number differs: III / II", "similar spelling: Lumentum / Lumen"],
        ),
    ],
)
def test_the_words_that_are_only_alike_are_told_beside_those_that_differ(
    one: str, other: str, reasons: list[str]
) -> None:
    match = companies.score(CompanyFacts(name=one), CompanyFacts(name=other))
    assert (match.tier, [r.text for r in match.reasons]) == ("similar", reasons)


def test_what_is_different_has_no_reasons() -> None:
    match = companies.score(CompanyFacts(name="Acme Robotics"), CompanyFacts(name="Zenith Paper"))
    assert (match.tier, match.reasons) == ("different", ())


def test_only_the_legal_form_is_said_to_differ() -> None:
    assert texts(CompanyFacts("Acme GmbH"), CompanyFacts("Acme AG")) == [
        "only the legal form differs: AG / GmbH"
    ]
    assert "only “GmbH” differs" in texts(CompanyFacts("Acme"), CompanyFacts("Acme GmbH"))


def test_the_website_counts_without_www_scheme_path_or_subdomain() -> None:
    other = CompanyFacts("Acme Robotics GmbH", website="http://www.jobs.acme-robotics.example/careers?x=1")
    assert texts(ACME, other)[:2] in (
        ["only “GmbH” differs", "same website"],
        ["same website", "only “GmbH” differs"],
    )


def test_a_company_is_known_by_its_former_name_but_asked_about() -> None:
    match = companies.score(CompanyFacts("Beta Bots"), CompanyFacts("Acme Robotics (formerly Beta Bots)"))
    assert match.tier == "possible"
    assert [r.text for r in match.reasons] == [
        "same name",
        "known as “Beta Bots”",
    ]


def test_a_short_name_that_a_house_goes_by_is_asked_about_and_told() -> None:
    match = companies.score(CompanyFacts("EY"), CompanyFacts("Ernst & Young LLP"))
    assert match.tier == "possible"
    assert [r.text for r in match.reasons] == ["only “LLP” differs", "known as “Ernst & Young”"]


def test_hidden_signs_of_a_hostile_name_do_not_reach_the_reason() -> None:
    found = texts(CompanyFacts("Acme"), CompanyFacts("Acme \u202eevil\x00 " + "x" * 5000))
    assert found
    assert all(text.isprintable() and len(text) < 150 for text in found)
