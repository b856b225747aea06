"""One sandbox process, and the world made of it and a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.forked import running_sandbox
from tests.server.databases import emptied
from tests.server.sync.world import Sandbox, World

from catsync.db import Database

__all__ = ["emptied"]  # for the benchmarks


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    with running_sandbox("empty") as said:
        yield Sandbox(**said)


@pytest.fixture(scope="session")
def default_switches(sandbox_process: Sandbox) -> dict[str, object]:
    switches: dict[str, object] = sandbox_process.get("/switches")
    return switches


@pytest.fixture
def sandbox(sandbox_process: Sandbox, default_switches: dict[str, object]) -> Iterator[Sandbox]:
    """Empty but for its users, with no faults and every switch as it comes."""
    sandbox_process.switch(**default_switches)
    sandbox_process.send("POST", "/reset", {})
    yield replace(sandbox_process)
    sandbox_process.send("POST", "/reset", {})


@pytest.fixture
def world(database: Database, sandbox: Sandbox) -> World:
    return World(database, sandbox)


@pytest.fixture
def postgres_world(postgresql: Database, sandbox: Sandbox) -> World:
    """On PostgreSQL alone."""
    return World(postgresql, sandbox)


@pytest.fixture
def small_world(sqlite: Database, sandbox: Sandbox) -> World:
    """The same on SQLite alone, for what does not depend on the database."""
    return World(sqlite, sandbox)
