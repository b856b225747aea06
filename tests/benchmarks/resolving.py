"""`resolve`: the panel's one question over HTTP, beside the emptiest route of the same server in the same run.

Once for one recruiter at a small mirror, once for 20 at a time at a mirror of as many companies and as many people as
CATSYNC_BENCH_ROWS says (default 1000000; to make them takes a quarter of an hour, once). All are asked of one machine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import requests
from rich.console import Console
from tests.browser.house import House, captured_person

from .figures import Figure, by_turns, median, p99
from .lookup_builds import kept
from .lookup_contenders import memory
from .resolve_builds import captured, mirror_file, put_into

RUNS = 100
ROWS = int(os.environ.get("CATSYNC_BENCH_ROWS", "1000000"))
RECRUITERS = 20
ROUNDS = 6
ASKED_A_ROUND = 8  # by each
OUT = Path(__file__).parents[2] / ".out" / "resolve"


def measure() -> list[Figure]:
    """Figures of both."""
    house = House()
    try:
        house.connect()
        found = _of_one(house)
        mirror = kept(OUT / f"{ROWS}" / "mirror.db", mirror_file(ROWS))
        house.stop_companion()
        put_into(house.database, mirror)
        house.start_companion(house.address.removeprefix("http://"))
        return found + _of_many(house)
    finally:
        house.stop()


def _of_one(house: House) -> list[Figure]:
    http, person = house.visitor.http, captured_person()
    before = len(house.cats.calls())
    ask, ping = by_turns(RUNS, lambda: _resolve(house, http, person), lambda: _ping(house, http))
    return [
        Figure("resolve, p50", median(ask), "ms", "empty route", median(ping)),
        Figure("resolve, p99", p99(ask), "ms", "empty route", p99(ping)),
        Figure(f"CATS calls of {RUNS} resolves", _calls_since(house, before), "calls"),
    ]


def _of_many(house: House) -> list[Figure]:
    numbers = count(1)
    people = [captured(1 + next(numbers) * 997 % (ROWS // 2 - 1)) for _ in range(2 * RUNS)]
    recruiters = [_somebody(house) for _ in range(RECRUITERS)]
    known: list[bool] = []
    with ThreadPoolExecutor(RECRUITERS) as pool:

        def all_at_once(ask: Callable[[requests.Session], object]) -> list[float]:
            """Milliseconds of each question of all recruiters."""
            rounds = pool.map(lambda http: _times(lambda: ask(http)), recruiters)
            return [each for times in rounds for each in times]

        def resolve(http: requests.Session) -> None:
            answer = _resolve(house, http, people[next(numbers) % len(people)])
            known.append(bool(answer.json()["match"]["records"]))  # a sum would lose some between threads

        all_at_once(resolve)  # nobody's first look at a page counts
        before = len(house.cats.calls())
        known.clear()
        ask: list[float] = []
        ping: list[float] = []
        for _ in range(ROUNDS):
            ask += all_at_once(resolve)
            ping += all_at_once(lambda http: _ping(house, http))
    assert house.companion is not None
    at = f"{RECRUITERS} recruiters at once, {ROWS:,} companies and people"
    Console(stderr=True).print(f"{sum(known)} of {len(ask)} people were found", highlight=False)
    return [
        Figure(f"resolve, p50, {at}", median(ask), "ms", "empty route", median(ping)),
        Figure(f"resolve, p99, {at}", p99(ask), "ms", "empty route", p99(ping)),
        Figure(f"CATS calls of {len(ask)} resolves, {at}", _calls_since(house, before), "calls"),
        Figure(f"companion, memory, {at}", memory(house.companion.process.pid), "MB"),
    ]


def _somebody(house: House) -> requests.Session:
    """Another connection of the one who is signed in."""
    http = requests.Session()
    http.headers.update(house.visitor.http.headers)
    http.cookies.update(house.visitor.http.cookies)
    return http


def _times(ask: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(ASKED_A_ROUND):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _resolve(house: House, http: requests.Session, person: object) -> requests.Response:
    return _ok(http.post(f"{house.address}/api/v1/profiles/resolve", json={"profile": person}, timeout=60))


def _ping(house: House, http: requests.Session) -> requests.Response:
    return _ok(http.get(f"{house.address}/api/v1/ping", timeout=60))


def _calls_since(house: House, before: int) -> int:
    """Those that a resolve could have made: the worker asks for what has changed (…/search) all the time."""
    return sum(not call["path"].endswith("/search") for call in house.cats.calls()[before:])


def _ok(answer: requests.Response) -> requests.Response:
    answer.raise_for_status()
    return answer
