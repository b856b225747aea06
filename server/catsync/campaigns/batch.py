"""Many events at once: small transactions, each row on its own, and an answer for every one of them (N1)."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from ..db import Database
from ..errors import CatsyncError
from ..faults import way_to
from .activities import ActivityIn, Recorded, record

ROWS_AT_ONCE = 50
STEP_SECONDS = 0.5  # SQLite has one writer at a time, and people wait for it
TRIES = 10
PAUSE_SECONDS = 0.1  # at most, times the number of the try; by chance, so that two do not meet again

log = logging.getLogger(__name__)


class Read(Protocol):
    """Makes an event of a row as it was sent. Raises CatsyncError."""

    def __call__(self, row: Any) -> ActivityIn: ...


@dataclass(frozen=True)
class Result:
    """recorded, or the error for which the row was rejected."""

    index: int
    recorded: Recorded | None
    error: CatsyncError | None = None


def record_all(database: Database, rows: Sequence[Any], read: Read, by: int | None) -> list[Result]:
    """A result per row, in their order. One bad row never stops the rest; what is answered is on disk."""
    results: list[Result] = []
    while len(results) < len(rows):
        first = len(results)
        results += _some(database, first, rows[first : first + ROWS_AT_ONCE], read, by)
    return results


def _some(database: Database, first: int, rows: Sequence[Any], read: Read, by: int | None) -> list[Result]:
    """As many as the time allows, one at least.

    Again where the database gave up: two batches that meet in another order are a deadlock to PostgreSQL.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with database.write() as session:
                return list(each_of(session, first, rows, read, by))
        except OperationalError:
            if attempt == TRIES:
                raise
            time.sleep(random.uniform(0, PAUSE_SECONDS * attempt))  # noqa: S311 - no secret hangs on it
    raise AssertionError("the last try returns or raises")


def each_of(
    session: Session, first: int, rows: Sequence[Any], read: Read, by: int | None
) -> Iterator[Result]:
    """A result per row, as many as the time allows; one bad row leaves nothing of itself behind."""
    until = time.monotonic() + STEP_SECONDS
    for index, row in enumerate(rows, first):
        try:
            with session.begin_nested():
                result = Result(index, record(session, read(row), by))
        except CatsyncError as error:
            result = Result(index, None, error)
        except (OperationalError, InterfaceError, InternalError):
            raise
        except Exception as error:
            log.error("An activity was rejected at a fault: %s", way_to(error))
            result = Result(index, None, CatsyncError("internal", "Catsync failed at this row."))
        yield result
        if time.monotonic() > until:
            return
