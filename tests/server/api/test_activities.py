"""Outreach events over HTTP: each judged on its own, kept once, raising the stage, starting what is due (N1-N4)."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.server.door import Caller, code
from tests.server.northwind import SITE, URL, Northwind

from catsync.access.tokens import create_token
from catsync.campaigns.stages import RANKS
from catsync.models import STAGES, Activity, ActivityNote, Person, Sync

PATH = "/api/v1/activities"
AT = "2026-11-02T09:00:00Z"


def event(person: Any, source_id: str = "evt-1", **more: Any) -> dict[str, Any]:
    who = {"id": person} if isinstance(person, str) else person
    return {
        "source": "outreach", "source_id": source_id, "person": who, "kind": "email", "event": "sent",
        "occurred_at": AT, **more,
    }  # fmt: skip


def send(team: Northwind, *rows: Any, by: str = "recruiter") -> list[dict[str, Any]]:
    answer = team[by].post(PATH, {"activities": list(rows)})
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["results"])


def one(team: Northwind, *rows: Any) -> dict[str, Any]:
    return send(team, *rows)[-1]


def count(team: Northwind, table: type[Any]) -> int:
    with team.door.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def member(team: Northwind, trigger: str = "on_reply", **settings: Any) -> tuple[int, str]:
    """A campaign whose candidates go to CATS at the trigger, and a person in it."""
    campaign, person = team.campaign(), team.keep()
    for key, value in {"add_to_cats": trigger, **settings}.items():
        query = "" if key == "sync_as" else "?record_type=candidate"
        team.set("campaign", campaign, key, value, query)
    answer = team["recruiter"].post(f"/api/v1/campaigns/{campaign}/people", {"person_id": person})
    assert answer.status_code == 200, answer.text
    return campaign, person


def story(team: Northwind, person: str, query: str = "") -> list[dict[str, Any]]:
    answer = team["viewer"].get(f"/api/v1/people/{person}/activities{query}")
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["activities"])


# --- rows and their results


def test_an_event_is_accepted_once_and_known_afterwards(northwind: Northwind) -> None:
    person = northwind.keep()
    first, again = one(northwind, event(person)), one(northwind, event(person))
    assert (first["state"], again["state"]) == ("accepted", "known")
    assert first["activity_id"] == again["activity_id"]
    assert count(northwind, Activity) == 1


def test_one_bad_row_never_stops_the_rest(northwind: Northwind) -> None:
    person = northwind.keep()
    rows = [
        event(person, "a"), "not an event", {}, event("nobody", "b"), event(person, "c", occurred_at="yesterday"),
        event(person, "d"),
    ]  # fmt: skip
    answer = northwind["recruiter"].post(PATH, {"activities": rows}).json or {}
    assert [r["state"] for r in answer["results"]] == ["accepted", *["rejected"] * 4, "accepted"]
    assert [r["index"] for r in answer["results"]] == list(range(6))
    assert (answer["accepted"], answer["known"], answer["rejected"]) == (2, 0, 4)
    assert [r["error"]["code"] for r in answer["results"] if r["error"]] == [
        "validation_failed", "validation_failed", "not_found", "validation_failed",
    ]  # fmt: skip
    assert "occurred_at" in answer["results"][4]["error"]["message"]


WRONG: dict[str, dict[str, Any]] = {
    "our own source": {"source": "catsync"},
    "our own source in capitals": {"source": " CatSync "},
    "no source": {"source": "  "},
    "no id": {"source_id": ""},
    "an unknown kind": {"kind": "pigeon"},
    "an unknown event": {"event": "opened"},
    "an unknown outcome": {"outcome": "sang"},
    "an unknown stage": {"stage": "married"},
    "a stage change without a stage": {"event": "stage_change"},
    "a time without a zone": {"occurred_at": "2026-11-02T09:00:00"},
    "a time that no clock has": {"occurred_at": "9999-12-31T23:59:59-12:00"},
    "an endless text": {"text": "x" * 50_001},
    "an unknown key": {"owner": 3},
    "nobody": {"person": {"full_name": "Marta Oliveira"}},
    "a url that is none": {"person": {"url": "javascript:alert(1)", "full_name": "M"}},
    "an e-mail address that is none": {"person": {"email": "marta", "full_name": "M"}},
    "nobody we know, without a name": {"person": {"email": "new@x.example"}},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_row_that_does_not_fit_is_rejected_with_a_sentence(team: Northwind, what: str) -> None:
    result = one(team, {**event(team.keep()), **WRONG[what]})
    assert (result["state"], result["error"]["code"]) == ("rejected", "validation_failed")
    assert result["error"]["message"]
    assert count(team, Activity) == 0
    assert count(team, Person) == 1


@pytest.mark.parametrize("rows", [[], [{}] * 1001, None, "x"])
def test_a_batch_is_of_one_to_a_thousand(team: Northwind, rows: Any) -> None:
    assert code(team["recruiter"].post(PATH, {"activities": rows})) == "validation_failed"


def test_what_no_database_takes_is_left_out_of_a_text(team: Northwind) -> None:
    person = team.keep()
    one(team, event(person, text="Dear\x00 Marta\ud800\nbye", subject="Hi\u202e there"))
    row = story(team, person)[0]
    assert (row["text"], row["subject"]) == ("Dear Marta\nbye", "Hi there")


def test_a_rejected_row_leaves_nothing_of_itself_behind(team: Northwind) -> None:
    row = event({"email": "new@x.example", "full_name": "New One"}, campaign_id=99)
    assert one(team, row)["error"]["code"] == "not_found"
    assert count(team, Person) == 0


def test_the_same_batch_sent_twice_at_the_same_moment_is_kept_once(northwind: Northwind) -> None:
    campaign, _ = member(northwind)
    rows = [
        event({"email": f"p{n}@x.example", "full_name": f"Person {n}"}, f"e{n}", campaign_id=campaign)
        for n in range(60)
    ]
    answers: list[list[str]] = []

    def run() -> None:
        answers.append([r["state"] for r in send(northwind, *rows)])

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(sorted, zip(*answers, strict=True))) == [["accepted", "known"]] * 60  # type: ignore[type-var]
    assert (count(northwind, Activity), count(northwind, Person)) == (60, 61)


# --- who is meant


def test_a_person_is_known_by_profile_address_however_it_is_written(team: Northwind) -> None:
    person = team.keep()
    who = {"url": "http://pt.linkedin.com/in/Marta-Oliveira/?trk=x"}
    assert one(team, event(who))["person_id"] == person


def test_a_person_is_known_by_an_email_address_that_one_has(team: Northwind) -> None:
    person = team.keep()
    assert one(team, event({"email": "MARTA@acme-robotics.example"}))["person_id"] == person


def test_an_email_address_of_several_people_is_not_guessed_at(team: Northwind) -> None:
    team.keep()
    team.keep(f"{URL}-2")
    result = one(team, event({"email": "marta@acme-robotics.example", "full_name": "Marta Oliveira"}))
    assert (result["state"], result["error"]["code"]) == ("rejected", "conflict")


def test_somebody_unknown_with_a_name_and_an_address_is_kept(team: Northwind) -> None:
    who = {"email": "New@x.example", "full_name": "New One", "title": "Engineer", "company": "Acme"}
    first, again = one(team, event(who)), one(team, event({"email": "new@X.example"}, "evt-2"))
    assert first["person_id"] == again["person_id"]
    person = team["viewer"].get(f"/api/v1/people/{first['person_id']}").json or {}
    assert (person["name"], person["profile"]["url"]) == ("New One", "mailto:new@x.example")
    assert person["profile"]["fields"]["title"] == "Engineer"


def test_what_a_tool_says_of_somebody_known_does_not_change_them(team: Northwind) -> None:
    person = team.keep()
    one(team, event({"url": URL, "full_name": "M. O.", "title": "Clerk", "email": "m@other.example"}))
    found = team["viewer"].get(f"/api/v1/people/{person}").json or {}
    assert (found["name"], found["profile"]["fields"]["title"]) == ("Marta Oliveira", "Head of Data")
    assert one(team, event({"email": "m@other.example"}, "evt-2"))["person_id"] == person


# --- campaign and stage


def test_without_a_campaign_it_is_the_only_open_one_the_person_is_in(northwind: Northwind) -> None:
    campaign, person = member(northwind)
    assert one(northwind, event(person))["stage"] == "messaged"
    assert story(northwind, person)[0]["campaign_id"] == campaign


def test_of_two_campaigns_none_is_guessed(northwind: Northwind) -> None:
    _, person = member(northwind)
    other = northwind.campaign("Other")
    northwind["recruiter"].post(f"/api/v1/campaigns/{other}/people", {"person_id": person})
    assert one(northwind, event(person))["stage"] is None
    assert story(northwind, person)[0]["campaign_id"] is None


def test_who_gets_outreach_of_a_campaign_is_in_it(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    assert one(northwind, event(person, campaign_id=campaign))["stage"] == "messaged"
    people = northwind["viewer"].get(f"/api/v1/campaigns/{campaign}/people").json or {}
    assert [p["person_id"] for p in people["people"]] == [person]


def test_an_archived_campaign_takes_nobody_new_by_an_event(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    northwind["recruiter"].call("PATCH", f"/api/v1/campaigns/{campaign}", {"is_archived": True})
    assert one(northwind, event(person, campaign_id=campaign))["error"]["code"] == "conflict"


def test_every_stage_has_a_rank() -> None:
    assert sorted(RANKS) == sorted(STAGES)


@pytest.mark.parametrize(("before", "told", "after"), [
    ("sourced", {"event": "sent"}, "messaged"), ("messaged", {"event": "reply"}, "replied"),
    ("replied", {"event": "sent"}, "replied"), ("interested", {"event": "reply"}, "interested"),
    ("replied", {"event": "stage_change", "stage": "not_interested"}, "not_interested"),
    ("not_interested", {"event": "stage_change", "stage": "interested"}, "interested"),
    ("interested", {"event": "stage_change", "stage": "not_interested"}, "interested"),
    ("meeting", {"event": "unsubscribe"}, "unsubscribed"), ("unsubscribed", {"event": "reply"}, "unsubscribed"),
    ("sourced", {"event": "call", "kind": "call", "outcome": "talked"}, "sourced"),
])  # fmt: skip
def test_an_event_raises_the_stage_and_never_lowers_it(
    northwind: Northwind, before: str, told: dict[str, Any], after: str
) -> None:
    campaign, person = member(northwind, "never")
    northwind["recruiter"].call("PATCH", f"/api/v1/campaigns/{campaign}/people/{person}", {"stage": before})
    assert one(northwind, event(person, **told))["stage"] == after


# --- what follows


def test_before_the_trigger_the_note_is_held_and_nothing_starts(northwind: Northwind) -> None:
    _, person = member(northwind)
    assert one(northwind, event(person))["sync_id"] is None
    assert [n["state"] for n in story(northwind, person)[0]["notes"]] == ["held"]
    with northwind.door.database.read() as session:
        assert "candidate" in session.scalars(select(Activity)).one().held_for


def test_the_event_that_fires_the_trigger_starts_one_sync_for_all(northwind: Northwind) -> None:
    _, person = member(northwind)
    one(northwind, event(person))
    started = one(northwind, event(person, "evt-2", event="reply"))["sync_id"]
    assert one(northwind, event(person, "evt-3", event="reply"))["sync_id"] == started
    with northwind.door.database.read() as session:
        sync = session.scalars(select(Sync)).one()
        assert (sync.id, sync.is_automatic, sync.state) == (started, True, "queued")
        assert [a.held_for for a in session.scalars(select(Activity).order_by(Activity.source_id))][1:] == [
            [],
            [],
        ]
    assert {n["state"] for row in story(northwind, person) for n in row["notes"]} == {"waiting"}


def test_the_user_layer_of_an_event_is_that_of_who_added_the_person(northwind: Northwind) -> None:
    campaign, person = member(northwind)
    send(northwind, event(person, event="reply", campaign_id=campaign), by="admin")
    with northwind.door.database.read() as session:
        assert session.scalars(select(Sync)).one().user_id == northwind.users["recruiter"].id


def test_without_cats_events_are_kept_all_the_same(team: Northwind) -> None:
    result = one(team, event(team.keep(), event="reply"))
    assert (result["state"], result["sync_id"]) == ("accepted", None)


# --- the person's story


def test_events_are_told_the_oldest_first_with_the_fate_of_their_notes(northwind: Northwind) -> None:
    _, person = member(northwind, sync_as="candidate")
    northwind.set("team", "default", "note_kinds", ["email"])
    one(northwind, event(person, "b", occurred_at="2026-11-03T09:00:00Z", event="reply"),
        event(person, "a"), event(person, "c", kind="sms", occurred_at="2026-11-04T09:00:00Z"))  # fmt: skip
    rows = story(northwind, person)
    assert [r["occurred_at"][:10] for r in rows] == ["2026-11-02", "2026-11-03", "2026-11-04"]
    assert [[(n["record_type"], n["state"]) for n in r["notes"]] for r in rows] == [
        [("candidate", "waiting")], [("candidate", "waiting")], [("candidate", "left_out")],
    ]  # fmt: skip
    assert "Create new notes from" in rows[2]["notes"][0]["text"]


def test_a_note_that_stands_in_cats_says_so(northwind: Northwind) -> None:
    _, person = member(northwind)
    activity = one(northwind, event(person))["activity_id"]
    northwind.link(person, "candidate", 77, {})
    with northwind.door.database.write() as session:
        session.add(ActivityNote(
            activity_id=activity, site_id=SITE, record_type="candidate", cats_id=77, cats_activity_id=900
        ))  # fmt: skip
    (note,) = story(northwind, person)[0]["notes"]
    assert (note["state"], note["cats_activity_id"]) == ("in_cats", 900)


def test_with_backfill_off_what_was_held_is_left_out(northwind: Northwind) -> None:
    _, person = member(northwind, backfill_activities=False)
    one(northwind, event(person))
    one(northwind, event(person, "evt-2", event="reply", occurred_at="2026-11-05T09:00:00Z"))
    assert [r["notes"][0]["state"] for r in story(northwind, person)] == ["left_out", "waiting"]


def test_the_story_can_be_told_of_one_campaign(northwind: Northwind) -> None:
    campaign, person = member(northwind)
    one(northwind, event(person))
    assert len(story(northwind, person, f"?campaign_id={campaign}")) == 1
    assert story(northwind, person, f"?campaign_id={campaign + 1}") == []


def test_a_note_of_ones_own_is_logged(northwind: Northwind) -> None:
    campaign, person = member(northwind)
    body = {"text": " Met at a fair. ", "campaign_id": campaign}
    answer = northwind["recruiter"].post(f"/api/v1/people/{person}/notes", body)
    row = answer.json or {}
    assert (answer.status_code, row["source"], row["kind"], row["event"]) == (201, "catsync", "note", "note")
    assert (row["text"], [n["state"] for n in row["notes"]]) == ("Met at a fair.", ["held"])
    assert story(northwind, person) == [row]


@pytest.mark.parametrize("text", ["", " \n", "\x00", None, 7])
def test_a_note_needs_a_text(team: Northwind, text: Any) -> None:
    answer = team["recruiter"].post(f"/api/v1/people/{team.keep()}/notes", {"text": text})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_a_note_for_a_campaign_the_person_is_not_in_is_not_found(team: Northwind) -> None:
    body = {"text": "x", "campaign_id": team.campaign()}
    assert code(team["recruiter"].post(f"/api/v1/people/{team.keep()}/notes", body)) == "not_found"


# --- who may


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 403), ("recruiter", 200), ("admin", 200)]
)
def test_who_may_send_events(team: Northwind, role: str, status: int) -> None:
    person = team.keep()
    assert team[role].post(PATH, {"activities": [event(person)]}).status_code == status
    assert count(team, Activity) == (1 if status == 200 else 0)


@pytest.mark.parametrize(("scopes", "status"), [(("activities:write",), 200), (("other",), 403)])
def test_a_tools_token_may_send_events_with_its_scope_and_nothing_else(
    team: Northwind, scopes: tuple[str, ...], status: int
) -> None:
    person = team.keep()
    with team.door.database.write() as session:
        secret, _ = create_token(session, team.users["recruiter"], "script", "outreach", scopes=scopes)
    tool = Caller(team.door.app.test_client(), {"Authorization": f"Bearer {secret}"})
    assert tool.post(PATH, {"activities": [event(person)]}).status_code == status
    assert tool.get("/api/v1/people").status_code == 403
    assert tool.post(f"/api/v1/people/{person}/notes", {"text": "x"}).status_code == 403
