"""A sandbox of CATS and a companion as real processes, with somebody signed in: what every journey starts from."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import requests

from catsync.demo.processes import Running, start
from catsync.demo.story import KEY, captured_person
from catsync.demo.visitor import CatsWindow, Visitor
from tests.forked import ended, started
from tests.server.databases import put_migrated

from .prepared import Prepared

OWNER_IN_CATS = 1


class House:
    """`visitor` is the admin over HTTP; `cats` reads CATS as anybody would; `said` has the addresses."""

    def __init__(
        self,
        *,
        seed: str = "demo",
        environment: dict[str, str] | None = None,
        is_new: bool = False,
        prepared: Prepared | None = None,
    ) -> None:
        """is_new: as an admin starts it; otherwise it is forked, and finds the database of an earlier start.

        prepared: what another house with the same seed left behind, to go on from.
        """
        self._is_new = is_new
        self._folder = Path(tempfile.mkdtemp(prefix="catsync-house-"))
        self._environment = environment or {}
        self.companion: Running | None = None
        if not is_new and not prepared:
            put_migrated(self.database)
        self.sandbox = self._start("sandbox", ["sandbox", "--port", "0", "--seed", seed])
        try:
            if prepared:
                prepared.put(self._folder, str(self.sandbox.said["url"]), str(self.sandbox.said["control"]))
            self.start_companion("127.0.0.1:0")
            self.visitor = Visitor(self.address)
            if prepared:
                prepared.sign_in(self.visitor)
            else:
                self.visitor.sign_in(self.said["sign_in"])
            self.cats = CatsWindow(self.sandbox.said["url"], self.sandbox.said["control"], KEY)
        except BaseException:
            self.stop()
            raise

    @property
    def said(self) -> dict[str, Any]:
        assert self.companion is not None
        return self.companion.said

    @property
    def address(self) -> str:
        return str(self.said["url"])

    @property
    def database(self) -> Path:
        return self._folder / "catsync.db"

    def start_companion(self, bind: str) -> None:
        environment = {
            "CATSYNC_DATABASE_URL": f"sqlite:///{self.database}",
            "CATSYNC_CATS_URL": str(self.sandbox.said["url"]),
            "CATSYNC_CATS_KEY": "",
            "CATSYNC_SETTLE_SECONDS": "2",
            "HOME": str(self._folder),
            **self._environment,
        }
        self.companion = self._start("companion", ["serve", "--json", "--bind", bind], environment)

    def restart_companion(self) -> None:
        """The same address again."""
        bind = self.address.removeprefix("http://")
        self.stop_companion()
        self.start_companion(bind)

    def stop_companion(self) -> None:
        assert self.companion is not None
        self.companion.stop()

    def sign_in_link(self) -> str:
        """A new one-use link, as `catsync signin-link` prints it."""
        assert self.companion is not None
        done = start_to_end(
            ["signin-link"],
            {
                "CATSYNC_DATABASE_URL": f"sqlite:///{self.database}",
                "CATSYNC_BIND": self.address.removeprefix("http://"),
                "HOME": str(self._folder),
            },
        )
        return done.strip()

    def connect(self) -> None:
        """Activate as an admin does, say who owns records, and wait for the first copy of CATS."""
        self.visitor.ask("PUT", "/integration", {"api_key": KEY, "host": "env"})
        self.visitor.wait_for("the mirror", lambda: self._mirror_state() == "complete")
        me = self.visitor.ask("GET", "/me")["user"]
        self.visitor.ask("PATCH", f"/users/{me['id']}", {"cats_user_id": OWNER_IN_CATS})

    def _mirror_state(self) -> str:
        return str(self.visitor.ask("GET", "/integration").get("mirror", {}).get("state"))

    def left_behind(self) -> Prepared:
        """For other houses; this one ends."""
        quota = self.control("GET", "/quota")
        self.stop_companion()
        found = Prepared(self._folder, self.visitor, quota["limit"] - quota["remaining"])
        self.stop()
        return found

    def campaign(self, name: str, **settings: str) -> int:
        """A campaign with its own settings, such as sync_as="candidate"."""
        made = self.visitor.ask("POST", "/campaigns", {"name": name})
        for key, value in settings.items():
            self.visitor.ask("PUT", f"/settings/campaign/{made['id']}/{key}", {"value": value})
        return int(made["id"])

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """The sandbox's own controls: faults, holds, edits by somebody else."""
        answer = requests.request(method, f"{self.sandbox.said['control']}{path}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def people_in_cats(self, resource: str, last_name: str) -> list[dict[str, Any]]:
        return [row for row in self.cats.all(resource) if row["last_name"] == last_name]

    def _start(self, name: str, arguments: list[str], environment: dict[str, str] | None = None) -> Running:
        begin = start if self._is_new else started
        return begin(name, arguments, self._folder / f"{name}.log", environment)

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(encoding="utf-8")

    def stop(self) -> None:
        for each in (self.companion, self.sandbox):
            if each is None:
                continue
            if self._is_new:
                each.stop()
            else:  # at once, as nobody looks at what they leave behind
                each.process.kill()
                each.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def connected_house() -> House:
    """A fresh sandbox and a companion that is connected to it and has read it."""
    return House(prepared=prepare())


@cache
def prepare() -> Prepared:
    """What a connected house leaves behind; made once in each process."""
    house = House()
    try:
        house.connect()
        house.visitor.wait_for("companies that are compared", lambda: _is_compared(house))
        return house.left_behind()
    except BaseException:
        house.stop()
        raise


def _is_compared(house: House) -> bool:
    progress = house.visitor.ask("GET", "/companies/duplicates")["progress"]
    return bool(progress["companies"] and progress["compared"] == progress["companies"])


def start_to_end(arguments: list[str], environment: dict[str, str]) -> str:
    """What `catsync ARGUMENTS` prints. Raises CalledProcessError."""
    done = ended(arguments, {**os.environ, **environment})
    done.check_returncode()
    return done.stdout


__all__ = ["KEY", "House", "captured_person"]
