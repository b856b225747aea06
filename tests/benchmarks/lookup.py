"""`lookup`: how long it takes to find a company by its name, how often it is found, and what the index costs.

Companies by the names of `lookup_corpus` at 10,000, 100,000 and 1,000,000; every contender in a process of its own,
asked by turns (AT_A_TURN questions each) in one run. Slow ones are asked every so many questions, so that the run ends.
Found means: a record of the same company under another name; records with the very name that is looked up do not
count. What is built is kept under .out/lookup.

CATSYNC_BENCH_ROWS (default 1000000): companies. CATSYNC_BENCH_DATA: see `lookup_corpus`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from tests.server import postgres

from catsync.db import Database

from . import lookup_builds as builds
from .figures import Figure, median, p99
from .lookup_corpus import SETS, Corpus, corpus_of
from .lookup_plot import draw

ROWS = int(os.environ.get("CATSYNC_BENCH_ROWS", "1000000"))
SIZES = (10_000, 100_000, 1_000_000)
OUT = Path(__file__).parents[2] / ".out" / "lookup"
PATIENCE_MS = 60.0  # a question: who takes longer is asked the fewer
WARM_UP = 30
# In one message. One at a time they would measure how fast memory is, for the scan alone sweeps every cache between two
# questions, and how fast the machine wakes up a process that waits.
AT_A_TURN = 20
CHANGES = 100
KEYS, OURS, WHOLE = "ours, keys alone", "ours, candidates", "ours, whole look-up"


@dataclass
class Contender:
    """A process that answers look-ups, and what it answered."""

    name: str
    process: subprocess.Popen[str]
    stride: int = 1
    times: list[float] = field(default_factory=list)
    answers: list[tuple[int, list[int]]] = field(default_factory=list)  # number of the query, ids

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def find(self, queries: list[str]) -> list[dict[str, Any]]:
        """One after the other: {"ms", "ids"} of each."""
        answers: list[dict[str, Any]] = self.ask({"queries": queries})["answers"]
        return answers


def measure() -> list[Figure]:
    """Figures for every size up to the one asked for."""
    found: dict[int, list[Figure]] = {}
    for size in [each for each in SIZES if each < ROWS] + [ROWS]:
        found[size] = _of_size(size)
    if not draw(found, OUT / "lookup.png"):
        _tell("no plot: matplotlib is not installed (pip install 'catsync[bench]')")
    return [figure for figures in found.values() for figure in figures]


def _of_size(size: int) -> list[Figure]:
    corpus = corpus_of(size)
    for note in corpus.notes:
        _tell(f"{size:,}: {note}")
    folder = OUT / f"{size}"
    with ExitStack() as stack:
        places = _places(stack, folder, corpus)
        contenders = [stack.enter_context(_running(name, *place)) for name, place in places.items()]
        _ask_by_turns(contenders, corpus)
        at = f"at {size:,}"
        figures = _figures(contenders, corpus, at) + _costs(folder, contenders, at)
        for name in ("SQLite", "PostgreSQL"):
            writer = next((each for each in contenders if each.name == f"{WHOLE} ({name})"), None)
            figures += _changes(writer, corpus, f"{name}, {at}") if writer else []
    for each in figures:
        _tell(f"{each.name}: {each.value:.3f} {each.unit} {each.peer_text}")
    return figures


def _places(stack: ExitStack, folder: Path, corpus: Corpus) -> dict[str, tuple[str, str]]:
    """Contenders by the name shown: their name in `lookup_contenders`, and where they find their index."""
    names = corpus.names
    ours = f"sqlite:///{builds.kept(folder / 'catsync.db', builds.sqlite_file(names))}"
    found = {
        f"{KEYS} (SQLite)": ("ours_keys", ours),
        f"{OURS} (SQLite)": ("ours_candidates", ours),
        f"{WHOLE} (SQLite)": ("ours_whole", ours),
        "SQLite FTS5 trigram": ("fts5", str(builds.kept(folder / "fts5.db", builds.fts5_file(names)))),
        "rapidfuzz scan": (
            "rapidfuzz_scan",
            str(builds.kept(folder / "names.jsonl", builds.names_file(names))),
        ),
    }
    if importlib.util.find_spec("tantivy"):
        place = builds.kept(folder / "tantivy", builds.tantivy_folder(names))
        found["tantivy, same keys"] = ("tantivy_keys", str(place))
    else:
        _tell("tantivy is left out: not installed (pip install 'catsync[bench]')")
    reason = postgres.why_not()
    if reason:
        _tell(f"PostgreSQL is left out: {reason}")
        return found
    url = stack.enter_context(postgres.cluster())
    database = Database(url)
    builds.copy_into(database, folder / "catsync.db")
    builds.trgm_table(database, names)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    database.close()
    return found | {
        f"{OURS} (PostgreSQL)": ("ours_candidates", url),
        f"{WHOLE} (PostgreSQL)": ("ours_whole", url),
        "pg_trgm GIN": ("pg_trgm", url),
    }


@contextmanager
def _running(shown: str, name: str, place: str) -> Iterator[Contender]:
    command = [sys.executable, "-m", "tests.benchmarks.lookup_contenders", name, place]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            contender = Contender(shown, process)
            assert process.stdout is not None
            process.stdout.readline()  # it has loaded
            yield contender
        finally:
            process.terminate()


def _ask_by_turns(contenders: list[Contender], corpus: Corpus) -> None:
    for contender in contenders:
        times: list[float] = []
        for _, query, _ in corpus.queries[:WARM_UP]:
            if sum(times) < WARM_UP * PATIENCE_MS:
                times += [each["ms"] for each in contender.find([query])]
        contender.stride = max(1, round(sum(times) / len(times) / PATIENCE_MS))
    for start in range(0, len(corpus.queries), AT_A_TURN):
        for contender in contenders:
            turn = range(start, min(start + AT_A_TURN, len(corpus.queries)))
            numbers = [number for number in turn if number % contender.stride == 0]
            answers = contender.find([corpus.queries[number][1] for number in numbers])
            contender.times += [each["ms"] for each in answers]
            contender.answers += [
                (number, each["ids"]) for number, each in zip(numbers, answers, strict=True)
            ]


def _figures(contenders: list[Contender], corpus: Corpus, at: str) -> list[Figure]:
    ours = {name: each for each in contenders for name in (OURS, WHOLE) if each.name == f"{name} (SQLite)"}
    found = []
    for each in contenders:
        base = ours[WHOLE if WHOLE in each.name else OURS]
        for what, of in (("p50", median), ("p99", p99)):
            peer = (base.name, of(base.times)) if each is not base else ("", None)
            found.append(Figure(f"{each.name}, {what}, {at}", of(each.times), "ms", *peer))
        for name in SETS:
            for most in (5, 10) if WHOLE in each.name else (5, 10, 50):
                value = recall(each, corpus, name, most)
                found.append(Figure(f"{each.name}, recall@{most} {name}, {at}", value, "of 1"))
    return found


def recall(contender: Contender, corpus: Corpus, name: str, most: int) -> float:
    """How many of a set's queries found their company under another name among the first."""
    hits = asked = 0
    for number, ids in contender.answers:
        of, query, wanted = corpus.queries[number]
        if of != name:
            continue
        asked += 1
        own = query.casefold()
        others = [each for each in ids if corpus.names[each - 1][0].casefold() != own]
        hits += bool(set(others[:most]) & set(wanted))
    return hits / max(1, asked)


def _costs(folder: Path, contenders: list[Contender], at: str) -> list[Figure]:
    found = [
        Figure(f"{each.name}, memory, {at}", each.ask({})["mb"], "MB")
        for each in contenders
        if "PostgreSQL" not in each.name and "pg_trgm" not in each.name
    ]
    for name in ("fts5.db", "tantivy"):
        if (folder / name).exists():
            found.append(Figure(f"{name}, disk, {at}", _megabytes(folder / name), "MB"))
    database = Database(f"sqlite:///{folder / 'catsync.db'}")
    sizes = (
        "SELECT name, sum(pgsize) / 1e6 FROM dbstat WHERE name LIKE '%company\\_%' ESCAPE '\\' GROUP BY name"
    )
    with database.engine.connect() as connection:
        for table, megabytes in connection.exec_driver_sql(sizes):
            found.append(Figure(f"{table} in SQLite, disk, {at}", megabytes, "MB"))
    database.close()
    seconds = folder / "seconds.json"
    if seconds.exists():
        written = json.loads(seconds.read_text(encoding="ascii"))
        found.append(Figure(f"index written anew from the rows (SQLite), {at}", written, "s"))
    return found


def _changes(writer: Contender, corpus: Corpus, at: str) -> list[Figure]:
    """One company after the other gets another name, and its own back; until the look-up finds it so."""
    changes = []
    step = len(corpus.names) // CHANGES
    for place in range(0, CHANGES * step, step):
        name, country = corpus.names[place]
        for each in (f"{name[:150]} Renamed", name):
            changes.append(writer.ask({"change": [place + 1, each, country]}))
    figures = []
    for what, key in (("any look-up finds it", "written"), ("a look-up has found it", "found")):
        times = [each[key] for each in changes]
        for part, of in (("p50", median), ("p99", p99)):
            figures.append(Figure(f"one changed company until {what}, {part}, {at}", of(times), "ms"))
    return figures


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files) / 1e6


def _tell(text: str) -> None:
    Console(stderr=True).print(text, highlight=False)
