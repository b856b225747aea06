"""The thread that compares companies while the companion runs: a few, a pause as long as that took, and again.

Of all processes that share a database one does so. People come first: it never uses more than half of a processor, and
no transaction of it is longer than a few companies take.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from ..background import RoundsThread
from ..clock import now
from ..db import Database
from ..sole import Sole
from .comparing import compare_some, queue_some
from .ranking import rank_again

COMPANIES_AT_ONCE = 10
IDLE_SECONDS = 5.0
FAULT_SECONDS = 60.0
STOP_SECONDS = 10.0
SOLE_NAME = "companies"

log = logging.getLogger(__name__)


class CompareThread(RoundsThread):
    """connected: the id of the CATS site, or None while CATS is not connected."""

    name, log, fault_seconds, stop_seconds = "companies", log, FAULT_SECONDS, STOP_SECONDS

    def __init__(self, database: Database, connected: Callable[[], int | None]) -> None:
        super().__init__()
        self._database, self._connected = database, connected
        self._sole = Sole(database, SOLE_NAME)

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """As every such thread; what is left hanging keeps its place until the process ends."""
        is_clean = super().stop(timeout_seconds)
        if is_clean:
            self._sole.release()
        return is_clean

    def _round(self) -> float:
        site_id = self._connected()
        if site_id is None:
            self._sole.release()
        if site_id is None or not self._sole.hold():
            return IDLE_SECONDS
        began = time.monotonic()
        had_some = (
            queue_some(self._database, site_id)
            or compare_some(self._database, site_id, COMPANIES_AT_ONCE)
            or rank_again(self._database, site_id, now())
        )
        return time.monotonic() - began if had_some else IDLE_SECONDS
