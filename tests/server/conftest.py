"""What tests of several packages stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.databases import emptied, sqlite_in
from tests.server.northwind import Northwind, northwind_in
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture

from catsync.db import Database


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """With every table and no row."""
    held = sqlite_in(tmp_path)
    yield held
    held.close()


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:  # noqa: F811
    """With every table and no row."""
    held = emptied(Database(postgres_url))
    yield held
    held.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """The same tests on both databases."""
    held: Database = request.getfixturevalue(request.param)
    return held


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Northwind]:
    """The companion and its users; CATS is not connected."""
    held = northwind_in(tmp_path)
    yield held
    held.door.close()


@pytest.fixture
def northwind(team: Northwind) -> Northwind:
    """The companion connected to a CATS site with an empty, complete mirror."""
    team.connect()
    return team
