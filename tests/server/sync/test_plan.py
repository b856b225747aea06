"""What happens to a person’s records: action, what is missing, what is left out (F1, F3, F4, S10, S11, S15)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.questions import (
    MARTA,
    NO_ACME,
    held,
    ids,
    only,
    planned,
    ticked,
    write_of,
)

from catsync.settings.fields import RECORD_TYPES
from catsync.sync.question import Existing

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


@pytest.mark.parametrize("trigger", ["on_reply", "on_interested", "never"])
def test_sync_now_anyway_goes_past_the_trigger(trigger: str) -> None:
    made = planned({("add_to_cats", "candidate", ""): trigger}, sync_anyway=True)
    assert (made.records[0].action, made.records[0].is_due) == ("create", True)


WAITS = "The candidate goes to CATS when they reply; until then their notes wait, too."


def test_what_waits_costs_no_call_and_still_shows_what_would_be_written() -> None:
    made = planned({("add_to_cats", "candidate", ""): "on_reply"})
    assert (made.calls, made.records[0].text) == (0, WAITS)
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
