"""A measured figure, and the one way to measure two things fairly on a noisy machine: by turns, medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`peer`: what it is compared with, by name and value in the same unit, measured in the same run."""

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None

    @property
    def peer_text(self) -> str:
        return f"{self.peer} {self.peer_value:.2f}" if self.peer_value is not None else ""

    def row(self) -> dict[str, Any]:
        ratio = self.value / self.peer_value if self.peer_value else None
        peers = {self.peer: self.peer_value} if self.peer else {}
        return {"name": self.name, "value": self.value, "unit": self.unit, "peers": peers, "ratio": ratio}


def by_turns(runs: int, *things: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of each thing, run A B A B ... after one warm-up each."""
    for thing in things:
        thing()
    times: list[list[float]] = [[] for _ in things]
    for _ in range(runs):
        for place, thing in enumerate(things):
            began = time.perf_counter()
            thing()
            times[place].append((time.perf_counter() - began) * 1000)
    return times


def median(values: list[float]) -> float:
    return statistics.median(values)


def p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]
