"""Where the quota plugs in: the client asks before each request and tells what the answer said."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Gate(Protocol):
    """The budget of one CATS key, as the client sees it."""

    def take(self, priority: str) -> datetime | None:
        """Take one request out of the budget; may wait, and may raise to stop the request.

        Returns when it was taken, by the budget's own clock; None where that is not known.
        """

    def learn(
        self,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        """What an answer told: hourly limit, requests left, seconds to wait (None where it did not).

        taken_at: what `take` returned for the request. CATS counts the requests it had seen by then, not those
        that were still on their way.
        """


class NullGate:
    """Lets everything through and remembers nothing."""

    def take(self, priority: str) -> datetime | None:
        return None

    def learn(
        self,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        return None
