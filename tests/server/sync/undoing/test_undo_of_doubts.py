"""What a sync may have written when it was cancelled is looked for, and taken back, too (F7, ARCHITECTURE 4)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.sync.around import (
    PROSPECT,
    WANTED_STATUS,
    around,
    automatic,
    cancelled,
    later,
    linked,
    note,
    offers_undo,
    resume,
)
from tests.server.sync.undoing.taken_back import EMAIL, PHONE, all_around, asked, held, undo
from tests.server.sync.world import ACME, MARTA, World

from catsync.models import SyncStep
from catsync.sync.timing import Timing

WANTED = {**MARTA, "emails": [EMAIL], "phones": [PHONE]}
# What may be lost of a candidate that CATS had: the call, and whether it arrived.
CALLS = [
    "PUT ^/candidates/[0-9]+$", "POST /emails$", "POST /phones$", "POST ^/pipelines$", "POST /status$",
    "POST /items$", "PUT /tags$", "POST /activities$", "POST /resumes",
]  # fmt: skip


def lost(world: World, person_id: str, call: str, what: str = "close_after") -> int:
    """A sync whose answer to this call was lost, and that was cancelled then."""
    method, path = call.split()
    world.sandbox.fault(what, method=method, path=path)
    seq = world.queue(person_id)
    world.run_once()
    assert any(step.is_uncertain for step in world.steps(seq).values()), world.steps(seq)
    cancelled(world, seq)
    return seq


@pytest.mark.parametrize("what", ["close_after", "close_before"])
@pytest.mark.parametrize("call", CALLS)
def test_cats_is_as_it_was_after_the_undo_of_a_sync_cancelled_in_doubt(
    small_world: World, call: str, what: str
) -> None:
    world, made = small_world, around(small_world)
    person_id, _ = linked(world, WANTED, title="Analyst")
    later(world, person_id, "candidate", [*made.places(), note(world, person_id), resume(world, person_id)])
    before = held(world)
    seq = lost(world, person_id, call, what)
    assert offers_undo(world, seq)
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before


def test_a_status_of_a_contact_that_may_have_been_set_is_set_back(small_world: World) -> None:
    world = small_world
    around(world)
    company = world.sandbox.add("companies", **ACME)
    cats_id = world.sandbox.add("contacts", **MARTA, owner_id=1, company_id=company)
    person_id = world.person(contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "contact", cats_id)
    before = world.sandbox.records("contacts")[0]["status_id"]
    later(world, person_id, "contact", [("place", "status", PROSPECT, before)])
    seq = lost(world, person_id, "POST /status$")
    assert world.sandbox.records("contacts")[0]["status_id"] == PROSPECT
    assert undo(world, seq).state == "done"
    assert world.sandbox.records("contacts")[0]["status_id"] == before


@pytest.mark.parametrize("path", ["^/candidates$", "^/companies$", "^/contacts$"])
def test_a_record_that_a_cancelled_sync_may_have_made_is_deleted(world: World, path: str) -> None:
    person_id = world.person(company=ACME, candidate=MARTA, contact={**MARTA, "owner_id": 1})
    seq = lost(world, person_id, f"POST {path}")
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert [world.sandbox.records(k) for k in ("candidates", "contacts", "companies")] == [[], [], []]


@pytest.mark.parametrize("call", ["POST /activities$", "POST ^/pipelines$", "PUT /tags$", "POST /resumes"])
def test_what_may_be_around_a_record_of_ours_goes_with_it(small_world: World, call: str) -> None:
    world = small_world
    _, person_id = all_around(world)
    before = held(world)
    seq = lost(world, person_id, call)
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before


def test_a_pipeline_of_ours_goes_although_its_status_is_in_doubt(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, _ = linked(world, MARTA)
    place = {"job_id": made.job, "status_id": WANTED_STATUS}
    later(world, person_id, "candidate", [("place", "pipeline", place)])
    seq = lost(world, person_id, "POST /status$")
    assert made.pipelines()[0]["status_id"] == WANTED_STATUS
    assert undo(world, seq).state == "done"
    assert made.pipelines() == []


def test_a_put_that_may_never_have_arrived_refuses_nothing(small_world: World) -> None:
    world = small_world
    person_id, cats_id = linked(world, MARTA, title="Analyst")
    seq = lost(world, person_id, "PUT ^/candidates/[0-9]+$", "close_before")
    world.sandbox.change("candidates", cats_id, title="Director")
    assert undo(world, seq).state == "done"
    assert world.sandbox.records("candidates")[0]["title"] == "Director"


def test_an_undo_waits_until_what_was_lost_must_be_visible(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    seq = lost(world, person_id, "POST ^/candidates$")
    undo_seq = asked(world, seq)
    world.run_once(timing=Timing(settle_seconds=60.0))
    sync = world.sync(undo_seq)
    assert (sync.state, sync.reason) == ("queued", "settle")
    assert len(world.sandbox.records("candidates")) == 1


def test_a_refused_undo_leaves_the_doubt_to_the_next_sync(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, MARTA, title="Analyst")
    later(world, person_id, "candidate", [note(world, person_id)])
    seq = lost(world, person_id, "POST /activities$")
    world.sandbox.change("candidates", cats_id, title="Director")
    undo_seq = asked(world, seq)
    assert world.run(undo_seq).state == "needs_attention"
    cancelled(world, undo_seq)
    assert world.run(world.queue(person_id)).state == "done"
    assert len(made.notes(cats_id)) == 1


def test_what_was_found_is_not_forgotten_when_the_undo_is_interrupted(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, {**MARTA, "phones": [PHONE]})
    later(world, person_id, "candidate", [note(world, person_id)])
    seq = lost(world, person_id, "POST /activities$")
    world.sandbox.fault("status", method="DELETE", path="/phones/", status=503)
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert made.notes(cats_id) == []
    assert undone.outcome["records"][0]["notes"] == 1


@pytest.mark.parametrize("wanted", [MARTA, {**MARTA, "title": "Chief"}])
def test_a_lost_record_that_a_later_sync_found_is_deleted_by_the_undo_of_that(
    small_world: World, wanted: dict[str, Any]
) -> None:
    world = small_world
    around(world)
    person_id = world.person(candidate=MARTA)
    lost(world, person_id, "POST ^/candidates$")
    world.want(person_id, candidate=wanted)
    second = automatic(world, world.queue(person_id))
    sync = world.run(second)
    assert sync.state == "done"
    assert sync.outcome["records"][0]["action"] == "created"
    undone = undo(world, second)
    assert undone.state == "done", undone.error
    assert world.sandbox.records("candidates") == []


def test_no_undo_is_offered_of_what_was_looked_for_and_is_not_there(small_world: World) -> None:
    world = small_world
    person_id, _ = linked(world, MARTA, title="Analyst")
    world.sandbox.fault("close_before", method="PUT", path="^/candidates/[0-9]+$")
    seq = world.queue(person_id)
    world.run_once()
    world.want(person_id, candidate={"first_name": "Marta", "last_name": "Oliveira"})
    assert world.run(seq).state == "done"
    with world.database.read() as session:
        [step] = session.scalars(select(SyncStep).where(SyncStep.name == "update_candidate"))
        assert (step.state, step.is_uncertain, step.doubt_since is None) == ("intended", False, False)
    assert not offers_undo(world, seq)


def test_what_a_sync_wrote_before_cats_refused_the_rest_can_be_undone(small_world: World) -> None:
    world = small_world
    person_id, _ = linked(world, {**MARTA, "phones": [PHONE]}, title="Analyst")
    before = held(world)
    world.sandbox.fault("status", method="POST", path="/phones$", status=400)
    seq = world.queue(person_id)
    assert world.run(seq).state == "needs_attention"
    assert held(world) != before, "the title is written"
    cancelled(world, seq)
    assert undo(world, seq).state == "done"
    assert held(world) == before
