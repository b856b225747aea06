"""The reconciler: what a lost answer may have doubled is found long after, reported once, and never merged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from tests.server.sync.around import around, later, note
from tests.server.sync.world import ACME, MARTA, SITE, World, wait_for

from catsync.cats import NullGate, greater_than
from catsync.models import AuditEvent, DoubleFound, SyncStep
from catsync.sync.budget import Budget, NoCallsLeft
from catsync.sync.reconcile import reconcile_next

LAG_SECONDS = 1.0
RESOURCES = {"candidate": "candidates", "company": "companies"}


def doubled(world: World, path: str, **wanted: object) -> str:
    """A sync whose answer at `path` is lost, while the index lags longer than anybody waits: CATS has it twice then."""
    world.sandbox.switch(search_lag_seconds=LAG_SECONDS, duplicate_rule="off")
    world.sandbox.fault("close_after", method="POST", path=path)
    person = world.person(**wanted)  # type: ignore[arg-type]
    assert world.run(world.queue(person)).state == "done"
    (kind,) = [each for each in RESOURCES if RESOURCES[each] in path]
    client = world.sandbox.client(SITE, NullGate(), (5, 20))
    wait_for(lambda: client.count(kind, greater_than("id", 0)) == 2)  # the index has caught up
    return person


def found(world: World) -> list[tuple[str, int, int]]:
    with world.database.read() as session:
        rows = session.scalars(select(DoubleFound).order_by(DoubleFound.id))
        return [(row.record_type, row.cats_id, row.double_id) for row in rows]


def reconciled(world: World) -> int:
    """How many steps were looked at."""
    looked = 0
    while reconcile_next(world.engine(), wait_seconds=-60):
        looked += 1
    return looked


@pytest.mark.parametrize(
    ("kind", "path", "wanted"),
    [
        ("candidate", "^/candidates$", {"candidate": MARTA}),
        ("company", "^/companies$", {"company": ACME, "contact": {**MARTA, "owner_id": 1}}),
    ],
)
def test_a_record_that_cats_holds_twice_is_reported(
    world: World, kind: str, path: str, wanted: dict[str, object]
) -> None:
    doubled(world, path, **wanted)
    resource = RESOURCES[kind]
    lost, ours = (row["id"] for row in world.sandbox.records(resource))
    assert reconciled(world) == 1
    assert found(world) == [(kind, ours, lost)]
    assert len(world.sandbox.records(resource)) == 2, "nothing is merged or deleted"


def test_it_is_reported_once_and_told_in_the_audit(small_world: World) -> None:
    doubled(small_world, "^/candidates$", candidate=MARTA)
    assert (reconciled(small_world), reconciled(small_world)) == (1, 0)
    assert len(found(small_world)) == 1
    with small_world.database.read() as session:
        told = session.scalars(select(AuditEvent.what).where(AuditEvent.what == "double.found")).all()
    assert len(told) == 1


def test_a_doubt_that_was_rightly_settled_is_looked_at_and_nothing_is_reported(small_world: World) -> None:
    world = small_world
    made = around(world)
    world.sandbox.fault("close_after", method="POST", path="^/candidates$")
    world.sandbox.fault("close_after", method="POST", path="/activities$")
    person = world.person(candidate=MARTA)
    later(world, person, "candidate", [note(world, person)])
    assert world.run(world.queue(person)).state == "done"
    assert (reconciled(world), found(world)) == (2, [])
    assert len(made.notes(world.sandbox.records("candidates")[0]["id"])) == 1


def test_without_doubt_nothing_is_looked_at(small_world: World) -> None:
    small_world.run(small_world.queue(small_world.person(candidate=MARTA)))
    calls = len(small_world.sandbox.calls())
    assert reconciled(small_world) == 0
    assert len(small_world.sandbox.calls()) == calls


def test_it_waits_its_time_and_for_calls_to_spare(small_world: World) -> None:
    world = small_world
    doubled(world, "^/candidates$", candidate=MARTA)
    assert not reconcile_next(world.engine(), wait_seconds=3600)

    class Spent(Budget):
        def take(self, site_id: int, lane: int) -> None:  # type: ignore[override]
            raise NoCallsLeft(world.sync(1).created_at)

    with pytest.raises(NoCallsLeft):
        reconcile_next(replace(world.engine(), budget=Spent(world.database)), wait_seconds=-60)
    with world.database.read() as session:
        made = select(SyncStep.reconciled_at).where(SyncStep.name == "ensure_candidate")
        assert session.scalars(made).all() == [None], "it is looked at later"
    assert reconciled(world) == 1
