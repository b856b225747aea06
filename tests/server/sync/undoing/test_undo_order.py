"""Undo begins with the sync that wrote last, whenever it was asked for, and goes back from there (F7)."""

from __future__ import annotations

from tests.server.sync.around import (
    FIRST_STATUS,
    WANTED_STATUS,
    around,
    automatic,
    cancelled,
    later,
    linked,
    note,
)
from tests.server.sync.around import offers_undo as offers
from tests.server.sync.undoing.taken_back import asked, by_hand, undo
from tests.server.sync.world import MARTA, World

from catsync.models import Sync
from catsync.sync.queue import retry


def tried_again(world: World, seq: int) -> None:
    with world.database.write() as session:
        retry(session, session.get_one(Sync, seq))


def one_that_wrote_after_a_later_one(world: World) -> tuple[int, int]:
    """The first was asked for first, stopped, and was tried again when the second was done."""
    around(world)
    person_id, _ = linked(world, MARTA, title="Analyst")
    later(world, person_id, "candidate", [note(world, person_id)])
    world.sandbox.fault("status", method="GET", path="^/candidates/[0-9]+$", status=400)
    first = automatic(world, world.queue(person_id))
    assert world.run(first).state == "needs_attention"
    world.want(person_id, candidate={**MARTA, "title": "Chief"})
    second = world.queue(person_id)
    assert world.run(second).state == "done"
    world.want(person_id, candidate={**MARTA, "title": "President"})
    tried_again(world, first)
    assert world.run(first).state == "done"
    return first, second


def test_the_last_sync_that_wrote_can_be_undone_though_it_was_asked_for_first(world: World) -> None:
    first, second = one_that_wrote_after_a_later_one(world)
    assert (offers(world, first), offers(world, second)) == (True, False)
    assert undo(world, first).state == "done"
    assert world.sandbox.records("candidates")[0]["title"] == "Chief"
    assert undo(world, second).state == "done"
    assert world.sandbox.records("candidates")[0]["title"] == "Analyst"


def test_an_undo_is_refused_where_an_earlier_sync_wrote_while_it_waited(small_world: World) -> None:
    world = small_world
    around(world)
    person_id, _ = linked(world, MARTA, title="Analyst")
    world.sandbox.fault("status", method="GET", path="^/candidates/[0-9]+$", status=400)
    later(world, person_id, "candidate", [note(world, person_id)])
    first = automatic(world, world.queue(person_id))
    assert world.run(first).state == "needs_attention"
    world.want(person_id, candidate={**MARTA, "title": "Chief"})
    second = world.queue(person_id)
    assert world.run(second).state == "done"
    world.want(person_id, candidate={**MARTA, "title": "President"})
    tried_again(world, first)
    undone = world.run(asked(world, second))
    assert (undone.state, undone.error["message"]) == (
        "needs_attention",
        "A later sync has written for this person. Undo that one first.",
    )
    assert world.sandbox.records("candidates")[0]["title"] == "President"


def test_a_pipeline_is_undone_after_the_undo_of_its_status(small_world: World) -> None:
    world, made = small_world, around(small_world)
    first, second = pipeline_and_its_status(world, made.job)
    assert undo(world, second).state == "done"
    assert made.pipelines()[0]["status_id"] == FIRST_STATUS
    undone = undo(world, first)
    assert undone.state == "done", undone.error
    assert made.pipelines() == []


def test_a_pipeline_that_somebody_moved_after_the_undo_of_its_status_stays(small_world: World) -> None:
    world, made = small_world, around(small_world)
    first, second = pipeline_and_its_status(world, made.job)
    assert undo(world, second).state == "done"
    by_hand(world, "POST", f"/pipelines/{made.pipelines()[0]['id']}/status", {"status_id": WANTED_STATUS + 1})
    undone = undo(world, first)
    assert undone.reason == "undo_refused"
    assert "the candidate was moved or rated in the pipeline" in undone.error["message"]


def pipeline_and_its_status(world: World, job_id: int) -> tuple[int, int]:
    """The sync that put the candidate into it, and the one that set the status, which CATS had refused to the first."""
    person_id, _ = linked(world, MARTA)
    place = {"job_id": job_id, "status_id": WANTED_STATUS}
    later(world, person_id, "candidate", [("place", "pipeline", place)])
    world.sandbox.fault("status", method="POST", path="/status$", status=400)
    first = world.queue(person_id)
    assert world.run(first).state == "needs_attention"
    cancelled(world, first)
    second = world.queue(person_id)
    assert world.run(second).state == "done"
    return first, second
