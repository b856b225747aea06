"""The thread that looks after our webhook in CATS: when something of the connection changes, and every hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from ..background import RoundsThread
from ..cats import CatsNotFound, CatsRefused
from ..clock import now
from ..config import Config
from ..db import Database
from ..errors import CatsyncError
from ..mirror.pauses import pause_for
from ..secrets import Secrets
from ..sole import Sole
from . import webhook_deliveries, webhooks
from .client import connection_mark

SOLE_NAME = "webhooks"
LOOK_SECONDS = 3600
REFUSED_SECONDS = 86_400
IDLE_SECONDS = 5.0
FAULT_SECONDS = 300.0
STOP_SECONDS = 10.0
REFUSED = (
    "CATS refused to tell Catsync of changes, so they are seen within 5 minutes. It is asked again every day."
)

log = logging.getLogger(__name__)


class WebhookThread(RoundsThread):
    """Of all processes with one database, one does so. client: one for the connected site, in the mirror's lane."""

    name, log, fault_seconds, stop_seconds = "webhooks", log, FAULT_SECONDS, STOP_SECONDS

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        config: Config,
        client: Callable[[], webhooks.HookClient],
        *,
        clock: Callable[[], datetime] = now,
    ) -> None:
        super().__init__()
        self._database, self._secrets, self._config = database, secrets, config
        self._client, self._clock = client, clock
        self._sole = Sole(database, SOLE_NAME)
        self._mark: tuple[int, str] | None = None
        self._due: datetime | None = None

    def stop(self, timeout_seconds: float | None = None) -> bool:
        """As every such thread; what is left hanging keeps its place until the process ends."""
        is_clean = super().stop(timeout_seconds)
        if is_clean:
            self._sole.release()
        return is_clean

    def _round(self) -> float:
        mark = connection_mark(self._database)
        if mark is None:
            self._sole.release()
        if mark is None or not self._sole.hold():
            self._mark = None  # whoever has the place looks; what is remembered here grows old
            return IDLE_SECONDS
        if mark != self._mark or self._due is None or self._due <= self._clock():
            self._mark, self._due = mark, self._clock() + timedelta(seconds=FAULT_SECONDS)
            with suppress(CatsyncError):  # deactivated a moment ago
                self._due = self._look()
        return IDLE_SECONDS

    def _look(self) -> datetime:
        """When to look again."""
        at = self._clock()
        webhook_deliveries.prune(self._database, at)
        try:
            webhooks.keep(self._database, self._secrets, self._config, self._client())
        except (CatsRefused, CatsNotFound):
            webhooks.note_refusal(self._database, REFUSED)
            return at + timedelta(seconds=REFUSED_SECONDS)
        except Exception as error:
            pause = pause_for(error, at)
            if pause is None:
                raise
            return pause.until
        return at + timedelta(seconds=LOOK_SECONDS)
