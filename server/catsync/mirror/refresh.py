"""One pass over what changed: records whose date_modified is newer than the high-water mark, by windows of ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..cats import greater_than
from ..models import MirrorState
from .progress import state_of
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
        """The mark for the next pass: never into the future, as a record may carry any date. Where CATS' clock is ahead
        of ours, that means to read what was edited lately again."""
        known = [each for each in (former, self.mark, first_high_water(self.started_at)) if each]
        return min(max(known), self.started_at)

    def keep(self, session: Session, site_id: int, kind: str) -> None:
        """In a row of its own, so that a pass over thousands outlives a kill."""
        state = state_of(session, site_id, _row(kind))
        state.after_id, state.high_water, state.refreshed_at = self.after_id, self.mark, self.started_at


def begin(client: Finder, kind: str, high_water: datetime, at: datetime) -> Pass:
    """A pass over the records of a kind that were changed since shortly before `high_water`."""
    return Pass(Windows(client, kind, greater_than("date_modified", high_water - OVERLAP)), at)


def begun(session: Session, site_id: int, client: Finder, kind: str, high_water: datetime) -> Pass | None:
    """The pass since that mark which was under way when its process ended."""
    state = session.get(MirrorState, (site_id, _row(kind)))
    if state is None or state.refreshed_at is None:
        return None
    found = begin(client, kind, high_water, state.refreshed_at)
    found.after_id, found.mark, found.calls = state.after_id, state.high_water, 1
    return found


def forget(session: Session, site_id: int, kind: str) -> None:
    """It is over, or what it was about is read anew."""
    state = session.get(MirrorState, (site_id, _row(kind)))
    if state is not None:
        session.delete(state)


def _row(kind: str) -> str:
    return f"{kind} pass"


def first_high_water(started_at: datetime) -> datetime:
    """The mark of a first crawl that began at `started_at`: what was edited since is read again."""
    return started_at - CLOCK_TOLERANCE
