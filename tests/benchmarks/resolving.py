"""`resolve`: the panel's one question over HTTP, beside the emptiest route of the same server in the same run."""

from __future__ import annotations

import requests
from tests.browser.house import House, captured_person

from .figures import Figure, by_turns, median, p99

RUNS = 100


def measure() -> list[Figure]:
    house = House()
    try:
        house.connect()
        http = house.visitor.http
        person = captured_person()
        calls_before = len(house.cats.calls())
        ask, ping = by_turns(
            RUNS,
            lambda: _ok(
                http.post(f"{house.address}/api/v1/profiles/resolve", json={"profile": person}, timeout=20)
            ),
            lambda: _ok(http.get(f"{house.address}/api/v1/ping", timeout=20)),
        )
        calls = sum(not c["path"].endswith("/search") for c in house.cats.calls()[calls_before:])
    finally:
        house.stop()
    return [
        Figure("resolve, p50", median(ask), "ms", "empty route", median(ping)),
        Figure("resolve, p99", p99(ask), "ms", "empty route", p99(ping)),
        Figure("CATS calls of 100 resolves", calls, "calls"),
    ]


def _ok(answer: requests.Response) -> None:
    answer.raise_for_status()
