from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catsync.matching import people
from catsync.matching.facts import PersonFacts

MARTA = PersonFacts(
    full_name="Marta Oliveira",
    emails=("marta@acme-robotics.example",),
    phones=("+351 912 345 678",),
    social_urls=("https://www.linkedin.com/in/marta-oliveira",),
    company="Acme Robotics",
    city="Lisbon",
    country_code="PT",
)


def tier(candidate: PersonFacts, query: PersonFacts = MARTA) -> str:
    return people.score(query, candidate).tier


@pytest.mark.parametrize(
    "candidate",
    [
        PersonFacts("Marta Oliveira", emails=("MARTA+cv@acme-robotics.example",)),
        PersonFacts("Oliveira, Marta", social_urls=("http://pt.linkedin.com/in/Marta-Oliveira/en?trk=x",)),
        PersonFacts("Marta Silva", emails=("marta@acme-robotics.example",)),
        PersonFacts("Marta Oliveira", phones=("912 345 678",), country_code="PT"),
        PersonFacts("Marta Oliveira", company="Acme Robotics GmbH", city="Lisboa"),
    ],
)
def test_an_address_or_name_with_company_and_city_is_the_same_person(candidate: PersonFacts) -> None:
    assert tier(candidate) == "same"


@pytest.mark.parametrize(
    "candidate",
    [
        PersonFacts("Marta Oliveira", company="ACME Robotics, Inc."),
        PersonFacts("Marta Oliveira", city="Lisboa"),
        PersonFacts("Marta Oliveira"),
        PersonFacts("M. Oliveira", company="Acme Robotics", city="Lisbon"),
        PersonFacts("João Oliveira", phones=("+351912345678",)),
        PersonFacts("Marta Oliveira-Santos", company="Acme Robotics"),
        PersonFacts("Peter Braun", emails=("marta@acme-robotics.example",)),
        PersonFacts("Pedro Oliveira", emails=("marta@acme-robotics.example",)),
        PersonFacts("Peter Braun", social_urls=("linkedin.com/in/marta-oliveira",)),
    ],
)
def test_a_name_with_company_or_place_and_an_address_with_another_name_ask(candidate: PersonFacts) -> None:
    assert tier(candidate) == "probable"


@pytest.mark.parametrize(
    "candidate",
    [
        PersonFacts("Marta Oliveira", company="Zenith", city="Porto"),
        PersonFacts("Peter Oliveira", company="Acme Robotics", city="Lisbon"),
        PersonFacts("Marta Santos", company="Acme Robotics"),
        PersonFacts(),
        PersonFacts(city="Lisbon", company="Acme Robotics"),
    ],
)
def test_a_name_elsewhere_or_another_name_at_the_same_place_is_different(candidate: PersonFacts) -> None:
    assert tier(candidate) == "different"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Robert Smith", "Bob Smith"),
        ("Alex Petrov", "Alexandra Petrov"),
        ("José Núñez", "Jose Nunez"),
        ("Jürgen Müller", "Jurgen Mueller"),
        ("Иван Петров", "Ivan Petrov"),
        ("Dr. Anna Weber, PhD", "Anna Weber"),
        ("Anna Maria Weber", "Anna Weber"),
        ("Anna Weber (née Schmidt)", "Anna Schmidt"),
        ("Elizabeth (Liz) Jones", "Liz Jones"),
        ("Ana Garcia Lopez", "Ana Garcia"),
        ("Jean-Luc Martin", "Jean Luc Martin"),
        ("Ludwig van Beethoven", "Ludwig Beethoven"),
        ("Mary Ann Hill", "Maryann Hill"),
        ("Ruth Mac Donald", "Ruth MacDonald"),
        ("J.C. Juncker", "Jean-Claude Juncker"),
        ("JC Juncker", "Jean-Claude Juncker"),
        ("Ed Stone", "Edward David Stone"),
        ("Anna Kell", "Ana Kell"),
        ("Evgeniy Marlov", "Yevgeny Marlov"),
    ],
)
def test_ways_to_write_one_name_count_as_that_name(one: str, other: str) -> None:
    there = PersonFacts(other, company="Acme", city="Bonn")
    assert tier(there, PersonFacts(one, company="Acme", city="Bonn")) in ("same", "probable")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thomas Müller", "Thomas Mueller"),
        ("Anna-Lena Größ", "Anna Lena Groess"),
        ("Mary Jones 🚀", "Mary Jones"),
        ("❤️ Mary Jones™", "Mary Jones"),
    ],
)
def test_umlauts_as_two_letters_and_pictures_leave_a_name_the_same(one: str, other: str) -> None:
    match = people.score(PersonFacts(one), PersonFacts(other))
    assert [reason.text for reason in match.reasons] == ["same name"]


def test_two_who_share_a_mailbox_are_never_taken_for_one_by_a_short_first_name() -> None:
    one, other = (
        PersonFacts(name, emails=("hills@corp.example",)) for name in ("Jo Hill", "Jane Olive Hill")
    )
    assert tier(one, other) == "probable"


def test_old_and_new_forms_of_chinese_characters_are_asked_about() -> None:
    assert tier(PersonFacts("張偉", city="Taipei"), PersonFacts("张伟", city="Taipei")) == "probable"


def test_chinese_names_that_are_only_spoken_alike_are_not_the_same_name() -> None:
    seen = PersonFacts("高市早苗", company="Acme", city="Tokyo")
    assert tier(PersonFacts("高市早苗", company="Acme", city="Tokyo"), seen) == "same"
    assert tier(PersonFacts("高石早苗", company="Acme", city="Tokyo"), seen) == "probable"
    assert tier(PersonFacts(last_name="高市", first_name="早苗"), seen) == "probable"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Martin Weber", "Martina Weber"),
        ("Anna Weber", "Peter Weber"),
        ("Anna B. Weber", "Anna C. Weber"),
        ("Jack Ma", "Jack Wu"),
        ("Karim Ahmed", "Karim Mohamed"),
        ("Jo Juncker", "Jean-Claude Juncker"),
    ],
)
def test_names_of_two_people_do_not_count_as_one(one: str, other: str) -> None:
    assert tier(PersonFacts(other, company="Acme"), PersonFacts(one, company="Acme")) == "different"


@pytest.mark.parametrize(
    "email",
    [
        "marta_oliveira_x1@indeedemail.com",
        "abc@reply.linkedin.com",
        "123+marta@users.noreply.github.com",
        "noreply@acme.example",
    ],
)
def test_addresses_of_job_boards_and_networks_are_no_evidence(email: str) -> None:
    assert (
        tier(PersonFacts("Peter Braun", emails=(email,)), PersonFacts("Marta Oliveira", emails=(email,)))
        == "different"
    )


def test_a_mailbox_that_several_people_read_does_not_join_two_names() -> None:
    one = PersonFacts("Marta Oliveira", emails=("info@acme.example",))
    assert tier(PersonFacts("Peter Braun", emails=("info@acme.example",)), one) == "different"


def test_two_profiles_on_one_network_speak_for_two_people() -> None:
    other = PersonFacts(
        "Marta Oliveira", social_urls=("https://www.linkedin.com/in/marta-o-99",), city="Lisbon"
    )
    assert people.score(MARTA, other).tier == "different"
    assert people.score(MARTA, replace(other, social_urls=())).tier != "different"
    match = people.score(MARTA, replace(other, emails=MARTA.emails))
    assert "other profile address" in [reason.text for reason in match.reasons]


def test_the_reasons_name_what_was_equal_and_what_was_not() -> None:
    other = PersonFacts("Bob Smith", company="Acme GmbH", city="Porto")
    match = people.score(PersonFacts("Robert Smith", company="Acme", city="Lisbon"), other)
    assert [reason.text for reason in match.reasons] == [
        "same name, short form: Bob / Robert",
        "same company: Acme GmbH",
        "other city: Porto / Lisbon",
    ]


NAMES = st.one_of(
    st.text(max_size=50),
    st.lists(
        st.sampled_from(
            [
                "Marta",
                "M.",
                "Oliveira",
                "de",
                "Bob",
                "Robert",
                "Dr.",
                "PhD",
                "(",
                ")",
                "née",
                "Müller",
                "Иван",
                ",",
                "\u202e",
                "J",
            ]
        )
    ).map(" ".join),
)
FACTS = st.builds(
    PersonFacts,
    full_name=NAMES,
    first_name=st.one_of(st.just(""), NAMES),
    last_name=st.one_of(st.just(""), NAMES),
    emails=st.lists(st.sampled_from(["a@b.example", "A+1@b.example", "@", "info@b.example"]), max_size=2).map(
        tuple
    ),
    phones=st.lists(st.sampled_from(["+1 555 0100123", "5550100123", "x", "00"]), max_size=2).map(tuple),
    social_urls=st.lists(
        st.sampled_from(
            ["linkedin.com/in/a", "https://de.linkedin.com/in/b/", "http://[", "https://github.com/%00"]
        ),
        max_size=2,
    ).map(tuple),
    company=st.sampled_from(["", "Acme", "Acme GmbH", "Zenith"]),
    city=st.sampled_from(["", "Lisbon", "Lisboa", "Porto"]),
    country_code=st.sampled_from(["", "PT", "??"]),
    postal_code=st.sampled_from(["", "1000", "10 00"]),
)


@settings(max_examples=300, deadline=None)
@given(FACTS, FACTS)
def test_any_two_people_have_one_tier_whichever_comes_first(one: PersonFacts, other: PersonFacts) -> None:
    there, back = people.score(one, other), people.score(other, one)
    assert (there.tier, there.score) == (back.tier, back.score)
    assert 0 <= there.score <= 1
