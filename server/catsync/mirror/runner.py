"""The thread that keeps the mirror while the companion runs: step, pause, step."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..clock import now
from ..db import Database
from ..faults import way_to
from .crawl import Crawler, MirrorClient, Progress

CALLS_PER_STEP = 10
IDLE_SECONDS = 5.0
FAULT_SECONDS = 60.0
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Connection:
    """A connected CATS site. `mark` changes whenever the client must be made anew (key replaced, host changed)."""

    site_id: int
    mark: str
    client: Callable[[], MirrorClient]


class MirrorThread:
    """Asks `connect` before every step, so that activating, deactivating and a new key take effect by themselves.

    connect: the present connection, or None while CATS is not connected. It reads the database and nothing else.
    """

    def __init__(self, database: Database, connect: Callable[[], Connection | None]) -> None:
        self._database = database
        self._connect = connect
        self._crawler: Crawler | None = None
        self._mark: tuple[int, str] | None = None
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start once; a second start does nothing."""
        if self._thread is None:
            self._is_stopping = False
            self._thread = threading.Thread(target=self._run, name="catsync-mirror", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Look now, without waiting for the pause to end: CATS was just connected."""
        self._wake.set()

    def stop(self, timeout_seconds: float = STOP_SECONDS) -> bool:
        """End after the call under way. False where it did not end in time (the process may exit all the same)."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._is_stopping = True
        self._wake.set()
        thread.join(timeout_seconds)
        return not thread.is_alive()

    def _run(self) -> None:
        while not self._is_stopping:
            self._wake.clear()
            try:
                seconds = self._round()
            except Exception as error:
                # The text of an exception may hold a record; its place in the code is enough to find the fault.
                log.error("The mirror stopped at a fault and goes on in a minute: %s", way_to(error))
                seconds = FAULT_SECONDS
            if not self._is_stopping:
                self._wake.wait(seconds)

    def _round(self) -> float:
        connection = self._connect()
        if connection is None:
            self._crawler = self._mark = None
            return IDLE_SECONDS
        mark = (connection.site_id, connection.mark)
        if self._crawler is None or mark != self._mark:
            self._crawler = Crawler(self._database, connection.client(), connection.site_id)
            self._mark = mark
        return _pause_seconds(self._crawler.step(CALLS_PER_STEP), now())


def _pause_seconds(progress: Progress, at: datetime) -> float:
    """Until the step said, but short enough to see that CATS was disconnected or got another key."""
    if progress.until is None:
        return 0.0
    return min(max((progress.until - at).total_seconds(), 0.1), IDLE_SECONDS)
