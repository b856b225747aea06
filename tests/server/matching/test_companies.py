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
    ("one", "other"),
    [
        ("Acme Robotics", "ACME ROBOTICS"),
        ("Acme Robotics", "Acme Robotics GmbH & Co. KG"),
        ("Société Générale", "Societe Generale S.A."),
        ("Johnson & Johnson", "Johnson and Johnson, Inc."),
        ("JOHNSON & JOHNSON", "Johnson & Johnson, Inc."),
        ("JOHNSON UND JOHNSON", "Johnson & Johnson AG"),
        ("Müller und Söhne", "Muller & Sohne AG"),
        ("Müller und Söhne", "Mueller & Soehne AG"),
        ("Ørsted", "Oersted A/S"),
        ("Ålborg", "Aalborg"),
        ("Jyväskylä Öljy", "Jyvaeskylae Öljy Oy"),
        ("O\u0308BB Osakeyhtiö", "OEBB Osakeyhtiö"),
        ("Stadtwerke Köln GmbH", "Stadtwerke Koeln"),
        ("Messe Zürich", "Messe Zuerich"),
        ("Äänekoski Osakeyhtiö", "Aeaenekoski"),
        ("Bäckerei Wärtsilä", "BAECKEREI WAERTSILAE"),
        ("G 4 S plc", "G4S plc"),
        ("Robotics Acme", "Acme Robotics"),
        ("Acme Intl", "Acme International Ltd"),
        ("J.P. Morgan", "JP Morgan"),
        ("ООО Вектор", "Vektor"),
        ("PT Astra Agro Tbk", "Astra Agro"),
        ("株式会社トヨタ", "トヨタ"),
        ("Lloyds Group Public Limited Company", "Lloyds Group plc"),
        ("Общество с ограниченной ответственностью Вектор", "ООО Вектор"),
        ("ZENITH AG O.N.", "Zenith AG"),
        ("Zenith™ Paper 🚀", "Zenith Paper"),
        ("ZENITH INC.CL.B DL-,0001", "Zenith, Inc."),
        ("ZENITH PAPER S.A. EO 2,50", "Zenith Paper"),
        ("Zenith Oyj Abp", "Zenith Oyj"),
        ("Zenith S.r.l. a socio unico", "Zenith"),
        ("Zenith S.L. Unipersonal", "Zenith SL"),
        ("Fabryka Lodzi sp. z o.o.", "Fabryka Łodzi"),
        ("The Blue Door", "Blue Door"),
        ("Porta Azul Design e Engenharia", "Porta Azul Design & Engenharia"),
        ("Zenith R&D", "Zenith Research and Development Ltd"),
        ("Zenith R & D", "Zenith Research & Development"),
    ],
)
def test_names_that_differ_only_in_dress_are_the_same(one: str, other: str) -> None:
    assert tier(one, other) == "same"


@pytest.mark.parametrize(("one", "other"), [("Blue", "Blu"), ("True", "Tru")])
def test_letters_that_may_write_an_umlaut_are_none_where_neither_name_has_one(one: str, other: str) -> None:
    assert tier(one, other) != "same"


def test_a_letter_that_may_be_a_roman_number_is_not_that_number_for_sure() -> None:
    reasons = texts(CompanyFacts("Zenith X"), CompanyFacts("Zenith 10"))
    assert reasons == ["same words, written another way"]
    names = companies.compare(CompanyFacts("Zenith X"), CompanyFacts("Zenith 10")).names
    assert not names.whole.equal


def test_names_that_differ_after_their_first_dozen_words_are_not_equal() -> None:
    long = "Zenith New Zealand " + " ".join(f"part{number}" for number in range(10))
    assert texts(CompanyFacts(f"{long} one more"), CompanyFacts(f"{long} other end")) != ["same name"]
    names = companies.compare(CompanyFacts(f"{long} blue lake"), CompanyFacts(f"{long} red hill")).names
    assert not names.whole.equal


@pytest.mark.parametrize(
    ("one", "other"), [("Wartsila", "Waertsilae Oyj"), ("Muller", "Mueller AG"), ("Koenig", "Konig GmbH")]
)
def test_both_ways_to_write_an_umlaut_are_asked_about_where_neither_name_has_the_sign(
    one: str, other: str
) -> None:
    assert tier(one, other) == "possible"


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
    ("one", "other"),
    [
        ("Second Sight", "2nd Sight"),
        ("Acme Lisboa", "Acme Lisbon"),
        ("Acme II", "Acme 2"),
        ("Space X", "SpaceX"),
        ("Brigade Forty-Four", "Brigade 44"),
        ("Zenith NZ", "Zenith New Zealand"),
        ("Zenith (UK)", "Zenith United Kingdom"),
        ("GB Zenith", "Great Britain Zenith"),
        ("Zenith USA", "Zenith United States of America"),
        ("Zenith UAE", "Zenith United Arab Emirates"),
        ("First Zenith", "1st Zenith"),
        ("Zenith New York", "Zenith NYC"),
        ("Müller New Zealand", "Mueller NZ"),
    ],
)
def test_a_number_or_place_in_another_spelling_is_no_difference(one: str, other: str) -> None:
    match = companies.score(CompanyFacts(name=one), CompanyFacts(name=other))
    assert match.tier in ("same", "possible")
    assert not [r for r in match.reasons if "differs" in r.text]


@pytest.mark.parametrize(
    ("one", "other"), [("Acme", "Zenith"), ("Smith Consulting", "Jones Consulting"), ("", "")]
)
def test_names_with_nothing_but_common_words_alike_are_different(one: str, other: str) -> None:
    assert tier(one, other) == "different"


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


def test_a_company_is_known_by_its_former_name_but_asked_about() -> None:
    match = companies.score(CompanyFacts("Beta Bots"), CompanyFacts("Acme Robotics (formerly Beta Bots)"))
    assert match.tier == "possible"
    assert [r.text for r in match.reasons] == [
        "same name",
        "“Acme Robotics (formerly Beta Bots)” read as “Beta Bots”",
    ]


def test_a_short_name_that_a_house_goes_by_is_asked_about_and_told() -> None:
    match = companies.score(CompanyFacts("EY"), CompanyFacts("Ernst & Young LLP"))
    assert match.tier == "possible"
    assert [r.text for r in match.reasons] == ["only “LLP” differs", "“EY” read as “Ernst & Young”"]


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


def test_hidden_signs_of_a_hostile_name_do_not_reach_the_reason() -> None:
    found = texts(CompanyFacts("Acme"), CompanyFacts("Acme \u202eevil\x00 " + "x" * 5000))
    assert found
    assert all(text.isprintable() and len(text) < 150 for text in found)


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
