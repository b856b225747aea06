"""The faults of the matrix: what CATS or the way to it does at one call, or at that call and its repetition."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.server.sync.fault_flows import Ready
from tests.server.sync.world import World, wait_for

SOCKET_SECONDS = 1.0  # of the matrix' timing: how long a worker waits for bytes


@dataclass(frozen=True)
class FaultKind:
    """fault: what the sandbox is told, for the call at a position. then: of the call that follows it, the look."""

    name: str
    fault: dict[str, Any] = field(default_factory=dict)
    times: int = 1
    switches: dict[str, Any] = field(default_factory=dict)
    deletes: bool = False
    then: dict[str, Any] = field(default_factory=dict)

    def order(self, world: World, position: int) -> None:
        if self.switches:
            world.sandbox.switch(**self.switches)
        if self.fault:
            world.sandbox.fault(**_dated(self.fault), skip=position, times=self.times)
        if self.then:  # a fault that is used up lets the next one see the request
            world.sandbox.fault(**self.then, skip=position)


def _dated(fault: dict[str, Any]) -> dict[str, Any]:
    """With a date a second from now, as CATS may tell it."""
    if fault.get("retry_after") != "date":
        return fault
    at = datetime.now(UTC) + timedelta(seconds=1)
    return {**fault, "retry_after": format_datetime(at, usegmt=True)}


def _twice(kind: FaultKind) -> FaultKind:
    return FaultKind(f"{kind.name} twice", kind.fault, 2, kind.switches)


ONCE = (
    FaultKind("429 in seconds", {"what": "429", "retry_after": 1}),
    FaultKind("429 with a date", {"what": "429", "retry_after": "date"}),
    FaultKind("500", {"what": "status", "status": 500}),
    FaultKind("502", {"what": "status", "status": 502}),
    FaultKind("500 after commit", {"what": "status_after", "status": 500}),
    FaultKind("502 after commit", {"what": "status_after", "status": 502}),
    FaultKind("time-out before commit", {"what": "timeout_before", "seconds": SOCKET_SECONDS + 0.5}),
    FaultKind("time-out after commit", {"what": "timeout_after", "seconds": SOCKET_SECONDS + 0.5}),
    FaultKind("closed before commit", {"what": "close_before"}),
    FaultKind("closed after commit", {"what": "close_after"}),
    FaultKind("garbage", {"what": "garbage"}),
    FaultKind("slow", {"what": "slow", "seconds": 0.3}),
    FaultKind("409", {"what": "status", "status": 409}),
)
# The search index lags behind, below the settle time; together with an answer that is lost.
LAG = FaultKind("closed after commit, search lag", {"what": "close_after"}, 1, {"search_lag_seconds": 0.3})
DELETED = FaultKind("deleted meanwhile", deletes=True)
PAIRS = tuple(
    FaultKind(f"closed after commit, then {name}", {"what": "close_after"}, then=then)
    for name, then in (("500", {"what": "status", "status": 500}), ("closed", {"what": "close_before"}))
)
TWICE = ("500", "500 after commit", "closed after commit")
KINDS: tuple[FaultKind, ...] = (
    *ONCE,
    *(_twice(kind) for kind in ONCE if kind.name in TWICE),
    *PAIRS,
    LAG,
    DELETED,
)


def with_deletion(world: World, ready: Ready, position: int, run: Callable[[], None]) -> None:
    """Run, while somebody deletes the record as the call at `position` arrives."""
    assert ready.victim is not None
    world.sandbox.fault(what="hold_before", skip=position, seconds=20)
    working = threading.Thread(target=run)
    working.start()
    try:
        wait_for(lambda: not working.is_alive() or _is_held(world))
        if _is_held(world):
            world.sandbox.remove(*ready.victim)
    finally:
        world.sandbox.send("POST", "/holds/release", {})
        working.join()


def _is_held(world: World) -> bool:
    return any(row["state"] == "held" for row in world.sandbox.get("/holds")["holds"])
