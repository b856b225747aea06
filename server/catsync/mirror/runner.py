"""The thread that keeps the mirror while the companion runs: step, pause, step.

Of all processes that share a database one does so, and the others stand by: two crawlers would ask CATS twice for
everything, out of the one budget.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..background import RoundsThread
from ..clock import now
from ..db import Database
from ..sole import Sole
from .crawl import Crawler, MirrorClient, Progress
from .rebuild import take_away_some
from .sweep import Sweep, SweepClient

CALLS_PER_STEP = 10
IDLE_SECONDS = 5.0
SOLE_NAME = "mirror"
FAULT_SECONDS = 60.0
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


class Client(MirrorClient, SweepClient, Protocol):
    """What crawl and comparison need of `CatsClient`."""


@dataclass(frozen=True)
class Connection:
    """A connected CATS site. `mark` changes whenever the client must be made anew (key replaced, host changed)."""

    site_id: int
    mark: str
    client: Callable[[], Client]


class MirrorThread(RoundsThread):
    """Asks `connect` before every step, so that activating, deactivating and a new key take effect by themselves.

    connect: the present connection, or None while CATS is not connected. It reads the database and nothing else.
    """

    name, log, fault_seconds, stop_seconds = "mirror", log, FAULT_SECONDS, STOP_SECONDS

    def __init__(self, database: Database, connect: Callable[[], Connection | None]) -> None:
        super().__init__()
        self._database = database
        self._connect = connect
        self._sole = Sole(database, SOLE_NAME)
        self._crawler: Crawler | None = None
        self._mark: tuple[int, str] | None = None

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """As every such thread; what is left hanging keeps its place until the process ends."""
        is_clean = super().stop(timeout_seconds)
        if is_clean:
            self._sole.release()
        return is_clean

    def _round(self) -> float:
        connection = self._connect()
        if connection is None:
            self._sole.release()
        if connection is None or not self._sole.hold():
            self._crawler = self._mark = (
                None  # another one crawls on meanwhile: what is remembered here grows old
            )
            return IDLE_SECONDS
        if take_away_some(self._database, connection.site_id):
            self._crawler = None  # what it remembers is of what was thrown away
            return 0.0
        mark = (connection.site_id, connection.mark)
        if self._crawler is None or mark != self._mark:
            client, site_id = connection.client(), connection.site_id
            sweep = Sweep(self._database, client, site_id)
            self._crawler = Crawler(self._database, client, site_id, sweep=sweep)
            self._mark = mark
        return _pause_seconds(self._crawler.step(CALLS_PER_STEP), now())


def _pause_seconds(progress: Progress, at: datetime) -> float:
    """Until the step said, but short enough to see that CATS was disconnected or got another key."""
    if progress.until is None:
        return 0.0
    return min(max((progress.until - at).total_seconds(), 0.1), IDLE_SECONDS)
