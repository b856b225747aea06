"""Fixtures of the browser tests. Without Chromium they are skipped, with the line to type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .cdp import Page
from .chromium import ROOT, Chromium, find_chromium
from .house import House
from .sites import Sites
from .staged import staged
from .steps import sign_in

PICTURES = ROOT / ".out" / "pictures"

NewChromium = Callable[..., Chromium]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder carry the marker `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


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


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    """One connected house for all tests of a file: each makes what it needs, and needs nothing that another made."""
    found = House()
    try:
        found.connect()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def browser(sites: Sites) -> Iterator[Chromium]:
    """One browser for all tests of a file."""
    found = Chromium(sites.flags)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def page(browser: Chromium, home: House) -> Page:
    """Its admin's page of the home, signed in."""
    return sign_in(browser, home)


@pytest.fixture
def new_chromium(sites: Sites) -> Iterator[NewChromium]:
    """new_chromium(folder) starts a browser with a fresh profile and that folder loaded; all end with the test."""
    started: list[Chromium] = []

    def start(root: Path = ROOT) -> Chromium:
        started.append(Chromium(sites.flags, root))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def chromium(new_chromium: NewChromium) -> Chromium:
    """A fresh browser with the repository root loaded as the extension."""
    return new_chromium()


@pytest.fixture
def chromium_with_linkedin(new_chromium: NewChromium, tmp_path: Path) -> Chromium:
    """The same with LinkedIn switched on: its origin is granted by the manifest of a copy (see staged.py)."""
    return new_chromium(staged(tmp_path / "with-linkedin", ["https://*.linkedin.com/*"]))


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures go; not in git."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
