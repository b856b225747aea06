"""One pass over what changed: records whose date_modified is newer than the high-water mark, by windows of ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..cats import greater_than
from .windows import Finder, Row, Windows

# An edit may become visible to the search later than a younger one, and dates count whole seconds.
OVERLAP = timedelta(minutes=5)
# How far our clock is trusted to agree with that of CATS. Only for moving the mark on where nothing was edited.
CLOCK_TOLERANCE = timedelta(hours=1)


@dataclass
class Pass:
    """Where one pass is. `mark`: the newest date_modified in the first answer, behind which no edit can be missing."""

    windows: Windows
    started_at: datetime
    after_id: int = 0
    calls: int = 0
    mark: datetime | None = field(default=None)

    def saw(self, rows: tuple[Row, ...]) -> None:
        """Rows of later windows do not count: a record read before may have been edited before they were."""
        if self.calls == 1:
            dates = [row.date_modified for row in rows if row.date_modified]
            self.mark = max(dates, default=None)

    def high_water(self, former: datetime | None) -> datetime:
        """The mark for the next pass: never back, never into the future (a record may carry any date)."""
        known = [each for each in (former, self.mark, first_high_water(self.started_at)) if each]
        return min(max(known), self.started_at + CLOCK_TOLERANCE)


def begin(client: Finder, kind: str, high_water: datetime, at: datetime) -> Pass:
    """A pass over the records of a kind that were changed since shortly before `high_water`."""
    return Pass(Windows(client, kind, greater_than("date_modified", high_water - OVERLAP)), at)


def first_high_water(started_at: datetime) -> datetime:
    """The mark of a first crawl that began at `started_at`: what was edited since is read again."""
    return started_at - CLOCK_TOLERANCE
