"""The set-up that the documentation names is the set-up that works: its commands, started as they stand there."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catsync.db import Database
from tests.end_to_end.fleet import Fleet
from tests.end_to_end.test_chaos import Recruiter, prepare
from tests.server.databases import emptied
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture

PAGE = Path(__file__).parents[2] / "server/docs/several-processes.md"


def commands() -> list[list[str]]:
    """Those of the page, as words."""
    found = re.search(r"```commands\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert found is not None
    return [line.split() for line in found.group(1).strip().splitlines()]


def options(command: list[str]) -> list[str]:
    """Without the address: a test listens wherever there is room."""
    words = command[1:]
    if "--bind" in words:
        at = words.index("--bind")
        words = [*words[:at], *words[at + 2 :]]
    return words


@pytest.fixture
def fleet(postgres_url: str) -> Iterator[Fleet]:  # noqa: F811
    from catsync.models import Base

    database = emptied(Database(postgres_url))
    Base.metadata.drop_all(database.engine)
    database.close()
    webs = [options(c) for c in commands() if c[1] == "serve"]
    workers = [options(c) for c in commands() if c[1] == "worker"]
    made = Fleet(postgres_url, workers=len(workers), webs=len(webs), serve=webs[0], work=workers[0])
    yield made
    made.stop()


@pytest.mark.alone
@pytest.mark.postgres
def test_the_documented_two_web_and_two_worker_processes_share_the_work_and_survive_each_other(
    fleet: Fleet,
) -> None:
    assert [c[:2] for c in commands()] == [["catsync", "serve"]] * 2 + [["catsync", "worker"]] * 2
    prepare(fleet)
    people = [Recruiter(fleet, number) for number in range(8)]
    fleet.control("POST", "/faults", {"what": "slow", "seconds": 1.0, "times": 16, "path": "/contacts$"})
    for who in people:
        who.press("Title 1")
    owners = set()
    deadline = time.monotonic() + 30
    while len(owners) < 2 and time.monotonic() < deadline:
        owners |= fleet.owners()
    assert len(owners) == 2, "both workers took some"
    fleet.kill_worker()
    fleet.kill_web()
    for who in people:
        who.settled(str(fleet.ask("POST", "/people", {"profile": who.profile("Title 1")})["id"]))
    names = sorted(row["last_name"] for row in fleet.records("contacts"))
    assert names == sorted(who.name.split()[1] for who in people)
    assert fleet.end_all() == [0] * 4, "all ended by SIGTERM, in order"
