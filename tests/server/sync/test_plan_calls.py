"""What a plan costs (Q4), and the digest of what was seen (F1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.server.sync.questions import ACME, MARTA, NO_ACME, held, planned, question, settings

from catsync.sync.plan import plan
from catsync.sync.question import Existing

CONTACT = {"sync_as": "contact"}
BOTH = {"sync_as": "both"}


def _full(**fields: Any) -> Existing:
    """A candidate who lacks nothing of Marta."""
    whole = {
        "title": "Head of Data", "current_employer": "Acme Robotics", "address": {"city": "Lisbon"},
        "country_code": "PT",
    }  # fmt: skip
    return held(**{**whole, **fields})


PHONE = {"number": "+351 21 000 0000", "type": "work"}
EMAIL = {"email": "marta@acme-robotics.example", "kind": "work"}


@pytest.mark.parametrize(
    ("changes", "more", "calls"),
    [
        ({}, {}, 1),
        (CONTACT, {}, 1),
        (BOTH, {}, 2),
        ({**CONTACT, "create_companies": "automatically"}, {"company": NO_ACME}, 2),
        ({}, {"fields": {**MARTA, "emails": [EMAIL], "phones": [PHONE]}}, 1),
        ({}, {"existing": {"candidate": _full()}}, 1),
        ({}, {"existing": {"candidate": held()}}, 2),
        (
            {},
            {"existing": {"candidate": _full()}, "fields": {**MARTA, "emails": [EMAIL], "phones": [PHONE]}},
            3,
        ),
        ({}, {"existing": {"candidate": held()}, "fields": {**MARTA, "emails": [EMAIL]}}, 3),
        ({}, {"existing": {"candidate": _full(title="Analyst")}}, 1),
        ({}, {"undecided": {"candidate": "probable"}}, 0),
        ({("mandatory_fields", "candidate", ""): ["notes"]}, {}, 0),
    ],
)
def test_the_plan_says_what_it_costs(changes: Any, more: Any, calls: int) -> None:
    assert planned(changes, **more).calls == calls


def test_a_write_that_is_left_out_costs_nothing() -> None:
    more = {"existing": {"candidate": _full()}, "fields": {**MARTA, "emails": [EMAIL]}}
    assert planned(excluded=frozenset({f"candidate.emails:{EMAIL['email']}"}), **more).calls == 1


def test_the_same_question_has_the_same_digest() -> None:
    assert planned(BOTH).digest == planned(BOTH).digest != ""


BASE = question({**BOTH, "create_companies": "automatically"}, existing={"candidate": held(title="Analyst")})
OTHERS = {
    "settings": settings({"sync_as": "candidate"}),
    "company": replace(ACME, cats_id=102),
    "existing": {"candidate": held(title="Analytics")},
    "undecided": {"contact": "probable"},
    "owner_id": 3,
    "excluded": frozenset({"contact.title"}),
    "variables": {**BASE.variables, "title": "Head of Data Science"},
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_question_has_another_digest(what: str) -> None:
    assert plan(replace(BASE, **{what: OTHERS[what]})).digest != plan(BASE).digest


def test_reaching_the_stage_changes_the_digest() -> None:
    changes = {("add_to_cats", "candidate", ""): "on_reply"}
    assert planned(changes).digest != planned(changes, stage="replied").digest


def test_another_record_changes_the_digest() -> None:
    first, second = Existing(512, {}, True), Existing(513, {}, True)
    assert planned(existing={"candidate": first}).digest != planned(existing={"candidate": second}).digest
