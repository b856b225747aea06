"""The thread that keeps the mirror: it starts, follows the connection, survives faults, and stops."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import SITE, FakeCats, company

from catsync.db import Database
from catsync.mirror.runner import SOLE_NAME, Connection, MirrorThread
from catsync.sole import Sole

DEADLINE_SECONDS = 20


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        time.sleep(0.02)


class Companion:
    """A connection that tests make, replace and take away."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.asked = threading.Event()
        self.clients = 0

    def connect(self) -> Connection | None:
        self.asked.set()
        return self.connection

    def use(self, cats: FakeCats, mark: str = "first") -> None:
        def client() -> FakeCats:
            self.clients += 1
            return cats

        self.connection = Connection(SITE, mark, client)


@pytest.fixture
def companion() -> Companion:
    return Companion()


@pytest.fixture
def thread(database: Database, companion: Companion) -> Iterator[MirrorThread]:
    made = MirrorThread(database, companion.connect)
    yield made
    assert made.stop(), "the mirror's thread did not end"


def test_the_mirror_is_filled_once_cats_is_connected(
    thread: MirrorThread, companion: Companion, held: Held
) -> None:
    thread.start()
    assert companion.asked.wait(DEADLINE_SECONDS)
    companion.use(FakeCats(company=[company(101)]))
    thread.wake()
    wait_for(lambda: held.ids("company") == [101])


def test_a_replaced_key_is_used_from_the_next_step_on(
    thread: MirrorThread, companion: Companion, held: Held
) -> None:
    companion.use(FakeCats(company=[company(101)]))
    thread.start()
    wait_for(lambda: held.ids("company") == [101])
    second = FakeCats()
    made = threading.Event()

    def client() -> FakeCats:
        made.set()
        return second

    companion.connection = Connection(SITE, "second", client)
    thread.wake()
    assert made.wait(DEADLINE_SECONDS)


def test_a_fault_does_not_end_the_thread(
    thread: MirrorThread, companion: Companion, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)  # as with --verbose
    cats = FakeCats(company=[company(101)])
    failed = threading.Event()

    def fail(what: str, calls: int) -> None:
        failed.set()
        raise KeyError("Ines Prado")

    cats.before = fail
    companion.use(cats)
    thread.start()
    assert failed.wait(DEADLINE_SECONDS)
    wait_for(lambda: "fault" in caplog.text)
    assert "KeyError at background.py:" in caplog.text
    assert "> runner.py:" in caplog.text
    assert "Ines Prado" not in caplog.text
    assert "Traceback" not in caplog.text
    cats.before = lambda what, calls: None
    thread.wake()
    wait_for(lambda: held.ids("company") == [101])


def test_a_thread_that_was_not_started_stops_at_once(thread: MirrorThread) -> None:
    assert thread.stop()


def test_a_second_start_does_not_make_a_second_thread(thread: MirrorThread) -> None:
    before = threading.active_count()
    thread.start()
    thread.start()
    assert threading.active_count() == before + 1


def test_of_two_processes_one_asks_cats_and_the_other_follows_when_it_stops(
    database: Database, thread: MirrorThread, companion: Companion, held: Held
) -> None:
    companion.use(FakeCats(company=[company(101)]))
    thread.start()
    wait_for(lambda: held.ids("company") == [101])
    other = Companion()
    other.use(FakeCats(company=[company(102)]))
    standing_by = MirrorThread(database, other.connect)
    standing_by.start()
    for _ in range(2):  # asked for the second time, it is done with its first round
        assert other.asked.wait(DEADLINE_SECONDS)
        other.asked.clear()
        standing_by.wake()
    assert other.clients == 0
    assert thread.stop()
    standing_by.wake()
    wait_for(lambda: other.clients == 1)
    assert standing_by.stop()


def test_while_cats_is_disconnected_another_process_may_have_the_place(
    database: Database, thread: MirrorThread, companion: Companion, held: Held
) -> None:
    companion.use(FakeCats(company=[company(101)]))
    thread.start()
    wait_for(lambda: held.ids("company") == [101])
    other = Sole(database, SOLE_NAME)
    assert not other.hold()
    companion.connection = None
    thread.wake()
    wait_for(other.hold)
    other.release()
