"""Faults that tests order, and answers that are held back, before or after their commit."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import asdict, dataclass
from typing import Any

from catsync.sandbox import peers

BEFORE = {"status", "429", "timeout_before", "close_before", "slow", "hold_before"}
AFTER = {"status_after", "timeout_after", "close_after", "garbage", "hold_after"}
DEFAULT_SECONDS = {
    "slow": 1.0,
    "timeout_before": 60.0,
    "timeout_after": 60.0,
    "hold_before": 120.0,
    "hold_after": 120.0,
}


@dataclass
class Fault:
    """One ordered fault. `times` null: for ever; `skip`: so many matches pass first; `probability` of each."""

    what: str
    method: str = "*"
    path: str = ".*"
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    status: int = 503
    seconds: float | None = None
    retry_after: int | str | None = None
    kill: bool = False
    used: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError that says what is wrong."""
        if self.what not in BEFORE | AFTER:
            raise ValueError(f"unknown fault {self.what!r}; known: {', '.join(sorted(BEFORE | AFTER))}")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from None
        if self.kill and not self.what.startswith("hold"):
            raise ValueError("kill needs hold_before or hold_after")
        if self.seconds is None:
            self.seconds = DEFAULT_SECONDS.get(self.what, 0.0)

    def matches(self, method: str, path: str) -> bool:
        """Whether it is about this request; `path` with /v3, the pattern may leave that out."""
        if self.method not in ("*", method):
            return False
        return any(re.search(self.path, text) for text in (path, path.removeprefix("/v3")))


class Faults:
    """The ordered faults, first come first served."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._random = random.Random(7)  # noqa: S311 - the same draws in every run

    def order(self, rows: list[dict[str, Any]], seed: int | None = None) -> None:
        """Add faults; all or none. `seed` begins the draws anew. Raises ValueError."""
        try:
            faults = [Fault(**row) for row in rows]
        except TypeError as error:
            raise ValueError(str(error).replace("Fault.__init__() ", "")) from None
        with self._lock:
            self._faults += faults
            if seed is not None:
                self._random.seed(seed)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._faults = []

    def rows(self) -> list[dict[str, Any]]:
        """The faults with how often each was used."""
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, used up by one, or None."""
        with self._lock:
            for fault in self._faults:
                if (fault.times is not None and fault.used >= fault.times) or not fault.matches(method, path):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.probability >= 1 or self._random.random() < fault.probability:
                    fault.used += 1
                    return fault
        return None


@dataclass
class Hold:
    """An answer held back. `state`: held, released, over (in time), killed; `problem`: why a kill failed."""

    seq: int
    what: str
    method: str
    path: str
    peer_port: int | None
    pid: int | None = None
    state: str = "held"
    problem: str | None = None


class Holds:
    """All answers held back since the last reset."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._holds: list[Hold] = []

    def wait(self, hold: Hold, seconds: float, server_port: int, kill: bool) -> Hold:
        """Hold until released, killed or over. Returns the hold with its final state."""
        if hold.peer_port is not None:
            hold.pid = peers.client_process(hold.peer_port, server_port)
        with self._changed:
            self._holds.append(hold)
            self._changed.notify_all()
        if kill and hold.what.startswith("hold"):
            hold.problem = (
                peers.kill(hold.pid) if hold.pid is not None else "no local client process was found"
            )
            if hold.problem is None:
                hold.state = "killed"
                return hold
        with self._changed:
            self._changed.wait_for(lambda: hold.state != "held", timeout=seconds)
            if hold.state == "held":
                hold.state = "over"
        return hold

    def release(self, seq: int | None = None) -> int:
        """Let go of one or all; how many were held."""
        with self._changed:
            waiting = [hold for hold in self._holds if hold.state == "held" and seq in (None, hold.seq)]
            for hold in waiting:
                hold.state = "released"
            self._changed.notify_all()
        return len(waiting)

    def clear(self) -> None:
        """Release all and forget them."""
        self.release()
        with self._changed:
            self._holds = []

    def rows(self) -> list[dict[str, Any]]:
        """The holds in order."""
        with self._changed:
            return [asdict(hold) for hold in self._holds]
