"""What the audit says in words, for each kind of event and of value (Q6)."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.audit.changes import changes_in
from catsync.audit.known import Known
from catsync.audit.scene import Scene
from catsync.audit.sentences import SENTENCES, sentence
from catsync.audit.setting_words import setting_change
from catsync.models import AuditEvent, Import, SettingRevision
from catsync.sync.plan_texts import Names

NAMES = Names(
    users={2: "B. Okafor"}, companies={101: "Acme Robotics"}, jobs={301: "Data Engineer"},
    lists={1202: "Spring outreach"}, tags={611: "Hot"}, contact_statuses={1: "No Status", 2: "Prospect"},
    pipeline_statuses={50101: "Contacted"}, choices={"custom_7": {3251: "Senior"}},
)  # fmt: skip
KNOWN = Known(
    users={1: "Ana Ruiz", 2: "Ben Okafor"}, people={"p1": "Marta Oliveira"}, campaigns={3: "Backend Q4"},
    imports={"i1": Import(id="i1", campaign_id=3, filename="people.csv", total=2)}, browsers={"b1": "Ben's laptop"},
    doubles={5: "p1"}, labels={"custom_7": "Seniority"}, names=NAMES,
)  # fmt: skip
LISTED = {"field": "list", "before": None, "after": {"list_id": 1202}}
NOTED = {
    "field": "note", "before": None, "after": {"activity_id": "a", "type": "email", "date": "2026-11-03T09:30:00Z"},
}  # fmt: skip
TITLE = {"field": "title", "label": "Title", "before": "Analyst", "after": "Head of Data"}


def told(
    what: str, subject: str = "person:p1", *, user_id: int | None = 1, known: Known = KNOWN, **detail: Any
) -> str:
    return sentence(Scene(AuditEvent(what=what, subject=subject, user_id=user_id, detail=detail), known))


def of_record(record_type: str, *fields: str, **more: Any) -> dict[str, Any]:
    changes = [{**TITLE, "field": field, "label": field.capitalize()} for field in fields]
    return {"record_type": record_type, "cats_id": 512, "changes": changes, **more}


CASES: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "decision.not_duplicates", "companies:101", {"cats_ids": [101, 102]},
        "Said that “Acme Robotics” and company 102 are not duplicates.",
    ),
    (
        "decision.duplicates_again", "companies:101", {"cats_ids": [101, 102, 103, 104, 105]},
        "Took back that “Acme Robotics”, company 102, company 103 and 2 more are not duplicates.",
    ),
    ("sync.accepted", "sync:s1", {"person_id": "p1"}, "Queued a sync of Marta Oliveira."),
    ("sync.undone", "sync:s1", {"person_id": "gone"}, "Undid the sync of a person who was erased."),
    (
        "record.created", "person:p1", of_record("candidate", "title", "emails"),
        "Created candidate Marta Oliveira in CATS, with 2 fields.",
    ),
    (
        "record.created", "person:p1",
        of_record("company", changes=[{"field": "name", "before": None, "after": "Acme"}]),
        "Created the company “Acme” in CATS, for Marta Oliveira.",
    ),
    (
        "record.adopted", "person:p1", of_record("contact"),
        "Linked Marta Oliveira with contact 512, which CATS had already.",
    ),
    (
        "record.updated", "person:p1", of_record("contact", "title"),
        "Updated “Title” of contact Marta Oliveira.",
    ),
    (
        "record.updated", "person:p1", of_record("contact", "title", "source"),
        "Updated 2 fields of contact Marta Oliveira.",
    ),
    (
        "record.updated", "person:p1", of_record("contact", changes=[LISTED]),
        "Put contact Marta Oliveira on the list “Spring outreach”.",
    ),
    (
        "record.updated", "person:gone", of_record("contact", "title", fields=["title"]),
        "Updated 1 field of the contact of a person who was erased.",
    ),
    (
        "record.updated", "person:gone", of_record("contact", fields=["list"]),
        "Put the contact of a person who was erased on a list.",
    ),
    (
        "record.updated", "person:p1",
        of_record("candidate", changes=[{"field": "resume", "before": None, "after": {"filename": "cv.pdf"}}]),
        "Added the resume “cv.pdf” to candidate Marta Oliveira.",
    ),
    ("record.updated", "person:p1", of_record("contact", changes=[NOTED]), "Added a note to contact Marta Oliveira."),
    (
        "record.deleted", "person:p1", of_record("contact"),
        "Undid a sync: deleted contact Marta Oliveira in CATS.",
    ),
    (
        "record.restored", "person:p1", of_record("contact", "title"),
        "Undid a sync: put “Title” of contact Marta Oliveira back.",
    ),
    (
        "record.restored", "person:p1", of_record("contact", changes=[{"field": "list"}]),
        "Undid a sync: took contact Marta Oliveira off a list.",
    ),
    (
        "double.found", "person:p1", {"kind": "candidate", "cats_id": 512, "double_id": 513},
        "Found that CATS may have something twice: candidate 512 and 513 of Marta Oliveira.",
    ),
    (
        "double.dismissed", "double:5", {"kind": "note", "cats_id": 8, "double_id": 9},
        "Said that this is in order: a note of Marta Oliveira.",
    ),
    (
        "person.edited", "person:p1", {"fields": ["first_name", "title"]},
        "Edited Marta Oliveira by hand: first name, title.",
    ),
    ("decision.company", "person:p1", {"cats_id": 101}, "Chose “Acme Robotics” for Marta Oliveira."),
    (
        "decision.company", "person:p1", {"cats_id": None},
        "Chose a company that is made anew for Marta Oliveira.",
    ),
    (
        "decision.company", "domain:acme.example", {"cats_id": 101},
        "Chose “Acme Robotics” for everybody whose company has the website acme.example.",
    ),
    (
        "decision.person", "person:p1", {"same": True, "record": "contact:512"},
        "Said that contact 512 is Marta Oliveira.",
    ),
    (
        "decision.person", "person:p1", {"same": False, "record": "contact:512"},
        "Said that contact 512 is not Marta Oliveira.",
    ),
    (
        "decision.person", "person:p1", {"same": False, "record": "contact:new"},
        "Said that no contact of CATS is Marta Oliveira.",
    ),
    ("decision.person", "person:p1", {"same": True}, "Said that a record of CATS is Marta Oliveira."),
    ("campaign.created", "campaign:3", {}, "Made the campaign “Backend Q4”."),
    ("campaign.changed", "campaign:3", {"is_archived": True}, "Archived the campaign “Backend Q4”."),
    ("campaign.changed", "campaign:3", {"name": "Backend Q4"}, "Renamed a campaign to “Backend Q4”."),
    (
        "campaign.person_added", "person:p1", {"campaign_id": 3},
        "Added Marta Oliveira to the campaign “Backend Q4”.",
    ),
    (
        "import.accepted", "import:i1", {"rows": 2},
        "Sent the list “people.csv” of 2 rows for the campaign “Backend Q4”.",
    ),
    (
        "import.done", "import:i1", {},
        "Worked off the list “people.csv” of 2 rows for the campaign “Backend Q4”.",
    ),
    ("activities.accepted", "batch:b", {"rows": 1}, "Sent 1 outreach event at once."),
    ("setting.changed", "team:default", {"key": "sync_as"}, "Changed “Sync as” for the team."),
    ("setting.changed", "user:1", {"key": "sync_as"}, "Changed “Sync as” for themselves."),
    ("setting.changed", "user:2", {"key": "sync_as"}, "Changed “Sync as” for Ben Okafor."),
    (
        "setting.changed", "campaign:3", {"key": "field_values", "record_type": "contact", "field": "custom_7"},
        "Changed “Field value: Seniority (contact)” for the campaign “Backend Q4”.",
    ),
    ("settings.copied", "user:2", {"from": 1}, "Gave Ben Okafor the settings of Ana Ruiz."),
    ("user.created", "user:2", {"role": "recruiter"}, "Added the user Ben Okafor as recruiter."),
    (
        "user.changed", "user:2", {"role": "viewer", "cats_user_id": 2, "is_disabled": True},
        "Changed the user Ben Okafor: role viewer, B. Okafor in CATS, disabled.",
    ),
    ("user.changed", "user:2", {}, "Changed the user Ben Okafor: their name."),
    ("session.began", "user:2", {"by": "link"}, "Signed in by a one-time link."),
    (
        "token.created", "token:t", {"name": "Outreach", "kind": "script"},
        "Gave access to the token “Outreach”.",
    ),
    (
        "token.revoked", "token:t", {"name": "Laptop", "kind": "browser"},
        "Took the access of the browser “Laptop” back.",
    ),
    ("pairing.confirmed", "pairing:b1", {}, "Confirmed the code of the browser “Ben's laptop”."),
    ("later.on", "person:p1", {}, "Something that this version has no words for: later.on."),
]  # fmt: skip


@pytest.mark.parametrize(("what", "subject", "detail", "text"), CASES)
def test_an_event_is_told_in_one_sentence(what: str, subject: str, detail: dict[str, Any], text: str) -> None:
    assert told(what, subject, **detail) == text


def test_what_was_done_at_the_terminal_says_so() -> None:
    assert (
        told("user.invited", "user:2", user_id=None) == "Made an invitation for Ben Okafor at the terminal."
    )


@pytest.mark.parametrize("what", SENTENCES)
def test_an_event_is_told_even_where_all_that_it_is_about_is_gone(what: str) -> None:
    kind = what.partition(".")[0]
    subject = {"double": "double:9", "campaign": "campaign:9", "user": "user:9", "settings": "user:9"}.get(
        kind
    )
    text = told(what, subject or ("user:9" if what == "password.set" else "person:gone"), known=Known())
    assert text.endswith(".")
    assert "“None”" not in text


VALUES: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
    (TITLE, ("Title", "Analyst", "Head of Data")),
    ({"field": "owner_id", "before": None, "after": 2}, ("Owner", "", "B. Okafor")),
    ({"field": "custom_7", "before": None, "after": 3251}, ("Seniority", "", "Senior")),
    ({"field": "emails", "before": None, "after": {"email": "m@x.example"}}, ("E-mail", "", "m@x.example")),
    ({"field": "emails", "before": {"email": "m@x.example"}, "after": None}, ("E-mail", "m@x.example", "")),
    (
        {"field": "pipeline", "after": {"job_id": 301, "status_id": 50101}},
        ("Pipeline", "", "Data Engineer (Contacted)"),
    ),
    ({"field": "pipeline", "after": {"job_id": 301, "status_id": None}}, ("Pipeline", "", "Data Engineer")),
    (
        {"field": "pipeline", "after": {"pipeline_id": 9, "status_id": 50101}},
        ("Status in the pipeline", "", "Contacted"),
    ),
    (LISTED, ("List", "", "Spring outreach")),
    ({"field": "tags", "before": None, "after": {"tag_ids": [611, 612]}}, ("Tags", "", "Hot, tag 612")),
    (
        {"field": "status", "before": None, "after": {"status_id": 2, "before": 1}},
        ("Status", "No Status", "Prospect"),
    ),
    (NOTED, ("Note", "", "email of 2026-11-03")),
    ({"field": "resume", "before": None, "after": {"resume_id": "r", "filename": "cv.pdf"}}, ("Resume", "", "cv.pdf")),
    ({"field": "list"}, ("List", "", "taken away")),
    ({"field": "key_technologies", "before": None, "after": "ROS"}, ("Key technologies", "", "ROS")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "texts"), VALUES)
def test_a_value_is_told_as_people_read_it(row: dict[str, Any], texts: tuple[str, str, str]) -> None:
    [change] = changes_in({"changes": [row]}, KNOWN.labels, NAMES)
    assert (change.label, change.before_text, change.after_text) == texts


def test_a_change_says_why_and_whose_setting_decided() -> None:
    [change] = changes_in({"changes": [{**TITLE, "reason": "always", "layer": "campaign"}]}, {}, NAMES)
    why = "The policy is “always update”. As the campaign says."
    assert change.json()["why"] == why
    assert change.text == f"Title: “Analyst” → “Head of Data” ({why})"


SETTINGS: list[tuple[str, str, Any, str]] = [
    ("sync_as", "", "contact", "Contact"),
    ("destination_hot", "", True, "on"),
    ("destination_owner", "", "me", "whoever syncs"),
    ("destination_owner", "", 2, "B. Okafor"),
    ("destination_lists", "", [1202], "Spring outreach"),
    ("destination_tags", "", [611], "Hot"),
    ("destination_jobs", "", [{"job_id": 301, "status_id": 50101}], "Data Engineer (Contacted)"),
    ("destination_company", "", None, "none"),
    ("displayed_fields", "", ["title", "custom_7"], "Title, Seniority"),
    ("field_values", "custom_7", 3251, "Senior"),
    ("field_values", "title", "", "none"),
    ("off_limits", "", ["acme.example"], "acme.example"),
    ("a_setting_of_before", "", "x", "x"),
]


@pytest.mark.parametrize(("key", "field", "value", "text"), SETTINGS)
def test_the_value_of_a_setting_is_told_as_the_pages_call_it(
    key: str, field: str, value: Any, text: str
) -> None:
    after = {"value": value, "locked": False}
    revision = SettingRevision(key=key, record_type="contact", field=field, before=None, after=after)
    change = setting_change(revision, KNOWN.labels, NAMES)
    assert (change.before_text, change.after_text) == ("inherited", text)


def test_a_locked_setting_says_so() -> None:
    after = {"value": "both", "locked": True}
    revision = SettingRevision(key="sync_as", record_type="", field="", before=None, after=after)
    assert setting_change(revision, {}, NAMES).after_text == "Candidate & Contact, locked"
