"""Sandbox and companion as the processes that people run, and what a test asks them over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from catsync.demo.processes import Running, start

SANDBOX_KEY = "sandbox-key-0001"
CALL_SECONDS = 10.0


class Sandbox:
    """A stand-in for CATS. `url` is its API, `control` turns and shows it (see server/catsync/sandbox/control.py)."""

    def __init__(self, folder: Path) -> None:
        self._running: Running = start(
            "sandbox", ["sandbox", "--port", "0", "--seed", "demo"], folder / "sandbox.log"
        )
        self.url: str = self._running.said["url"]
        self._control: str = self._running.said["control"]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One control call, such as ("GET", "/log"); its JSON, or None. Raises requests.HTTPError."""
        answer = requests.request(method, self._control + path, json=body, timeout=CALL_SECONDS)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def reset(self) -> None:
        """As after a start: the demo's records, no faults, an empty log, the whole quota."""
        self.control("POST", "/reset", {})

    def records(self, resource: str) -> list[dict[str, Any]]:
        """All records of `companies`, `contacts`, `candidates` ... as CATS holds them, free of quota."""
        found: list[dict[str, Any]] = self.control("GET", f"/records/{resource}")[resource]
        return found

    def stop(self) -> None:
        self._running.stop()


class Companion:
    """`catsync serve` with a database of its own in `folder`, on a free port. `sign_in` is the link it printed."""

    def __init__(self, folder: Path, cats: Sandbox, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = {
            "CATSYNC_DATABASE_URL": f"sqlite:///{folder / 'catsync.db'}",
            "CATSYNC_CATS_URL": cats.url,
            "CATSYNC_CATS_KEY": SANDBOX_KEY,
            "CATSYNC_SECRET_KEY": "",
            "CATSYNC_PUBLIC_URL": "",
            "CATSYNC_SETTLE_SECONDS": "1",
            **(environment or {}),
        }
        self._running: Running | None = None
        self.url = ""
        self.sign_in: str | None = None
        self.start()

    def start(self) -> None:
        """Start it, again after `stop` too: on the port that it had, with the data that it has."""
        bind = self.url.removeprefix("http://") or "127.0.0.1:0"
        self._running = start(
            "companion",
            ["serve", "--json", "--bind", bind],
            self._folder / "companion.log",
            self._environment,
        )
        self.url = self._running.said["url"]
        self.sign_in = self._running.said["sign_in"] or self.sign_in

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None

    def log(self) -> str:
        """What it wrote to its terminal."""
        return (self._folder / "companion.log").read_text(encoding="utf-8")
