from __future__ import annotations

from dataclasses import dataclass

import pytest

from catsync.matching import companies, people
from catsync.matching.facts import CompanyFacts, PersonFacts
from catsync.matching.judge import CompanyDecision, judge_company, judge_person
from catsync.matching.match import Match, Reason
from catsync.matching.verdicts import WarningMode


@dataclass
class Row:
    cats_id: int
    name: str = "Acme"
    record_type: str = "candidate"


@dataclass
class Found:
    row: Row
    match: Match


def person(cats_id: int, tier: str, record_type: str = "candidate", score: float = 0.7) -> Found:
    return Found(
        Row(cats_id, "Rosa Marsh", record_type), Match(tier, score, (Reason("name_same", "same name", 3.6),))
    )


def company(cats_id: int, tier: str, name: str = "Acme") -> Found:
    return Found(Row(cats_id, name), Match(tier, 0.9, ()))


ACME = CompanyFacts("Acme Robotics")


@pytest.mark.parametrize(
    ("found", "decisions", "mirror", "state"),
    [
        ([], {}, "complete", "new"),
        ([], {}, "crawling", "unknown"),
        ([], {}, "stale", "unknown"),
        ([], {}, "empty", "unknown"),
        ([person(1, "same")], {}, "complete", "same"),
        ([person(1, "same")], {}, "empty", "same"),
        ([person(1, "probable")], {}, "complete", "probable"),
        ([person(1, "same"), person(2, "same")], {}, "complete", "several"),
        ([person(1, "probable"), person(2, "probable")], {}, "complete", "several"),
        ([person(1, "same"), person(2, "probable")], {}, "complete", "same"),
        ([person(1, "same"), person(2, "same", "contact")], {}, "complete", "same"),
        ([person(1, "probable")], {("candidate", 1): "same"}, "complete", "same"),
        ([person(1, "same")], {("candidate", 1): "not_same"}, "complete", "new"),
        ([person(1, "same"), person(2, "same")], {("candidate", 1): "not_same"}, "complete", "same"),
        ([person(1, "same"), person(2, "same")], {("candidate", 2): "same"}, "complete", "same"),
        ([person(1, "probable")], {("candidate", None): "not_same"}, "complete", "new"),
        (
            [person(1, "same")],
            {("candidate", None): "not_same", ("candidate", 1): "same"},
            "complete",
            "same",
        ),
        ([], {("contact", 9): "same"}, "complete", "same"),
    ],
)
def test_the_state_follows_answers_before_scores_and_completeness_before_new(
    found: list[Found], decisions: dict[tuple[str, int | None], str], mirror: str, state: str
) -> None:
    assert judge_person(found, decisions, mirror).state == state


def test_each_record_type_has_a_state_of_its_own() -> None:
    verdict = judge_person([person(1, "same"), person(2, "probable", "contact")], {}, "complete")
    assert verdict.states == {"candidate": "same", "contact": "probable"}


def test_a_linked_record_that_was_not_found_is_among_the_records() -> None:
    verdict = judge_person([person(1, "probable")], {("candidate", 9): "same"}, "complete")
    assert [(r.cats_id, r.decided, r.found is None) for r in verdict.records] == [
        (9, "same", True),
        (1, None, False),
    ]


def test_who_was_said_to_be_somebody_else_stands_last() -> None:
    found = [person(1, "same", score=0.99), person(2, "probable", score=0.6)]
    verdict = judge_person(found, {("candidate", 1): "not_same"}, "complete")
    assert [(r.cats_id, r.decided) for r in verdict.records] == [(2, None), (1, "not_same")]


@pytest.mark.parametrize(
    ("found", "mirror", "text"),
    [
        ([], "complete", "CATS has nobody like this."),
        ([], "crawling", "Not found, but the copy of CATS is not complete yet."),
        ([], "stale", "Not found, but the copy of CATS is out of date."),
        (
            [person(1, "same"), person(2, "same", "contact")],
            "complete",
            "In CATS as a candidate and a contact.",
        ),
        (
            [person(1, "probable")],
            "complete",
            "Probably in CATS as a candidate: same name. Is it the same person?",
        ),
        (
            [person(1, "same"), person(2, "same")],
            "complete",
            "2 records in CATS could be this person. Which one?",
        ),
    ],
)
def test_the_state_of_a_person_is_told_in_one_plain_line(found: list[Found], mirror: str, text: str) -> None:
    assert judge_person(found, {}, mirror).text == text


THREE = [company(101, "same", "Acme Robotics GmbH"), company(102, "same"), company(103, "similar")]


@pytest.mark.parametrize(
    ("found", "mirror", "state", "chosen", "text"),
    [
        (THREE, "complete", "ask", None, "3 records look like Acme Robotics. Which one?"),
        (
            [company(1, "possible")],
            "complete",
            "ask",
            None,
            "1 record looks like Acme Robotics. Is it the same company?",
        ),
        (
            [company(1, "same"), company(2, "possible")],
            "complete",
            "ask",
            None,
            "2 records look like Acme Robotics. Which one?",
        ),
        ([company(1, "same", "ACME")], "complete", "matched", 1, "In CATS as ACME."),
        (
            [company(1, "same", "ACME"), company(2, "similar")],
            "crawling",
            "matched",
            1,
            "In CATS as ACME. 1 other record is similar: do not mix them up.",
        ),
        ([], "complete", "new", None, "CATS has no company like Acme Robotics."),
        (
            [company(2, "similar")],
            "complete",
            "new",
            None,
            "CATS has no Acme Robotics. 1 other record is similar.",
        ),
        (
            [],
            "crawling",
            "unknown",
            None,
            "Acme Robotics was not found, but the copy of CATS is not complete yet.",
        ),
    ],
)
def test_a_company_without_an_answer_is_judged_by_its_tiers(
    found: list[Found], mirror: str, state: str, chosen: int | None, text: str
) -> None:
    verdict = judge_company(ACME, found, None, mirror, "same_and_similar")
    assert (verdict.state, verdict.chosen_id, verdict.text) == (state, chosen, text)
    assert verdict.source == ("match" if state == "matched" else None)


def test_a_person_without_a_company_has_none() -> None:
    assert judge_company(CompanyFacts(), [], None, "complete", "same").state == "none"


@pytest.mark.parametrize(
    ("source", "text"), [("recruiter", "You chose Acme."), ("remembered", "Always Acme for Acme Robotics.")]
)
def test_an_answer_outranks_the_tiers_and_keeps_its_source(source: str, text: str) -> None:
    verdict = judge_company(ACME, THREE, CompanyDecision(102, source), "complete", "same_and_similar")
    assert (verdict.state, verdict.chosen_id, verdict.source, verdict.text) == ("chosen", 102, source, text)
    assert verdict.chosen is THREE[1]
    assert [one.row.cats_id for one in verdict.warned] == [101, 103]


def test_a_chosen_record_that_was_not_found_is_known_by_its_id() -> None:
    verdict = judge_company(ACME, [], CompanyDecision(9, "recruiter"), "empty", "off")
    assert (verdict.state, verdict.chosen_id, verdict.chosen) == ("chosen", 9, None)


def test_none_of_these_makes_a_new_company_even_where_the_mirror_is_not_complete() -> None:
    verdict = judge_company(ACME, THREE, CompanyDecision(None, "recruiter"), "crawling", "same")
    assert (verdict.state, verdict.chosen_id, verdict.source) == ("new", None, "recruiter")


@pytest.mark.parametrize(
    ("mode", "warned", "options"),
    [
        ("off", [], [101, 102]),
        ("same", [101, 102], [101, 102]),
        ("same_and_similar", [101, 102, 103], [101, 102, 103]),
    ],
)
def test_the_warning_mode_decides_what_is_listed_but_a_question_keeps_its_options(
    mode: WarningMode, warned: list[int], options: list[int]
) -> None:
    verdict = judge_company(ACME, THREE, None, "complete", mode)
    assert [one.row.cats_id for one in verdict.warned] == warned
    assert [one.row.cats_id for one in verdict.options] == options
    assert verdict.text.startswith(f"{len(options)} records")


@pytest.mark.parametrize("website", ["https://acme-robotics.example", ""])
def test_the_demo_asks_with_all_three_records_with_or_without_a_website(website: str) -> None:
    query = CompanyFacts("Acme Robotics", website, (), "Lisbon", "PT")
    records = [
        CompanyFacts("Acme Robotics GmbH", "https://www.acme-robotics.example", (), "Munich", "DE"),
        CompanyFacts("ACME Robotics"),
        CompanyFacts("Acme Robotics Portugal", "", (), "Lisbon", "PT"),
    ]
    found = [
        Found(Row(n, facts.name), companies.score(query, facts)) for n, facts in enumerate(records, start=101)
    ]
    verdict = judge_company(query, found, None, "complete", "same_and_similar")
    assert (verdict.state, len(verdict.warned)) == ("ask", 3)
    assert verdict.text == "3 records look like Acme Robotics. Which one?"


def test_a_real_probable_match_tells_why() -> None:
    match = people.score(
        PersonFacts("Rosa Marsh", company="Acme"), PersonFacts("Rosa Marsh", company="Acme Ltd")
    )
    verdict = judge_person([Found(Row(1), match)], {}, "complete")
    assert (
        verdict.text
        == "Probably in CATS as a candidate: same name, same company: Acme Ltd. Is it the same person?"
    )


def test_what_was_told_apart_from_the_chosen_record_is_not_warned_of() -> None:
    apart = {102: {101}, 101: {102}}
    verdict = judge_company(
        ACME, THREE, CompanyDecision(102, "recruiter"), "complete", "same_and_similar", apart
    )
    assert [one.row.cats_id for one in verdict.warned] == [103]
    assert [one.row.cats_id for one in verdict.options] == [101, 102, 103]  # it can still be chosen
    other = judge_company(
        ACME, THREE, CompanyDecision(103, "recruiter"), "complete", "same_and_similar", apart
    )
    assert [one.row.cats_id for one in other.warned] == [101, 102]


def test_a_match_counts_only_the_look_alikes_that_nobody_told_apart_from_it() -> None:
    sure, alike = THREE[0], THREE[2]
    told = judge_company(ACME, [sure, alike], None, "complete", "same_and_similar", {101: {103}, 103: {101}})
    plain = judge_company(ACME, [sure], None, "complete", "same_and_similar")
    assert (told.state, told.warned, told.text) == (plain.state, (), plain.text)
    assert len(judge_company(ACME, [sure, alike], None, "complete", "same_and_similar").warned) == 1
