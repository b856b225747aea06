"""Activities for plans: what was sent and answered, in the order of the days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from catsync.sync.question import ActivityFacts


def activity(name: str = "a1", day: int = 3, **more: Any) -> ActivityFacts:
    """An e-mail sent in November, where `more` does not say otherwise."""
    made = {"kind": "email", "event": "sent", "subject": "Hello", "text": "Dear Marta", **more}
    return ActivityFacts(name, occurred_at=datetime(2026, 11, day, 9, 30, tzinfo=UTC), **made)
