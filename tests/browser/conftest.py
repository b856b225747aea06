"""Fixtures of the browser tests. Without Chromium they are skipped, with the line to type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .cdp import CdpError, Page
from .chromium import ROOT, Chromium, find_chromium
from .house import House, connected_house, prepare
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
    found = connected_house()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    """One connected house for all tests of a file: each makes what it needs, and needs nothing that another made."""
    found = connected_house()
    yield found
    found.stop()


class Kept:
    """One browser of a process, lent to one file or test after another: to start one takes longer than most tests."""

    def __init__(self, flags: list[str]) -> None:
        self._flags = flags
        self._held: Chromium | None = None

    def fresh(self) -> Chromium:
        if self._held is not None:
            try:
                self._held.begin_anew()
            except (CdpError, TimeoutError):  # a test that failed may have left it in any state
                self.stop()
        if self._held is None:
            self._held = Chromium(self._flags)
        return self._held

    def stop(self) -> None:
        if self._held is not None:
            self._held.stop()
            self._held = None


@pytest.fixture(scope="session")
def kept(sites: Sites) -> Iterator[Kept]:
    prepare()  # before any browser: the extension's worker sleeps after half a minute, and nothing here would wake it
    found = Kept(sites.flags)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def browser(kept: Kept) -> Chromium:
    """One browser for all tests of a file. None of them may ask for `chromium` too: it is the same one."""
    return kept.fresh()


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
def chromium(kept: Kept) -> Chromium:
    """A browser in which nothing was done yet, with the repository root loaded as the extension."""
    return kept.fresh()


@pytest.fixture
def chromium_with_linkedin(new_chromium: NewChromium, tmp_path: Path) -> Chromium:
    """The same with LinkedIn switched on: its origin is granted by the manifest of a copy (see staged.py)."""
    return new_chromium(staged(tmp_path / "with-linkedin", ["https://*.linkedin.com/*"]))


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where pictures go; not in git."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
