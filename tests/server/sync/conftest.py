"""Both databases, one sandbox process, and the world made of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture
from tests.server.sync.world import Sandbox, World

from catsync.db import Database
from catsync.models import Base


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "catsync.sandbox", "--port", "0", "--seed", "empty"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Sandbox(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


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
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'catsync.db'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    database = emptied(Database(request.getfixturevalue("postgres_url")))
    yield database
    database.close()


def emptied(database: Database) -> Database:
    """With every table and no row."""
    Base.metadata.create_all(database.engine)
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return database


@pytest.fixture
def world(database: Database, sandbox: Sandbox) -> World:
    return World(database, sandbox)


@pytest.fixture
def postgres_world(postgres_url: str, sandbox: Sandbox) -> Iterator[World]:  # noqa: F811
    """On PostgreSQL alone."""
    database = emptied(Database(postgres_url))
    yield World(database, sandbox)
    database.close()


@pytest.fixture
def small_world(sqlite: Database, sandbox: Sandbox) -> World:
    """The same on SQLite alone, for what does not depend on the database."""
    return World(sqlite, sandbox)
