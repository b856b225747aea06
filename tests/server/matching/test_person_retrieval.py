"""Who is compared of all those that share a key: the one who is meant is not lost among hundreds that sound alike."""

from __future__ import annotations

import pytest

from catsync.matching import person_retrieval
from catsync.matching.facts import PersonFacts

from .conftest import Mirror


def add_many(mirror: Mirror, names: list[str], city: str = "Rome") -> None:
    """Candidates from number 1 on."""
    for number, name in enumerate(names, 1):
        first, last = name.split()
        mirror.add_person(
            "candidate", number, {"first_name": first, "last_name": last, "address": {"city": city}}
        )


def found(mirror: Mirror, facts: PersonFacts) -> list[int]:
    return [one.row.cats_id for one in mirror.people(facts)]


def test_one_who_is_spelled_alike_is_found_behind_many_who_only_sound_alike(mirror: Mirror) -> None:
    # "Welda Marlov" is "vlt mrlv" by its consonants, as all of these are.
    add_many(mirror, [f"V{a}l{b}t Marl{c}v" for a in "aeiou" for b in "aeiou" for c in "ae"])
    record = {"first_name": "Velda", "last_name": "Marlov", "current_employer": "Acme Robotics"}
    mirror.add_person("candidate", 900, record)
    assert found(mirror, PersonFacts("Welda Marlov", company="Acme Robotics")) == [900]


def test_somebody_with_the_same_address_is_compared_however_other_the_name_is(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_retrieval, "MAX_ALIKE", 2)
    add_many(mirror, ["Rosa Marsh"] * 30)
    mirror.add_person(
        "contact", 77, {"first_name": "R", "last_name": "Quoul", "emails": {"primary": "rosa@marsh.example"}}
    )
    assert found(mirror, PersonFacts("Rosa Marsh", city="Porto", emails=("rosa@marsh.example",))) == [77]


def test_namesakes_are_compared_before_those_who_are_spelled_alike(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_retrieval, "MAX_ALIKE", 2)
    add_many(mirror, ["Rosa Marsh", "Rosa Marrsh", "Roza Marsh", "Rosa Mash", "Rossa Marsh"] * 3, city="")
    namesakes = [1, 6, 11]
    assert found(mirror, PersonFacts("Marsh Rosa"))[:3] == namesakes


@pytest.mark.parametrize(
    "shown", ["Anna M. Smith", "Dr. Anna Smith", "Smith, Anna", "Anna Smith, PhD", "Anna Smith (she/her)"]
)
def test_the_one_who_is_meant_is_compared_among_namesakes_however_the_name_is_shown(
    mirror: Mirror, shown: str
) -> None:
    add_many(mirror, ["Anna Smith"] * 15)
    record = {
        "first_name": "Anna",
        "last_name": "Smith",
        "title": "Welder",
        "emails": {"primary": "a@acme.example"},
    }
    mirror.add_person("candidate", 900, record)
    seen = PersonFacts(shown, company="Acme", company_website="acme.example", title="Welder")
    assert found(mirror, seen)[0] == 900


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("Mary Ann", "Hill", "Maryann Hill"),
        ("Ruth", "Mac Donald", "Ruth MacDonald"),
        ("JC", "Juncker", "Jean-Claude Juncker"),
        ("Jean-Claude", "Juncker", "JC Juncker"),
        ("Thomas", "Müller", "Thomas Mueller"),
        ("Thomas", "Mueller", "Thomas Müller 🚀"),
    ],
)
def test_a_name_written_in_another_way_is_found(mirror: Mirror, first: str, last: str, shown: str) -> None:
    record = {"first_name": first, "last_name": last, "current_employer": "Acme", "address": {"city": "Bonn"}}
    mirror.add_person("candidate", 900, record)
    assert found(mirror, PersonFacts(shown, company="Acme", city="Bonn")) == [900]


@pytest.mark.parametrize(("stored", "seen"), [("Müller", "Mueller"), ("Mueller", "Müller")])
def test_an_umlaut_as_two_letters_is_found_behind_many_who_only_sound_alike(
    mirror: Mirror, stored: str, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_retrieval, "ROWS_PER_SHARED_KEY", 10)
    add_many(mirror, [f"Tomas M{a}ll{b}r" for a in "aeiouy" for b in "aeo"], city="")  # "mlr tms" too
    mirror.add_person("candidate", 900, {"first_name": "Thomas", "last_name": stored})
    assert found(mirror, PersonFacts(f"Thomas {seen}"))[:1] == [900]


def test_a_nickname_is_found_behind_many_who_only_sound_alike(mirror: Mirror) -> None:
    add_many(mirror, [f"M{a}rg{b}ret H{c}ll" for a in "eiou" for b in "eiou" for c in "aeo"])
    mirror.add_person("candidate", 900, {"first_name": "Peggy", "last_name": "Hill", "title": "Welder"})
    assert found(mirror, PersonFacts("Margaret Hill", title="Welder")) == [900]


def test_nobody_is_found_by_a_name_that_only_sounds_alike(mirror: Mirror) -> None:
    add_many(mirror, ["Dan Kell", "Tony Cole", "Dina Kallo"])
    assert found(mirror, PersonFacts("Etta Okul")) == []


def test_a_chinese_name_written_without_a_blank_is_found_by_its_two_fields(mirror: Mirror) -> None:
    mirror.add_person("candidate", 900, {"first_name": "早苗", "last_name": "高市"})
    assert found(mirror, PersonFacts("高市早苗")) == [900]


def test_a_first_name_in_two_words_is_found_by_its_one(mirror: Mirror) -> None:
    mirror.add_person("candidate", 900, {"first_name": "Maryann", "last_name": "Hill", "title": "Welder"})
    assert found(mirror, PersonFacts("Mary Ann Hill", title="Welder")) == [900]
