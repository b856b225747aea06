"""Workers killed at any moment, answers lost at random: every sync ends, and CATS has every record once."""

from __future__ import annotations

import random
import time

from sqlalchemy import func, select
from tests.server.sync.around import around, later, note
from tests.server.sync.processes import worker_process
from tests.server.sync.world import ACME, MARTA, World, wait_for

from catsync.models import Sync

KILLS = 6
PEOPLE = 18
COMPANIES = 3
LOST_ANSWERS = ("status_after", "close_after", "close_before")


def test_kills_at_random_moments_lose_nothing_and_double_nothing(world: World) -> None:
    chance = random.Random(11)
    world.sandbox.switch(search_lag_seconds=0.3, duplicate_rule="off")
    made = around(world)
    before = len(world.sandbox.records("companies"))
    for what in LOST_ANSWERS:
        for path in ("/(companies|contacts)$", "/(items|activities)$"):
            world.sandbox.fault(what, method="POST", path=path, probability=0.04, times=None)
    for number in range(PEOPLE):
        company = {"name": f"{ACME['name']} {number % COMPANIES}", "owner_id": 1}
        contact = {**MARTA, "last_name": f"Oliveira {number}", "owner_id": 1}
        person_id = world.person(company=company, contact=contact)
        later(world, person_id, "contact", [("place", "list", made.contact_list), note(world, person_id)])
        world.queue(person_id)
        world.queue(person_id)  # the same again: it must come second, and find it done
    for _ in range(KILLS):
        with worker_process(world.database, world.sandbox):
            time.sleep(chance.uniform(0.05, 0.5))  # the moment of the kill, not a wait for anything
    with worker_process(world.database, world.sandbox):
        wait_for(lambda: states(world) == {"done": 2 * PEOPLE}, 60)
    assert recoveries(world) > 0, "no kill met a running sync"
    assert sorted(row["name"] for row in world.sandbox.records("companies")[before:]) == [
        f"{ACME['name']} {number}" for number in range(COMPANIES)
    ]
    contacts = sorted(row["id"] for row in world.sandbox.records("contacts"))
    assert sorted(made.listed(made.contact_list)) == contacts
    assert sorted(row["data_item"]["id"] for row in world.sandbox.records("activities")) == contacts
    names = sorted(row["last_name"] for row in world.sandbox.records("contacts"))
    assert names == sorted(f"Oliveira {number}" for number in range(PEOPLE))


def states(world: World) -> dict[str, int]:
    with world.database.read() as session:
        counted = session.execute(select(Sync.state, func.count()).group_by(Sync.state))
        return {state: count for state, count in counted}  # noqa: C416 - rows, not pairs


def recoveries(world: World) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.sum(Sync.recoveries))) or 0
