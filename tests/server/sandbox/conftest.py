"""A sandbox without a process, and a client that speaks to it as the product would."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from catsync.sandbox.app import create_sandbox
from catsync.sandbox.options import DEFAULT_KEY, SandboxOptions

START_SECONDS = 1_800_000_000.5
HEADERS = {"Authorization": f"Token {DEFAULT_KEY}"}


@dataclass
class Clock:
    """Time that tests move."""

    seconds: float = START_SECONDS

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Cats:
    """Calls to the API (with the key) and to the control routes of one sandbox."""

    seed: str = "empty"
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        app = create_sandbox(SandboxOptions(seed=self.seed, clock=self.clock))
        app.testing = True
        self.http = app.test_client()

    def renew(self) -> Cats:
        """As after a start."""
        self.clock.seconds = START_SECONDS
        assert self.control("DELETE", "/switches").status_code == 204
        assert self.control("POST", "/reset", {}).status_code == 204
        return self

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        sent = {} if body is None else {"json": body}
        return self.http.open(f"/v3{path}", method=method, headers=HEADERS, **sent, **more)

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def create(self, path: str, body: Any) -> int:
        answer = self.call("POST", path, body)
        assert answer.status_code == 201, answer.text
        return int(answer.headers["Location"].rsplit("/", 1)[1])

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.http.open(f"/_control{path}", method=method, json=body)

    def switch(self, **switches: Any) -> None:
        assert self.control("PUT", "/switches", switches).status_code == 200

    def company(self, **fields: Any) -> int:
        return self.create("/companies", {"name": "Elmstead Energy", "owner_id": 1, **fields})

    def contact(self, **fields: Any) -> int:
        known = fields.pop("company_id", None) or self.company()
        body = {"first_name": "Ines", "last_name": "Prado", "owner_id": 1, "company_id": known}
        return self.create("/contacts", {**body, **fields})

    def candidate(self, **fields: Any) -> int:
        return self.create("/candidates", {"first_name": "Ines", "last_name": "Prado", **fields})

    def found(self, path: str) -> list[int]:
        """The ids that a list or search answers."""
        (rows,) = self.get(path)["_embedded"].values()
        return [row["id"] for row in rows]

    def filtered(self, resource: str, body: Any) -> list[int]:
        """The ids that a filter answers."""
        answer = self.call("POST", f"/{resource}/search?per_page=100", body)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json["_embedded"][resource]]


@pytest.fixture(scope="session")
def one_sandbox() -> Cats:
    return Cats()


@pytest.fixture
def cats(one_sandbox: Cats) -> Cats:
    """An empty sandbox, alone in each test."""
    return one_sandbox.renew()


@pytest.fixture(scope="module")
def demo() -> Cats:
    """The demo data; for tests that only read."""
    return Cats("demo")
