"""Where the quota plugs in: the client asks before each request and tells what the answer said."""

from __future__ import annotations

from typing import Protocol


class Gate(Protocol):
    """The budget of one CATS key, as the client sees it."""

    def take(self, priority: str) -> None:
        """Take one request out of the budget; may wait, and may raise to stop the request."""

    def learn(self, limit: int | None, remaining: int | None, retry_after: float | None) -> None:
        """What an answer told: hourly limit, requests left, seconds to wait (None where it did not)."""


class NullGate:
    """Lets everything through and remembers nothing."""

    def take(self, priority: str) -> None:
        return None

    def learn(self, limit: int | None, remaining: int | None, retry_after: float | None) -> None:
        return None
