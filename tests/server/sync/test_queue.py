"""Accept, claim, settle, retry, cancel, wake and reap, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.server.sync.world import MARTA, SITE, World

from catsync.clock import now
from catsync.errors import CatsyncError
from catsync.models import AuditEvent, Sync
from catsync.sync.claims import claim, heartbeat, settle
from catsync.sync.endings import Ending, LostLease
from catsync.sync.identity import is_dead, worker_id
from catsync.sync.queue import accept, cancel, retry, wake_waiting
from catsync.sync.reaper import reap
from catsync.sync.runner import run_sync

DONE = Ending("done")


class Refused(CatsyncError):
    """The caller finds something wrong after it has accepted the sync."""

    def __init__(self, sync: Sync) -> None:
        super().__init__("bad_request", sync.id)


def someone(world: World) -> str:
    return world.person(candidate=MARTA)


def end(world: World, seq: int, state: str) -> None:
    with world.database.write() as session:
        session.get_one(Sync, seq).state = state


def test_the_same_idempotency_key_is_the_same_sync_with_one_audit_event(world: World) -> None:
    person_id = someone(world)
    assert world.queue(person_id, key="k-1") == world.queue(person_id, key="k-1")
    with world.database.read() as session:
        counted = select(func.count()).select_from(AuditEvent).where(AuditEvent.what == "sync.accepted")
        assert session.execute(counted).scalar_one() == 1


def test_an_idempotency_key_of_another_person_is_refused(world: World) -> None:
    world.queue(someone(world), key="k-1")
    with pytest.raises(CatsyncError) as caught:
        world.queue(someone(world), key="k-1")
    assert caught.value.code == "conflict"


def test_the_same_key_at_the_same_moment_makes_one_sync(world: World) -> None:
    person_id, seqs, ready = someone(world), [], threading.Barrier(4)

    def post() -> None:
        ready.wait(10)
        seqs.append(world.queue(person_id, key="k-1"))

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(seqs) == 4
    assert len(set(seqs)) == 1


def test_a_sync_whose_transaction_fails_was_never_accepted(world: World) -> None:
    person_id = someone(world)
    with pytest.raises(CatsyncError), world.database.write() as session:
        raise Refused(accept(session, site_id=SITE, person_id=person_id, user_id=None, request={}))
    assert world.claim() == []


def test_the_syncs_of_one_person_run_one_after_another(world: World) -> None:
    person_id = someone(world)
    first, second = world.queue(person_id), world.queue(person_id)
    [job] = world.claim()
    assert job.seq == first
    assert world.claim() == []
    settle(world.database, job, DONE, None)
    assert [job.seq for job in world.claim()] == [second]


@pytest.mark.parametrize("state", ["done", "needs_attention", "cancelled", "waiting"])
def test_a_sync_that_does_not_move_holds_back_nobody(world: World, state: str) -> None:
    person_id = someone(world)
    first, second = world.queue(person_id), world.queue(person_id)
    end(world, first, state)
    assert [job.seq for job in world.claim()] == [second]


def test_a_sync_in_back_off_holds_back_the_later_ones_of_its_person_only(world: World) -> None:
    person_id = someone(world)
    first, _ = world.queue(person_id), world.queue(person_id)
    other = world.queue(someone(world))
    with world.database.write() as session:
        session.get_one(Sync, first).run_after = now() + timedelta(minutes=5)
    assert [job.seq for job in world.claim()] == [other]


def test_a_retried_older_sync_does_not_overtake_a_running_one(world: World) -> None:
    person_id = someone(world)
    first, second = world.queue(person_id), world.queue(person_id)
    end(world, first, "needs_attention")
    assert [job.seq for job in world.claim()] == [second]
    with world.database.write() as session:
        retry(session, session.get_one(Sync, first))
    assert world.claim() == []


def test_interactive_syncs_come_before_background_ones(world: World) -> None:
    background, interactive = world.queue(someone(world), lane=2), world.queue(someone(world), lane=0)
    assert [job.seq for job in world.claim(limit=1)] == [interactive]
    assert [job.seq for job in world.claim(limit=1)] == [background]


def test_earlier_syncs_of_the_person_inherit_the_lane(world: World) -> None:
    person_id = someone(world)
    world.queue(someone(world), lane=1)
    first = world.queue(person_id, lane=2)
    world.queue(person_id, lane=0)
    assert [job.seq for job in world.claim(limit=1)] == [first]


def test_two_workers_do_not_both_claim(world: World) -> None:
    people = [someone(world) for _ in range(20)]
    seqs = {world.queue(person_id) for person_id in people for _ in range(2)}
    claimed, ready = [], threading.Barrier(4)

    def work(name: str) -> None:
        ready.wait(10)
        while jobs := claim(world.database, name, 2):
            claimed.extend(job.seq for job in jobs)
            for job in jobs:
                settle(world.database, job, DONE, None)

    threads = [threading.Thread(target=work, args=(f"worker-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    while jobs := world.claim():  # a rival's skipped locks may have ended a thread early
        claimed.extend(job.seq for job in jobs)
        for job in jobs:
            settle(world.database, job, DONE, None)
    assert sorted(claimed) == sorted(seqs)


def test_the_result_of_a_frozen_worker_is_refused(world: World) -> None:
    seq = world.queue(someone(world))
    [frozen] = world.claim("worker-1")
    with world.database.write() as session:
        session.get_one(Sync, seq).lease_until = now() - timedelta(seconds=1)
    assert reap(world.database, lambda owner: False) == 1
    [job] = world.claim("worker-1")
    assert job.fence == frozen.fence + 1
    with pytest.raises(LostLease):
        settle(world.database, frozen, Ending("needs_attention", "refused"), None)
    assert run_sync(world.engine(), frozen) is None
    assert world.sandbox.calls() == []
    assert world.sync(seq).state == "running"
    run_sync(world.engine(), job)
    assert world.sync(seq).state == "done"


def test_a_worker_frozen_during_its_call_records_nothing(world: World) -> None:
    seq = world.queue(world.person(candidate=MARTA))
    [frozen] = world.claim()

    class Thawing(type(world.engine().planner)):  # type: ignore[misc]
        """While the plan is made, the lease runs out and another worker takes the sync."""

        def payload(self, *args: object) -> object:
            with world.database.write() as session:
                session.get_one(Sync, seq).fence += 1
            return super().payload(*args)

    run_sync(world.engine(planner=Thawing()), frozen)
    assert world.sandbox.calls() == []
    assert world.steps(seq) == {}


def test_a_live_lease_is_not_reaped_and_a_heartbeat_lengthens_it(world: World) -> None:
    seq = world.queue(someone(world))
    [job] = world.claim()
    before = world.sync(seq).lease_until
    heartbeat(world.database, [job], 600)
    assert world.sync(seq).lease_until - before > timedelta(seconds=500)
    assert reap(world.database, lambda owner: False) == 0


def test_the_syncs_of_a_dead_process_are_taken_back_at_once(world: World) -> None:
    seq = world.queue(someone(world))
    world.claim("dead")
    assert reap(world.database, lambda owner: owner == "dead") == 1
    sync = world.sync(seq)
    assert (sync.state, sync.reason, sync.recoveries, sync.attempts) == ("queued", "recovered", 1, 0)
    assert [job.seq for job in world.claim()] == [seq]


def test_a_sync_that_keeps_losing_its_worker_is_slowed_down(world: World) -> None:
    seq = world.queue(someone(world))
    with world.database.write() as session:
        session.get_one(Sync, seq).recoveries = 9
    world.claim()
    reap(world.database, lambda owner: True)
    assert world.claim() == []


def test_this_process_is_not_dead_and_one_with_another_start_time_is() -> None:
    own = worker_id()
    boot, namespace, pid, start, number = own.split(":")
    assert not is_dead(own)
    assert is_dead(":".join([boot, namespace, pid, f"{int(start) + 1}", number]))
    assert not is_dead(":".join(["other-boot", namespace, pid, f"{int(start) + 1}", number]))


def test_cancel_ends_a_queued_sync(world: World) -> None:
    seq = world.queue(someone(world))
    with world.database.write() as session:
        cancel(session, session.get_one(Sync, seq))
    assert world.sync(seq).state == "cancelled"
    assert world.claim() == []


def test_a_running_sync_is_cancelled_before_its_next_call(world: World) -> None:
    seq = world.queue(someone(world))
    [job] = world.claim()
    with world.database.write() as session:
        cancel(session, session.get_one(Sync, seq))
    assert world.sync(seq).state == "running"
    run_sync(world.engine(), job)
    assert world.sync(seq).state == "cancelled"
    assert world.sandbox.calls() == []


def test_what_is_done_can_be_neither_cancelled_nor_retried(world: World) -> None:
    seq = world.queue(someone(world))
    end(world, seq, "done")
    for change in (cancel, retry):
        with pytest.raises(CatsyncError) as caught, world.database.write() as session:
            change(session, session.get_one(Sync, seq))
        assert caught.value.code == "conflict"


def test_a_field_that_is_filled_while_the_sync_runs_wakes_it_too(world: World) -> None:
    person_id = someone(world)
    seq = world.queue(person_id)
    [job] = world.claim()
    with world.database.write() as session:
        assert wake_waiting(session, person_id) == 0
    settle(world.database, job, Ending("waiting", "needs_field"), None)
    assert world.sync(seq).state == "queued"
