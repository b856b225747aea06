"""A large CATS, a web server, and the worker in a process of its own, which can be killed and started again."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from os import environ
from pathlib import Path
from typing import Any

import requests

from catsync.db import Database
from catsync.demo.story import KEY
from catsync.demo.visitor import Visitor
from tests.forked import Forked, started

OWNER_IN_CATS = 1
# No two alike, so that nobody is taken for somebody synced before.
FIRST_NAMES = (
    "Adaline",
    "Bertil",
    "Cosima",
    "Dov",
    "Eudora",
    "Fenno",
    "Gunhild",
    "Hyacinth",
    "Ivo",
    "Jolanda",
    "Kwame",
)
FAMILY_NAMES = ("Ackroydson", "Brzozowy", "Czernik", "Dubhghall", "Ekwueme", "Fjellvik", "Guimard", "Hrbacek", "Ibekwe",
                "Jaskolski", "Kvitova")  # fmt: skip
TIMEOUT_SECONDS = 60


class TwoProcesses:
    """`visitor` is the admin over HTTP, at the web server, which lives on; `kill` and `revive` concern the worker."""

    def __init__(self, companies: int, people: int, window_seconds: float) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="catsync-two-"))
        self.worker: Forked | None = None
        switch = ["--switch", f"rate_window_seconds={window_seconds:g}"]
        seeded = ["--seed", "demo", "--companies", str(companies), "--people", str(people)]
        log = self._folder / "sandbox.log"
        self.sandbox = started("sandbox", ["sandbox", "--port", "0", *seeded, *switch], log)
        self._environment = {
            **environ,
            "CATSYNC_DATABASE_URL": f"sqlite:///{self._folder}/catsync.db",
            "CATSYNC_CATS_URL": str(self.sandbox.said["url"]),
            "CATSYNC_CATS_KEY": KEY,
            "CATSYNC_CATS_WINDOW_SECONDS": f"{window_seconds:g}",
            "CATSYNC_SETTLE_SECONDS": "2",
            "HOME": str(self._folder),
        }
        try:
            serve = ["serve", "--no-worker", "--json", "--bind", "127.0.0.1:0"]
            self.web = started("companion", serve, self._folder / "web.log", self._environment)
            self.visitor = Visitor(str(self.web.said["url"]))
            self.visitor.sign_in(self.web.said["sign_in"])
            self.database = Database(self._environment["CATSYNC_DATABASE_URL"])
        except BaseException:
            self.stop()
            raise

    def revive(self) -> None:
        """Start the worker; it is at work when it says so, which nobody waits for."""
        assert self.worker is None
        log = self._folder / "worker.log"
        self.worker = Forked("catsync.cli", "main", [["worker"]], self._environment, log)

    def kill(self) -> None:
        """SIGKILL: it gets no chance to put anything in order."""
        assert self.worker is not None
        assert self.worker.poll() is None, f"the worker ended by itself: {self.worker_log()[-2000:]}"
        self.worker.kill()
        self.worker.wait()
        self.worker = None

    def worker_log(self) -> str:
        return (self._folder / "worker.log").read_text(encoding="utf-8")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.visitor.ask(method, path, body)

    def mirror(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", "/integration")["mirror"]
        return found

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """The sandbox's own controls: changes by somebody else, the log of calls."""
        url = f"{self.sandbox.said['control']}{path}"
        answer = requests.request(method, url, json=body, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def records(self, resource: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", f"/records/{resource}")[resource]
        return found

    def keep(self, number: int) -> str:
        """A person of whom CATS knows nothing."""
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], FAMILY_NAMES[number // 2 % len(FAMILY_NAMES)]
        profile = {
            "url": f"https://www.linkedin.com/in/nadia-{number}", "reader": "linkedin", "report": [],
            "fields": {
                "full_name": f"{first} {last}", "first_name": first, "last_name": last, "title": "Engineer",
                "emails": [{"email": f"nadia{number}@home.example", "kind": "personal"}],
            },
        }  # fmt: skip
        self._profile = profile
        return str(self.ask("POST", "/people", {"profile": profile})["id"])

    def press_sync(self, campaign: int, number: int) -> str:
        """What a recruiter does in the panel: look, and confirm. The id of the accepted sync."""
        person = self.keep(number)
        seen = self.ask("POST", "/profiles/resolve", {"profile": self._profile, "campaign_id": campaign})
        body = {"person_id": person, "campaign_id": campaign, "plan_digest": seen["plan"]["digest"]}
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        return str(self.visitor.ask("POST", "/syncs", body, **headers)["id"])

    def stop(self) -> None:
        if self.worker is not None:
            self.worker.kill()
            self.worker.wait()
        for name in ("web", "sandbox"):
            if hasattr(self, name):
                getattr(self, name).stop()
        shutil.rmtree(self._folder, ignore_errors=True)
