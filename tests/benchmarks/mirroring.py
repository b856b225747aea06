"""`mirror`: what the mirror costs us with a million companies and a million people in SQLite, whatever CATS costs.

The real path: an HTTP answer of a hundred rows, read by the client, made ready and written, a transaction a window, as
the first crawl does it; the CATS that answers is a process of its own (`bulk_pages`). Beside it the floor: the same
pages fetched with requests, parsed, and every row written as text into a table of nothing else. CPU is this process's.

CATSYNC_BENCH_ROWS (default 1000000): companies, and as many people, half of them contacts. CATSYNC_BENCH_SPARES=0: with
the garbage collector looking at everything, as it does by default.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from rich.console import Console

from catsync.cats import CatsClient, less_than
from catsync.clock import now
from catsync.db import Database
from catsync.garbage import spare_what_stays
from catsync.migrate import migrate
from catsync.mirror.entries import Entry, company_entry, person_entry
from catsync.mirror.progress import state_of
from catsync.mirror.store import forget_all, put_all

from . import bulk_pages
from .figures import Figure

SPARES = os.environ.get("CATSYNC_BENCH_SPARES", "1") == "1"
ROWS = int(os.environ.get("CATSYNC_BENCH_ROWS", "1000000"))
SIZES = (10_000, 100_000, 1_000_000)
SITE, PAGE, CALLS_AN_HOUR = 4711, 100, 500
CHANGED_ROWS, GONE = 10_000, 1_000
# Of each kind at most; every page costs the floor the same, so that what it says is for all of them.
FLOOR_PAGES = 1_000


@dataclass
class Spent:
    """CPU seconds by kind, rows written, and memory in MB."""

    cpu: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    wall: float = 0.0
    peak: float = 0.0
    steady: float = 0.0


def measure() -> list[Figure]:
    """Figures for every size up to the one asked for."""
    found: list[Figure] = []
    for size in [each for each in SIZES if each < ROWS] + [ROWS]:
        with tempfile.TemporaryDirectory() as folder, running_cats(size) as url:
            is_last = size == ROWS
            floor = _floor(url, size, Path(folder) / "floor.db")
            figures = _of_size(url, size, floor, Path(folder) / "catsync.db", is_last)
            for each in figures:
                _tell(f"{each.name}: {each.value:.3f} {each.unit} {each.peer_text}")
            found += figures
    return found


def _of_size(url: str, size: int, floor: Spent, path: Path, is_last: bool) -> list[Figure]:
    database = Database(f"sqlite:///{path}")
    try:
        migrate(database)
        if SPARES:
            spare_what_stays()  # as a companion does when it has started
        spent = _crawl(url, size, database)
        at = f"at {size:,} + {size:,}"
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        total, floor_total = sum(spent.cpu.values()), sum(floor.cpu.values())
        people, floor_people = _people(spent), _people(floor)
        name = "fetched, parsed and written raw"
        calls = 2 * size // PAGE
        found = [
            Figure(f"CPU per mirrored company, {at}", spent.cpu["companies"] * 1000 / size, "ms",
                   name, floor.cpu["companies"] * 1000 / size),
            Figure(f"CPU per mirrored person, {at}", people * 1000 / size, "ms", name, floor_people * 1000 / size),
            Figure(f"CPU of the first crawl, {at}", total / 60, "min", name, floor_total / 60),
            Figure(f"time of the first crawl without waiting for CATS, {at}", spent.wall / 60, "min",
                   f"{calls} calls at {CALLS_AN_HOUR}/h", calls / CALLS_AN_HOUR * 60),
            Figure(f"memory, {at}", spent.steady, "MB", "at its beginning", floor.steady),
            Figure(f"memory at most, {at}", spent.peak, "MB", "at its beginning", floor.steady),
            Figure(f"database file per record, {at}", path.stat().st_size / (2 * size), "bytes",
                   "raw rows", path.with_name("floor.db").stat().st_size / floor.rows),
        ]  # fmt: skip
        return found + (_later(url, size, database, at) if is_last else [])
    finally:
        database.close()


def _crawl(url: str, size: int, database: Database) -> Spent:
    spent = Spent()
    began = time.perf_counter()
    with CatsClient(url, "bench-key-0001") as client:
        for kind in bulk_pages.KINDS:
            cpu, below, count = time.process_time(), _count(kind, size) + 1, 0
            while below > 1:
                below = _window(client, database, kind, below)
                count += 1
                if count % 500 == 0:
                    spent.steady = _memory("VmRSS")
                    each = (time.process_time() - cpu) / count * 1000 / PAGE
                    megabytes = Path(str(database.url.database)).stat().st_size / 1_000_000
                    _tell(
                        f"{kind}: {count * PAGE:,}, {each:.3f} ms each; {spent.steady:.0f} MB; file {megabytes:.0f} MB"
                    )
            spent.cpu[kind] = time.process_time() - cpu
    spent.wall = time.perf_counter() - began
    spent.steady, spent.peak = _memory("VmRSS"), _memory("VmHWM")
    return spent


def _window(client: CatsClient, database: Database, kind: str, below: int) -> int:
    """The newest hundred below an id, as the crawl asks for them: the last page, since CATS lists the oldest first."""
    record_type, last_page = bulk_pages.KINDS[kind], (below - 1 + PAGE - 1) // PAGE
    read_at = now()
    rows = client.find(record_type, less_than("id", below), page=last_page, per_page=PAGE).rows
    entries = [_entry(record_type, row) for row in rows]
    with database.write() as session:
        put_all(session, SITE, record_type, entries, read_at=read_at)
        state = state_of(session, SITE, record_type)
        state.below_id, state.remaining = rows[0].id, rows[0].id - 1
    return rows[0].id


def _entry(record_type: str, row: Any) -> Entry:
    if record_type == "company":
        return company_entry(row.raw)
    return person_entry(record_type, row.raw, row.emails_loaded and row.phones_loaded)


def _floor(url: str, size: int, path: Path) -> Spent:
    """What is left when everything that can be left out is."""
    spent = Spent()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE raw (kind TEXT, id INTEGER, record TEXT, PRIMARY KEY (kind, id))")
    http = requests.Session()
    for kind in bulk_pages.KINDS:
        cpu, pages = time.process_time(), _count(kind, size) // PAGE
        fetched = min(pages, FLOOR_PAGES)
        for page in range(1, fetched + 1):
            asked = {"field": "id", "filter": "greater_than", "value": 0}
            answer = http.post(f"{url}/{kind}/search?page={page}&per_page={PAGE}", json=asked, timeout=60)
            rows = answer.json()["_embedded"][kind]
            connection.execute("BEGIN IMMEDIATE")
            written = [(kind, row["id"], json.dumps(row)) for row in rows]
            connection.executemany("INSERT INTO raw VALUES (?, ?, ?)", written)
            connection.execute("COMMIT")
        spent.cpu[kind] = (time.process_time() - cpu) * pages / fetched
        spent.rows += fetched * PAGE
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    spent.steady = _memory("VmRSS")
    return spent


def _later(url: str, size: int, database: Database, at: str) -> list[Figure]:
    """What comes when the mirror is there: the same again, changes, deletions."""
    count = min(CHANGED_ROWS, size)
    ids = [1 + place * (size // count) for place in range(count)]
    same = [company_entry(bulk_pages.row("companies", cats_id)) for cats_id in ids]
    rows = [bulk_pages.row("companies", bulk_pages.CHANGED + cats_id) for cats_id in ids]
    unchanged = _put_cpu(database, same)
    changed = _put_cpu(database, [company_entry(row) for row in rows])
    one = bulk_pages.row("companies", bulk_pages.CHANGED + 2) | {"name": "Changed Once More"}
    began = time.perf_counter()
    with database.write() as session:
        put_all(session, SITE, "company", [company_entry(one)])
    visible = time.perf_counter() - began
    gone = [cats_id for cats_id in range(1, 2 * GONE + 1, 2) if cats_id <= size]
    cpu = time.process_time()
    with database.write() as session:
        forget_all(session, SITE, "company", gone)
    forgotten = time.process_time() - cpu
    return [
        Figure(f"CPU per company met unchanged, {at}", unchanged * 1000 / count, "ms"),
        Figure(f"CPU per company met changed, {at}", changed * 1000 / count, "ms"),
        Figure(f"one changed company until it is found, {at}", visible * 1000, "ms"),
        Figure(f"CPU per company forgotten, {len(gone):,} at once, {at}", forgotten * 1000 / len(gone), "ms"),
    ]


def _put_cpu(database: Database, entries: list[Entry]) -> float:
    """CPU seconds of writing them by windows."""
    cpu = time.process_time()
    for first in range(0, len(entries), PAGE):
        with database.write() as session:
            put_all(session, SITE, "company", entries[first : first + PAGE], read_at=now())
    return time.process_time() - cpu


def _count(kind: str, size: int) -> int:
    return size if kind == "companies" else size // 2


def _people(spent: Spent) -> float:
    return spent.cpu["contacts"] + spent.cpu["candidates"]


def _memory(what: str) -> float:
    """VmRSS or VmHWM of this process in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0.0)


def _tell(text: str) -> None:
    Console(stderr=True).print(text, highlight=False)


@contextmanager
def running_cats(size: int) -> Iterator[str]:
    """The address of a CATS with that many companies, and as many contacts and candidates."""
    command = [sys.executable, "-m", "tests.benchmarks.bulk_pages", str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()
