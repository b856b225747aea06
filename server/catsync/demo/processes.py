"""The two programs of the demo as real processes: the sandbox and the companion. Talked to over HTTP only."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import StartError

START_SECONDS = 30.0


@dataclass
class Running:
    """A started program and the line of JSON it said when it was ready."""

    name: str
    process: subprocess.Popen[str]
    said: dict[str, Any]

    def stop(self) -> None:
        """SIGTERM, and SIGKILL where it does not listen."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(
    name: str, arguments: list[str], log: Path, environment: Mapping[str, str] | None = None
) -> Running:
    """Start `catsync ARGUMENTS` and wait for its line. Raises StartError with the program's own last words."""
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "catsync.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # Ctrl+C is for the demo, which then stops them in order
        )
    assert process.stdout is not None
    line = _first_line(process.stdout, process)
    if not line:
        process.kill()
        words = log.read_text(encoding="utf-8").strip().splitlines()
        raise StartError(f"The {name} did not start: {words[-1] if words else 'it said nothing'}")
    return Running(name, process, json.loads(line))


def _first_line(stream: IO[str], process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while time.monotonic() < deadline:
            if selector.select(0.2):
                return stream.readline()
            if process.poll() is not None:
                return ""
    return ""
