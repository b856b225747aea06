"""Whatever an urgent sync of a person waits for is as urgent as that (Q3, SYNCING.md 3)."""

from __future__ import annotations

from tests.server.sync.undoing.taken_back import asked
from tests.server.sync.world import MARTA, World

from catsync.models import Sync
from catsync.sync.queue import retry, wake_waiting

LINUS = {"first_name": "Linus", "last_name": "Weber"}


def test_a_woken_sync_before_an_interactive_one_does_not_wait_longer_than_that(small_world: World) -> None:
    world = small_world
    person_id, other_id = world.person(candidate=MARTA), world.person(candidate=LINUS)
    waiting = world.queue(person_id, lane=2)
    with world.database.write() as session:
        sync = session.get_one(Sync, waiting)
        sync.state, sync.reason = "waiting", "needs_field"
    world.queue(person_id, lane=0)
    world.queue(other_id, lane=1)
    with world.database.write() as session:
        wake_waiting(session, person_id)
    assert [job.seq for job in world.claim(limit=1)] == [waiting]


def test_an_undo_does_not_wait_behind_a_background_sync(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    first = world.queue(person_id, lane=2)
    with world.database.write() as session:
        sync = session.get_one(Sync, first)
        sync.state, sync.reason = "needs_attention", "refused"
    second = world.queue(person_id)
    assert world.run(second).state == "done"
    with world.database.write() as session:
        retry(session, session.get_one(Sync, first))
    asked(world, second)
    assert world.sync(first).lane == 0
