"""The first copy of a large CATS, by a worker that is killed again and again while others work in CATS (Q3, Q5)."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from catsync.models import MirrorSweep
from tests.long import IS_LONG

from .mirrored import KINDS, differences
from .two_processes import OWNER_IN_CATS, TwoProcesses

# With 20,000 it takes some minutes, most of them for what follows the crawl: all that the stand-in is filled with was
# changed within the hour, and so is read once more by the first pass.
COMPANIES = PEOPLE = 20_000 if IS_LONG else 500
SITE = 4711
KILLS = 10
SEED = 4711
WINDOW_SECONDS = 15.0
CALLS_LEFT = 60  # others have spent the rest of the 500 when it begins, so that the mirror soon runs dry
DRY = 42  # calls: the mirror leaves 40 to syncs
SYNCS_PER_LIFE = 2
DEADLINE_SECONDS = 400
LOOK_SECONDS = 0.2


@pytest.fixture(scope="module")
def office() -> Iterator[TwoProcesses]:
    found = TwoProcesses(COMPANIES, PEOPLE, WINDOW_SECONDS)
    try:
        yield found
    finally:
        found.stop()


@dataclass
class Watch:
    """What was seen from outside: of every sync the reasons it waited for, and the calls that were left."""

    office: TwoProcesses
    syncs: dict[str, set[str | None]] = field(default_factory=dict)
    ended: dict[str, dict[str, Any]] = field(default_factory=dict)
    fewest_left: int = 500

    def look(self) -> dict[str, Any]:
        """The mirror as it says it is."""
        self.fewest_left = min(self.fewest_left, self.office.control("GET", "/quota")["remaining"])
        for sync_id in self.syncs.keys() - self.ended.keys():
            sync = self.office.ask("GET", f"/syncs/{sync_id}")
            self.syncs[sync_id].add(sync["reason"])
            if sync["state"] not in ("queued", "running"):
                self.ended[sync_id] = sync
        return self.office.mirror()

    def until(self, what: str, reached: Callable[[dict[str, Any]], bool]) -> None:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not reached(self.look()):
            assert time.monotonic() < deadline, f"{what} did not come; the worker: {self.office.worker_log()}"
            time.sleep(LOOK_SECONDS)

    def press_syncs(self, campaign: int) -> None:
        for _ in range(SYNCS_PER_LIFE):
            self.syncs[self.office.press_sync(campaign, len(self.syncs))] = set()

    def told_of_syncs(self) -> str:
        waits = sorted(seconds(sync) for sync in self.ended.values())
        usual = f"{statistics.median(waits):.2f} s (median), {waits[-1]:.2f} s (longest)"
        return f"{len(waits)} syncs, from accepted to done {usual}"


class SomebodyElse:
    """Edits, creates and deletes one record in a hundred each, in KILLS portions."""

    def __init__(self, office: TwoProcesses, chance: random.Random) -> None:
        self._office, self._chance = office, chance
        self.counts: Counter[str] = Counter()

    def work(self) -> None:
        changes = dict.fromkeys(("edits", "creations", "deletions"), (COMPANIES + PEOPLE) // 100 // KILLS)
        self._office.control("POST", "/churn", {**changes, "seed": self._chance.randrange(10**6)})
        self.counts.update(changes)


def test_a_first_crawl_that_is_killed_ten_times_ends_equal_to_cats(office: TwoProcesses) -> None:
    chance, began = random.Random(SEED), time.monotonic()
    watch, somebody = Watch(office), SomebodyElse(office, chance)
    office.control("PUT", "/quota", {"remaining": CALLS_LEFT})
    office.revive()
    campaign = _campaign(office)
    watch.until("the end of the mirror's calls", lambda _: watch.fewest_left <= DRY)
    watch.press_syncs(campaign)
    everything = COMPANIES + PEOPLE
    for held in sorted(chance.sample(range(everything // 50, everything * 9 // 10), KILLS)):
        watch.until("the next kill", _holds(held))
        time.sleep(chance.random() * 0.2)  # any moment of a window: asking, writing, between the two
        office.kill()
        somebody.work()
        office.revive()
        watch.press_syncs(campaign)
    watch.until("the first crawl", lambda mirror: mirror["state"] == "complete")
    calls = office.control("GET", "/log")["log"]
    watch.until("the syncs", lambda _: len(watch.ended) == len(watch.syncs))
    twice, windows = windows_read_twice(calls)
    print(f"\n{COMPANIES} companies, {PEOPLE} people, {KILLS} kills, {dict(somebody.counts)} meanwhile:")
    print(
        f"{len(calls)} calls, {windows} windows in {time.monotonic() - began:.0f} s; windows read twice: {twice}"
    )
    print(f"calls left at the least: {watch.fewest_left}; {watch.told_of_syncs()}")
    assert twice <= KILLS
    assert {row["status"] for row in calls} & {429} == set()
    assert {sync["state"] for sync in watch.ended.values()} == {"done"}
    assert not any("rate" in reasons for reasons in watch.syncs.values())
    watch.until("the comparison", lambda _: _is_compared(office))
    after = len(office.control("GET", "/log")["log"]) - len(calls)
    print(f"compared as a whole {time.monotonic() - began:.0f} s after it began, by {after} calls more")
    assert differences(office.database, SITE, office.records).all() == []


def _holds(records: int) -> Callable[[dict[str, Any]], bool]:
    return lambda mirror: mirror["companies"] + mirror["people"] >= records


def _is_compared(office: TwoProcesses) -> bool:
    with office.database.read() as session:
        found = session.scalars(select(MirrorSweep)).all()
    return len(found) == len(KINDS) and all(each.finished_at for each in found)


def windows_read_twice(calls: list[dict[str, Any]]) -> tuple[int, int]:
    """How often a window of the first crawl was asked for again, and how many there were."""
    asked: Counter[str] = Counter()
    for call in calls:
        body = call["body"]
        is_window = call["path"].rpartition("/")[2] == "search" and "per_page=100" in call["query"]
        if is_window and isinstance(body, dict) and body.get("field") == "id" and "jobs" not in call["path"]:
            asked[f"{call['path']} {json.dumps(body, sort_keys=True)}"] += 1
    return sum(asked.values()) - len(asked), len(asked)


def seconds(sync: dict[str, Any]) -> float:
    accepted, ended = (datetime.fromisoformat(sync[name]) for name in ("created_at", "finished_at"))
    return (ended - accepted).total_seconds()


def _campaign(office: TwoProcesses) -> int:
    """Once CATS' users are known, of whom one owns what the admin syncs."""
    office.visitor.wait_for("CATS' users", lambda: office.ask("GET", "/cats/users")["users"])
    me = office.ask("GET", "/me")["user"]
    office.ask("PATCH", f"/users/{me['id']}", {"cats_user_id": OWNER_IN_CATS})
    made = office.ask("POST", "/campaigns", {"name": "While it copies"})
    office.ask("PUT", f"/settings/campaign/{made['id']}/sync_as", {"value": "candidate"})
    return int(made["id"])
