"""The thread of the reconciler: long after a doubt, one look more; in the background of the call budget."""

from __future__ import annotations

import logging

from ..background import RoundsThread
from ..cats import CatsError
from ..errors import CatsyncError
from .budget import NoCallsLeft
from .reconcile import reconcile_next
from .run import Engine

IDLE_SECONDS = 60.0
LATER_SECONDS = 300.0
STOP_SECONDS = 5.0

log = logging.getLogger(__name__)


class ReconcileThread(RoundsThread):
    """Several processes may run one each: what is found is reported once."""

    name, log, fault_seconds, stop_seconds = "reconcile", log, LATER_SECONDS, STOP_SECONDS

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def _round(self) -> float:
        try:
            had_one = reconcile_next(self._engine, self._engine.timing.reconcile_after_seconds)
        except (NoCallsLeft, CatsError, CatsyncError) as error:
            log.info("doubtful writes are looked at again later: %s", type(error).__name__)
            return LATER_SECONDS
        return 0.0 if had_one else IDLE_SECONDS
