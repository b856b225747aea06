"""Edits by hand (U1, S13): the edited fields of linked records, where CATS still holds what was seen."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.outreach import activity
from tests.server.sync.questions import MARTA, held, ids, only, planned, write_of

from catsync.sync.plan_types import Plan
from catsync.sync.question import ManualEdit

ON = {"sync_manual_updates": True}
EDITED = {**MARTA, "title": "Chief Data Officer", "city": "Porto"}


def edited(
    seen: dict[str, Any], changes: Any = None, *, is_forced: bool = False, fields: Any = None, **more: Any
) -> Plan:
    manual = ManualEdit({"candidate": seen}, is_forced)
    more = {"existing": {"candidate": held(title="Analyst")}, **more}
    return planned({**ON, **(changes or {})}, fields=fields or EDITED, manual=manual, **more)


def test_a_field_that_cats_holds_as_it_was_seen_is_written() -> None:
    made = edited({"title": "Analyst"})
    write = write_of(made, "candidate.title")
    assert (write.before, write.after, write.is_ticked, write.reason.code) == (
        "Analyst", "Chief Data Officer", True, "manual",
    )  # fmt: skip
    assert (made.records[0].action, ids(made), made.calls) == ("update", ["candidate.title"], 2)


def test_the_policy_is_not_asked() -> None:
    for policy in ("always", "if_blank", "unless_edited"):
        made = edited({"title": "Analyst"}, {("update_policy", "candidate", "title"): policy})
        assert write_of(made, "candidate.title").is_ticked


def test_what_cats_has_already_is_not_written() -> None:
    made = edited({"title": "Analyst"}, existing={"candidate": held(title="Chief Data Officer")})
    assert (made.records[0].action, made.writes()) == ("unchanged", ())


def test_what_somebody_changed_since_is_asked() -> None:
    made = edited({"title": "Analyst"}, existing={"candidate": held(title="Director")})
    write = write_of(made, "candidate.title")
    assert (write.is_ticked, write.reason.code, made.records[0].action) == (False, "changed_since", "ask")


def test_what_somebody_changed_since_is_written_after_all_once_that_is_said() -> None:
    made = edited({"title": "Analyst"}, existing={"candidate": held(title="Director")}, is_forced=True)
    assert (write_of(made, "candidate.title").is_ticked, made.records[0].action) == (True, "update")


def test_the_address_is_one_unit() -> None:
    made = edited({"address": {"city": None}})
    assert write_of(made, "candidate.address").after["city"] == "Porto"


def test_addresses_and_numbers_are_added() -> None:
    fields = {**EDITED, "emails": [{"email": "m@x.example", "kind": "private"}]}
    existing = {"candidate": held(emails=[{"id": 1, "email": "old@x.example"}])}
    made = edited({"emails": ["seen@x.example"]}, fields=fields, existing=existing)
    assert ids(made) == ["candidate.emails:m@x.example"]
    assert made.writes()[0].reason.code == "manual"


def test_a_field_can_be_emptied_but_not_a_name() -> None:
    fields = {"first_name": "Marta", "title": ""}
    made = edited({"title": "Analyst", "last_name": "Oliveira"}, fields=fields)
    assert [(w.id, w.after) for w in made.writes()] == [("candidate.title", "")]


def test_the_trigger_does_not_hold_an_edit() -> None:
    made = edited({"title": "Analyst"}, {("add_to_cats", "candidate", ""): "never"})
    assert made.records[0].action == "update"


@pytest.mark.parametrize(
    "changes",
    [
        {"sync_manual_updates": False},
        {"sync_as": "none"},
        {"sync_as": "contact"},
    ],
)
def test_an_edit_that_the_settings_do_not_want_is_not_written(changes: dict[str, Any]) -> None:
    made = edited({"title": "Analyst"}, changes)
    assert made.writes() == ()


def test_an_edit_creates_nothing_and_writes_no_notes() -> None:
    made = edited({"title": "Analyst"}, {"sync_as": "both"}, activities=(activity(),))
    assert [r.record_type for r in made.records] == ["candidate"]
    assert ids(made) == ["candidate.title"]
    assert edited({"title": "Analyst"}, existing={}).records == ()


def test_a_field_that_is_not_displayed_is_not_written() -> None:
    assert edited({"title": "Analyst"}, {("displayed_fields", "candidate", ""): []}).writes() == ()


def test_who_is_off_limits_is_not_edited_in_cats() -> None:
    assert edited({"title": "Analyst"}, {"off_limits": ["Acme Robotics"]}).records[0].action == "blocked"


def test_a_contact_moves_to_the_company_of_the_edit() -> None:
    manual = ManualEdit({"contact": {"company_id": 77}})
    existing = {"contact": held(company_id=77)}
    made = planned({**ON, "sync_as": "contact"}, manual=manual, existing=existing)
    assert [(w.id, w.after, w.is_ticked) for w in only(made, "contact").writes] == [
        ("contact.company_id", 101, True)
    ]
