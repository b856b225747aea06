"""The main button says what will happen, and at most one stands beside it (E3)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.outreach import activity
from tests.server.sync.questions import NO_ACME, held, planned

from catsync.sync.plan_button import button

NOTES = (activity("a"), activity("b"))
HELD = {"candidate": held()}
NO_FIELDS = {("displayed_fields", "candidate", ""): []}
LISTS = {("destination_lists", "candidate", ""): [7]}


def shown(changes: Any = None, *, is_member: bool = False, **more: Any) -> dict[str, Any]:
    return button(planned(changes, **more), has_campaign=True, is_member=is_member)


@pytest.mark.parametrize(
    ("changes", "more", "label"),
    [
        ({}, {}, "Create candidate"),
        ({}, {"activities": NOTES}, "Create candidate and add 2 notes"),
        ({"sync_as": "both"}, {}, "Create candidate and contact"),
        ({"sync_as": "contact", "create_companies": "automatically"}, {"company": NO_ACME},
         "Create company and contact"),
        ({}, {"existing": HELD}, "Update 4 fields"),
        ({}, {"existing": HELD, "activities": NOTES[:1]}, "Update 4 fields and add 1 note"),
        (NO_FIELDS, {"existing": HELD, "activities": NOTES}, "Add 2 notes"),
        ({**NO_FIELDS, **LISTS}, {"existing": HELD}, "Put into 1 place"),
        (LISTS, {"existing": HELD, "activities": NOTES}, "Update 4 fields, put into 1 place and add 2 notes"),
        (NO_FIELDS, {"existing": HELD}, "Check again in CATS"),
        (LISTS, {}, "Create candidate"),
    ],
)  # fmt: skip
def test_the_label_says_what_is_written(changes: Any, more: dict[str, Any], label: str) -> None:
    assert shown(changes, **more) == {"action": "sync", "label": label, "is_enabled": True, "second": None}


ADD = {"action": "add_to_campaign", "label": "Add to campaign only"}


@pytest.mark.parametrize(
    ("changes", "more", "action"),
    [
        ({}, {"undecided": {"candidate": "several"}}, "choose_person"),
        ({("mandatory_fields", "candidate", ""): ["notes"]}, {}, "fill_field"),
        ({"sync_as": "contact"}, {"company": NO_ACME}, "choose_company"),
        ({"sync_as": "none"}, {}, "nothing"),
    ],
)
def test_who_cannot_be_pushed_yet_can_be_added_to_the_campaign(
    changes: Any, more: dict[str, Any], action: str
) -> None:
    found = shown(changes, **more)
    assert (found["action"], found["is_enabled"], found["second"]) == (action, False, ADD)
    assert shown(changes, is_member=True, **more)["second"] is None


def test_who_waits_is_added_or_synced_anyway() -> None:
    found = shown({("add_to_cats", "candidate", ""): "on_reply"})
    assert (found["action"], found["label"]) == (
        "add_to_campaign", "Add to campaign (goes to CATS when they reply)",
    )  # fmt: skip
    assert found["second"] == {"action": "sync_anyway", "label": "Sync now anyway"}
