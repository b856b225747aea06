"""What happens to a person’s records: action, needs, company, calls, digest (F1, F3-F5, N0, S10-S12, S23)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.server.sync.questions import (
    ACME,
    MARTA,
    NO_ACME,
    held,
    ids,
    only,
    planned,
    question,
    settings,
    ticked,
    write_of,
)

from catsync.models import STAGES
from catsync.settings.fields import RECORD_TYPES
from catsync.sync.plan import plan
from catsync.sync.question import CompanyChoice, Existing

CONTACT = {"sync_as": "contact"}
BOTH = {"sync_as": "both"}


@pytest.mark.parametrize(
    ("sync_as", "types"),
    [
        ("candidate", ["candidate"]),
        ("contact", ["contact"]),
        ("both", ["candidate", "contact"]),
        ("none", []),
    ],
)
def test_sync_as_says_which_records_there_are_and_the_candidate_comes_first(
    sync_as: str, types: list[str]
) -> None:
    assert [r.record_type for r in planned({"sync_as": sync_as}).records] == types


def test_dont_sync_plans_nothing_and_costs_nothing() -> None:
    made = planned({"sync_as": "none"}, existing={"candidate": held(title="Analyst")})
    assert (made.records, made.calls, made.company_id) == ((), 0, None)


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_a_person_whom_cats_does_not_have_is_created(record_type: str) -> None:
    made = only(planned({"sync_as": record_type}), record_type)
    assert (made.action, made.cats_id, made.text) == ("create", None, f"CATS gets a new {record_type}.")
    assert {w.operation for w in made.writes} == {"create"}
    assert all(w.is_ticked and w.before is None for w in made.writes)


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_a_record_that_lacks_something_is_updated(record_type: str) -> None:
    existing = {record_type: held(company_id=101)}
    made = only(planned({"sync_as": record_type}, existing=existing), record_type)
    assert (made.action, made.cats_id) == ("update", 512)
    assert f"{record_type}.title" in [w.id for w in made.ticked]
    assert made.text == f"{len(made.ticked)} fields of the {record_type} will be written."


def test_one_field_is_told_in_the_singular() -> None:
    made = planned(fields={**MARTA, "title": None}, existing={"candidate": _full(title="")})
    assert planned(existing={"candidate": _full(title="")}).records[0].text == (
        "1 field of the candidate will be written."
    )
    assert made.records[0].action == "unchanged"


def _full(**fields: Any) -> Existing:
    """A candidate who lacks nothing of Marta."""
    whole = {
        "title": "Head of Data", "current_employer": "Acme Robotics", "address": {"city": "Lisbon"},
        "country_code": "PT",
    }  # fmt: skip
    return held(**{**whole, **fields})


def test_a_record_that_has_it_all_is_left_unchanged() -> None:
    made = planned(existing={"candidate": _full()})
    assert (made.records[0].action, made.writes()) == ("unchanged", ())
    assert made.records[0].text == "CATS has all of this candidate already."


@pytest.mark.parametrize("state", ["probable", "several"])
def test_a_record_that_is_only_probable_waits_for_the_recruiter(state: str) -> None:
    made = planned(BOTH, undecided={"contact": state})
    assert [r.action for r in made.records] == ["create", "ask"]


def test_an_answered_question_is_not_asked_again() -> None:
    existing = {"candidate": held()}
    assert planned(existing=existing, undecided={"candidate": "probable"}).records[0].action == "update"


def test_who_this_is_is_asked_before_a_missing_field_is() -> None:
    made = planned(CONTACT, company=NO_ACME, undecided={"contact": "several"})
    assert only(made, "contact").action == "ask"


# trigger: the stages at which it has been reached (N0; "not interested" never fires "reply").
DUE = {
    "on_add": set(STAGES),
    "on_reply": {"replied", "interested", "meeting"},
    "on_interested": {"interested", "meeting"},
    "never": set(),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trigger", DUE)
@pytest.mark.parametrize("record_type", RECORD_TYPES)
@pytest.mark.parametrize("is_there", [False, True])
def test_the_trigger_holds_a_record_until_its_stage(
    record_type: str, trigger: str, stage: str, is_there: bool
) -> None:
    changes = {"sync_as": record_type, ("add_to_cats", record_type, ""): trigger}
    existing = {record_type: held(company_id=101)} if is_there else {}
    made = only(planned(changes, stage=stage, existing=existing), record_type)
    is_due = stage in DUE[trigger]
    assert (made.is_due, made.trigger) == (is_due, None if is_due else trigger)
    assert made.action == (("update" if is_there else "create") if is_due else "wait")


@pytest.mark.parametrize("trigger", ["on_reply", "on_interested", "never"])
def test_sync_now_anyway_goes_past_the_trigger(trigger: str) -> None:
    made = planned({("add_to_cats", "candidate", ""): trigger}, sync_anyway=True)
    assert (made.records[0].action, made.records[0].is_due) == ("create", True)


def test_what_waits_costs_no_call_and_still_shows_what_would_be_written() -> None:
    made = planned({("add_to_cats", "candidate", ""): "on_reply"})
    assert (made.calls, made.records[0].text) == (0, "The candidate goes to CATS when they reply.")
    assert "candidate.title" in ids(made)


def test_a_record_that_has_it_all_waits_too_and_is_not_looked_at() -> None:
    made = planned({("add_to_cats", "candidate", ""): "on_reply"}, existing={"candidate": _full()})
    assert (made.records[0].action, made.calls) == ("wait", 0)


def test_one_half_may_wait_while_the_other_goes() -> None:
    made = planned({**BOTH, ("add_to_cats", "contact", ""): "on_reply"})
    assert [r.action for r in made.records] == ["create", "wait"]


@pytest.mark.parametrize("record_type", RECORD_TYPES)
@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_what_cats_requires_is_needed(record_type: str, missing: str) -> None:
    made = only(planned({"sync_as": record_type}, fields=_without(missing)), record_type)
    assert (made.action, [n.field for n in made.needs]) == ("needs", [missing])


def _without(*names: str) -> dict[str, Any]:
    return {key: value for key, value in MARTA.items() if key not in names}


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("emails", "E-mail"),
        ("phones", "Phone"),
        ("website", "Website"),
        ("address", "Address"),
        ("notes", "Notes"),
    ],
)
def test_a_mandatory_field_that_nobody_fills_holds_the_record(field: str, label: str) -> None:
    made = planned({("mandatory_fields", "candidate", ""): [field]}, fields=_without("city"))
    assert made.records[0].action == "needs"
    assert made.records[0].text == f"{label} is needed before this candidate goes to CATS."
    assert [(n.field, n.label) for n in made.records[0].needs] == [(field, label)]
    assert made.calls == 0


def test_a_mandatory_field_that_cats_has_already_is_not_missing() -> None:
    changes = {("mandatory_fields", "candidate", ""): ["website"]}
    assert planned(changes, existing={"candidate": held(website="https://m.example")}).records[0].needs == ()


def test_a_mandatory_field_of_the_other_record_type_holds_nothing() -> None:
    assert planned({("mandatory_fields", "contact", ""): ["notes"]}).records[0].action == "create"


def test_each_half_has_its_own_mandatory_fields() -> None:
    made = planned({**BOTH, ("mandatory_fields", "contact", ""): ["notes"]})
    assert [r.action for r in made.records] == ["create", "needs"]


def test_a_mandatory_field_cannot_be_left_out_where_it_is_blank() -> None:
    changes = {("mandatory_fields", "candidate", ""): ["title"]}
    made = planned(changes, existing={"candidate": held()}, excluded=frozenset({"candidate.title"}))
    assert write_of(made, "candidate.title").is_ticked
    assert made.records[0].needs == ()


def test_a_mandatory_field_of_a_new_record_cannot_be_left_out() -> None:
    changes = {("mandatory_fields", "candidate", ""): ["title"]}
    made = planned(changes, excluded=frozenset({"candidate.title"}))
    assert write_of(made, "candidate.title").is_ticked


def test_what_is_left_out_is_shown_and_not_written() -> None:
    made = planned(excluded=frozenset({"candidate.title"}))
    left_out = write_of(made, "candidate.title")
    assert (left_out.is_ticked, left_out.reason.code) == (False, "excluded")


@pytest.mark.parametrize("write_id", ["candidate.first_name", "candidate.last_name"])
def test_the_name_of_a_new_record_cannot_be_left_out(write_id: str) -> None:
    assert write_id in ticked(planned(excluded=frozenset({write_id})))


@pytest.mark.parametrize("write_id", ["contact.company_id", "contact.owner_id"])
def test_company_and_owner_of_a_new_contact_cannot_be_left_out(write_id: str) -> None:
    assert write_id in ticked(planned(CONTACT, excluded=frozenset({write_id})))


def test_leaving_out_everything_of_an_update_leaves_the_record_unchanged() -> None:
    existing = {"candidate": held()}
    everything = frozenset(ids(planned(existing=existing)))
    assert planned(existing=existing, excluded=everything).records[0].action == "unchanged"


def test_leaving_out_a_write_that_is_not_there_changes_nothing() -> None:
    assert planned(excluded=frozenset({"candidate.shoe_size"})) == planned()


def test_a_field_that_is_not_displayed_is_never_written() -> None:
    made = planned({("displayed_fields", "candidate", ""): ["title"]})
    assert {w.field for w in made.writes()} == {"first_name", "last_name", "title", "owner_id"}


# --- the company of a contact (F5, S23)

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


# --- owner, source, hot (S22)


def test_a_contact_without_any_owner_says_so_once() -> None:
    for company in (ACME, NO_ACME):
        made = planned({**CONTACT, "create_companies": "automatically"}, owner_id=None, company=company)
        assert [n.field for n in only(made, "contact").needs] == ["owner_id"]
        assert [r.record_type for r in made.records] == ["contact"]


def test_a_candidate_without_an_owner_is_created_all_the_same() -> None:
    made = planned(owner_id=None)
    assert made.records[0].action == "create"
    assert "candidate.owner_id" not in ids(made)


@pytest.mark.parametrize("record_type", RECORD_TYPES)
def test_the_owner_may_be_somebody_else_than_who_acts(record_type: str) -> None:
    changes = {"sync_as": record_type, ("destination_owner", record_type, ""): 7}
    for owner_id in (2, None):
        made = planned(changes, owner_id=owner_id)
        assert write_of(made, f"{record_type}.owner_id").after == 7


def test_a_company_is_owned_by_whoever_owns_its_contact() -> None:
    changes = {**CONTACT, "create_companies": "automatically", ("destination_owner", "contact", ""): 7}
    assert write_of(planned(changes, company=NO_ACME), "company.owner_id").after == 7


def test_destinations_are_for_new_records() -> None:
    changes = {
        ("destination_owner", "candidate", ""): 7, ("destination_source", "candidate", ""): "LinkedIn",
        ("destination_hot", "candidate", ""): True,
    }  # fmt: skip
    placed = {"candidate.owner_id", "candidate.source", "candidate.is_hot"}
    assert placed <= set(ids(planned(changes)))
    assert not placed & set(ids(planned(changes, existing={"candidate": held()})))


def test_source_and_hot_stay_away_where_nothing_sets_them() -> None:
    assert not {"candidate.source", "candidate.is_hot"} & set(ids(planned()))


# --- calls (Q4)

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


# --- digest (F1)


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
