"""The companion of the server's tests, for the guards that ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.northwind import Northwind, northwind_in


@pytest.fixture
def northwind(tmp_path: Path) -> Iterator[Northwind]:
    """Connected to a CATS site with an empty, complete mirror."""
    held = northwind_in(tmp_path)
    held.connect()
    yield held
    held.door.close()
