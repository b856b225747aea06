"""The thread that compares: it follows the connection, one process of all does it, and it goes on after a fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from tests.server.duplicates.conftest import SITE, Site

from catsync.db import Database
from catsync.duplicates import runner
from catsync.duplicates.runner import SOLE_NAME, CompareThread
from catsync.sole import Sole

DEADLINE_SECONDS = 20


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        threading.Event().wait(0.02)


class Connected:
    """Which site is connected, and that the thread asked."""

    def __init__(self) -> None:
        self.site_id: int | None = None
        self.asked = threading.Event()

    def __call__(self) -> int | None:
        self.asked.set()
        return self.site_id


@pytest.fixture
def connected() -> Connected:
    return Connected()


@pytest.fixture
def thread(database: Database, connected: Connected) -> Iterator[CompareThread]:
    made = CompareThread(database, connected)
    yield made
    assert made.stop(), "the thread did not end"


@pytest.fixture
def acme(site: Site) -> Site:
    site.put(101, "Acme Robotics GmbH")
    site.put(102, "ACME Robotics")
    return site


def test_companies_are_compared_once_cats_is_connected(
    thread: CompareThread, connected: Connected, acme: Site
) -> None:
    thread.start()
    assert connected.asked.wait(DEADLINE_SECONDS)
    assert acme.groups() == []
    connected.site_id = SITE
    thread.wake()
    wait_for(lambda: acme.groups() == [[101, 102]])


def test_a_fault_does_not_end_the_thread(
    thread: CompareThread, connected: Connected, acme: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fails(*_: object) -> int:
        failed.set()
        raise RuntimeError("once")

    connected.site_id = SITE
    with monkeypatch.context() as patched:
        patched.setattr(runner, "compare_some", fails)
        thread.start()
        assert failed.wait(DEADLINE_SECONDS)
    wait_for(lambda: thread.wake() or acme.groups() == [[101, 102]])


def test_of_two_processes_one_compares(
    database: Database, thread: CompareThread, connected: Connected, acme: Site
) -> None:
    other = Sole(database, SOLE_NAME)
    assert other.hold()
    connected.site_id = SITE
    thread.start()
    for _ in range(2):  # asked for the second time, it is done with its first round
        assert connected.asked.wait(DEADLINE_SECONDS)
        connected.asked.clear()
        thread.wake()
    assert acme.waiting() == [101, 102]
    other.release()
    thread.wake()
    wait_for(lambda: acme.groups() == [[101, 102]])


def test_it_pauses_as_long_as_it_worked(
    thread: CompareThread, connected: Connected, acme: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.site_id = SITE
    clock = iter([10.0, 10.25])
    monkeypatch.setattr(runner.time, "monotonic", lambda: next(clock))
    assert thread._round() == 0.25
