"""Worker processes of a test, ended with it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.forked import Forked
from tests.server.sync.world import Sandbox

from catsync.db import Database

SETTLE_SECONDS = 1.0


@contextmanager
def worker_process(
    database: Database, sandbox: Sandbox, lease_seconds: float = 60.0
) -> Iterator[subprocess.Popen[str]]:
    """A running worker. Killed at the end if it still lives."""
    url = database.url.render_as_string(hide_password=False)
    environ = {
        **os.environ, "CATSYNC_SETTLE_SECONDS": f"{SETTLE_SECONDS}", "LEASE_SECONDS": f"{lease_seconds}"
    }  # fmt: skip
    process = Forked("tests.server.sync.worker_process", "main", [url, sandbox.url], environ)
    with process.stdout:
        try:
            assert process.first_line() == "ready\n"
            yield process
        finally:
            process.kill()
            process.wait()
