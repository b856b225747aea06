"""Activities as notes of CATS records: which, of what type, in which words (N2, N4, S12, S17, S18, S24)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.sync.outreach import activity
from tests.server.sync.questions import held, only, planned, ticked, write_of

from catsync.models import ACTIVITY_EVENTS, ACTIVITY_KINDS
from catsync.settings.catalogue import NOTE_EVENTS, NOTE_KINDS
from catsync.sync.notes import cats_type, note_text

IN_CATS = {"candidate": held()}
WAITS = ("add_to_cats", "candidate", "")
ONLY_SYNCED = ("only_add_notes_to_synced", "candidate", "")


def notes_of(changes: Any = None, *activities: Any, **more: Any) -> list[str]:
    made = planned(changes, activities=activities, **{"existing": IN_CATS, **more})
    return [w.after["activity_id"] for w in only(made, "candidate").notes]


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        ("email", None, "email"), ("call", "talked", "call_talked"), ("call", "left_message", "call_lvm"),
        ("call", "missed", "call_missed"), ("call", None, "other"), ("sms", None, "text_message"),
        ("linkedin_message", None, "other"), ("inmail", None, "other"), ("connection_request", None, "other"),
        ("manual_task", None, "other"), ("note", None, "other"),
    ],
)  # fmt: skip
def test_every_kind_has_its_type_in_cats(kind: str, outcome: str | None, expected: str) -> None:
    assert cats_type(activity(kind=kind, outcome=outcome)) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "E-mail sent: Hello\n\nDear Marta"),
        ({"text": "", "subject": ""}, "E-mail sent"),
        ({"kind": "linkedin_message", "event": "reply", "subject": ""}, "Reply by LinkedIn message\n\nDear Marta"),
        ({"kind": "sms", "event": "reply", "subject": "", "text": ""}, "Reply by SMS"),
        ({"kind": "manual_task", "subject": "Send a card", "text": ""}, "Manual task done: Send a card"),
        ({"kind": "call", "event": "call", "outcome": "left_message", "subject": "", "text": "Back on Monday"},
         "Call: left a message\n\nBack on Monday"),
        ({"kind": "note", "event": "stage_change", "stage": "not_interested", "subject": "", "text": ""},
         "Stage: not interested"),
        ({"event": "unsubscribe", "subject": "", "text": ""}, "Unsubscribed"),
        ({"kind": "note", "event": "note", "subject": "", "text": "Likes  cats\r\nand dogs"}, "Likes  cats\nand dogs"),
        ({"text": "a\x00b\u202ec", "subject": "x\ny"}, "E-mail sent: x y\n\nabc"),
    ],
)  # fmt: skip
def test_a_note_says_what_happened(more: dict[str, Any], expected: str) -> None:
    assert note_text(activity(**more)) == expected


@pytest.mark.parametrize("kind", ACTIVITY_KINDS)
@pytest.mark.parametrize("event", ACTIVITY_EVENTS)
def test_every_event_of_every_kind_has_a_heading(kind: str, event: str) -> None:
    assert note_text(activity(kind=kind, event=event, text="", subject="")).strip()


def test_a_note_keeps_its_own_date_and_the_notes_their_order() -> None:
    made = planned(existing=IN_CATS, activities=(activity("late", 9), activity("early", 2)))
    notes = only(made, "candidate").notes
    assert [w.id for w in notes] == ["candidate.note:early", "candidate.note:late"]
    assert notes[0].after["date"] == "2026-11-02T09:30:00Z"
    assert (notes[0].operation, notes[0].reason.code) == ("note", "activity")


@pytest.mark.parametrize("kind", [kind for kind, _ in NOTE_KINDS])
def test_the_settings_choose_the_kinds(kind: str) -> None:
    others = [each for each, _ in NOTE_KINDS if each != kind]
    assert notes_of({"note_kinds": [kind]}, activity(kind=kind)) == ["a1"]
    assert notes_of({"note_kinds": others}, activity(kind=kind)) == []


@pytest.mark.parametrize("event", [event for event, _ in NOTE_EVENTS])
def test_the_settings_choose_the_events(event: str) -> None:
    others = [each for each, _ in NOTE_EVENTS if each != event]
    assert notes_of({"note_events": [event]}, activity(event=event)) == ["a1"]
    assert notes_of({"note_events": others}, activity(event=event)) == []


def test_what_the_recruiter_logs_is_a_note_whatever_the_settings_choose() -> None:
    logged = activity(kind="note", event="note")
    assert notes_of({"note_kinds": [], "note_events": []}, logged) == ["a1"]


def test_a_note_that_stands_at_the_record_is_not_written_again() -> None:
    there = activity(in_cats_for=frozenset({"candidate"}))
    assert notes_of({}, there) == []
    assert notes_of({}, activity(in_cats_for=frozenset({"contact"}))) == ["a1"]


def test_notes_of_a_new_record_are_written_once_it_stands() -> None:
    made = planned(activities=(activity(),))
    assert (made.records[0].action, made.calls) == ("create", 2)
    assert made.records[0].text == "CATS gets a new candidate, with 1 note."
    assert [w.operation for w in made.writes()][-1] == "note"


@pytest.mark.parametrize(("backfill", "expected"), [(True, ["early", "now"]), (False, ["now"])])
def test_backfill_is_about_what_had_to_wait(backfill: bool, expected: list[str]) -> None:
    changes = {("backfill_activities", "candidate", ""): backfill}
    early = activity("early", 1, held_for=frozenset({"candidate"}))
    for existing in ({}, IN_CATS):
        assert notes_of(changes, early, activity("now", 5), existing=existing) == expected


def test_what_the_other_record_had_to_wait_for_is_nothing_to_this_one() -> None:
    changes = {("backfill_activities", "candidate", ""): False}
    assert notes_of(changes, activity(held_for=frozenset({"contact"}))) == ["a1"]


def test_who_is_in_cats_gets_notes_at_once_while_the_fields_wait() -> None:
    made = planned({WAITS: "on_reply"}, existing=IN_CATS, activities=(activity(),))
    record = made.records[0]
    assert (record.action, record.held_notes, made.calls) == ("wait", 0, 1)
    assert [w.id for w in record.ticked] == ["candidate.note:a1"]
    assert "candidate.title" in ticked(made)  # shown as it will be, and no part of what is written now
    assert (
        record.text == "CATS has the candidate: notes are written at once; the fields wait until they reply."
    )


def test_notes_for_synced_records_only_wait_for_the_stage() -> None:
    changes = {WAITS: "on_reply", ONLY_SYNCED: True}
    made = planned(changes, existing=IN_CATS, activities=(activity(), activity("a2")))
    assert (made.records[0].held_notes, made.records[0].notes, made.calls) == (2, (), 0)
    made = planned(changes, existing=IN_CATS, activities=(activity(), activity("a2")), stage="replied")
    assert (made.records[0].held_notes, len(made.records[0].notes)) == (0, 2)


def test_a_note_can_be_left_out() -> None:
    made = planned(existing=IN_CATS, activities=(activity(),), excluded=frozenset({"candidate.note:a1"}))
    assert not write_of(made, "candidate.note:a1").is_ticked
    assert only(made, "candidate").notes == ()


def test_a_note_changes_the_digest() -> None:
    assert planned(existing=IN_CATS, activities=(activity(),)).digest != planned(existing=IN_CATS).digest
    other = activity(text="Something else")
    assert planned(activities=(other,)).digest != planned(activities=(activity(),)).digest


def test_a_note_says_which_layer_decided_that_it_is_written() -> None:
    changes = {("note_events", "", ""): ["sent"]}
    [built_in] = only(planned(None, activities=(activity(),), existing=IN_CATS), "candidate").notes
    [decided] = only(planned(changes, activities=(activity(),), existing=IN_CATS), "candidate").notes
    assert (built_in.reason.layer, decided.reason.layer) == ("built_in", "campaign")
