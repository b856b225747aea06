"""Worker processes of a test, ended with it. To start Python and import all took longer than what they are needed for,
so they are forked from one process that has it all imported and does nothing else.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from tests.server.sync.world import Sandbox

from catsync.db import Database

ROOT = Path(__file__).parents[3]
SETTLE_SECONDS = 1.0


@contextmanager
def worker_process(database: Database, sandbox: Sandbox, lease_seconds: float = 60.0) -> Iterator[Process]:
    """A running worker. Killed at the end if it still lives."""
    url = database.url.render_as_string(hide_password=False)
    environ = {
        **os.environ, "CATSYNC_SETTLE_SECONDS": f"{SETTLE_SECONDS}", "LEASE_SECONDS": f"{lease_seconds}"
    }  # fmt: skip
    process = _parent().fork([url, sandbox.url], environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Process:
    """A child of the parent below, as `subprocess.Popen` would show it."""

    def __init__(self, pid: int, parent: _Parent) -> None:
        self.pid, self._parent = pid, parent
        self._ended = os.pidfd_open(pid)  # stands for this process even when another one has its number
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._ended, number)

    def kill(self) -> None:
        if self.returncode is None:
            self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(f"worker {self.pid}", timeout or 0)
            self.returncode = self._parent.ask({"ended": self.pid})
            os.close(self._ended)
        return self.returncode


class _Parent:
    """What workers are forked from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        command = [sys.executable, "-m", "tests.server.sync.worker_process"]
        # It ends when its input does, which is when this process has ended, however that happened.
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fork(self, arguments: list[str], environ: dict[str, str]) -> Process:
        """A worker that is ready."""
        pid = self.ask({"arguments": arguments, "environ": environ})
        assert pid, "the worker ended before it was ready"
        return Process(pid, self)

    def ask(self, what: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


@cache
def _parent() -> _Parent:
    return _Parent()
