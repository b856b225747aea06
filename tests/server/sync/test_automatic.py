"""Syncs that an event starts: what the settings say, once, with the real planner, the API and the sandbox."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from tests.server.northwind import SITE, URL, Northwind
from tests.server.sync.world import ACME, World

from catsync.models import Sync
from catsync.runtime import learn
from catsync.sync.automatic import start_automatic
from catsync.sync.cats_planner import CatsPlanner
from catsync.sync.question import ManualEdit
from catsync.sync.queue import cancel, retry

NUMBERS = count(1)


class Team:
    """Northwind with a campaign, its companion's database, and the sandbox for its CATS."""

    def __init__(self, northwind: Northwind, world: World) -> None:
        self.northwind, self.world = northwind, world
        self.campaign = northwind.campaign()
        self.person = northwind.keep()
        self.post(
            f"/api/v1/campaigns/{self.campaign}/people", {"person_id": self.person, "start_sync": False}
        )

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.northwind["recruiter"].post(path, body)
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json or {})

    def event(self, event: str = "sent", day: int = 2, **more: Any) -> dict[str, Any]:
        """An outreach tool tells of an e-mail."""
        row = {
            "source": "lemlist", "source_id": f"evt-{next(NUMBERS)}", "person": {"id": self.person},
            "campaign_id": self.campaign, "kind": "email", "event": event,
            "occurred_at": f"2026-11-{day:02}T09:30:00Z", "text": f"Text of day {day}", **more,
        }  # fmt: skip
        [result] = self.post("/api/v1/activities", {"activities": [row]})["results"]
        assert result["state"] == "accepted", result
        return dict(result)

    def set(self, key: str, value: Any, query: str = "") -> None:
        self.northwind.set("team", "default", key, value, query)

    def start(self, manual: ManualEdit | None = None) -> Sync | None:
        with self.world.database.write() as session:
            sync = start_automatic(
                session, site_id=SITE, person_id=self.person, campaign_id=self.campaign,
                user_id=self.northwind.users["recruiter"].id, manual=manual,
            )  # fmt: skip
            session.flush()
            session.expunge_all()
            return sync

    def run(self, seq: int | None = None) -> Sync:
        """Run what is due; the newest sync, or this one."""
        with self.world.database.read() as session:
            newest = session.scalars(select(Sync.seq).order_by(Sync.seq.desc())).first()
        assert newest is not None
        return self.world.run(seq or newest, planner=CatsPlanner(), learn=learn)

    def syncs(self) -> list[Sync]:
        with self.world.database.read() as session:
            found = list(session.scalars(select(Sync).order_by(Sync.seq)))
            session.expunge_all()
            return found

    def in_cats(self, **fields: Any) -> int:
        """A candidate whom CATS holds, known to the mirror and linked."""
        made: int = self.world.sandbox.add("candidates", first_name="Marta", last_name="Oliveira", **fields)
        self.northwind.record("candidate", made, **fields)
        self.northwind.link(self.person, "candidate", made, {})
        return made

    def notes(self) -> list[tuple[str, str]]:
        rows = self.world.sandbox.records("activities")
        return [(row["date"][:10], row["notes"].rpartition("\n")[2]) for row in rows]


@pytest.fixture
def team(northwind: Northwind, sandbox: Any) -> Team:
    made = Team(northwind, World(northwind.door.database, sandbox))
    made.set("sync_as", "candidate")
    made.set("update_policy", "if_blank", "?record_type=candidate&field=title")
    return made


def test_nothing_is_started_for_what_waits_for_its_trigger(team: Team) -> None:
    team.set("add_to_cats", "on_reply", "?record_type=candidate")
    assert team.event()["sync_id"] is None
    assert team.start() is None


def test_a_reply_brings_the_record_and_its_notes_in_order_and_then_nothing_is_left(team: Team) -> None:
    team.set("add_to_cats", "on_reply", "?record_type=candidate")
    team.event(day=2)
    assert team.event("reply", day=4)["sync_id"] is not None
    sync = team.run()
    assert (sync.state, sync.is_automatic, sync.lane) == ("done", True, 1), sync.error
    assert team.notes() == [("2026-11-02", "Text of day 2"), ("2026-11-04", "Text of day 4")]
    assert team.world.sandbox.calls() == [
        "POST /candidates", *["POST /candidates/{id}/activities"] * 2
    ]  # fmt: skip
    assert team.start() is None


def test_a_note_for_somebody_in_cats_costs_its_call_alone_where_the_record_waits(team: Team) -> None:
    team.set("add_to_cats", "on_reply", "?record_type=candidate")
    team.in_cats()
    team.event()
    assert team.run().state == "done"
    assert team.world.sandbox.calls() == ["POST /candidates/{id}/activities"]


def test_what_happens_while_one_waits_for_its_turn_goes_along_with_it(team: Team) -> None:
    first, second = team.event(day=2), team.event(day=3)
    assert first["sync_id"] == second["sync_id"]
    assert team.run().state == "done"
    assert len(team.notes()) == 2


def test_one_that_has_begun_takes_nothing_more_along(team: Team) -> None:
    team.event(day=2)
    team.world.sandbox.fault("close_after", method="POST", path="^/candidates$")
    team.world.run_once(planner=CatsPlanner(), learn=learn)
    team.event(day=3)
    assert len(team.syncs()) == 2
    assert team.run().state == "done"
    assert len(team.world.sandbox.records("candidates")) == 1
    assert team.notes() == [("2026-11-02", "Text of day 2"), ("2026-11-03", "Text of day 3")]


def test_a_company_that_is_missing_is_waited_for_once_and_the_note_comes_with_the_contact(team: Team) -> None:
    team.set("sync_as", "contact")
    team.event(day=2)
    waiting = team.run()
    assert (waiting.state, waiting.reason) == ("waiting", "needs_field")
    team.event(day=3)
    assert len(team.syncs()) == 1, "asked once"
    acme = team.world.sandbox.add("companies", **ACME)
    team.northwind.company(acme, "Acme Robotics")
    team.post("/api/v1/decisions", {"kind": "company", "person_id": team.person, "cats_id": acme})
    sync = team.run(waiting.seq)
    assert sync.state == "done", sync.error
    assert len(team.notes()) == 2


def test_a_probable_match_asks_once_and_goes_on_when_it_was_decided(team: Team) -> None:
    ids = [team.world.sandbox.add("candidates", first_name="Marta", last_name="Oliveira") for _ in range(2)]
    for cats_id in ids:
        team.northwind.record("candidate", cats_id, current_employer="Acme Robotics")
    team.event(day=2)
    asked = team.run()
    assert (asked.state, asked.reason) == ("needs_attention", "choose_person")
    assert team.world.sandbox.calls() == []
    team.event(day=3)
    assert len(team.syncs()) == 1
    team.post("/api/v1/decisions", {
        "kind": "person", "person_id": team.person, "record_type": "candidate", "cats_id": ids[1], "same": True
    })  # fmt: skip
    sync = team.run(asked.seq)
    assert sync.state == "done", sync.error
    assert team.world.links(team.person) == {"candidate": ids[1]}
    assert len(team.notes()) == 2


def test_a_question_about_the_candidate_does_not_hold_up_the_contact(team: Team) -> None:
    team.set("sync_as", "both")
    for _ in range(2):
        cats_id = team.world.sandbox.add("candidates", first_name="Marta", last_name="Oliveira")
        team.northwind.record("candidate", cats_id, current_employer="Acme Robotics")
    acme = team.world.sandbox.add("companies", **ACME)
    team.northwind.company(acme, "Acme Robotics", website=ACME["website"])
    team.event()
    asked = team.run()
    assert (asked.state, asked.reason) == ("needs_attention", "choose_person"), asked.error
    assert [each["record_type"] for each in asked.outcome["records"]] == ["contact"]
    assert len(team.world.sandbox.records("contacts")) == 1


def test_who_became_off_limits_after_their_record_gets_nothing_more(team: Team) -> None:
    team.event()
    team.world.sandbox.fault("429", method="POST", path="/activities$", retry_after=0)
    team.world.run_once(planner=CatsPlanner(), learn=learn)
    team.set("off_limits", ["acme-robotics.example"])
    assert (team.run().reason, team.notes()) == ("off_limits", [])


def test_who_is_off_limits_is_told_once_and_not_written(team: Team) -> None:
    team.set("off_limits", ["acme-robotics.example"])
    team.event(day=2)
    told = team.run()
    assert (told.state, told.reason) == ("needs_attention", "off_limits")
    team.event(day=3)
    with team.world.database.write() as session:
        cancel(session, session.merge(told))
    team.event(day=4)
    assert len(team.syncs()) == 1
    assert team.world.sandbox.calls() == []


def test_an_unsubscribe_is_still_noted_and_asks_nobody(team: Team) -> None:
    team.in_cats(title="Head of Data")
    team.event("unsubscribe")
    sync = team.run()
    assert (sync.state, team.world.sandbox.calls()) == ("done", ["POST /candidates/{id}/activities"])


def test_a_warning_waits_for_a_person_who_lets_it_go_on(team: Team) -> None:
    team.set("off_limits", ["acme-robotics.example"])
    team.set("off_limits_action", "warn")
    team.event()
    told = team.run()
    assert (told.state, told.reason, team.world.sandbox.calls()) == ("needs_attention", "off_limits", [])
    with team.world.database.write() as session:
        retry(session, session.merge(told))
    assert team.run().state == "done"
    assert len(team.notes()) == 1


def test_two_that_ask_the_same_end_as_one_question(team: Team) -> None:
    """A setting may have changed between their starts; the later one says that it has nothing to add."""
    team.event(day=2)
    team.world.sandbox.fault("429", retry_after=0)
    team.world.run_once(planner=CatsPlanner(), learn=learn)
    team.event(day=3)
    team.set("off_limits", ["acme-robotics.example"])
    team.run()
    first, second = team.syncs()
    assert (first.state, first.reason) == ("needs_attention", "off_limits")
    assert (second.state, second.reason) == ("done", "asked_off_limits")


def edit(team: Team, **seen: Any) -> ManualEdit:
    team.set("sync_manual_updates", True)
    team.northwind.keep(title="Chief Data Officer")
    return ManualEdit({"candidate": seen})


def test_an_edit_by_hand_is_written_whatever_the_policy_says(team: Team) -> None:
    cats_id = team.in_cats(title="Head of Data", social_media_urls=[URL])
    sync = team.start(edit(team, title="Head of Data"))
    assert sync is not None
    done = team.run()
    assert done.state == "done", done.error
    assert team.world.sandbox.records("candidates")[0]["title"] == "Chief Data Officer"
    assert done.outcome["records"][0]["cats_id"] == cats_id
    assert done.outcome["records"][0]["written"] == ["title"]


def test_an_edit_by_hand_asks_where_cats_was_changed_since_and_overwrites_when_told(team: Team) -> None:
    cats_id = team.in_cats(title="Head of Data")
    team.start(edit(team, title="Head of Data"))
    team.world.sandbox.change("candidates", cats_id, title="VP Data")
    asked = team.run()
    assert (asked.state, asked.reason) == ("needs_attention", "edited_in_cats")
    assert "Title" in asked.error["message"]
    assert team.world.sandbox.records("candidates")[0]["title"] == "VP Data"
    for overwrite, state, title in (
        (False, "needs_attention", "VP Data"),
        (True, "done", "Chief Data Officer"),
    ):
        body = {"overwrite": overwrite}
        answer = team.northwind["recruiter"].call("POST", f"/api/v1/syncs/{asked.id}/retry", body)
        assert answer.status_code == 202, answer.text
        assert team.run(asked.seq).state == state
        assert team.world.sandbox.records("candidates")[0]["title"] == title


def test_an_edit_by_hand_and_an_event_do_not_share_a_sync(team: Team) -> None:
    team.in_cats(title="Head of Data")
    first = team.start(edit(team, title="Head of Data"))
    assert first is not None
    assert team.event()["sync_id"] != first.id
    assert [team.run(sync.seq).state for sync in team.syncs()] == ["done", "done"]
    assert len(team.notes()) == 1
    assert team.world.sandbox.records("candidates")[0]["title"] == "Chief Data Officer"


def test_an_interactive_sync_writes_the_notes_of_its_preview_and_no_later_ones(team: Team) -> None:
    team.event(day=2)
    with team.world.database.write() as session:
        cancel(session, session.merge(team.syncs()[0]))
    digest = team.northwind.resolve(campaign_id=team.campaign)["plan"]["digest"]
    answer = team.northwind.sync(team.person, digest, campaign_id=team.campaign)
    assert answer.status_code == 202, answer.text
    confirmed = team.syncs()[-1]
    team.event(day=3)
    done = team.run(confirmed.seq)
    assert (done.outcome["records"][0]["notes"], done.outcome["records"][0]["dropped"]) == (1, [])
    assert team.run().state == "done", "the later one has a sync of its own"
    assert len(team.notes()) == 2
