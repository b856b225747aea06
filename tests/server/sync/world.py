"""What a test of the engine stands in: a sandbox process, a database, a person, and the means to run syncs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.server.sync.fakes import FakePlanner, request_for

from catsync.cats import CatsClient, Gate
from catsync.db import Database
from catsync.models import Person, PersonLink, Sync, SyncStep
from catsync.sync.budget import Budget
from catsync.sync.claims import claim
from catsync.sync.endings import Job
from catsync.sync.queue import accept
from catsync.sync.run import Engine
from catsync.sync.runner import run_sync
from catsync.sync.timing import Timing

SITE = 4711
KEY = "sandbox-key-0001"
QUICK = Timing(settle_seconds=0.0, backoff_seconds=0.0, company_wait_seconds=0.0)
MARTA = {"first_name": "Marta", "last_name": "Oliveira", "title": "Head of Data"}
ACME = {"name": "Acme Robotics", "owner_id": 1, "website": "https://acme-robotics.example"}


@dataclass
class Sandbox:
    """The control routes of a running sandbox."""

    url: str
    control: str

    def get(self, path: str) -> Any:
        answer = requests.get(f"{self.control}{path}", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def send(self, method: str, path: str, body: Any) -> Any:
        answer = requests.request(method, f"{self.control}{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, what: str, **more: Any) -> None:
        self.send("POST", "/faults", {"what": what, **more})

    def switch(self, **switches: Any) -> None:
        self.send("PUT", "/switches", switches)

    def add(self, resource: str, **fields: Any) -> int:
        """Somebody else creates a record."""
        made: int = self.send("POST", f"/records/{resource}", fields)["id"]
        return made

    def change(self, resource: str, record_id: int, **fields: Any) -> None:
        self.send("PUT", f"/records/{resource}/{record_id}", fields)

    def remove(self, resource: str, record_id: int) -> None:
        requests.delete(f"{self.control}/records/{resource}/{record_id}", timeout=10).raise_for_status()

    def records(self, resource: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get(f"/records/{resource}")[resource]
        return rows

    def calls(self) -> list[str]:
        """What was asked, in order: "POST /contacts"."""
        return [f"{row['method']} {row['route']}" for row in self.get("/log")["log"]]

    def forget_calls(self) -> None:
        requests.delete(f"{self.control}/log", timeout=10).raise_for_status()

    def client(self, site_id: int, gate: Gate, timeout: tuple[float, float]) -> CatsClient:
        return CatsClient(self.url, KEY, gate=gate, timeout=timeout)


@dataclass
class World:
    """A database and a sandbox. `learnt` is what the mirror was told, as (record type, record)."""

    database: Database
    sandbox: Sandbox
    timing: Timing = QUICK
    learnt: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    forgotten: list[tuple[str, int]] = field(default_factory=list)

    def engine(self, **changes: Any) -> Engine:
        made = {
            "database": self.database, "client_factory": self.sandbox.client, "planner": FakePlanner(),
            "budget": Budget(self.database), "learn": self.learn, "timing": self.timing, "forget": self.forget,
        }  # fmt: skip
        return Engine(**{**made, **changes})

    def learn(self, session: Session, site_id: int, record_type: str, record: Mapping[str, Any]) -> None:
        self.learnt.append((record_type, record))

    def forget(self, session: Session, site_id: int, record_type: str, cats_id: int) -> None:
        self.forgotten.append((record_type, cats_id))

    def person(self, mandatory: tuple[str, ...] = (), **wanted: Mapping[str, Any]) -> str:
        """A kept person whose records are to hold this."""
        with self.database.write() as session:
            person = Person(profile={"wanted": wanted, "mandatory": list(mandatory)})
            session.add(person)
            session.flush()
            return person.id

    def want(self, person_id: str, **wanted: Mapping[str, Any]) -> None:
        """Change what the person's records are to hold."""
        with self.database.write() as session:
            person = session.get_one(Person, person_id)
            person.profile = {**person.profile, "wanted": {**person.profile["wanted"], **wanted}}

    def link(self, person_id: str, record_type: str, cats_id: int) -> None:
        with self.database.write() as session:
            session.add(PersonLink(
                person_id=person_id, site_id=SITE, record_type=record_type, cats_id=cats_id, written={}
            ))  # fmt: skip

    def links(self, person_id: str) -> dict[str, int]:
        with self.database.read() as session:
            rows = session.execute(select(PersonLink).where(PersonLink.person_id == person_id)).scalars()
            return {row.record_type: row.cats_id for row in rows}

    def queue(self, person_id: str, *, lane: int = 0, key: str | None = None, **more: Any) -> int:
        """Accept a sync, previewed against CATS as it is at this moment. Returns its seq."""
        with self.database.write() as session:
            request = self.preview(session, person_id, **more)
            sync = accept(
                session, site_id=SITE, person_id=person_id, user_id=None, lane=lane, request=request,
                idempotency_key=key,
            )  # fmt: skip
            session.flush()
            return sync.seq

    def preview(self, session: Session, person_id: str, **more: Any) -> dict[str, Any]:
        known = {
            row.record_type: row.cats_id
            for row in session.execute(select(PersonLink).where(PersonLink.person_id == person_id)).scalars()
        }
        records = {t: self.sandbox.get(f"/records/{t}s/{cats_id}") for t, cats_id in known.items()}
        profile = session.get_one(Person, person_id).profile
        return request_for(profile, known, records, **more)

    def claim(self, worker: str = "worker-1", limit: int = 10) -> list[Job]:
        return claim(self.database, worker, limit, self.timing.lease_seconds)

    def run(self, seq: int, **engine: Any) -> Sync:
        """Claim and run what is due, until this sync is neither queued nor running (at most 20 times)."""
        for _ in range(20):
            for job in self.claim():
                run_sync(self.engine(**engine), job)
            if self.sync(seq).state not in ("queued", "running"):
                break
            self.make_due()
        return self.sync(seq)

    def run_once(self, **engine: Any) -> None:
        for job in self.claim():
            run_sync(self.engine(**engine), job)

    def make_due(self) -> None:
        """Let the time pass for which queued syncs wait."""
        with self.database.write() as session:
            for sync in session.execute(select(Sync).where(Sync.state == "queued")).scalars():
                sync.run_after = sync.created_at

    def sync(self, seq: int) -> Sync:
        with self.database.read() as session:
            sync = session.get_one(Sync, seq)
            session.expunge_all()
            return sync

    def steps(self, seq: int) -> dict[str, SyncStep]:
        with self.database.read() as session:
            rows = session.execute(select(SyncStep).where(SyncStep.sync_seq == seq)).scalars()
            found = {row.name: row for row in rows}
            session.expunge_all()
            return found


def wait_for(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The condition's value as soon as it is true; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {condition}")
