"""What tests of all folders stand in: databases with every table and no row."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from catsync.db import Database
from catsync.garbage import spare_what_stays
from tests.server.databases import emptied, sqlite_in
from tests.server.postgres import postgres_cluster, postgres_url  # noqa: F401 - fixtures


def pytest_collection_finish() -> None:
    """Modules and thousands of tests stay to the end: a quarter of all work was the collector walking over them."""
    spare_what_stays()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What the tests of a file leave behind goes with it, for the collector comes by seldom then."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    held = sqlite_in(tmp_path)
    yield held
    held.close()


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Database]:  # noqa: F811
    held = emptied(Database(postgres_url))
    yield held
    held.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """The same tests on both databases."""
    held: Database = request.getfixturevalue(request.param)
    return held
