"""Kills and lost answers in the middle of an undo: it goes on, and CATS ends as it was before the sync (F7, Q1)."""

from __future__ import annotations

import signal

import pytest
from tests.long import IS_LONG
from tests.server.sync.around import around, later, note
from tests.server.sync.processes import worker_process
from tests.server.sync.undoing.taken_back import EMAIL, PHONE, all_around, asked, held, undo
from tests.server.sync.world import MARTA, World, wait_for

LOST = ("status", "429", "status_after", "close_before", "close_after", "garbage")
# Every call that an undo writes with.
WRITES = [
    "PUT ^/candidates/[0-9]+$", "DELETE ^/candidates/[0-9]+/emails/[0-9]+$",
    "DELETE ^/candidates/[0-9]+/phones/[0-9]+$",
    "DELETE ^/pipelines/[0-9]+$", "DELETE ^/candidates/lists/[0-9]+/items/[0-9]+$",
    "DELETE ^/candidates/[0-9]+/tags/[0-9]+$", "DELETE ^/activities/[0-9]+$",
]  # fmt: skip
DELETIONS = ["DELETE ^/contacts/[0-9]+$", "DELETE ^/companies/[0-9]+$"]


def changed(world: World) -> tuple[int, object]:
    """A sync that changed a record which CATS had, and what CATS held before."""
    made = around(world)
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"})
    person_id = world.person(candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE]})
    world.link(person_id, "candidate", cats_id)
    later(world, person_id, "candidate", [*made.places(), note(world, person_id)])
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    return seq, before


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("write", [*WRITES, *DELETIONS] if IS_LONG else [WRITES[0], WRITES[4], DELETIONS[1]])
def test_a_worker_killed_in_an_undo_is_followed_by_one_that_ends_it(
    small_world: World, what: str, write: str
) -> None:
    world = small_world
    if write in WRITES:
        seq, before = changed(world)
    else:
        _, person_id = all_around(world, "contact")
        before = held(world)
        seq = world.queue(person_id)
        world.run(seq)
    undo_seq = asked(world, seq)
    method, path = write.split()
    world.sandbox.fault(what, method=method, path=path, kill=True)
    with worker_process(world.database, world.sandbox) as first:
        assert first.wait(timeout=20) == -signal.SIGKILL
    with worker_process(world.database, world.sandbox):
        wait_for(lambda: world.sync(undo_seq).state not in ("queued", "running"), 20)
    sync = world.sync(undo_seq)
    assert (sync.state, sync.recoveries) == ("done", 1), sync.error
    assert held(world) == before


@pytest.mark.parametrize("what", LOST)
def test_every_answer_of_an_undo_may_be_lost_once(small_world: World, what: str) -> None:
    world = small_world
    seq, before = changed(world)
    for write in WRITES:
        method, path = write.split()
        more = {"retry_after": 0} if what == "429" else {}
        world.sandbox.fault(what, method=method, path=path, **more)
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before
