"""Web and worker processes killed, frozen and cut off while recruiters sync: nothing accepted is lost, nothing doubled.

`make chaos`: 2,000 syncs of 600 people at 80 companies, 100 kills, on SQLite (2 workers) and PostgreSQL (4 workers).
"""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from catsync.models import Sync
from tests.end_to_end.fleet import Fleet, Refused
from tests.long import IS_LONG
from tests.server.databases import emptied
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture

PEOPLE, COMPANIES, KILLS = (600, 80, 100) if IS_LONG else (12, 3, 6)
NOTES = 2  # each an event of an outreach tool, which makes a sync of its own
CLIENTS = 12 if IS_LONG else 8
SETTLED_SECONDS = 300.0
LOOK_SECONDS = 1.0 if IS_LONG else 0.3  # looking costs the web processes more than the syncs do
SYNCS_A_KILL = (
    20 if IS_LONG else 3
)  # so that kills meet the work from its beginning to its end, however fast it goes
PAUSE_SECONDS = (0.3, 1.5)  # at least, between two things that happen to a process
SYLLABLES = (
    "bra",
    "del",
    "fin",
    "gor",
    "hul",
    "kem",
    "lor",
    "mig",
    "nav",
    "pex",
    "rud",
    "sol",
    "tav",
    "vig",
    "wen",
)
FAULTS = (
    ("429", {"retry_after": 1}, 0.01), ("status", {"status": 500}, 0.01), ("status", {"status": 502}, 0.005),
    ("status_after", {"status": 502}, 0.01), ("close_before", {}, 0.01), ("close_after", {}, 0.02),
    ("timeout_after", {"seconds": 2.0}, 0.003), ("slow", {"seconds": 0.3}, 0.01),
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def fleet(request: pytest.FixtureRequest) -> Iterator[Fleet]:
    url = ""
    if request.param == "postgresql":
        from catsync.db import Database

        url = request.getfixturevalue("postgres_url")
        database = emptied(Database(url))
        _drop(database)
        database.close()
    made = Fleet(url, workers=2 if request.param == "sqlite" else 4)
    yield made
    made.stop()


def _drop(database: Any) -> None:
    """The companion makes its tables itself."""
    from catsync.models import Base

    Base.metadata.drop_all(database.engine)


def word(number: int, salt: str) -> str:
    """A name like no other, the same in every run."""
    chance = random.Random(f"{salt}{number}")
    return "".join(chance.choice(SYLLABLES) for _ in range(6)).capitalize()


class Recruiter:
    """What one client does for one person: keep, sync as contact, two events, another title, sync again."""

    def __init__(self, fleet: Fleet, number: int) -> None:
        self.fleet, self.number = fleet, number
        self.accepted: list[str] = []
        self.name = f"{word(number, 'first')} {word(number, 'last')}"
        self.company = f"{word(number % COMPANIES, 'company')} {word(number % COMPANIES, 'trade')}"

    def work(self) -> list[str]:
        person = self.press(self.titles[0])
        self.settled(person)
        for event in range(NOTES):
            self.event(person, event)
        for title in self.titles[1:]:
            self.press(title)
            self.settled(person)
        return self.accepted

    @property
    def titles(self) -> list[str]:
        """One after the other; a third of all people are synced once more."""
        return [f"Title {n + 1}" for n in range(3 if self.number % 3 == 0 else 2)]

    def profile(self, title: str) -> dict[str, Any]:
        first, last = self.name.split()
        return {
            "url": f"https://www.linkedin.com/in/person-{self.number}", "reader": "linkedin", "report": [],
            "fields": {
                "full_name": self.name, "first_name": first, "last_name": last, "title": title,
                "company": self.company,
                "emails": [{"email": f"{first}.{last}@home.example".lower(), "kind": "unknown"}],
            },
        }  # fmt: skip

    def press(self, title: str) -> str:
        """Look and confirm, again where the plan has changed meanwhile; one key for one wish."""
        profile, key = self.profile(title), uuid.uuid4().hex
        person = str(self.fleet.ask("POST", "/people", {"profile": profile})["id"])
        for _ in range(20):
            seen = self.fleet.ask("POST", "/profiles/resolve", {"profile": profile})
            body = {"person_id": person, "plan_digest": seen["plan"]["digest"]}
            try:
                self.accepted.append(self.fleet.ask("POST", "/syncs", body, key)["id"])
            except Refused as refused:
                if refused.code not in ("plan_changed", "conflict"):
                    raise
                time.sleep(0.2)  # as somebody who looks again
                continue
            again = self.fleet.ask("POST", "/syncs", body, key)
            assert again["id"] == self.accepted[-1], "the same wish twice is one sync"
            return person
        raise AssertionError(f"the plan of {self.name} never rested")

    def event(self, person: str, number: int) -> None:
        row = {
            "source": "chaos", "source_id": f"{self.number}-{number}", "person": {"id": person}, "kind": "email",
            "event": "sent", "occurred_at": f"2026-11-0{number + 1}T09:00:00Z", "text": f"Event {number}",
        }  # fmt: skip
        told = self.fleet.ask("POST", "/activities", {"activities": [row]})["results"][0]
        assert told["state"] in ("accepted", "duplicate"), told

    def settled(self, person: str) -> None:
        deadline = time.monotonic() + SETTLED_SECONDS
        while time.monotonic() < deadline:
            syncs = self.fleet.ask("GET", f"/syncs?person_id={person}&page_size=50")["syncs"]
            if all(sync["state"] not in ("queued", "running") for sync in syncs):
                return
            time.sleep(LOOK_SECONDS)  # as a panel looks again
        raise AssertionError(f"the syncs of {self.name} never ended")


def trouble(fleet: Fleet, stop: threading.Event) -> None:
    """Kills, freezes and cuts in turn, at random moments of the work, as many as are wanted; then nothing more.

    Every other worker killed is one with a sync in hand; the others are any, for one at rest must not be missed either.
    """
    chance = random.Random(5)
    kills = 0
    while not stop.wait(chance.uniform(*PAUSE_SECONDS)) and kills < KILLS:
        fleet.wait_for_work(kills * SYNCS_A_KILL, stop)
        kills += 1
        if kills % 4 == 0:
            fleet.kill_web()
        elif kills % 2:
            fleet.kill_busy_worker(stop)
        else:
            fleet.kill_worker()
        if kills % (20 if IS_LONG else 4) == 1:
            fleet.freeze_worker()
        if kills % (10 if IS_LONG else 3) == 2:
            fleet.cut_connections()


@pytest.mark.alone
def test_nothing_accepted_is_lost_and_nothing_doubled_whatever_is_killed(fleet: Fleet) -> None:
    begun = time.monotonic()
    prepare(fleet)
    for what, more, probability in FAULTS:
        fleet.control("POST", "/faults", {"what": what, **more, "probability": probability, "times": None})
    stop = threading.Event()
    troubling = threading.Thread(target=trouble, args=(fleet, stop))
    troubling.start()
    try:
        with ThreadPoolExecutor(CLIENTS) as clients:
            work = [clients.submit(Recruiter(fleet, number).work) for number in range(PEOPLE)]
            accepted = [sync for each in work for sync in each.result()]
    finally:
        stop.set()
        troubling.join()
    _told(fleet, accepted, time.monotonic() - begun)


def prepare(fleet: Fleet) -> None:
    """Settings, the owner, and a copy of an empty CATS: until then a company might only not have been read yet."""
    for key, value, query in (
        ("sync_as", "contact", ""), ("create_companies", "automatically", ""),
        ("update_policy", "always", "?record_type=contact&field=title"),
    ):  # fmt: skip
        fleet.ask("PUT", f"/settings/team/default/{key}{query}", {"value": value})
    fleet.control("PUT", "/switches", {"search_lag_seconds": 0.3, "duplicate_rule": "off"})
    deadline = time.monotonic() + 60
    while fleet.ask("GET", "/integration")["mirror"]["state"] != "complete" and time.monotonic() < deadline:
        time.sleep(0.2)  # as a page looks again
    fleet.ask("PATCH", f"/users/{fleet.admin['id']}", {"cats_user_id": 1})


def _told(fleet: Fleet, accepted: list[str], seconds: float) -> None:
    with fleet.database.read() as session:
        states = dict(session.execute(select(Sync.state, func.count()).group_by(Sync.state)).all())
        known = set(session.scalars(select(Sync.id)))
        recoveries = session.scalar(select(func.sum(Sync.recoveries))) or 0
        problems = session.execute(
            select(Sync.reason, func.count()).where(Sync.state != "done").group_by(Sync.reason)
        ).all()
        overlaps = _overlaps(session)
    doubled, lost = _doubled(fleet), _lost(fleet)
    print(
        f"\n{fleet.database.engine.name}: {sum(states.values())} syncs of {PEOPLE} people at {COMPANIES} companies, "
        f"{dict(fleet.happened)}, recoveries {recoveries}, calls {len(fleet.control('GET', '/log')['log'])}, "
        f"{seconds:.0f} s; states {states}, lost {len(lost)}, doubled {len(doubled)}, out of order {len(overlaps)}"
    )
    for line in sorted({line for line in fleet.logs().splitlines() if " failed: " in line}):
        print(line[-300:])
    assert not set(accepted) - known, "an accepted sync is gone"
    assert states == {"done": sum(states.values())}, problems
    assert (doubled, lost, overlaps) == ([], [], [])
    assert recoveries > 0, "no kill met a running sync"
    assert "Traceback" not in fleet.logs()


def _doubled(fleet: Fleet) -> list[str]:
    """Companies, contacts, addresses and notes that are there more than once."""
    contacts = fleet.records("contacts")
    found = Counter(f"company {row['name']}" for row in fleet.records("companies"))
    found += Counter(f"contact {row['last_name']}" for row in contacts)
    for row in contacts:
        found += Counter(f"{row['last_name']} {email['email']}" for email in row["_embedded"]["emails"])
    for row in fleet.records("activities"):
        found += Counter([f"note {row['data_item']['id']} {row['notes']}"])
    return [name for name, count in found.items() if count > 1]


def _lost(fleet: Fleet) -> list[str]:
    """What every person must have in CATS and has not; notes in the order of what happened."""
    contacts = {row["last_name"]: row for row in fleet.records("contacts")}
    companies = {row["id"]: row["name"] for row in fleet.records("companies")}
    notes: dict[int, list[str]] = {}
    for row in sorted(fleet.records("activities"), key=lambda row: row["id"]):
        notes.setdefault(row["data_item"]["id"], []).append(row["notes"].rpartition("\n")[2])
    missing = []
    for number in range(PEOPLE):
        who = Recruiter(fleet, number)
        row = contacts.get(who.name.split()[1])
        if row is None:
            missing.append(f"contact {who.name}")
            continue
        held = (row["title"], companies.get(row["company_id"]), notes.get(row["id"]))
        if held != (who.titles[-1], who.company, [f"Event {n}" for n in range(NOTES)]):
            missing.append(f"{who.name}: {held}")
    return missing


def _overlaps(session: Any) -> list[str]:
    """Syncs of one person that began before an earlier one had ended."""
    rows = session.execute(
        select(Sync.person_id, Sync.seq, Sync.started_at, Sync.finished_at).order_by(Sync.person_id, Sync.seq)
    ).all()
    return [
        f"{later.person_id} {later.seq}"
        for earlier, later in itertools.pairwise(rows)
        if earlier.person_id == later.person_id and later.started_at < earlier.finished_at
    ]
