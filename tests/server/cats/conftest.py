"""A client against answers we write down, and one against a sandbox process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import requests_mock
from tests.forked import running_sandbox

from catsync.cats import CatsClient

BASE = "https://cats.example/v3"
KEY = "key-that-nobody-may-see-7f3a"
SANDBOX_KEY = "sandbox-key-0001"


@pytest.fixture
def cats() -> Iterator[requests_mock.Mocker]:
    """CATS, answering only what the test tells it to."""
    with requests_mock.Mocker() as mocker:
        yield mocker


@pytest.fixture
def client(cats: requests_mock.Mocker) -> CatsClient:
    return CatsClient(BASE, KEY)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[dict[str, str]]:
    """Addresses of a sandbox process: {"url", "control"}."""
    with running_sandbox("demo") as said:
        yield said


@pytest.fixture
def live(sandbox: dict[str, str]) -> Iterator[CatsClient]:
    """A client against the sandbox, which holds its seed again and has forgotten earlier requests."""
    requests.post(f"{sandbox['control']}/reset", json={}, timeout=10).raise_for_status()
    with CatsClient(sandbox["url"], SANDBOX_KEY, timeout=(5, 5)) as client:
        yield client


def collection(key: str, rows: list[Any], *, total: Any = None, more: bool = False) -> dict[str, Any]:
    """A page as CATS makes it."""
    links: dict[str, Any] = {"self": {"href": f"/{key}?page=1"}}
    if more:
        links["next"] = {"href": f"/{key}?page=2"}
    return {
        "count": len(rows),
        "total": len(rows) if total is None else total,
        "_links": links,
        "_embedded": {key: rows},
    }
