"""Only settings that code reads are shown: each value of each setting changes what is planned or answered (S7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.server.northwind import (
    BACKEND_DEVELOPER,
    DATA_ENGINEER,
    MARTA,
    SENIORITY,
    SITE,
    URL,
    Northwind,
    profile,
)

from catsync.models import Activity, CatsLastActivity, Resume
from catsync.settings.catalogue import BY_KEY, NOTE_EVENTS, NOTE_KINDS, SETTINGS
from catsync.sync.plan_texts import Names, plan_json
from catsync.sync.planning import Subject, look
from catsync.sync.question import ManualEdit

CANDIDATE = "?record_type=candidate"
CONTACT = "?record_type=contact"


def choices(key: str) -> list[str]:
    return [value for value, _ in BY_KEY[key].choices]


# key: where it is set, and values of which each must be answered differently. A choice setting names all its choices.
CASES: list[tuple[str, str, list[Any]]] = [
    ("sync_as", "", choices("sync_as")),
    ("add_to_cats", CANDIDATE, choices("add_to_cats")),
    ("add_to_cats", CONTACT, choices("add_to_cats")),
    ("displayed_fields", CANDIDATE, [[], ["title"], ["title", "address"]]),
    ("displayed_fields", CONTACT, [[], ["title"], ["title", "emails"]]),
    ("mandatory_fields", CANDIDATE, [[], ["notes"], ["notes", "website"]]),
    ("mandatory_fields", CONTACT, [[], ["notes"], ["notes", "phones"]]),
    ("update_policy", f"{CANDIDATE}&field=title", choices("update_policy")),
    ("field_mapping", f"{CANDIDATE}&field=title", ["", "{title}", "{headline}", "{title}, {city}"]),
    ("field_mapping", f"{CONTACT}&field=emails", ["", "{emails}"]),
    ("field_values", f"{CONTACT}&field=title", [None, "", "VIP"]),
    ("field_values", f"{CONTACT}&field=custom_{SENIORITY}", [None, 3251, 3252]),
    ("destination_owner", CONTACT, ["me", 1]),
    ("destination_source", CANDIDATE, ["", "LinkedIn"]),
    ("destination_hot", CANDIDATE, [False, True]),
    ("destination_hot", CONTACT, [False, True]),
    ("create_companies", "", choices("create_companies")),
    ("displayed_company_info", "", [[], *([choice] for choice in choices("displayed_company_info"))]),
    ("displayed_company_warning", "", choices("displayed_company_warning")),
    ("company_warning_details", "", [[], *([choice] for choice in choices("company_warning_details"))]),
    ("only_add_notes_to_synced", CANDIDATE, [False, True]),
    ("only_add_notes_to_synced", CONTACT, [False, True]),
    ("sync_manual_updates", "", [False, True]),
    (
        "destination_jobs",
        CANDIDATE,
        [
            [],
            [{"job_id": DATA_ENGINEER}],
            [{"job_id": DATA_ENGINEER, "status_id": 50101}],
            [{"job_id": BACKEND_DEVELOPER}],
        ],
    ),
    ("destination_lists", CANDIDATE, [[], [1201], [1201, 1203]]),
    ("destination_lists", CONTACT, [[], [1202]]),
    ("destination_tags", CANDIDATE, [[], [611], [611, 613]]),
    ("destination_tags", CONTACT, [[], [611]]),
    ("destination_status", CONTACT, [None, 2, 3]),
    ("destination_company", CONTACT, [None, 102]),
    ("note_kinds", "", [[], *([kind] for kind, _ in NOTE_KINDS)]),
    ("note_events", "", [[], *([event] for event, _ in NOTE_EVENTS)]),
    ("backfill_activities", CANDIDATE, [False, True]),
    ("backfill_activities", CONTACT, [False, True]),
    ("job_statuses", "", [[], [41], [44]]),
    ("off_limits", "", [[], ["Acme Robotics"], ["acme-robotics.example"], ["marta@acme-robotics.example"]]),
    ("off_limits_action", "", choices("off_limits_action")),
    ("do_not_overwrite_resumes", "", [False, True]),
    ("support_address", "", ["", "mailto:help@northwind.example", "https://help.northwind.example"]),
]
# What must stand before a setting can matter.
EXISTING = {"update_policy", "only_add_notes_to_synced", "sync_manual_updates", "do_not_overwrite_resumes"}
A_MATCH = {"displayed_company_warning", "displayed_company_info", "company_warning_details"}
TOLD_ANYWAY = {"settings", "mirror", "budget"}


def panel(northwind: Northwind) -> Any:
    """All that the panel is told but the settings themselves, and what changes with time."""
    found = northwind.resolve("recruiter", profile=profile())
    return {key: value for key, value in found.items() if key not in TOLD_ANYWAY}


def jobs(northwind: Northwind) -> Any:
    """What the picker of jobs offers."""
    return northwind["recruiter"].get("/api/v1/cats/jobs").json


def me(northwind: Northwind) -> Any:
    return northwind["recruiter"].get("/api/v1/me").json


def plan_of_an_edit(northwind: Northwind) -> Any:
    """The plan of an edit by hand of the title, which CATS holds as it was seen."""
    edited = profile(title="Chief Data Officer")
    subject = Subject(SITE, northwind.users["recruiter"].id, edited, northwind.keep())
    with northwind.door.database.read() as session:
        made = look(session, subject, manual=ManualEdit({"candidate": {"title": "Analyst"}})).plan
    return plan_json(made, Names())


ASKED: dict[str, Callable[[Northwind], Any]] = {
    "job_statuses": jobs, "support_address": me, "sync_manual_updates": plan_of_an_edit,
}  # fmt: skip


def happened(northwind: Northwind, kind: str, event: str, *, held_for: tuple[str, ...] = ()) -> None:
    person_id = northwind.keep()
    with northwind.door.database.write() as session:
        session.add(Activity(
            source="test", source_id=f"{kind}-{event}", person_id=person_id, kind=kind, event=event,
            occurred_at=datetime(2026, 11, 3, 9, 30, tzinfo=UTC), held_for=list(held_for),
        ))  # fmt: skip


def prepare(northwind: Northwind, key: str) -> None:
    """What the setting is about: activities, a trigger that waits, a line of the list, a file."""
    if key == "note_kinds":
        for kind, _ in NOTE_KINDS:
            happened(northwind, kind, "sent")
    if key == "note_events":
        for event, _ in NOTE_EVENTS:
            happened(northwind, "email", event)
    if key == "only_add_notes_to_synced":
        happened(northwind, "email", "sent")
        for record_type in (CANDIDATE, CONTACT):
            northwind.set("team", "default", "add_to_cats", "on_reply", record_type)
    if key == "backfill_activities":
        happened(northwind, "email", "sent", held_for=("candidate", "contact"))
    if key == "off_limits_action":
        northwind.set("team", "default", "off_limits", ["Acme Robotics"])
    if key == "do_not_overwrite_resumes":
        person_id = northwind.keep()
        with northwind.door.database.write() as session:
            session.add(
                Resume(person_id=person_id, filename="cv.pdf", content=b"cv", size=2, sha256="0" * 64)
            )


def match_companies(northwind: Northwind) -> None:
    northwind.company(101, "Acme Robotics", website="https://acme-robotics.example")
    northwind.company(102, "Acme Robotics", address={"city": "Porto"})
    northwind.company(103, "Acme Robotics Portugal", address={"city": "Lisbon"})


def match_marta(northwind: Northwind) -> None:
    for record_type in ("candidate", "contact"):
        northwind.record(record_type, 5, title="Analyst", social_media_urls=[URL], company_id=101)
        northwind.link(northwind.keep(), record_type, 5, {"title": "Analyst"})


@pytest.mark.parametrize(("key", "query", "values"), CASES, ids=lambda v: v if isinstance(v, str) else None)
def test_every_value_changes_what_is_planned_or_answered(
    northwind: Northwind, key: str, query: str, values: list[Any]
) -> None:
    if key in A_MATCH:
        match_companies(northwind)
    if key in EXISTING:
        match_marta(northwind)
    elif key != "sync_as":
        shown = ["first_name", "last_name", "title", "emails", "notes", f"custom_{SENIORITY}"]
        for record_type in (CANDIDATE, CONTACT):
            northwind.set("team", "default", "displayed_fields", shown, record_type)
    if key != "sync_as":
        northwind.set("team", "default", "sync_as", "both")
    prepare(northwind, key)
    is_of_team = "team" in BY_KEY[key].layers
    layer, layer_id = ("team", "default") if is_of_team else ("person", northwind.keep())
    seen: dict[str, Any] = {}
    for value in values:
        northwind.set(layer, layer_id, key, value, query)
        told = json.dumps(ASKED.get(key, panel)(northwind), sort_keys=True)
        assert told not in seen, f"{key} = {value!r} and {seen[told]!r} are answered alike"
        seen[told] = value


def test_every_setting_is_among_these() -> None:
    assert {key for key, _, _ in CASES} == {setting.key for setting in SETTINGS}
    for setting in SETTINGS:
        if setting.type == "choice":
            assert any(key == setting.key and values == choices(key) for key, _, values in CASES)


@pytest.mark.parametrize("key", ["displayed_company_info", "company_warning_details"])
def test_every_detail_that_can_be_chosen_is_there_to_be_shown(northwind: Northwind, key: str) -> None:
    northwind.company(
        101, "Acme Robotics", website="https://acme-robotics.example", address={"city": "Lisbon"},
        phones={"primary": "+351210000000"}, key_technologies="ROS", notes="Good payer",
        date_modified="2026-10-02T09:14:22+00:00", status_id=22,
    )  # fmt: skip
    northwind.record("contact", 512, company_id=101)
    called = CatsLastActivity(
        site_id=SITE, record_type="contact", cats_id=512, at=datetime(2026, 11, 3, tzinfo=UTC)
    )
    with northwind.door.database.write() as session:
        session.add(called)
    card = northwind.resolve()["company"]["card"]
    assert MARTA["company"] == card["name"]
    for choice in choices(key):
        assert card["details"].get(choice), choice
