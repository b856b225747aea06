"""Several web and worker processes of the product on one database, each of which can be killed, frozen and replaced."""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func, select, text

from catsync.db import Database
from catsync.demo.processes import Running
from catsync.demo.story import KEY
from catsync.demo.visitor import Visitor
from catsync.models import Sync
from tests.forked import Forked, ended, started

LEASE_SECONDS = 4.0
SETTLE_SECONDS = 1.5
TIMEOUT_SECONDS = 20
CALLS_ALLOWED = 200_000


@dataclass
class Fleet:
    """database_url: "" for a SQLite file of its own. Calls go to any web process that answers."""

    database_url: str
    workers: int
    webs: int = 2
    happened: Counter[str] = field(default_factory=Counter)
    serve: list[str] = field(default_factory=lambda: ["serve", "--no-worker"])
    work: list[str] = field(default_factory=lambda: ["worker"])

    def __post_init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="catsync-fleet-"))
        self._lock = threading.Lock()
        self._web: list[Running] = []
        self._worker: list[Forked] = []
        switches = ["--switch", f"rate_limit={CALLS_ALLOWED}"]
        self.sandbox = started(
            "sandbox", ["sandbox", "--port", "0", "--seed", "empty", *switches], self._log("sandbox")
        )
        url = self.database_url or f"sqlite:///{self._folder}/catsync.db"
        self._environment = {
            **environ, "CATSYNC_DATABASE_URL": url, "CATSYNC_CATS_URL": str(self.sandbox.said["url"]),
            "CATSYNC_CATS_KEY": KEY, "CATSYNC_SETTLE_SECONDS": f"{SETTLE_SECONDS}",
            "CATSYNC_LEASE_SECONDS": f"{LEASE_SECONDS}", "HOME": str(self._folder),
        }  # fmt: skip
        try:
            self._begin()
        except BaseException:
            self.stop()
            raise

    def _begin(self) -> None:
        first = self._start_web()
        admin = Visitor(str(first.said["url"]))
        admin.sign_in(first.said["sign_in"])
        self.admin = admin.ask("GET", "/me")["user"]
        command = ["token", "create", "--user", self.admin["email"], "--name", "chaos"]
        made = ended(command, self._environment)
        made.check_returncode()
        self.token = made.stdout.split()[-1]
        self._web = [first, *(self._start_web() for _ in range(self.webs - 1))]
        self.database = Database(self._environment["CATSYNC_DATABASE_URL"])
        self._worker = [self._start_worker() for _ in range(self.workers)]

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def _start_web(self) -> Running:
        serve = [*self.serve, "--json", "--bind", "127.0.0.1:0"]
        self.happened["starts"] += 1
        return started("companion", serve, self._log(f"web-{self.happened['starts']}"), self._environment)

    def _start_worker(self) -> Forked:
        self.happened["starts"] += 1
        log = self._log(f"worker-{self.happened['starts']}")
        return Forked("catsync.cli", "main", [self.work], self._environment, log)

    # --- what a user's program does

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """The answer, from whichever web process gives one; asked again until one does."""
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with self._lock:
                web = random.choice(self._web)
            try:
                answer = requests.request(
                    method,
                    f"{web.said['url']}/api/v1{path}",
                    json=body,
                    headers=headers,
                    timeout=TIMEOUT_SECONDS,
                )
            except requests.RequestException:
                self.happened["asked again"] += 1
                time.sleep(0.1)  # as a client does before it asks again
                continue
            if answer.status_code < 500:
                if not answer.ok:
                    raise Refused(answer.json()["error"])
                return answer.json() if answer.content else None
            self.happened[f"answers {answer.status_code}"] += 1
            time.sleep(0.1)
        raise AssertionError(f"{method} {path}: no answer in two minutes")

    @property
    def address(self) -> str:
        """Of the first web process."""
        return str(self._web[0].said["url"])

    @property
    def web_pid(self) -> int:
        """Of the first web process."""
        return self._web[0].process.pid

    def control(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.sandbox.said['control']}{path}"
        answer = requests.request(method, url, json=body, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def records(self, resource: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.control("GET", f"/records/{resource}")[resource]
        return rows

    # --- what happens to them

    def wait_for_work(self, done: int, stop: threading.Event) -> None:
        """Until so many syncs are done and one is running: a kill of processes at rest shows little."""
        counts = select(Sync.state, func.count()).group_by(Sync.state)
        while not stop.wait(0.01):  # a moment later
            with self.database.read() as session:
                states = dict(session.execute(counts).all())
            if states.get("done", 0) >= done and states.get("running", 0):
                return

    def kill_worker(self) -> None:
        """SIGKILL of any, and another in its place."""
        self._kill_worker(random.randrange(len(self._worker)))

    def kill_busy_worker(self, stop: threading.Event) -> None:
        """SIGKILL of one that has a sync in hand, as soon as there is one: chance alone may miss them all."""
        place = None
        while place is None and not stop.wait(0.002):  # a sync takes some hundredths of a second
            busy = {worker_pid(owner) for owner in self.owners()}
            place = next((n for n, worker in enumerate(self._worker) if worker.pid in busy), None)
        if place is not None:
            self._kill_worker(place)

    def _kill_worker(self, place: int) -> None:
        self._worker[place].kill()
        self._worker[place].wait()
        self._worker[place] = self._start_worker()
        self.happened["workers killed"] += 1

    def kill_web(self) -> None:
        """SIGKILL; another listens elsewhere before it is asked."""
        place = random.randrange(len(self._web))
        self._web[place].process.kill()
        self._web[place].process.wait()
        made = self._start_web()
        with self._lock:
            self._web[place] = made
        self.happened["web servers killed"] += 1

    def freeze_worker(self) -> None:
        """Longer than the lease: others take its syncs over, and it must notice when it wakes up."""
        process = random.choice(self._worker)
        process.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_SECONDS + 1.5)  # this is the fault itself
        process.send_signal(signal.SIGCONT)
        self.happened["freezes"] += 1

    def cut_connections(self) -> None:
        """PostgreSQL ends every connection but ours."""
        if self.database.is_sqlite:
            return
        with self.database.engine.connect() as connection:
            cut = connection.execute(text(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )).scalar_one()  # fmt: skip
        self.happened["cuts"] += 1
        self.happened["connections cut"] += cut

    def owners(self) -> set[str]:
        """The workers that have a sync in hand at this moment."""
        with self.database.read() as session:
            return {
                owner for owner in session.scalars(select(Sync.owner).where(Sync.state == "running")) if owner
            }

    def end_all(self) -> list[int]:
        """SIGTERM to all; their exit codes."""
        processes = [*self._worker, *(web.process for web in self._web)]
        for process in processes:
            process.terminate()
        return [process.wait(20) for process in processes]

    def logs(self) -> str:
        return "".join(path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("*.log")))

    def stop(self) -> None:
        for process in self._worker:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()
        for web in [*self._web, *([self.sandbox] if hasattr(self, "sandbox") else [])]:
            web.stop()
        if hasattr(self, "database"):
            self.database.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def worker_pid(owner: str) -> int:
    """Of the process that a claim names (catsync.sync.identity)."""
    return int(owner.split(":")[2])


class Refused(Exception):
    """The companion said no, with its error."""

    @property
    def code(self) -> str:
        return str(self.args[0]["code"])
