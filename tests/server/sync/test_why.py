""" "Why?" (S9): the decision for a person step by step, over HTTP and at the terminal, writing nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.server.door import code
from tests.server.northwind import URL, Northwind

from catsync.cli import main
from catsync.models import Activity, Base, CampaignMember

Lines = list[dict[str, Any]]


def lines(northwind: Northwind, person_id: str, query: str = "", role: str = "viewer") -> Lines:
    answer = northwind[role].get(f"/api/v1/people/{person_id}/why{query}")
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["lines"])


def texts(found: Lines, subject: str) -> list[str]:
    return [line["text"] for line in found if line["subject"] == subject]


def happened(northwind: Northwind, person_id: str, name: str, **more: Any) -> None:
    made = {"kind": "email", "event": "sent", "subject": name, **more}
    with northwind.door.database.write() as session:
        session.add(Activity(
            source="test", source_id=name, person_id=person_id, occurred_at=datetime(2026, 11, 3, tzinfo=UTC), **made
        ))  # fmt: skip


def test_the_first_line_says_who_decided_the_record_type(northwind: Northwind) -> None:
    person_id, campaign = northwind.keep(), northwind.campaign()
    northwind.set("campaign", campaign, "sync_as", "contact")
    first = lines(northwind, person_id, f"?campaign_id={campaign}")[0]
    assert (first["subject"], first["source"]["layer"], first["source"]["by"]) == (
        "setting", "campaign", "Ana Ruiz",
    )  # fmt: skip
    assert first["text"].startswith("“Sync as” is Contact, from the campaign “Backend Q4” (Ana Ruiz, 2")
    assert first["text"].endswith("; without that: Candidate (built in).")


def test_the_steps_come_in_the_order_of_the_decision(northwind: Northwind) -> None:
    person_id = northwind.keep()
    northwind.set("team", "default", "sync_as", "both")
    northwind.set("team", "default", "mandatory_fields", ["notes"], "?record_type=candidate")
    northwind.set("team", "default", "off_limits", ["Acme Robotics"])
    northwind.set("team", "default", "off_limits_action", "warn")
    happened(northwind, person_id, "Hello")
    subjects = [line["subject"] for line in lines(northwind, person_id)]
    assert list(dict.fromkeys(subjects)) == ["setting", "record", "off_limits", "company", "field", "note"]


def test_a_record_that_waits_says_what_for_and_who_set_it(northwind: Northwind) -> None:
    person_id = northwind.keep()
    northwind.set("team", "default", "add_to_cats", "on_reply", "?record_type=candidate")
    found = next(line for line in lines(northwind, person_id) if line["subject"] == "record")
    assert found["text"] == (
        "The candidate goes to CATS when they reply; until then their notes wait, too. (stage “sourced”)"
    )
    assert (found["record_type"], found["source"]["layer"]) == ("candidate", "team")


def test_the_stage_of_the_campaign_counts(northwind: Northwind) -> None:
    person_id, campaign = northwind.keep(), northwind.campaign()
    northwind.set("campaign", campaign, "add_to_cats", "on_reply", "?record_type=candidate")
    with northwind.door.database.write() as session:
        session.add(CampaignMember(campaign_id=campaign, person_id=person_id, stage="replied"))
    found = lines(northwind, person_id, f"?campaign_id={campaign}")
    assert texts(found, "record")[0].startswith("CATS gets a new candidate")


def test_dont_sync_says_that_nothing_is_written(northwind: Northwind) -> None:
    person_id = northwind.keep()
    happened(northwind, person_id, "Hello")
    northwind.set("person", person_id, "sync_as", "none")
    found = lines(northwind, person_id)
    assert "nothing is written, notes neither" in texts(found, "record")[0]
    assert all("the record is not wanted" in text for text in texts(found, "note"))


def test_who_is_off_limits_is_told_with_the_line_of_the_list(northwind: Northwind) -> None:
    person_id = northwind.keep()
    assert texts(lines(northwind, person_id), "off_limits") == ["Nothing about them is off-limits."]
    northwind.set("team", "default", "off_limits", ["Acme Robotics"])
    found = next(line for line in lines(northwind, person_id) if line["subject"] == "off_limits")
    assert found["text"] == "“Acme Robotics” is off-limits for the team. Nothing is written."
    assert found["source"]["layer"] == "team"


def test_what_is_missing_names_the_setting_that_wants_it(northwind: Northwind) -> None:
    person_id = northwind.keep()
    northwind.set("team", "default", "mandatory_fields", ["notes"], "?record_type=candidate")
    found = next(line for line in lines(northwind, person_id) if line["subject"] == "field")
    assert found["text"] == "Notes is needed before this candidate goes to CATS."
    assert found["source"]["layer"] == "team"


@pytest.mark.parametrize(
    ("settings", "held_for", "expected"),
    [
        ({}, [], "written."),
        ({"note_kinds": ["call"]}, [], "no note. “Create new notes from” is Call, from the team"),
        ({"note_events": ["reply"]}, [], "no note. “Note events” is Reply, from the team"),
        ({"backfill_activities": False}, ["candidate"], "left out, for it came before. “Backfill earlier"),
        ({"add_to_cats": "never"}, [], "waits. “Add to CATS” is Never, from the team"),
        ({"mandatory_fields": ["notes"]}, [], "waits: Notes is needed"),
        ({"off_limits": ["Acme Robotics"]}, [], "not written: they are off-limits."),
    ],
)
def test_every_note_says_what_becomes_of_it(
    northwind: Northwind, settings: dict[str, Any], held_for: list[str], expected: str
) -> None:
    person_id = northwind.keep()
    happened(northwind, person_id, "Hello", held_for=held_for)
    for key, value in settings.items():
        per_type = key in ("backfill_activities", "add_to_cats", "mandatory_fields")
        northwind.set("team", "default", key, value, "?record_type=candidate" if per_type else "")
    (text,) = texts(lines(northwind, person_id), "note")
    assert text.startswith(f"E-mail sent: Hello (2026-11-03): {expected}")


def test_a_field_that_is_not_written_says_why(northwind: Northwind) -> None:
    person_id = northwind.keep()
    northwind.record("candidate", 5, title="Analyst", social_media_urls=[URL])
    northwind.link(person_id, "candidate", 5, {})
    northwind.set(
        "user",
        northwind.users["viewer"].id,
        "update_policy",
        "if_blank",
        "?record_type=candidate&field=title",
    )
    found = [line for line in lines(northwind, person_id) if line["subject"] == "field"]
    told = next(line for line in found if line["text"].startswith("Title "))
    assert told["text"] == "Title is not written: CATS has a value, and the policy is “only if blank”."
    assert told["source"]["layer"] == "user"


def test_asking_why_writes_nothing(northwind: Northwind) -> None:
    person_id = northwind.keep()
    happened(northwind, person_id, "Hello")

    def rows() -> list[int]:
        with northwind.door.database.read() as session:
            tables = Base.metadata.sorted_tables
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    before = rows()
    lines(northwind, person_id)
    assert rows() == before


def test_nobody_and_no_campaign_is_said_so(northwind: Northwind) -> None:
    person_id = northwind.keep()
    for path in ("/api/v1/people/nobody/why", f"/api/v1/people/{person_id}/why?campaign_id=99"):
        answer = northwind["viewer"].get(path)
        assert (answer.status_code, code(answer)) == (404, "not_found")


# --- at the terminal


@pytest.fixture
def terminal(
    northwind: Northwind, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs `catsync settings explain`: exit code, lines, and what it complains of."""
    for name in ("CATSYNC_DATABASE_URL", "CATSYNC_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CATSYNC_DATABASE_URL", northwind.door.config.database_url)
    monkeypatch.setenv("HOME", str(northwind.door.folder))

    def run(*arguments: str) -> tuple[int, list[str], str]:
        with pytest.raises(SystemExit) as end:
            main(["settings", "explain", *arguments])
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out.splitlines(), told.err

    return run


def test_the_command_prints_the_same_steps(northwind: Northwind, terminal: Any) -> None:
    person_id, campaign = northwind.keep(), northwind.campaign()
    expected = texts(lines(northwind, person_id, f"?campaign_id={campaign}"), "record")
    for person in (person_id, URL):
        for named in (str(campaign), "Backend Q4"):
            status, printed, _ = terminal("--person", person, "--campaign", named)
            assert status == 0
            assert [line for line in printed if line.startswith("record ")] == [
                f"record (candidate): {expected[0]}"
            ]


def test_the_command_takes_a_users_own_settings(northwind: Northwind, terminal: Any) -> None:
    person_id = northwind.keep()
    northwind.set("user", northwind.users["recruiter"].id, "sync_as", "contact")
    _, printed, _ = terminal("--person", person_id, "--user", "ben@northwind.example")
    assert printed[0].startswith("setting: “Sync as” is Contact, from the user’s own settings “Ben Okafor”")
    assert "Contact, from" not in terminal("--person", person_id)[1][0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--person", "nobody"), "There is no kept person nobody."),
        (("--person", "https://x.example/nobody"), "There is no kept person"),
        (("--person", "ftp://x"), "profile.url must be an http or https address."),
        (("--person", "PERSON", "--campaign", "Nothing"), "There is no campaign Nothing."),
        (("--person", "PERSON", "--user", "no@x.example"), "There is no user with the e-mail address"),
    ],
)
def test_the_command_complains_in_one_line(
    northwind: Northwind, terminal: Any, arguments: tuple[str, ...], complaint: str
) -> None:
    person_id = northwind.keep()
    status, printed, told = terminal(*(person_id if each == "PERSON" else each for each in arguments))
    assert (status, printed) == (1, [])
    assert told.startswith(f"catsync: {complaint}")
    assert told.count("\n") == 1


def test_the_command_says_that_cats_is_not_connected(
    team: Northwind, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CATSYNC_DATABASE_URL", team.door.config.database_url)
    with pytest.raises(SystemExit):
        main(["settings", "explain", "--person", team.keep()])
    assert capsys.readouterr().err.startswith("catsync: CATS is not connected")
