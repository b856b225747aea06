"""Workers as processes of their own, for the sandbox to kill: forked one by one, as processes.py asks for them.

Settle time from CATSYNC_SETTLE_SECONDS, lease from LEASE_SECONDS. A worker works until SIGTERM. Nothing in it knows of
kills.
"""

from __future__ import annotations

import json
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


def main() -> None:
    """Each line asks for a worker, and is answered by its number once it is ready (0: it ended before), or for the exit
    code of one that has ended.
    """
    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            _, status = os.waitpid(asked["ended"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        told, ready = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            os.environ.clear()
            os.environ.update(asked["environ"])
            work(*asked["arguments"], ready=ready)
        os.close(ready)
        is_ready = os.read(told, 1)
        os.close(told)
        print(pid if is_ready else 0, flush=True)


def work(database_url: str, sandbox_url: str, ready: int) -> None:
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
    os.write(ready, b"1")
    os.close(ready)
    ended.wait()
    sys.exit(0 if worker.stop() else 1)


if __name__ == "__main__":
    main()
