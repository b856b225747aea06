"""When CATS can have made what a write of unknown outcome asked for; at other times it was somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..models import SyncStep
from .timing import Timing

EVER = datetime.max.replace(tzinfo=UTC)
SURELY_SECONDS = 2.0  # CATS' dates are whole seconds, and its clock is hardly ever further off


@dataclass(frozen=True)
class Window:
    """By CATS' clock, therefore with room on both sides. asked_at: our first try, by our clock."""

    since: datetime
    until: datetime
    asked_at: datetime

    def holds(self, made_at: datetime | None) -> bool:
        """A row without a date may be of any time."""
        return made_at is None or self.since <= made_at <= self.until

    def is_surely_ours(self, made_at: datetime | None) -> bool:
        """Not made in the minutes before we asked, where only the room for the clocks speaks for us."""
        return made_at is None or made_at >= self.asked_at - timedelta(seconds=SURELY_SECONDS)


def window_of(step: SyncStep, timing: Timing) -> Window | None:
    """Of all tries of the step since its doubt began; None where there is no doubt."""
    if step.doubt_since is None:
        return None
    skew, settle = (timedelta(seconds=s) for s in (timing.clock_skew_seconds, timing.settle_seconds))
    last = max(step.doubt_since, step.intent_at or step.doubt_since)
    return Window(step.doubt_since - skew, last + settle + skew, step.doubt_since)


def window_since(doubted_at: datetime, timing: Timing) -> Window:
    """From the doubt on, whenever it arrived: for a report."""
    return Window(doubted_at - timedelta(seconds=timing.clock_skew_seconds), EVER, doubted_at)
