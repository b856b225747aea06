"""The company of a contact: found, asked for, created (F5, S23)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.server.sync.questions import ACME, NO_ACME, held, ids, only, planned, write_of

from catsync.sync.question import CompanyChoice

CONTACT = {"sync_as": "contact"}
BOTH = {"sync_as": "both"}
ASK = CompanyChoice("ask", None, "Acme Robotics")
UNNAMED = CompanyChoice("none")


@pytest.mark.parametrize(
    ("company", "policy", "actions", "need"),
    [
        (ACME, "never", ["create"], None),
        (ASK, "automatically", ["needs"], "Choose the company first."),
        (replace(ASK, is_new_wanted=True), "ask", ["create", "create"], None),
        (UNNAMED, "automatically", ["needs"], "A contact needs a company, and the page names none."),
        (replace(UNNAMED, is_new_wanted=True), "ask", ["needs"],
         "A contact needs a company, and the page names none."),
        (NO_ACME, "never", ["needs"], "CATS has no company “Acme Robotics”, and none may be created."),
        (replace(NO_ACME, is_new_wanted=True), "never", ["needs"],
         "CATS has no company “Acme Robotics”, and none may be created."),
        (NO_ACME, "ask", ["needs"], "CATS has no company “Acme Robotics”. Choose one or create it."),
        (replace(NO_ACME, is_new_wanted=True), "ask", ["create", "create"], None),
        (NO_ACME, "automatically", ["create", "create"], None),
    ],
)  # fmt: skip
def test_a_contact_needs_a_company(
    company: CompanyChoice, policy: str, actions: list[str], need: str | None
) -> None:
    made = planned({**CONTACT, "create_companies": policy}, company=company)
    assert [r.action for r in made.records] == actions
    assert [n.text for n in only(made, "contact").needs] == ([need] if need else [])
    assert all(n.field == "company" for n in only(made, "contact").needs)


@pytest.mark.parametrize("policy", ["ask", "automatically"])
def test_a_company_that_an_unfinished_mirror_cannot_exclude_is_created_only_by_an_answer(policy: str) -> None:
    """CATS may well have it: creating it by itself would make the double that the product is to prevent (M1)."""
    unknown = CompanyChoice("unknown", None, "Acme Robotics")
    changes = {**CONTACT, "create_companies": policy}
    assert only(planned(changes, company=unknown), "contact").action == "needs"
    made = planned(changes, company=replace(unknown, is_new_wanted=True))
    assert [r.action for r in made.records] == ["create", "create"]


def test_a_candidate_needs_no_company() -> None:
    assert [r.action for r in planned(company=UNNAMED).records] == ["create"]


def test_an_existing_contact_needs_no_company() -> None:
    made = planned({**CONTACT, "create_companies": "never"}, company=NO_ACME, existing={"contact": held()})
    assert [r.record_type for r in made.records] == ["contact"]
    assert only(made, "contact").needs == ()


def test_a_new_company_is_created_first_with_name_website_and_owner() -> None:
    made = planned({**BOTH, "create_companies": "automatically"}, company=NO_ACME)
    assert [r.record_type for r in made.records] == ["company", "candidate", "contact"]
    assert [(w.id, w.after, w.is_mandatory) for w in made.records[0].writes] == [
        ("company.name", "Acme Robotics", True),
        ("company.website", "https://acme-robotics.example", False),
        ("company.owner_id", 2, True),
    ]
    assert made.company_id is None
    assert "contact.company_id" not in ids(made)


def test_a_company_without_a_website_is_created_without_one() -> None:
    made = planned({**CONTACT, "create_companies": "automatically"}, company=replace(NO_ACME, website=""))
    assert "company.website" not in ids(made)


def test_a_company_for_a_contact_that_waits_waits_too() -> None:
    changes = {**CONTACT, "create_companies": "automatically", ("add_to_cats", "contact", ""): "on_reply"}
    made = planned(changes, company=NO_ACME)
    assert [r.action for r in made.records] == ["wait", "wait"]
    assert made.calls == 0


@pytest.mark.parametrize("reason", ["mandatory", "undecided"])
def test_no_company_is_created_for_a_contact_that_is_held(reason: str) -> None:
    changes = {**CONTACT, "create_companies": "automatically"}
    more: dict[str, Any] = {"undecided": {"contact": "probable"}}
    if reason == "mandatory":
        changes, more = {**changes, ("mandatory_fields", "contact", ""): ["notes"]}, {}
    assert planned(changes, company=NO_ACME, **more).record("company") is None


def test_the_company_of_a_contact_is_part_of_the_plan() -> None:
    made = planned(CONTACT)
    assert (made.company_id, write_of(made, "contact.company_id").after) == (101, 101)


def test_the_company_is_nothing_to_a_candidate() -> None:
    made = planned()
    assert made.company_id is None
    assert "candidate.company_id" not in ids(made)


@pytest.mark.parametrize("policy", ["always", "if_blank", "unless_edited"])
def test_a_contact_is_not_moved_to_another_company_without_being_told(policy: str) -> None:
    changes = {**CONTACT, ("update_policy", "contact", "title"): policy}
    made = planned(changes, existing={"contact": held(company_id=77)})
    move = write_of(made, "contact.company_id")
    assert (move.before, move.after, move.is_ticked, move.reason.code) == (77, 101, False, "other_company")


def test_a_contact_at_the_right_company_is_not_moved() -> None:
    assert "contact.company_id" not in ids(planned(CONTACT, existing={"contact": held(company_id=101)}))


def test_a_contact_is_moved_where_the_recruiter_ticks_it() -> None:
    existing = {"contact": held(company_id=77)}
    made = planned(CONTACT, company=ACME, existing=existing, included=frozenset({"contact.company_id"}))
    move = write_of(made, "contact.company_id")
    assert (move.after, move.is_ticked, move.reason.code) == (101, True, "included")
    assert only(made, "contact").action == "update"


def test_ticking_overrules_no_policy() -> None:
    existing = {"contact": held(title="Analyst")}  # the policy built in is "if blank"
    made = planned(CONTACT, company=ACME, existing=existing, included=frozenset({"contact.title"}))
    assert not write_of(made, "contact.title").is_ticked
