"""A worker as a process of its own, for the sandbox to kill (processes.py).

Settle time from CATSYNC_SETTLE_SECONDS, lease from LEASE_SECONDS. Prints "ready", then works until SIGTERM.
Nothing in it knows of kills.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from tests.server.sync.fakes import FakePlanner
from tests.server.sync.world import Sandbox

from catsync.config import Config
from catsync.db import Database
from catsync.sync.budget import Budget
from catsync.sync.timing import Timing
from catsync.sync.worker import Worker


def main(database_url: str, sandbox_url: str) -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    timing = Timing(
        settle_seconds=float(os.environ["CATSYNC_SETTLE_SECONDS"]),
        lease_seconds=float(os.environ["LEASE_SECONDS"]),
        poll_seconds=0.1,
        backoff_seconds=0.1,
    )
    database = Database(database_url)
    worker = Worker(
        database, Sandbox(sandbox_url, "").client, FakePlanner(), learn=lambda *_: None, timing=timing,
        budget=Budget(database, Config.from_environment().cats_window_seconds),
    )  # fmt: skip
    worker.start()
    print("ready", flush=True)
    ended.wait()
    sys.exit(0 if worker.stop() else 1)
