"""One of all processes that share a database: the next one has the place at once when its holder is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.server.sync.world import wait_for

from catsync.db import Database
from catsync.sole import Sole

HOLDER = """
import sys
from catsync.db import Database
from catsync.sole import Sole
sole = Sole(Database(sys.argv[1]), "mirror")
print(sole.hold(), flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """A process that asked for the place; the first line it says is whether it got it."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def answer_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_two_processes_one_has_the_place(database: Database) -> None:
    sole = Sole(database, "mirror")
    assert sole.hold()
    with another_process(database) as other:
        assert answer_of(other) == "False"
    assert sole.hold(), "asked again, its holder still has it"
    sole.release()


def test_the_next_one_has_it_once_its_holder_is_killed(database: Database) -> None:
    sole = Sole(database, "mirror")
    with another_process(database) as holder:
        assert answer_of(holder) == "True"
        assert not sole.hold()
        holder.kill()
        holder.wait()
        wait_for(sole.hold)  # PostgreSQL notices the closed connection within milliseconds
    sole.release()


def test_a_place_given_up_is_free_at_once(database: Database) -> None:
    first, second = Sole(database, "mirror"), Sole(database, "mirror")
    assert first.hold()
    assert not second.hold()
    first.release()
    assert second.hold()
    second.release()


def test_places_of_other_names_are_not_in_the_way(database: Database) -> None:
    first, second = Sole(database, "mirror"), Sole(database, "webhooks")
    assert first.hold()
    assert second.hold()
    first.release()
    second.release()


@pytest.mark.postgres
def test_a_holder_whose_connection_was_cut_finds_out_and_takes_the_place_again(postgresql: Database) -> None:
    database = postgresql
    sole = Sole(database, "mirror")
    assert sole.hold()
    with database.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
    assert sole.hold()
    assert not Sole(database, "mirror").hold()
    sole.release()
