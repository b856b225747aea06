"""A sandbox process, and companions whose `catsync doctor` is run as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.forked import END_SECONDS, Forked, ended, running_sandbox
from tests.server.door import Door
from tests.server.northwind import Northwind
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture
from tests.server.sync.world import KEY, Sandbox


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with running_sandbox("demo") as said:
        yield Sandbox(**said)


@pytest.fixture
def cats(running: Sandbox) -> Sandbox:
    """The demo's data, with no faults and every switch as it comes."""
    running.send("DELETE", "/switches", None)
    running.send("POST", "/reset", {"seed": "demo"})
    return running


class Practice:
    """A companion connected to the sandbox, and its doctor. `environment` may be changed between runs."""

    def __init__(self, folder: Path, cats: Sandbox, database_url: str = "") -> None:
        self.folder, self.cats = folder, cats
        url = database_url or f"sqlite:///{folder}/catsync.db"
        self.team = Northwind(Door(folder, CATSYNC_CATS_URL=cats.url, CATSYNC_DATABASE_URL=url))
        secrets = self.team.door.config.secret_key
        assert secrets is not None
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CATSYNC_", "XDG_"))}
        self.environment = {
            **kept, "HOME": str(folder), "CATSYNC_DATABASE_URL": url,
            "CATSYNC_CATS_URL": cats.url, "CATSYNC_SECRET_KEY": secrets, "CATSYNC_BIND": "127.0.0.1:0",
        }  # fmt: skip

    def connect(self) -> None:
        body = {"api_key": KEY, "host": "env"}
        page = self.team.door.page(self.team.users["admin"])
        put = page.call("PUT", "/api/v1/integration", body)
        assert put.status_code == 200, put.text

    def start(self, *arguments: str) -> Forked:
        log = self.folder / "doctor.log"
        return Forked("catsync.cli", "main", [["doctor", *arguments]], self.environment, log, self.folder)

    def run(
        self, *arguments: str, answer: str = "", started_anew: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """started_anew: as somebody types it, which takes seconds; otherwise it is forked."""
        if started_anew:
            done = subprocess.run(
                [sys.executable, "-m", "catsync.cli", "doctor", *arguments], check=False, env=self.environment,
                cwd=self.folder, input=answer, capture_output=True, text=True, timeout=END_SECONDS,
            )  # fmt: skip
        else:
            done = ended(["doctor", *arguments], self.environment, self.folder, answer)
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        assert KEY not in done.stdout + done.stderr
        return done

    def checks(self) -> dict[str, dict[str, Any]]:
        """What the doctor found, by check; "ok" and exit code go together."""
        done = self.run("--json")
        assert done.stderr == ""
        told = json.loads(done.stdout)
        assert done.returncode == (0 if told["ok"] else 1)
        assert told["ok"] == all(each["state"] != "bad" for each in told["checks"])
        assert all(each["next_step"] for each in told["checks"] if each["state"] != "good")
        return {each["check"]: each for each in told["checks"]}


@pytest.fixture
def practice(tmp_path: Path, cats: Sandbox) -> Iterator[Practice]:
    made = Practice(tmp_path, cats)
    made.connect()
    cats.forget_calls()
    yield made
    made.team.door.close()
