"""The worker's threads: they run what is queued, recover what died, and stop cleanly."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import text
from tests.server.sync.fakes import FakePlanner
from tests.server.sync.processes import worker_process
from tests.server.sync.world import MARTA, SITE, World, wait_for

from catsync.clock import now
from catsync.db import Database
from catsync.models import CatsCall, Sync
from catsync.models import Worker as WorkerRow
from catsync.sync.budget import DEFAULT_LIMIT, RESERVE_CALLS
from catsync.sync.timing import Timing
from catsync.sync.worker import Worker

SLOW_POLL = Timing(settle_seconds=0, poll_seconds=30, housekeeping_seconds=0.05)


@contextmanager
def working(world: World, timing: Timing = SLOW_POLL, threads: int = 4) -> Iterator[Worker]:
    worker = Worker(
        world.database, world.sandbox.client, FakePlanner(), learn=world.learn, timing=timing, threads=threads
    )
    worker.start()
    try:
        yield worker
    finally:
        world.sandbox.send("POST", "/holds/release", {})
        worker.stop()


def people(world: World, count: int) -> list[str]:
    return [world.person(candidate={**MARTA, "first_name": f"Marta {n}"}) for n in range(count)]


def test_a_sync_that_is_queued_runs_when_the_worker_is_woken(world: World) -> None:
    with working(world) as worker:
        assert worker.is_running
        seq = world.queue(people(world, 1)[0])
        worker.wake()
        wait_for(lambda: world.sync(seq).state == "done")


def test_more_syncs_than_threads_are_all_done(world: World) -> None:
    seqs = [world.queue(person_id) for person_id in people(world, 9)]
    with working(world, threads=2):
        wait_for(lambda: all(world.sync(seq).state == "done" for seq in seqs), 30)
    assert len(world.sandbox.records("candidates")) == 9


def test_two_workers_share_the_work_and_double_nothing(world: World) -> None:
    seqs = [world.queue(person_id) for person_id in people(world, 10)]
    with working(world), working(world):
        wait_for(lambda: all(world.sync(seq).state == "done" for seq in seqs), 30)
    assert world.sandbox.calls() == ["POST /candidates"] * 10


def test_one_slow_sync_does_not_hold_up_the_others(small_world: World) -> None:
    slow, *others = (small_world.queue(person_id) for person_id in people(small_world, 3))
    small_world.sandbox.fault("hold_before", method="POST", path="^/candidates$")
    with working(small_world, threads=2):
        wait_for(lambda: sum(small_world.sync(seq).state == "done" for seq in (slow, *others)) == 2)


def test_a_stop_between_two_calls_queues_the_rest_again(small_world: World) -> None:
    contact = {
        **MARTA,
        "owner_id": 1,
        "company_id": small_world.sandbox.add("companies", name="Acme", owner_id=1),
    }
    small_world.sandbox.fault("hold_after", method="POST", path="^/candidates$")
    seq = small_world.queue(small_world.person(candidate=MARTA, contact=contact))
    with working(small_world) as worker:
        wait_for(lambda: small_world.sandbox.get("/holds")["holds"])
        worker.ask_to_stop()
        small_world.sandbox.send("POST", "/holds/release", {})
        assert worker.stop()
    sync = small_world.sync(seq)
    assert (sync.state, sync.reason, sync.attempts, sync.recoveries) == ("queued", "stopped", 0, 0)
    assert small_world.sandbox.calls() == ["POST /candidates"]
    assert small_world.run(seq).state == "done"
    assert small_world.sandbox.calls() == ["POST /candidates", "POST /contacts"]


def test_while_bulk_syncs_wait_for_calls_one_that_a_recruiter_pressed_is_written(world: World) -> None:
    left_to_recruiters = RESERVE_CALLS[1][0]
    with world.database.write() as session:
        spent = DEFAULT_LIMIT - left_to_recruiters
        session.add_all(CatsCall(site_id=SITE, called_at=now()) for _ in range(spent))
    *bulk, pressed = people(world, 4)
    waiting = [world.queue(person_id, lane=1) for person_id in bulk]
    with working(world, Timing(settle_seconds=0, poll_seconds=0.05)):
        wait_for(lambda: all(world.sync(seq).reason == "rate" for seq in waiting))
        seq = world.queue(pressed)
        wait_for(lambda: world.sync(seq).state == "done")
    assert {world.sync(each).state for each in waiting} == {"queued"}
    assert world.sandbox.calls() == ["POST /candidates"]


def test_a_stop_does_not_wait_for_a_call_that_hangs(small_world: World) -> None:
    small_world.sandbox.fault("hold_before", method="POST", path="^/candidates$")
    small_world.queue(small_world.person(candidate=MARTA))
    with working(small_world) as worker:
        wait_for(lambda: small_world.sandbox.get("/holds")["holds"])
        began = time.monotonic()
        assert not worker.stop(0.3)
        assert time.monotonic() - began < 10  # the call hangs on


def test_sigterm_ends_a_worker_process_in_time_with_nothing_to_recover(small_world: World) -> None:
    seqs = [small_world.queue(person_id) for person_id in people(small_world, 30)]
    with worker_process(small_world.database, small_world.sandbox) as process:
        wait_for(lambda: any(small_world.sync(seq).state == "done" for seq in seqs))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
    assert {small_world.sync(seq).state for seq in seqs} <= {"queued", "done"}
    assert workers(small_world.database) == 0


def test_a_killed_process_is_noticed_long_before_its_lease_ends(world: World) -> None:
    lease_seconds = 60.0
    seq = world.queue(people(world, 1)[0])
    world.sandbox.fault("hold_before", method="POST", path="^/candidates$", kill=True)
    with worker_process(world.database, world.sandbox, lease_seconds) as process:
        process.wait(timeout=20)
    assert world.sync(seq).state == "running"
    with working(world):
        wait_for(lambda: world.sync(seq).recoveries == 1, lease_seconds / 6)


def test_a_process_that_was_frozen_longer_than_its_lease_doubles_and_overwrites_nothing(
    small_world: World,
) -> None:
    world = small_world
    world.sandbox.switch(duplicate_rule="off")
    world.sandbox.fault("hold_after", method="POST", path="^/candidates$")
    first, later = (world.queue(person_id) for person_id in people(world, 2))
    with world.database.write() as session:
        session.get_one(Sync, later).run_after += timedelta(hours=1)
    with worker_process(world.database, world.sandbox, lease_seconds=1.5) as frozen:
        wait_for(lambda: world.sandbox.get("/holds")["holds"])
        freeze(frozen.pid, world.database)
        with worker_process(world.database, world.sandbox):
            wait_for(lambda: world.sync(first).state == "done", 20)
        done = world.sync(first)
        world.sandbox.send("POST", "/holds/release", {})
        frozen.send_signal(signal.SIGCONT)
        world.make_due()
        wait_for(lambda: world.sync(later).state == "done")  # it works on, and was refused its late result
    assert (done.fence, done.recoveries) == (2, 1)
    assert vars_of(world.sync(first)) == vars_of(done)
    assert len(world.sandbox.records("candidates")) == 2


def freeze(pid: int, database: Database) -> None:
    """SIGSTOP at a moment at which the process does not hold the writers' lock."""
    with open(f"{database.url.database}.lock", "w", encoding="ascii") as lock:
        while True:
            os.kill(pid, signal.SIGSTOP)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                os.kill(pid, signal.SIGCONT)


def vars_of(sync: Sync) -> dict[str, object]:
    return {column.name: getattr(sync, column.name) for column in Sync.__table__.columns}


def test_connections_that_are_cut_during_a_call_lose_no_result(postgres_world: World) -> None:
    world = postgres_world
    world.sandbox.fault("hold_after", method="POST", path="^/candidates$")
    seq = world.queue(people(world, 1)[0])
    with working(world):
        wait_for(lambda: world.sandbox.get("/holds")["holds"])
        with world.database.read() as session:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            session.execute(text(f"{others} AND datname = current_database()"))
        world.sandbox.send("POST", "/holds/release", {})
        wait_for(lambda: world.sync(seq).state == "done")
    assert world.sandbox.calls() == ["POST /candidates"]


def test_a_long_call_keeps_its_lease(small_world: World) -> None:
    small_world.sandbox.fault("hold_after", method="POST", path="^/candidates$")
    seq = small_world.queue(people(small_world, 1)[0])
    timing = Timing(settle_seconds=0, lease_seconds=1.2, housekeeping_seconds=0.05, poll_seconds=0.05)
    with working(small_world, timing=SocketPatience(**vars(timing))):
        wait_for(lambda: small_world.sandbox.get("/holds")["holds"])
        lease = small_world.sync(seq).lease_until
        wait_for(lambda: (small_world.sync(seq).lease_until - lease).total_seconds() > 1.5)
        small_world.sandbox.send("POST", "/holds/release", {})
        wait_for(lambda: small_world.sync(seq).state == "done")
    assert small_world.sync(seq).recoveries == 0


class SocketPatience(Timing):
    """A short lease whose calls may last, to see the heartbeat."""

    @property
    def socket_timeout(self) -> tuple[float, float]:
        return 5.0, 20.0


def workers(database: Database) -> int:
    with database.read() as session:
        return session.query(WorkerRow).count()
