"""The audit log over HTTP: every change in words, whose eyes it is for, and as a table (Q6, Q8, W3)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select
from tests.server.door import code
from tests.server.northwind import SITE, Northwind

from catsync.access.tokens import create_token
from catsync.audit import table
from catsync.models import AuditEvent, Sync, Token

PATH = "/api/v1/audit"
TITLE = {
    "field": "title", "label": "Title", "before": "Analyst", "after": "Head of Data", "reason": "always",
    "layer": "campaign",
}  # fmt: skip
ROLES = ("admin", "recruiter", "viewer")


def events(team: Northwind, role: str = "admin", query: str = "") -> list[dict[str, Any]]:
    answer = team[role].get(f"{PATH}?page_size=200{query}")
    assert answer.status_code == 200, answer.text
    found = dict(answer.json or {})
    assert found["total"] == len(found["events"])
    return list(found["events"])


def texts(team: Northwind, role: str = "admin", query: str = "") -> list[str]:
    return [event["text"] for event in events(team, role, query)]


def rows(team: Northwind, role: str = "admin", query: str = "") -> list[dict[str, str]]:
    """The table."""
    answer = team[role].get(f"{PATH}.csv{query}")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    return list(csv.DictReader(io.StringIO(answer.text)))


def wrote(team: Northwind, person: str, *, what: str = "record.updated", **detail: Any) -> str:
    """As a sync notes what it has written. The id of the sync."""
    told = {"record_type": "contact", "cats_id": 512, "request_id": "c0ffee01", "changes": [TITLE], **detail}
    with team.door.database.write() as session:
        sync = Sync(site_id=SITE, person_id=person, state="done", request={})
        session.add(sync)
        session.flush()
        session.add(
            AuditEvent(
                user_id=team.users["recruiter"].id, what=what, subject=f"person:{person}",
                detail={"sync_id": sync.id, **told},
            )
        )  # fmt: skip
        return sync.id


def test_a_write_into_cats_is_told_with_every_field_and_who_decided(northwind: Northwind) -> None:
    person = northwind.keep()
    sync_id = wrote(northwind, person)
    [event] = events(northwind, "viewer", "&what=record.")
    assert event.pop("at").endswith("Z")
    assert event.pop("id") > 0
    assert event == {
        "user": {"id": northwind.users["recruiter"].id, "name": "Ben Okafor"},
        "what": "record.updated",
        "text": "Updated “Title” of contact Marta Oliveira.",
        "subject": f"person:{person}",
        "person": {"id": person, "name": "Marta Oliveira"},
        "sync_id": sync_id,
        "record": {
            "record_type": "contact", "cats_id": 512,
            "url": "https://northwind.catsone.com/index.php?m=contacts&a=show&contactID=512",
        },
        "changes": [{
            **TITLE, "before_text": "Analyst", "after_text": "Head of Data",
            "why": "The policy is “always update”. As the campaign says.",
        }],
        "cats_request_id": "c0ffee01",
    }  # fmt: skip


def test_what_people_do_is_told_as_they_did_it_the_newest_first(northwind: Northwind) -> None:
    person, campaign = northwind.keep(), northwind.campaign()
    northwind.company(101, "Acme Robotics")
    northwind.record("contact", 512)
    ben = northwind["recruiter"]
    ben.post(f"/api/v1/campaigns/{campaign}/people", {"person_id": person, "start_sync": False})
    ben.post("/api/v1/decisions", {"kind": "company", "person_id": person, "cats_id": 101})
    same = {"kind": "person", "person_id": person, "record_type": "contact", "cats_id": 512, "same": True}
    ben.post("/api/v1/decisions", same)
    ben.call("PATCH", f"/api/v1/people/{person}", {"fields": {"title": "Chief Data Officer"}})
    assert texts(northwind, "viewer") == [
        "Edited Marta Oliveira by hand: title.",
        "Said that contact 512 is Marta Oliveira.",
        "Chose “Acme Robotics” for Marta Oliveira.",
        "Added Marta Oliveira to the campaign “Backend Q4”.",
        "Made the campaign “Backend Q4”.",
    ]
    assert {event["user"]["name"] for event in events(northwind, "viewer")} == {"Ben Okafor"}
    [said] = events(northwind, "viewer", "&what=decision.person")
    assert said["record"]["url"].endswith("contactID=512")


def test_a_setting_is_told_with_its_values_before_and_after(northwind: Northwind) -> None:
    campaign = northwind.campaign()
    northwind.set("campaign", campaign, "destination_lists", [1201], "?record_type=candidate")
    northwind.set("campaign", campaign, "sync_as", "contact")
    northwind["admin"].call("DELETE", f"/api/v1/settings/campaign/{campaign}/sync_as")
    back, chosen, listed = events(northwind, "viewer", "&what=setting")
    assert back["text"] == "Put “Sync as” back to inherited for the campaign “Backend Q4”."
    assert chosen["text"] == "Set “Sync as” to Contact for the campaign “Backend Q4”."
    assert listed["text"] == ("Set “Lists (candidate)” to Data people, Iberia for the campaign “Backend Q4”.")
    [change] = back["changes"]
    assert (change["before"], change["after"]) == ("contact", None)
    assert (change["before_text"], change["after_text"]) == ("Contact", "inherited")


def test_nobody_did_it_where_catsync_did(northwind: Northwind) -> None:
    person = northwind.keep()
    with northwind.door.database.write() as session:
        detail = {"kind": "candidate", "cats_id": 5, "double_id": 6}
        session.add(AuditEvent(what="double.found", subject=f"person:{person}", detail=detail))
    [event] = events(northwind, "viewer", "&what=double.")
    assert (event["user"], event["record"]["cats_id"]) == (None, 5)
    assert rows(northwind, "viewer", "?what=double.")[0]["Who"] == "Catsync itself"


def test_events_are_narrowed_and_come_in_pages(northwind: Northwind) -> None:
    marta = northwind.keep()
    other = northwind.keep("https://www.linkedin.com/in/someone-else", full_name="Ines Varga")
    first, second = wrote(northwind, marta), wrote(northwind, other)
    query = "&what=record."
    assert len(events(northwind, "viewer", query)) == 2
    assert [e["sync_id"] for e in events(northwind, "viewer", f"{query}&person_id={marta}")] == [first]
    assert [e["sync_id"] for e in events(northwind, "viewer", f"{query}&sync_id={second}")] == [second]
    assert events(northwind, "viewer", f"{query}&user_id={northwind.users['viewer'].id}") == []
    at = events(northwind, "viewer", query)[0]["at"].replace("Z", "%2B00:00")
    assert [e["sync_id"] for e in events(northwind, "viewer", f"{query}&since={at}")] == [second]
    assert [e["sync_id"] for e in events(northwind, "viewer", f"{query}&until={at}")] == [first]
    page = northwind["viewer"].get(f"{PATH}?what=record.&page=2&page_size=1").json or {}
    assert ([e["sync_id"] for e in page["events"]], page["total"]) == ([first], 2)


WRONG = (
    "page=0", "page_size=201", "what=Sync", "what=%25", "since=yesterday", "since=2026-11-23T00:00", "user_id=0",
    "until=0001-01-01T00:00:00%2B14:00",
)  # fmt: skip


@pytest.mark.parametrize("query", WRONG)
def test_a_question_that_cannot_be_is_refused(team: Northwind, query: str) -> None:
    assert code(team["admin"].get(f"{PATH}?{query}")) == "validation_failed"


# --- whose eyes


def test_users_tokens_and_the_connection_are_for_admins(northwind: Northwind) -> None:
    northwind["admin"].call("PATCH", f"/api/v1/users/{northwind.users['viewer'].id}", {"role": "recruiter"})
    northwind.door.page(northwind.users["recruiter"])
    northwind.set("team", "default", "off_limits", ["Acme Robotics"])
    wrote(northwind, northwind.keep())
    kinds = {role: {event["what"] for event in events(northwind, role)} for role in ROLES}
    hidden = {"user.created", "user.changed", "token.created", "session.began", "setting.changed"}
    assert hidden <= kinds["admin"]
    for role in ("recruiter", "viewer"):
        assert kinds[role] == {"record.updated"}
        assert {row["Kind"] for row in rows(northwind, role)} == {"record.updated"}
        assert events(northwind, role, "&what=user.") == []
    assert {row["Kind"] for row in rows(northwind)} == kinds["admin"]


@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_of_settings_each_sees_what_the_history_of_settings_shows_them(team: Northwind, role: str) -> None:
    team.set("team", "default", "sync_as", "contact")
    for user in team.users.values():
        team.set("user", user.id, "sync_as", "both")
    campaign, person = team.campaign(), team.keep()
    team.set("campaign", campaign, "sync_as", "none")
    team.set("person", person, "sync_as", "none")
    seen = {event["subject"] for event in events(team, role, "&what=setting.")}
    assert seen == {f"user:{team.users[role].id}", f"campaign:{campaign}", f"person:{person}"}
    history = (team[role].get("/api/v1/settings/revisions").json or {})["revisions"]
    assert seen == {f"{row['layer']}:{row['layer_id']}" for row in history}


def test_a_kind_of_event_that_nobody_has_thought_of_is_for_admins(team: Northwind) -> None:
    with team.door.database.write() as session:
        session.add(AuditEvent(what="later.on", subject="later:1", detail={"secret": "hunter2"}))
    assert texts(team, "admin", "&what=later.") == ["Something that this version has no words for: later.on."]
    assert texts(team, "recruiter", "&what=later.") == []
    assert "hunter2" not in team["admin"].get(PATH).text


def test_no_secret_is_told_to_anybody(northwind: Northwind) -> None:
    with northwind.door.database.write() as session:
        secret, token = create_token(session, northwind.users["recruiter"], "script", "Outreach tool")
        hidden = [secret, session.scalars(select(Token.token_hash).where(Token.id == token.id)).one()]
        session.add(
            AuditEvent(
                what="integration.activated", subject="integration",
                detail={"host": "com", "site_id": SITE, "key_last4": "9f3a"},
            )
        )  # fmt: skip
    for path in (f"{PATH}?page_size=200", f"{PATH}.csv"):
        told = northwind["admin"].get(path).text
        assert "Outreach tool" in told
        assert f"Connected Catsync to CATS, site {SITE}." in told
        assert not [each for each in (*hidden, "9f3a", "never-sent-anywhere") if each in told]


# --- who was erased


def test_of_who_was_erased_there_is_no_name_no_value_and_no_way_to_the_record(northwind: Northwind) -> None:
    wrote(northwind, "gone")
    with northwind.door.database.write() as session:
        session.add(AuditEvent(what="sync.accepted", subject="sync:s1", detail={"person_id": "gone"}))
    updated, accepted = (events(northwind, "admin", f"&what={kind}.")[0] for kind in ("record", "sync"))
    for event in (accepted, updated):
        assert event["person"] == {"id": None, "name": "a person who was erased"}
        assert (event["changes"], event["record"]) == ([], None)
    assert accepted["text"] == "Queued a sync of a person who was erased."
    assert updated["text"] == "Updated the contact of a person who was erased."
    told = northwind["admin"].get(f"{PATH}.csv").text
    assert "Updated the contact of a person who was erased." in told
    assert "Head of Data" not in told


# --- the table


def test_the_table_has_what_the_list_has(northwind: Northwind) -> None:
    wrote(northwind, northwind.keep())
    [row] = rows(northwind, "viewer", "?what=record.")
    assert list(row) == table.COLUMNS
    assert row.pop("When").endswith("Z")
    assert row == {
        "Who": "Ben Okafor",
        "What happened": "Updated “Title” of contact Marta Oliveira.",
        "Person": "Marta Oliveira",
        "Changes": "Title: “Analyst” → “Head of Data” (The policy is “always update”. As the campaign says.)",
        "Kind": "record.updated",
        "Record in CATS": "https://northwind.catsone.com/index.php?m=contacts&a=show&contactID=512",
        "Request of CATS": "c0ffee01",
    }


def test_no_cell_of_the_table_is_a_formula(northwind: Northwind) -> None:
    person = northwind.keep(full_name="=cmd|' /C calc'!A0")
    wrote(northwind, person, request_id="@SUM(1)", changes=[{**TITLE, "label": "+1"}])
    [row] = rows(northwind, "viewer", "?what=record.")
    assert row["Person"].startswith("'=cmd")
    assert (row["Request of CATS"], row["Changes"][:3]) == ("'@SUM(1)", "'+1")


def test_a_long_table_is_sent_in_parts_and_lacks_and_doubles_nothing(
    northwind: Northwind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "EVENTS_AT_ONCE", 2)
    person = northwind.keep()
    for number in range(5):
        wrote(northwind, person, request_id=f"request-{number}")
    answer = northwind["viewer"].get(f"{PATH}.csv?what=record.")
    assert answer.is_streamed
    told = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["Request of CATS"] for row in told] == [f"request-{number}" for number in range(4, -1, -1)]


def test_an_empty_table_has_its_header(team: Northwind) -> None:
    assert team["viewer"].get(f"{PATH}.csv?what=record.").text == f"{','.join(table.COLUMNS)}\r\n"


@pytest.mark.parametrize("role", ROLES)
def test_the_page_offers_the_kinds_that_its_reader_may_see(team: Northwind, role: str) -> None:
    page = team.door.page(team.users[role]).get("/audit").text
    assert 'value="record."' in page
    assert [f'value="{kind}."' in page for kind in ("user", "session", "token", "integration")] == [
        role == "admin"
    ] * 4
