"""Processes of ours for the tests, forked from one that has all imported and does nothing else: to start Python and
import a companion takes seconds, more than most tests that need one. `python -m tests.forked` is that one.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from catsync.demo.processes import Running
from catsync.garbage import spare_what_stays

ROOT = Path(__file__).parents[1]
START_SECONDS = 60
END_SECONDS = 120
IMPORTED = (
    "catsync.cli", "catsync.administration", "catsync.doctor.command", "catsync.sandbox.command", "catsync.serving",
    "tests.server.sync.worker_process",
)  # fmt: skip


class Forked(subprocess.Popen[str]):
    """As `Popen` shows it, with `stdout` alone to read from: `function` of `module` is called with the arguments.

    log: where it writes its errors, else where this process does. typed: what there is for it to read.
    """

    def __init__(
        self,
        module: str,
        function: str,
        arguments: list[Any],
        environ: Mapping[str, str],
        log: Path | None = None,
        folder: Path = ROOT,
        typed: str = "",
    ) -> None:
        self.args: Any = [f"{module}.{function}", *arguments]
        self.returncode: int | None = None  # type: ignore[assignment] # as Popen has it while it runs
        self.stdin = self.stderr = None
        self._log = log
        with tempfile.TemporaryDirectory(prefix="catsync-forked-") as made:
            told = Path(made) / "stdout"
            os.mkfifo(told)
            read = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
            os.set_blocking(read, True)
            self.pid = _parent().ask({
                "module": module, "function": function, "arguments": arguments, "environ": dict(environ),
                "folder": str(folder), "stdout": str(told), "log": str(log) if log else None, "typed": typed,
            })  # fmt: skip
        self.stdout: TextIO = os.fdopen(read, encoding="utf-8")
        self._ended = os.pidfd_open(self.pid)  # stands for this process even when another one has its number

    def first_line(self) -> str:
        """What it says first, or "" where it ended without a word. Raises TimeoutExpired."""
        if not select.select([self.stdout], [], [], START_SECONDS)[0]:
            raise subprocess.TimeoutExpired(self.args, START_SECONDS)
        return self.stdout.readline()

    def communicate(self, input: str | None = None, timeout: float | None = END_SECONDS) -> tuple[str, str]:
        """All that it said, and what is in its log, once it has ended. Raises TimeoutExpired."""
        assert input is None, "what it reads is given at its start"
        deadline = time.monotonic() + (timeout or END_SECONDS)
        said = b""
        while select.select([self.stdout], [], [], max(0, deadline - time.monotonic()))[0]:
            more = os.read(self.stdout.fileno(), 65_536)
            said += more
            if not more:
                self.wait(max(0, deadline - time.monotonic()))
                self.stdout.close()
                return said.decode(), self._log.read_text("utf-8", "replace") if self._log else ""
        raise subprocess.TimeoutExpired(self.args, timeout or END_SECONDS)

    def send_signal(self, sig: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._ended, sig)

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = _parent().ask({"ended": self.pid})
            os.close(self._ended)
        return self.returncode

    def __del__(self) -> None:  # Popen's own would wait for a child of this process
        return None


def started(
    name: str, arguments: list[str], log: Path | None = None, environment: Mapping[str, str] | None = None
) -> Running:
    """`catsync ARGUMENTS` once it has said its line, as `catsync.demo.processes.start` gives it."""
    process = Forked("catsync.cli", "main", [arguments], {**os.environ, **(environment or {})}, log)
    line = process.first_line()
    assert line, f"The {name} did not start: {log.read_text('utf-8', 'replace') if log else 'see above'}"
    return Running(name, process, json.loads(line))


@contextmanager
def running_sandbox(seed: str) -> Iterator[dict[str, str]]:
    """The addresses of a sandbox of CATS: {"url", "control"}."""
    sandbox = started("sandbox", ["sandbox", "--port", "0", "--seed", seed])
    try:
        yield sandbox.said
    finally:
        sandbox.stop()


def ended(
    arguments: list[str], environ: Mapping[str, str], folder: Path = ROOT, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """`catsync ARGUMENTS` when it has ended, however it did."""
    with tempfile.NamedTemporaryFile(prefix="catsync-forked-") as log:
        process = Forked("catsync.cli", "main", [arguments], environ, Path(log.name), folder, typed)
        try:
            told, errors = process.communicate()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        return subprocess.CompletedProcess(process.args, process.wait(), told, errors)


class _Parent:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        # It ends when its input does, which is when this process has ended, however that happened.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, what: Mapping[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


@cache
def _parent() -> _Parent:
    return _Parent()


def main() -> None:
    """Each line asks for a process, and is answered by its number, or for the exit code of one that has ended."""
    for name in IMPORTED:
        importlib.import_module(name)
    importlib.import_module("tests.warmed").warm()
    assert threading.active_count() == 1, "only what has no other threads can be forked"
    spare_what_stays()  # else the first collection of each process writes to, and so copies, all that they share
    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            _, status = os.waitpid(asked["ended"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        told = os.open(asked["stdout"], os.O_WRONLY)
        pid = os.fork()
        if pid == 0:
            _become(asked, told)
            sys.exit(
                getattr(importlib.import_module(asked["module"]), asked["function"])(*asked["arguments"])
            )
        os.close(told)
        print(pid, flush=True)


def _become(asked: Mapping[str, Any], told: int) -> None:
    """A process of its own: session, folder, environment, and where it reads and writes."""
    os.setsid()
    # Where the tests run in the background of a shell, that has interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    typed = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the process
    typed.write(asked["typed"])
    typed.seek(0)
    os.dup2(typed.fileno(), 0)
    sys.stdin = typed  # type: ignore[assignment] # a file all the same
    os.dup2(told, 1)
    os.close(told)
    if asked["log"]:
        log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(log, 2)
        os.close(log)


if __name__ == "__main__":
    main()
