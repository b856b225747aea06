"""What tests of several packages stand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.northwind import Northwind, northwind_in


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
