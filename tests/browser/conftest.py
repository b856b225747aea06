"""Fixtures of the browser tests. Without Chromium they are skipped, with the line to type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .chromium import ROOT, Chromium, find_chromium
from .house import House
from .sites import Sites

PICTURES = ROOT / ".out" / "pictures"


@pytest.fixture(autouse=True)
def _needs_chromium() -> None:
    if find_chromium() is None:
        pytest.skip("Chromium is not installed. To run this: apt-get install chromium chromium-driver")


@pytest.fixture(scope="session")
def sites() -> Iterator[Sites]:
    found = Sites()
    yield found
    found.stop()


@pytest.fixture
def house() -> Iterator[House]:
    """A fresh sandbox and companion, connected."""
    found = House()
    try:
        found.connect()
        yield found
    finally:
        found.stop()


@pytest.fixture
def chromium(sites: Sites) -> Iterator[Chromium]:
    """A fresh browser with the repository root loaded as the extension."""
    found = Chromium(sites.flags)
    yield found
    found.stop()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures go; not in git."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
