"""An undo is refused, with the reason and as a whole, where somebody changed in CATS what the sync left (F7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.server.sync.around import FIRST_STATUS, around, later, note
from tests.server.sync.undoing.taken_back import EMAIL, all_around, asked, by_hand, held, refused, undo
from tests.server.sync.world import ACME, MARTA, World

from catsync.models import Sync
from catsync.sync.undoing import touched
from catsync.sync.undoing.ask import can_undo

EDITS: dict[str, tuple[Any, str]] = {
    "a field that we wrote": (
        lambda world, at, made: world.sandbox.change("candidates", at, title="Director"),
        "“title” was changed",
    ),
    "a field that we left blank": (
        lambda world, at, made: world.sandbox.change("candidates", at, desired_pay="90,000"),
        "“Desired pay” was filled",
    ),
    "an e-mail address": (
        lambda world, at, made: by_hand(
            world, "POST", f"/candidates/{at}/emails", {"email": "m@other.example"}
        ),
        "the e-mail addresses were changed",
    ),
    "a phone number": (
        lambda world, at, made: by_hand(
            world, "POST", f"/candidates/{at}/phones", {"number": "+442079460199", "type": "work"}
        ),
        "the phone numbers were changed",
    ),
    "a note": (
        lambda world, at, made: by_hand(
            world, "POST", f"/candidates/{at}/activities", {"type": "other", "notes": "Spoke at the fair"}
        ),
        "an activity was added",
    ),
    "a tag": (
        lambda world, at, made: by_hand(
            world, "PUT", f"/candidates/{at}/tags", {"tags": [{"id": world.sandbox.records("tags")[2]["id"]}]}
        ),
        "a tag was added",
    ),
    "a move in the pipeline": (
        lambda world, at, made: by_hand(
            world, "POST", f"/pipelines/{made.pipelines()[0]['id']}/status", {"status_id": FIRST_STATUS}
        ),
        "its status in a pipeline was changed",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_created_record_stays_once_somebody_has_touched_it(small_world: World, edit: str) -> None:
    world = small_world
    made, person_id = all_around(world)
    seq = world.queue(person_id)
    world.run(seq)
    change, reason = EDITS[edit]
    change(world, world.sandbox.records("candidates")[0]["id"], made)
    assert reason in refused(world, seq)


def test_an_updated_field_stays_once_somebody_has_changed_it(small_world: World) -> None:
    world = small_world
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"}, website=None)
    person_id = world.person(candidate={**MARTA, "website": "https://m.example"})
    world.link(person_id, "candidate", cats_id)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change("candidates", cats_id, title="Director")
    assert refused(world, seq) == (
        "Not undone: since then “title” of the candidate was changed in CATS. Nothing was taken back."
    )
    assert world.sandbox.records("candidates")[0]["website"] == "https://m.example"


def test_what_somebody_put_back_themselves_is_no_reason_to_refuse(small_world: World) -> None:
    world = small_world
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"})
    person_id = world.person(candidate={**MARTA, "emails": [EMAIL]})
    world.link(person_id, "candidate", cats_id)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change("candidates", cats_id, title="Analyst")
    assert undo(world, seq).state == "done"
    assert world.sandbox.records("candidates")[0]["_embedded"]["emails"] == []


def test_a_record_that_somebody_deleted_is_taken_back_already(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.remove("candidates", world.sandbox.records("candidates")[0]["id"])
    assert undo(world, seq).state == "done"
    assert world.links(person_id) == {}


def test_one_touched_record_of_two_keeps_both(small_world: World) -> None:
    world = small_world
    person_id = world.person(company=ACME, candidate=MARTA, contact={**MARTA, "owner_id": 1})
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change("contacts", world.sandbox.records("contacts")[0]["id"], title="Director")
    assert "(contact)" in refused(world, seq)
    assert [len(held(world)[kind]) for kind in ("candidates", "contacts", "companies")] == [1, 1, 1]


def test_a_note_that_somebody_edited_stays(small_world: World) -> None:
    world = small_world
    made = around(world)
    cats_id = world.sandbox.add("candidates", **MARTA)
    person_id = world.person(candidate=MARTA)
    world.link(person_id, "candidate", cats_id)
    later(world, person_id, "candidate", [note(world, person_id)])
    seq = world.queue(person_id)
    world.run(seq)
    [row] = world.sandbox.records("activities")
    by_hand(world, "PUT", f"/activities/{row['id']}", {"type": row["type"], "notes": "Corrected"})
    assert "a note was changed" in refused(world, seq)
    assert made.notes(cats_id) == [("email", "Corrected")]


def test_the_refused_undo_is_tried_again_when_cats_is_as_it_was(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "SLACK", timedelta(minutes=5))  # however long this machine takes for it
    world = small_world
    person_id = world.person(candidate=MARTA)
    seq = world.queue(person_id)
    world.run(seq)
    [record] = world.sandbox.records("candidates")
    world.sandbox.change("candidates", record["id"], title="Director")
    undo_seq = asked(world, seq)
    assert world.run(undo_seq).state == "needs_attention"
    world.sandbox.change("candidates", record["id"], title=MARTA["title"])
    with world.database.write() as session:
        sync = session.get_one(Sync, undo_seq)
        sync.state, sync.reason = "queued", "retry"
    assert world.run(undo_seq).state == "done"
    assert world.sandbox.records("candidates") == []


def test_only_the_last_sync_that_wrote_can_be_undone(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    first = world.queue(person_id)
    world.run(first)
    world.want(person_id, candidate={**MARTA, "title": "Chief"})
    second = world.queue(person_id)
    world.run(second)
    third = world.queue(person_id)
    world.run(third)
    with world.database.read() as session:
        syncs = [session.get_one(Sync, seq) for seq in (first, second, third)]
        assert [can_undo(session, sync) for sync in syncs] == [False, True, False], "the third wrote nothing"
