"""One companion process put together: database, worker, mirror, and what they need of each other."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from .api.activity_events import event_of
from .campaigns.activity_batch_runner import ActivityBatchThread
from .campaigns.import_runner import ImportThread
from .cats import CatsClient, Gate
from .config import Config
from .db import Database
from .duplicates.runner import CompareThread
from .errors import CatsyncError
from .integration.capabilities import settle_seconds
from .integration.client import client_for, connection_mark
from .integration.webhook_thread import WebhookThread
from .mirror.runner import Connection, MirrorThread
from .mirror.store import forget, put_company, put_person
from .secrets import Secrets
from .sync.budget import Budget
from .sync.budget_gate import BudgetGate
from .sync.cats_planner import CatsPlanner
from .sync.reconcile_thread import ReconcileThread
from .sync.timing import Timing
from .sync.worker import Worker

MIRROR_LANE = 2  # background: it never takes the reserve

log = logging.getLogger("catsync")


class Runtime:
    """The threads beside the web server; `start` after any fork, `stop` once."""

    def __init__(self, config: Config, database: Database, secrets: Secrets) -> None:
        self._config, self._database, self._secrets = config, database, secrets
        self._budget = Budget(database, config.cats_window_seconds)
        self.worker = Worker(
            database,
            self._client_of_site,
            CatsPlanner(),
            learn=learn,
            forget=forget,
            timing=replace(
                Timing(),
                settle_seconds=settle_seconds(database, config.settle_seconds),
                lease_seconds=config.lease_seconds,
            ),
            budget=self._budget,
        )
        self.mirror = MirrorThread(database, self._connection)
        self.imports = ImportThread(database, self.worker.wake)
        self.activities = ActivityBatchThread(database, self.worker.wake, event_of)
        self.reconciler = ReconcileThread(self.worker.engine)
        self.companies = CompareThread(database, self._site_id)
        self.webhooks = WebhookThread(database, secrets, config, self._webhook_client)

    def start(self) -> None:
        self.worker.start()
        self.mirror.start()
        self.imports.start()
        self.activities.start()
        self.reconciler.start()
        self.companies.start()
        self.webhooks.start()

    def wake(self) -> None:
        """A sync was queued, a list was sent, or CATS was connected."""
        self.worker.wake()
        self.mirror.wake()
        self.imports.wake()
        self.activities.wake()
        self.companies.wake()
        self.webhooks.wake()

    def stop(self) -> bool:
        """Between calls; True where nothing had to be left hanging."""
        is_clean = self.worker.stop() & self.imports.stop() & self.activities.stop() & self.webhooks.stop()
        is_clean &= self.reconciler.stop() & self.companies.stop()
        return self.mirror.stop() and is_clean

    def _client_of_site(self, site_id: int, gate: Gate, timeout: tuple[float, float]) -> CatsClient:
        mark = connection_mark(self._database)
        if mark is None or mark[0] != site_id:
            raise CatsyncError("cats_not_connected", "CATS is not connected, or another CATS site is.")
        return client_for(self._database, self._secrets, self._config, gate, timeout=timeout)

    def _site_id(self) -> int | None:
        mark = connection_mark(self._database)
        return mark[0] if mark is not None else None

    def _webhook_client(self) -> CatsClient:
        mark = connection_mark(self._database)
        if mark is None:
            raise CatsyncError("cats_not_connected", "CATS is not connected.")
        gate = BudgetGate(self._budget, mark[0], MIRROR_LANE)
        return client_for(self._database, self._secrets, self._config, gate)

    def _connection(self) -> Connection | None:
        mark = connection_mark(self._database)
        if mark is None:
            return None
        site_id, activated = mark
        gate = BudgetGate(self._budget, site_id, MIRROR_LANE)
        return Connection(
            site_id, activated, lambda: client_for(self._database, self._secrets, self._config, gate)
        )


def learn(session: Session, site_id: int, record_type: str, record: Mapping[str, Any]) -> None:
    """The mirror takes in a record that the engine has read or written."""
    if record_type == "company":
        put_company(session, site_id, record)
    else:
        put_person(session, site_id, record_type, record, fields_loaded=True)
