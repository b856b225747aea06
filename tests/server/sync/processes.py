"""Worker processes of a test, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server.sync.world import Sandbox

from catsync.db import Database

ROOT = Path(__file__).parents[3]
SETTLE_SECONDS = 1.0


@contextmanager
def worker_process(
    database: Database, sandbox: Sandbox, lease_seconds: float = 60.0
) -> Iterator[subprocess.Popen[str]]:
    """A running worker. Killed at the end if it still lives."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.server.sync.worker_process", url, sandbox.url]
    environ = {
        **os.environ, "CATSYNC_SETTLE_SECONDS": f"{SETTLE_SECONDS}", "LEASE_SECONDS": f"{lease_seconds}"
    }  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()
