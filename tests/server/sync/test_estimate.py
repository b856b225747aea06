"""How long the queue takes, against a walk through the sliding log call by call."""

from __future__ import annotations

import heapq
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.server.sync.test_budget import SITE, limited

from catsync.clock import now
from catsync.db import Database
from catsync.models import CatsCall, Quota, Sync
from catsync.sync.budget import Budget
from catsync.sync.estimate import budget_state, queue, seconds_until

TOLERATED = 3.0  # seconds between the moments at which a test and the code looked at the clock


def called(database: Database, *ages: float, at: datetime | None = None) -> None:
    """Calls taken so many seconds ago."""
    with database.write() as session:
        session.add_all(
            CatsCall(site_id=SITE, called_at=(at or now()) - timedelta(seconds=age)) for age in ages
        )


def synced(
    database: Database, count: int, state: str = "queued", calls: int = 0, site_id: int = SITE
) -> None:
    with database.write() as session:
        for _ in range(count):
            session.add(Sync(site_id=site_id, person_id="p", state=state, calls=calls, request={}))


def told(database: Database, budget: Budget) -> Any:
    with database.read() as session:
        return queue(session, budget, SITE)


def walked(ages: list[float], allowed: int, window: float, calls: int) -> float:
    """Every call as soon as one of the window's is free again; seconds until the last of them."""
    log = [-age for age in ages]
    heapq.heapify(log)
    moment = 0.0
    for _ in range(calls):
        while log and log[0] + window <= moment:
            heapq.heappop(log)
        while len(log) >= allowed:
            moment = max(moment, heapq.heappop(log) + window)
        heapq.heappush(log, moment)
    return moment


def test_where_nothing_is_queued_there_is_no_queue(database: Database) -> None:
    synced(database, 2, "done")
    synced(database, 1, "queued", site_id=1)
    assert told(database, Budget(database)) is None


def test_syncs_for_which_there_are_calls_wait_for_none(database: Database) -> None:
    synced(database, 3)
    assert told(database, limited(database, 10)) == {"syncs": 3, "calls": 6, "seconds": 0}


def test_a_sync_is_thought_to_cost_what_the_last_ones_did_less_what_it_has_spent(database: Database) -> None:
    synced(database, 4, "done", calls=5)
    synced(database, 3, calls=1)
    found = told(database, limited(database, 500))
    assert found["calls"] == 12


def test_the_queue_is_over_when_the_last_call_that_it_needs_has_come_back(database: Database) -> None:
    budget = limited(database, 10)
    called(database, *[600.0 * number for number in range(1, 6)], *[60.0] * 5)
    synced(database, 2)
    wait = told(database, budget)["seconds"]
    assert abs(wait - (budget.window.total_seconds() - 1200)) < TOLERATED


def test_while_cats_has_blocked_the_key_even_one_call_waits(database: Database) -> None:
    budget = limited(database, 500)
    with database.write() as session:
        session.get_one(Quota, SITE).blocked_until = now() + timedelta(seconds=900)
    synced(database, 1)
    assert abs(told(database, budget)["seconds"] - 900) < TOLERATED


def test_the_budget_carries_its_queue(database: Database) -> None:
    synced(database, 1)
    with database.read() as session:
        found = budget_state(session, limited(database, 10), SITE)
    assert found == {
        "limit": 10,
        "remaining": 10,
        "resets_at": None,
        "queue": {"syncs": 1, "calls": 2, "seconds": 0},
    }


@pytest.mark.parametrize("seed", range(40))
def test_the_estimate_is_what_a_walk_call_by_call_comes_to(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    limit, lane = chance.choice([1, 7, 20, 100]), chance.choice([0, 1, 2])
    budget = limited(database, limit)
    window = budget.window.total_seconds()
    ages = [chance.uniform(1, window - 30) for _ in range(chance.randint(0, limit))]
    calls = chance.randint(1, 3 * limit)
    called(database, *ages)
    with database.read() as session:
        allowed = budget.room(session, SITE, lane).allowed
        wait = seconds_until(session, budget, SITE, lane, calls)
    assert abs(wait - walked(ages, allowed, window, calls)) < TOLERATED
