"""The demo's user: signs in to the pages as an admin does, then uses the API as the extension does."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import requests

TIMEOUT_SECONDS = 20
WAIT_SECONDS = 30.0


class DemoFailure(Exception):
    """Something did not happen as it must; the demo ends with exit code 1."""


class Visitor:
    """One signed-in person. Every method raises DemoFailure with what the companion said."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = requests.Session()
        self.environment: dict[str, str] = {}

    def sign_in(self, link: str) -> None:
        """Spend the one-use link from the terminal; later calls carry the session and its CSRF token."""
        self.http.post(link, timeout=TIMEOUT_SECONDS)
        page = self.http.get(f"{self.address}/", timeout=TIMEOUT_SECONDS).text
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        if token is None:
            raise DemoFailure("Signing in to the companion's pages did not work.")
        self.http.headers["X-CSRF-Token"] = token.group(1)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call of the API; its JSON, or None."""
        answer = self.http.request(
            method, f"{self.address}/api/v1{path}", json=body, headers=headers, timeout=TIMEOUT_SECONDS
        )
        if not answer.ok:
            raise DemoFailure(f"{method} {path}: {answer.json()['error']['message']}")
        return answer.json() if answer.content else None

    def wait_for(self, what: str, probe: Callable[[], Any], seconds: float = WAIT_SECONDS) -> Any:
        """Ask until the answer is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = probe()
            if found:
                return found
            time.sleep(0.05)
        raise DemoFailure(f"{what} did not happen within {seconds:g} seconds.")

    def sync(self, person_id: str, campaign_id: int, digest: str) -> dict[str, Any]:
        """Confirm a plan and follow its sync to the end."""
        body = {"person_id": person_id, "campaign_id": campaign_id, "plan_digest": digest}
        accepted = self.ask("POST", "/syncs", body, **{"Idempotency-Key": uuid.uuid4().hex})
        done: dict[str, Any] = self.wait_for(
            "The sync", lambda: self._ended(self.ask("GET", f"/syncs/{accepted['id']}"))
        )
        if done["state"] != "done":
            raise DemoFailure(f"The sync stopped: {done['text']}")
        return done

    @staticmethod
    def _ended(sync: dict[str, Any]) -> dict[str, Any] | None:
        return sync if sync["state"] not in ("queued", "running") else None


class CatsWindow:
    """CATS as anybody else sees it: over HTTP with the key, and the sandbox's own log of calls."""

    def __init__(self, url: str, control: str, key: str) -> None:
        self.url, self._control = url, control
        self._headers = {"Authorization": f"Token {key}"}

    def read(self, resource: str, cats_id: int) -> dict[str, Any]:
        answer = requests.get(
            f"{self.url}/{resource}/{cats_id}", headers=self._headers, timeout=TIMEOUT_SECONDS
        )
        if not answer.ok:
            raise DemoFailure(f"CATS has no {resource}/{cats_id}.")
        found: dict[str, Any] = answer.json()
        return found

    def all(self, resource: str) -> list[dict[str, Any]]:
        answer = requests.get(f"{self._control}/records/{resource}", timeout=TIMEOUT_SECONDS).json()
        rows: list[dict[str, Any]] = answer[resource]
        return rows

    def calls(self, after: int = 0) -> list[dict[str, Any]]:
        log = requests.get(f"{self._control}/log", timeout=TIMEOUT_SECONDS).json()["log"]
        return [row for row in log if row["seq"] > after]

    def last_call(self) -> int:
        return max((row["seq"] for row in self.calls()), default=0)
