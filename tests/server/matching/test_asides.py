from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catsync.matching.asides import read_named
from catsync.matching.normalise import plain


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [
        ("Acme Robotics (formerly Beta Bots)", "Acme Robotics", ["Beta Bots"]),
        ("Acme Robotics (formerly Beta Bots) Inc.", "Acme Robotics Inc.", ["Beta Bots"]),
        ("Acme Robotics [fka Beta Bots, Inc.]", "Acme Robotics", ["Beta Bots, Inc."]),
        ("Beta Bots (now Acme Robotics)", "Beta Bots", ["Acme Robotics"]),
        ("Acme Robotics, formerly known as Beta Bots", "Acme Robotics", ["Beta Bots"]),
        ("Acme Holdings, LLC d/b/a Acme Robotics", "Acme Holdings, LLC", ["Acme Robotics"]),
        ("Acme Holdings dba Acme Robotics", "Acme Holdings", ["Acme Robotics"]),
        ("Acme Holdings, Inc., DBA Acme Robotics", "Acme Holdings, Inc.", ["Acme Robotics"]),
        ("Acme Holdings (DBA Acme Robotics)", "Acme Holdings", ["Acme Robotics"]),
        ("Zenith t/a Acme", "Zenith", ["Acme"]),
        ("Porto Azul Engenharia (antiga Casa Verde)", "Porto Azul Engenharia", ["Casa Verde"]),
    ],
)
def test_another_name_of_the_company_is_read(text: str, name: str, others: list[str]) -> None:
    assert read_named(text) == (name, tuple(others))


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("Blue Lake Instruments (BLI)", "Blue Lake Instruments", "BLI"),
        ("BLI (Blue Lake Instruments)", "BLI", "Blue Lake Instruments"),
        ("Blue Institute of Technology (BIT)", "Blue Institute of Technology", "BIT"),
        ("Porter & Gable (P&G)", "Porter & Gable", "P&G"),
    ],
)
def test_the_initials_in_brackets_are_another_name(text: str, name: str, other: str) -> None:
    assert read_named(text) == (name, (other,))


@pytest.mark.parametrize(
    ("text", "other"),
    [("EY", "Ernst & Young"), ("EY Parthenon", "Ernst & Young Parthenon"), ("VW AG", "Volkswagen AG")],
)
def test_the_house_of_a_short_name_is_known(text: str, other: str) -> None:
    assert read_named(text) == (text, (other,))


@pytest.mark.parametrize("text", ["Ey", "ge", "Ge Wang Trading", "HPX", "Studio VW"])
def test_letters_that_are_no_short_name_are_none(text: str) -> None:
    assert read_named(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "Acme Robotics, part of Zenith Group",
        "Acme Robotics (a Zenith company)",
        "Acme Robotics - A Zenith Company",
        "Acme Robotics (acquired by Zenith)",
        "Acme Robotics – part of the Zenith family",
        "Acme Robotics | We're hiring!",
        "Acme Robotics | We’re hiring engineers",
        "Acme Robotics - now hiring",
        "Acme Robotics (hiring!)",
    ],
)
def test_owners_and_calls_for_people_are_left_out(text: str) -> None:
    assert read_named(text) == ("Acme Robotics", ())


@pytest.mark.parametrize(
    "text",
    [
        "Acme Robotics",
        "Acme Robotics (Lisbon)",
        "Acme (UK) Ltd",
        "Studio AKA Ltd",
        "DBA Group",
        "Foo - Hiring Hub",
        "Hiring",
        "Part of Me",
        "Formerly",
        "Acme formerly",
        "(formerly Beta)",
        "We're hiring | Acme",
        "Acme (formerly Beta",
        "",
        "()",
    ],
)
def test_what_belongs_to_the_name_stays(text: str) -> None:
    assert read_named(text) == (text, ())


@given(
    st.lists(
        st.sampled_from(
            [
                "Acme",
                "(",
                ")",
                "[",
                "formerly",
                "dba",
                "a",
                "company",
                ",",
                "|",
                "-",
                "part of",
                "hiring",
                "\u202e",
                " ",
                "é",
            ]
        )
    ).map(" ".join)
)
def test_a_name_is_never_lost(text: str) -> None:
    named = read_named(text)
    assert bool(plain(named.name)) == bool(plain(text))
    assert all(plain(other) for other in named.others)


@pytest.mark.parametrize("piece", [" ", "(", "a ", "a, ", "- ", "f.k.a ", "(a", ", an "])
def test_a_hostile_name_takes_no_longer_than_a_hundred_harmless_ones(piece: str) -> None:
    def seconds(texts: list[str]) -> float:
        begun = time.perf_counter()
        for text in texts:
            read_named.__wrapped__(text)
        return time.perf_counter() - begun

    harmless = min(seconds(["Acme Robotics (Lisbon) GmbH & Co. KG"] * 100) for _ in range(3))
    assert min(seconds([piece * 100_000]) for _ in range(3)) < harmless
