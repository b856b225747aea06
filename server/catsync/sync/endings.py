"""How a run of a sync can end before its work is done, and what is then remembered. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Ending:
    """What the queue is told: the new state and why.

    state: done | queued | waiting | needs_attention | cancelled. until / delay_seconds: when a queued one runs again
    (the later of the two). counted: whether this was an attempt. error: {"code", "message", "cats_message"?, ...}.
    """

    state: str
    reason: str | None = None
    until: datetime | None = None
    delay_seconds: float = 0.0
    counted: bool = False
    error: dict[str, Any] | None = None


class LostLease(Exception):
    """The sync is no longer ours: another worker has it, or it was ended. Nothing may be recorded."""


class Halted(Exception):
    """A run that stops here, with its ending."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.reason or ending.state)
        self.ending = ending


class Later(Halted):
    """Not now: queued again, and no attempt counted."""

    def __init__(self, reason: str, *, until: datetime | None = None, delay_seconds: float = 0.0) -> None:
        super().__init__(Ending("queued", reason, until, delay_seconds))


class Attention(Halted):
    """A person must look. code: for programs; message: a plain sentence; details: e.g. the record that was met."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(Ending("needs_attention", code, error={"code": code, "message": message, **details}))


class Cancelled(Halted):
    """Somebody cancelled it; seen at the next step."""

    def __init__(self) -> None:
        super().__init__(Ending("cancelled", "cancelled"))


@dataclass
class Job:
    """A claimed sync, as its worker carries it: plain values, no session."""

    seq: int
    id: str
    site_id: int
    person_id: str
    user_id: int | None
    lane: int
    owner: str
    fence: int
    attempts: int
    request: dict[str, Any] = field(repr=False)
    is_automatic: bool = False
    campaign_id: int | None = None
    undoes_seq: int | None = None  # the sync that this one takes back (F7)
