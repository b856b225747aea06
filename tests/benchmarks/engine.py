"""The engine's own figures on both databases: accepting, claiming, writing, recovering, and who comes first."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import insert, select, text
from tests.server.postgres import cluster, why_not
from tests.server.sync.conftest import emptied
from tests.server.sync.fakes import FakePlanner, request_for
from tests.server.sync.processes import worker_process
from tests.server.sync.world import KEY, SITE, Sandbox, World, wait_for

from catsync.clock import now
from catsync.db import Database
from catsync.demo.processes import start
from catsync.models import Base, Person, Sync
from catsync.sync.budget import Budget
from catsync.sync.claims import claim
from catsync.sync.queue import accept
from catsync.sync.run import Engine
from catsync.sync.runner import run_sync
from catsync.sync.timing import Timing

from .figures import Figure, by_turns, median, p99

ACCEPTED = int(os.environ.get("CATSYNC_BENCH_ACCEPTED", "400"))
WRITTEN = int(os.environ.get("CATSYNC_BENCH_WRITTEN", "300"))
OLD_SYNCS = int(os.environ.get("CATSYNC_BENCH_OLD_SYNCS", "250000"))
BULK, KILLS, INTERACTIVE, CLAIMS, CLAIMED = 500, 5, 5, 20, 8
# As large as an accepted sync, in the same file or cluster, with the same durability.
BARE_TABLE = "CREATE TABLE bare_commit (id VARCHAR(32), payload TEXT)"


@dataclass
class Bench:
    """One database with its name in the table."""

    world: World
    name: str

    @property
    def database(self) -> Database:
        return self.world.database

    def queue(self, number: int, lane: int = 0) -> int:
        with self.database.write() as session:
            return self.accepted(session, number, lane)

    def accepted(self, session: Any, number: int, lane: int = 0) -> int:
        wanted = {
            "candidate": {"first_name": "Marta", "last_name": f"Number {number}", "title": "Head of Data"}
        }
        person = Person(profile={"wanted": wanted, "mandatory": []})
        session.add(person)
        session.flush()
        request = request_for(person.profile, {}, {})
        sync = accept(session, site_id=SITE, person_id=person.id, user_id=None, lane=lane, request=request)
        session.flush()
        return sync.seq

    def clear(self) -> None:
        with self.database.write() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        self.world.sandbox.send("POST", "/reset", {})


def measure() -> list[Figure]:
    figures: list[Figure] = []
    sandbox = start("sandbox", ["sandbox", "--port", "0", "--seed", "empty"], Path(os.devnull))
    control = Sandbox(str(sandbox.said["url"]), str(sandbox.said["control"]))
    control.switch(rate_limit=1_000_000)
    try:
        for name, database in _databases():
            bench = Bench(World(database, control), name)
            for figure in (_accepting, _saturated, _claiming, _writing, _recovering, _first):
                bench.clear()
                figures += figure(bench)
    finally:
        sandbox.stop()
    return figures


def _databases() -> Iterator[tuple[str, Database]]:
    folder = Path(tempfile.mkdtemp(prefix="catsync-bench-"))
    database = Database(f"sqlite:///{folder}/catsync.db")
    try:
        yield "SQLite", emptied_sqlite(database)
    finally:
        database.close()
        shutil.rmtree(folder)
    if why_not() is not None:
        print(f"PostgreSQL is left out: {why_not()}")
        return
    with cluster() as url:
        database = emptied(Database(url))
        yield "PostgreSQL", database
        database.close()


def emptied_sqlite(database: Database) -> Database:
    Base.metadata.create_all(database.engine)
    return database


def _bare_commit(bench: Bench) -> Callable[[], object]:
    with bench.database.write() as session:
        session.execute(text("DROP TABLE IF EXISTS bare_commit"))
        session.execute(text(BARE_TABLE))
    row = {"id": "0" * 32, "payload": "x" * 1500}

    def commit() -> None:
        with bench.database.write() as session:
            session.execute(text("INSERT INTO bare_commit VALUES (:id, :payload)"), row)

    return commit


def _accepting(bench: Bench) -> list[Figure]:
    numbers = iter(range(10_000_000))
    ours, bare = by_turns(ACCEPTED, lambda: bench.queue(next(numbers)), _bare_commit(bench))
    return [
        Figure(f"{bench.name}: accept a sync, p50", median(ours), "ms", "bare commit", median(bare)),
        Figure(f"{bench.name}: accept a sync, p99", p99(ours), "ms", "bare commit", p99(bare)),
    ]


def _saturated(bench: Bench) -> list[Figure]:
    """While a worker process works off a queue that does not end."""
    for number in range(BULK):
        bench.queue(number, lane=2)
    numbers = iter(range(BULK, 10_000_000))
    with worker_process(bench.database, bench.world.sandbox):
        wait_for(lambda: bench.world.sandbox.records("candidates"), 20)
        ours, bare = by_turns(ACCEPTED // 4, lambda: bench.queue(next(numbers), lane=2), _bare_commit(bench))
    return [
        Figure(
            f"{bench.name}: accept beside a busy worker, p50", median(ours), "ms", "bare commit", median(bare)
        ),
        Figure(f"{bench.name}: accept beside a busy worker, p99", p99(ours), "ms", "bare commit", p99(bare)),
    ]


def _claiming(bench: Bench) -> list[Figure]:
    """Eight of a few, among very many that are done."""
    rows = [
        {"id": f"{n:032}", "site_id": SITE, "person_id": f"old-{n}", "state": "done", "lane": 2, "request": {},
         "run_after": now(), "attempts": 0, "recoveries": 0, "is_automatic": False, "fence": 1,
         "is_cancel_requested": False, "is_woken": False, "calls": 1, "created_at": now()}
        for n in range(OLD_SYNCS)
    ]  # fmt: skip
    with bench.database.write() as session:
        for begin in range(0, OLD_SYNCS, 5000):
            session.execute(insert(Sync), rows[begin : begin + 5000])
    for number in range(CLAIMS * CLAIMED + CLAIMED):
        bench.queue(number)
    took, bare = by_turns(CLAIMS, lambda: claim(bench.database, "bench", CLAIMED), _bare_commit(bench))
    name = f"{bench.name}: claim {CLAIMED} among {OLD_SYNCS:,} syncs"
    return [Figure(name, median(took), "ms", "bare commit", median(bare))]


def _writing(bench: Bench) -> list[Figure]:
    """CPU of a new candidate (one call of CATS) in this process, beside the bare call with the same body."""
    engine = Engine(
        bench.database, bench.world.sandbox.client, FakePlanner(), Budget(bench.database), lambda *_: None,
        Timing(),
    )  # fmt: skip
    with requests.Session() as session:
        ours, bare = [], []
        for block in range(6):
            each = WRITTEN // 6
            for number in range(block * each, (block + 1) * each):
                bench.queue(number)
            calls, began = len(bench.world.sandbox.calls()), time.process_time()
            for _ in range(each):
                for job in claim(bench.database, "bench", 1):
                    run_sync(engine, job)
            spent = time.process_time() - began
            ours.append(spent * 1000 / max(1, len(bench.world.sandbox.calls()) - calls))
            began = time.process_time()
            for number in range(each):
                _bare_call(session, bench.world.sandbox.url, number)
            bare.append((time.process_time() - began) * 1000 / each)
    name = f"{bench.name}: CPU of the worker per CATS call"
    return [Figure(name, median(ours), "ms", "bare requests call", median(bare))]


def _bare_call(session: requests.Session, url: str, number: int) -> None:
    session.post(
        f"{url}/candidates?check_duplicate=true", timeout=20, headers={"Authorization": f"Token {KEY}"},
        json={"first_name": "Bare", "last_name": f"Number {number}", "title": "Head of Data"},
    ).raise_for_status()  # fmt: skip


def _recovering(bench: Bench) -> list[Figure]:
    """From the SIGKILL of a worker in the middle of a call until another one has its sync."""
    took = []
    for number in range(KILLS):
        bench.world.sandbox.fault("hold_after", method="POST", path="/candidates$", seconds=60)
        seq = bench.queue(number)
        with worker_process(bench.database, bench.world.sandbox) as first:
            wait_for(lambda seq=seq: bench.world.sync(seq).state == "running", 20)
            with worker_process(bench.database, bench.world.sandbox):
                first.kill()
                first.wait()
                began = time.perf_counter()
                wait_for(lambda seq=seq: bench.world.sync(seq).fence > 1, 20)
                took.append((time.perf_counter() - began) * 1000)
                bench.world.sandbox.send("POST", "/holds/release", {})
    return [Figure(f"{bench.name}: taken over after a kill, same machine", median(took), "ms")]


def _first(bench: Bench) -> list[Figure]:
    """A sync that a recruiter pressed, behind 500 of a campaign, with calls left."""
    for number in range(BULK):
        bench.queue(number, lane=2)
    took = []
    with worker_process(bench.database, bench.world.sandbox):
        wait_for(lambda: bench.world.sandbox.records("candidates"), 20)
        for number in range(INTERACTIVE):
            began = time.perf_counter()
            seq = bench.queue(BULK + number)
            wait_for(lambda seq=seq: bench.world.sync(seq).fence > 0, 20)
            took.append((time.perf_counter() - began) * 1000)
        with bench.database.read() as session:
            assert session.scalars(select(Sync.seq).where(Sync.state == "queued").limit(1)).first(), (
                "none waits"
            )
    return [
        Figure(f"{bench.name}: a pressed sync begins behind {BULK}, median", median(took), "ms"),
        Figure(f"{bench.name}: a pressed sync begins behind {BULK}, longest", max(took), "ms"),
    ]
