from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from catsync.matching import keys
from catsync.matching.facts import CompanyFacts, PersonFacts

ANY = st.one_of(st.text(max_size=400), st.text(alphabet="aé. -'&北\u202e\x00", max_size=400))
MANY = st.lists(ANY, max_size=20).map(tuple)
MILLION = "Ab c" * 250_000


def is_storable(found: set[str] | list[str]) -> bool:
    return len(found) <= keys.MAX_KEYS and all(0 < len(key) <= 200 and key.isprintable() for key in found)


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, MANY, MANY)
def test_keys_of_any_company_are_few_short_and_storable(
    name: str, site: str, phones: tuple[str, ...], urls: tuple[str, ...]
) -> None:
    facts = CompanyFacts(name, site, phones, name, "PT", urls, urls)
    assert is_storable(keys.company_keys(facts))
    decisive, shared = keys.company_query_keys(facts)
    assert is_storable(decisive)
    assert is_storable(shared)
    assert all(len(subject) <= 200 for subject in keys.company_subjects(facts))


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, ANY, MANY, MANY)
def test_keys_of_any_person_are_few_short_and_storable(
    full: str, first: str, last: str, phones: tuple[str, ...], urls: tuple[str, ...]
) -> None:
    facts = PersonFacts(
        full, first, last, urls, phones, urls, full, first, last, full, "PT", first, last, full
    )
    assert is_storable(keys.person_keys(facts))
    decisive, shared = keys.person_query_keys(facts)
    assert is_storable(decisive)
    assert is_storable(shared)


def test_keys_of_a_name_of_a_million_letters_are_bounded() -> None:
    assert is_storable(keys.company_keys(CompanyFacts(MILLION, MILLION, (MILLION,), MILLION)))
    assert is_storable(
        keys.person_keys(PersonFacts(MILLION, MILLION, MILLION, (MILLION,), (MILLION,), (MILLION,)))
    )


def test_a_usual_company_has_about_a_dozen_keys() -> None:
    assert len(keys.company_keys(CompanyFacts("Acme Robotics GmbH", "https://acme-robotics.example"))) <= 14


def test_both_ways_to_write_an_umlaut_have_the_same_keys() -> None:
    one, other = (
        CompanyFacts(f"{name} Holz Bau", "https://mueller.example") for name in ("Müller", "Mueller")
    )
    assert keys.company_keys(one) == keys.company_keys(other)
    assert keys.company_query_keys(one) == keys.company_query_keys(other)
    assert {"w:muller", "w:mullerholz"} <= set(keys.company_query_keys(other)[0])


def test_a_company_is_remembered_by_its_domain_then_its_name() -> None:
    facts = CompanyFacts("Acme Robotics GmbH", "https://www.acme-robotics.example/jobs")
    assert keys.company_subjects(facts) == ["domain:acme-robotics.example", "company:acmerobotics"]


def test_a_page_on_a_network_is_no_domain_to_remember() -> None:
    assert keys.company_subjects(CompanyFacts("Acme", "https://linkedin.com")) == ["company:acme"]
