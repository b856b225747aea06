"""The thread that works off batches of outreach events: some rows, one transaction, again. The rows are the state."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ..background import RoundsThread
from ..db import Database
from .activity_batches import work_off
from .batch import Read

IDLE_SECONDS = 5.0
FAULT_SECONDS = 5.0
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


class ActivityBatchThread(RoundsThread):
    """read: makes an event of a row as it was sent. wake: told after every step that started syncs."""

    name, log, fault_seconds, stop_seconds = "activities", log, FAULT_SECONDS, STOP_SECONDS

    def __init__(self, database: Database, wake: Callable[[], None], read: Read) -> None:
        super().__init__()
        self._database, self._wake_worker, self._read = database, wake, read

    def step(self) -> bool:
        """Work off some rows of the oldest batch. False where there is nothing to do."""
        with self._database.write() as session:
            had_rows, has_syncs = work_off(session, self._read)
        if has_syncs:
            self._wake_worker()
        return had_rows

    def _round(self) -> float:
        return 0.0 if self.step() else IDLE_SECONDS
