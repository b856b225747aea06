"""The sliding log of calls: the limit, the reserve, and what answers teach about it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catsync.clock import now
from catsync.db import Database
from catsync.models import CatsCall, Sync
from catsync.sync.budget import Budget, NoCallsLeft

SITE = 4711


def limited(database: Database, limit: int) -> Budget:
    budget = Budget(database)
    budget.learn(SITE, limit, None, None)
    return budget


def state(budget: Budget, database: Database) -> dict[str, Any]:
    with database.read() as session:
        return budget.state(session, SITE)


def until_of(budget: Budget, lane: int = 0) -> datetime:
    with pytest.raises(NoCallsLeft) as caught:
        budget.take(SITE, lane)
    return caught.value.until


def test_interactive_calls_may_use_the_whole_limit_and_no_more(database: Database) -> None:
    budget = limited(database, 10)
    for _ in range(10):
        budget.take(SITE, 0)
    wait = until_of(budget) - now()
    assert timedelta(minutes=60) < wait <= timedelta(minutes=61), (
        "CATS counts a call a little longer than we do"
    )
    assert state(budget, database)["remaining"] == 0


def test_background_calls_leave_a_reserve(database: Database) -> None:
    budget = limited(database, 10)
    for _ in range(8):
        budget.take(SITE, 2)
    until_of(budget, lane=2)
    budget.take(SITE, 0)


def test_a_call_comes_back_when_it_leaves_the_window(database: Database) -> None:
    budget = limited(database, 2)
    budget.take(SITE, 0)
    budget.take(SITE, 0)
    with database.write() as session:
        call = session.execute(select(CatsCall).limit(1)).scalar_one()
        call.called_at -= timedelta(minutes=61)
    budget.take(SITE, 0)
    until_of(budget)


def test_many_threads_never_take_more_than_the_limit(database: Database) -> None:
    budget, taken, ready = limited(database, 10), [], threading.Barrier(4)

    def work() -> None:
        ready.wait(10)
        try:
            while True:
                budget.take(SITE, 0)
                taken.append(1)
        except NoCallsLeft:
            return

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == 10


def test_calls_of_other_programs_are_learnt_from_an_answer(database: Database) -> None:
    budget = limited(database, 100)
    budget.take(SITE, 0)
    budget.learn(SITE, 100, 3, None)
    assert state(budget, database)["remaining"] == 3


def test_what_was_taken_for_others_is_given_back_when_cats_says_so(database: Database) -> None:
    budget = limited(database, 100)
    budget.take(SITE, 0)
    budget.learn(SITE, 100, 3, None)
    budget.learn(SITE, 100, 50, None)
    assert state(budget, database)["remaining"] == 50
    budget.learn(SITE, 100, 100, None)
    assert state(budget, database)["remaining"] == 99, "our own call stays"


def test_calls_that_are_on_their_way_are_not_taken_for_those_of_others(database: Database) -> None:
    budget = limited(database, 100)
    first = budget.take(SITE, 0)
    budget.learn(SITE, 100, 89, None, first)
    assert state(budget, database)["remaining"] == 89, "ten of others"
    second, *_ = (budget.take(SITE, 0) for _ in range(5))
    budget.learn(SITE, 100, 88, None, second)  # CATS has seen the second, and four are under way
    assert state(budget, database)["remaining"] == 84


def test_an_answer_older_than_the_last_one_learnt_from_teaches_nothing(database: Database) -> None:
    budget = limited(database, 100)
    slow, quick = budget.take(SITE, 0), budget.take(SITE, 0)
    budget.learn(SITE, 100, 68, None, quick)
    budget.learn(SITE, 100, 99, None, slow)
    assert state(budget, database)["remaining"] == 68


def test_what_others_spent_before_our_latest_call_is_counted_though_more_calls_are_under_way(
    database: Database,
) -> None:
    budget = limited(database, 100)
    taken = [budget.take(SITE, 0) for _ in range(8)]
    budget.learn(SITE, 100, 100 - 8 - 30, None, taken[-1])
    assert state(budget, database)["remaining"] == 62


@pytest.mark.parametrize(("limit", "queued", "mirror"), [(500, 495, 460), (1500, 1495, 1460), (10, 10, 8)])
def test_queued_syncs_keep_one_percent_for_the_recruiter_and_the_mirror_more(
    database: Database, limit: int, queued: int, mirror: int
) -> None:
    budget = limited(database, limit)
    with database.write() as session:
        session.add_all(CatsCall(site_id=SITE) for _ in range(mirror))
    until_of(budget, lane=2)
    with database.write() as session:
        session.add_all(CatsCall(site_id=SITE) for _ in range(queued - mirror))
    until_of(budget, lane=1)
    if queued < limit:
        budget.take(SITE, 0)


def waiting(database: Database, count: int, at: datetime) -> list[Sync]:
    """So many queued syncs that wait for a call until then."""
    made = [
        Sync(
            site_id=SITE,
            person_id=f"{number}",
            lane=1,
            state="queued",
            reason="rate",
            run_after=at,
            request={},
        )
        for number in range(count)
    ]
    with database.write() as session:
        session.add_all(made)
    return made


def test_each_waiting_sync_waits_for_a_call_of_its_own(database: Database) -> None:
    budget, at = limited(database, 10), now()
    with database.write() as session:
        session.add_all(
            CatsCall(site_id=SITE, called_at=at - timedelta(minutes=50 - number)) for number in range(10)
        )
    waiting(database, 2, at + timedelta(hours=1))
    with database.write() as session, pytest.raises(NoCallsLeft) as caught:
        budget.take_in(session, SITE, 1, 4711)
    assert caught.value.until - budget.window == at - timedelta(minutes=48)


@pytest.mark.parametrize(("remaining", "woken"), [(3, 0), (5, 2), (50, 3)])
def test_calls_that_turn_out_to_be_left_wake_as_many_syncs(
    database: Database, remaining: int, woken: int
) -> None:
    budget = limited(database, 100)
    budget.take(SITE, 0)
    budget.learn(SITE, 100, 3, None)
    waiting(database, 3, now() + timedelta(hours=1))
    budget.learn(SITE, 100, remaining, None)
    with database.read() as session:
        due = session.execute(select(Sync).where(Sync.run_after <= now())).scalars().all()
    assert len(due) == woken


def test_a_larger_limit_wakes_the_syncs_that_wait_for_it(database: Database) -> None:
    budget = limited(database, 500)
    waiting(database, 3, now() + timedelta(hours=1))
    budget.learn(SITE, 1500, None, None)
    with database.read() as session:
        assert len(session.execute(select(Sync).where(Sync.run_after <= now())).scalars().all()) == 3


def test_retry_after_blocks_every_lane(database: Database) -> None:
    budget = limited(database, 100)
    budget.learn(SITE, None, None, 30)
    assert timedelta(seconds=25) < until_of(budget) - now() <= timedelta(seconds=30)
    assert state(budget, database)["remaining"] == 0


def test_one_site_does_not_spend_the_calls_of_another(database: Database) -> None:
    budget = limited(database, 1)
    budget.take(SITE, 0)
    budget.take(SITE + 1, 0)


def test_a_database_that_fails_does_not_lose_an_answer(sqlite: Database) -> None:
    budget = Budget(sqlite)
    sqlite.close()
    CatsCall.__table__.drop(sqlite.engine)
    budget.learn(SITE, 100, 3, None)
