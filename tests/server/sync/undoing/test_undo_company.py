"""A company that a sync created, and others who need it while it is being undone (F5, F7)."""

from __future__ import annotations

from sqlalchemy import select
from tests.server.sync.around import cancelled
from tests.server.sync.undoing.taken_back import an_hour_passes, asked, undo
from tests.server.sync.world import ACME, MARTA, World

from catsync.models import CreationLock, Sync
from catsync.sync.runner import run_sync

LINUS = {"first_name": "Linus", "last_name": "Weber", "title": "Buyer"}


def contacts(world: World) -> list[tuple[str, int]]:
    return [(row["last_name"], row["company_id"]) for row in world.sandbox.records("contacts")]


def of_company(world: World, person: dict[str, str]) -> str:
    return world.person(company=ACME, contact={**person, "owner_id": 1})


def test_a_company_goes_though_another_s_cancelled_sync_had_meant_it(small_world: World) -> None:
    world = small_world
    first, second = of_company(world, MARTA), of_company(world, LINUS)
    seq = world.queue(first)
    world.run(seq)
    world.sandbox.fault("status", method="POST", path="^/contacts$", status=400)
    other = world.queue(second)
    world.run(other)
    cancelled(world, other)
    assert undo(world, seq).state == "done"
    assert world.sandbox.records("companies") == []


def test_a_company_stays_where_another_s_cancelled_sync_may_have_made_a_contact(small_world: World) -> None:
    world = small_world
    first, second = of_company(world, MARTA), of_company(world, LINUS)
    seq = world.queue(first)
    world.run(seq)
    world.sandbox.fault("close_before", method="POST", path="^/contacts$")
    other = world.queue(second)
    world.run_once()
    cancelled(world, other)
    assert undo(world, seq).state == "done"
    assert len(world.sandbox.records("companies")) == 1


def half_undone(world: World) -> int:
    """An undo that holds the company, and to which CATS did not answer then. Returns its seq."""
    seq = world.queue(of_company(world, MARTA))
    assert world.run(seq).state == "done"
    world.sandbox.fault("status", method="GET", path="^/companies/[0-9]+$", status=503)
    undo_seq = asked(world, seq)
    world.run_once()
    assert world.sync(undo_seq).state == "queued"
    return undo_seq


def test_who_needs_the_company_waits_for_the_undo(small_world: World) -> None:
    world = small_world
    undo_seq = half_undone(world)
    other = world.queue(of_company(world, LINUS))
    with world.database.write() as session:
        session.get_one(Sync, undo_seq).lane = 2  # the other one comes first
    [job] = world.claim(limit=1)
    run_sync(world.engine(), job)
    sync = world.sync(other)
    assert (job.seq, sync.state, sync.reason) == (other, "queued", "company")
    assert world.run(other).state == "done"
    assert world.sync(undo_seq).state == "done"
    [company] = world.sandbox.records("companies")
    assert contacts(world) == [("Weber", company["id"])]


def test_an_undo_that_is_cancelled_while_it_holds_the_company_leaves_it_to_others(world: World) -> None:
    cancelled(world, half_undone(world))
    [company] = world.sandbox.records("companies")
    assert world.run(world.queue(of_company(world, LINUS))).state == "done"
    assert [row["id"] for row in world.sandbox.records("companies")] == [company["id"]]
    assert contacts(world) == [("Weber", company["id"])]


def test_a_company_that_is_gone_is_not_taken_from_a_cancelled_undo(small_world: World) -> None:
    world = small_world
    undo_seq = half_undone(world)
    cancelled(world, undo_seq)
    [company] = world.sandbox.records("companies")
    world.sandbox.remove("companies", company["id"])
    assert world.run(world.queue(of_company(world, LINUS))).state == "done"
    [anew] = world.sandbox.records("companies")
    assert contacts(world) == [("Weber", anew["id"])]


def test_a_company_that_somebody_edited_before_the_contact_was_made_stays(small_world: World) -> None:
    world = small_world
    world.sandbox.fault("status", method="POST", path="^/contacts$", status=503)
    seq = world.queue(of_company(world, MARTA))
    world.run_once()
    [company] = world.sandbox.records("companies")
    an_hour_passes(world, ("companies", company["id"]))
    world.sandbox.change("companies", company["id"], owner_id=1)  # only the date tells it
    an_hour_passes(world, ("companies", company["id"]))
    assert world.run(seq).state == "done"
    undone = undo(world, seq)
    told = next(row for row in undone.outcome["records"] if row["record_type"] == "company")
    assert told["dropped"][0]["text"] == "The company stays: it was changed in CATS."
    with world.database.read() as session:
        [lock] = session.scalars(select(CreationLock))
        assert lock.remote_id == company["id"]
