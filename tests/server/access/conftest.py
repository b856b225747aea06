from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.door import Door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    held = Door(tmp_path)
    yield held
    held.close()
