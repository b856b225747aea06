"""The site's budget as a gate of a CATS client that makes its calls outside of syncs (the mirror)."""

from __future__ import annotations

from datetime import datetime

from .budget import Budget


class BudgetGate:
    """Implements `cats.Gate`. `take` raises NoCallsLeft instead of waiting."""

    def __init__(self, budget: Budget, site_id: int, lane: int) -> None:
        self._budget, self._site_id, self._lane = budget, site_id, lane

    def take(self, priority: str) -> datetime:
        return self._budget.take(self._site_id, self._lane)

    def learn(
        self,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        self._budget.learn(self._site_id, limit, remaining, retry_after, taken_at)
