"""When something was last logged at each record, for cards (S20). Looks back a month at first, then from there on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from ..cats import Activity, Filter, Page, between
from ..cats.pages import MAX_PER_PAGE
from ..models import CatsLastActivity
from .progress import LAST_ACTIVITY, state_of
from .store import take_turn

LOOK_BACK = timedelta(days=30)
# What is logged for yesterday is still seen; what is logged for longer ago is seldom the last thing that happened.
OVERLAP = timedelta(days=1)
MAX_CALLS = 5
SHORTENED_ROWS = 2 * MAX_PER_PAGE
RECORD_TYPES = ("candidate", "contact", "company")


class ActivityClient(Protocol):
    def find_activities(self, filter: Filter, page: int = ..., per_page: int = ...) -> Page[Activity]: ...


def load(
    client: ActivityClient, site_id: int, mark: datetime | None, at: datetime
) -> Callable[[Session], None]:
    """Ask CATS what was logged until `at`, in at most MAX_CALLS; the result writes it down.

    mark: up to when it was asked before, or None.
    """
    oldest = at - LOOK_BACK
    newest = _newest(_read(client, max(oldest, mark - OVERLAP) if mark else oldest, at), at)

    def write(session: Session) -> None:
        take_turn(session, site_id)
        state_of(session, site_id, LAST_ACTIVITY).high_water = at
        for (record_type, cats_id), seen in newest.items():
            row = session.get(CatsLastActivity, (site_id, record_type, cats_id))
            if row is None:
                row = CatsLastActivity(site_id=site_id, record_type=record_type, cats_id=cats_id, at=seen)
                session.add(row)
            row.at = max(row.at, seen)

    return write


def _read(client: ActivityClient, since: datetime, until: datetime) -> list[Activity]:
    """In which order CATS answers is not known: a time with more in it than may be read is shortened at its old end."""
    page, calls, number = client.find_activities(between("date", since, until), 1, MAX_PER_PAGE), 1, 1
    while calls < MAX_CALLS and (page.total or 0) > (MAX_CALLS - calls + 1) * MAX_PER_PAGE:
        since = until - (until - since) * (SHORTENED_ROWS / (page.total or 1))
        page, calls = client.find_activities(between("date", since, until), 1, MAX_PER_PAGE), calls + 1
    found = list(page.rows)
    while page.has_next and calls < MAX_CALLS:
        number, calls = number + 1, calls + 1
        page = client.find_activities(between("date", since, until), number, MAX_PER_PAGE)
        found += page.rows
    return found


def _newest(rows: Iterable[Activity], at: datetime) -> dict[tuple[str, int], datetime]:
    """By record; what is planned for later did not happen yet."""
    found: dict[tuple[str, int], datetime] = {}
    for row in rows:
        if row.record_type in RECORD_TYPES and row.record_id and row.date and row.date <= at:
            key = (row.record_type, row.record_id)
            found[key] = max(row.date, found.get(key, row.date))
    return found
