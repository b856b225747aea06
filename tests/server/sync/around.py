"""What stands around a record in a test: a job, a list, tags and statuses in CATS; activities and files in Catsync."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from tests.server.sync.world import ACME, KEY, MARTA, World

from catsync.models import Activity, Person, Resume, Sync
from catsync.sync.queue import cancel
from catsync.sync.undoing.ask import can_undo

FIRST_STATUS, WANTED_STATUS = 50100, 50102  # of the first workflow: No Contact, Candidate Responded
PROSPECT = 2  # a status of contacts
SENT_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FILE = b"%PDF-1.4 Marta Oliveira"


@dataclass
class Around:
    """Places in the sandbox, by id."""

    world: World
    job: int
    list: int
    contact_list: int
    tags: list[int]

    def places(self) -> list[Any]:
        """A pipeline with its status, a list and two tags, as a planner plans them for a candidate."""
        pipeline = {"job_id": self.job, "status_id": WANTED_STATUS}
        return [("place", "pipeline", pipeline), ("place", "list", self.list), ("place", "tags", self.tags)]

    def contact_places(self) -> list[Any]:
        return [
            ("place", "status", PROSPECT),
            ("place", "list", self.contact_list),
            ("place", "tags", self.tags),
        ]

    def pipelines(self) -> list[dict[str, Any]]:
        return self.world.sandbox.records("pipelines")

    def listed(self, list_id: int | None = None) -> list[int]:
        """Who is on the list, by id."""
        held = self.world.sandbox.get(f"/records/lists/{list_id or self.list}")
        return [next(v for k, v in item.items() if k.endswith("_id")) for item in held["items"]]

    def notes(self, cats_id: int) -> list[tuple[str, str]]:
        """Type and text of the notes of a record, the oldest first."""
        rows = [r for r in self.world.sandbox.records("activities") if r["data_item"]["id"] == cats_id]
        return [
            (row["type"], row["notes"])
            for row in sorted(rows, key=lambda r: datetime.fromisoformat(r["date"]))
        ]

    def resumes(self) -> list[str]:
        return [row["filename"] for row in self.world.sandbox.records("attachments")]


def around(world: World) -> Around:
    """A site with tags (the API makes none), a job and two lists; nobody else in it that a test would meet."""
    world.sandbox.send("POST", "/reset", {"seed": "empty"})
    company = world.sandbox.add("companies", **{**ACME, "name": "Contoso Logistics", "website": None})
    job = world.sandbox.add(
        "jobs",
        title="Data lead",
        company_id=company,
        location={"city": "Lisbon", "state": "", "postal_code": ""},
    )
    tags = [_tag(world, title) for title in ("Data", "Iberia", "Spring")][:2]
    made = Around(world, job, _list(world, "candidates"), _list(world, "contacts"), tags)
    world.sandbox.forget_calls()
    return made


def _tag(world: World, title: str) -> int:
    made: int = world.sandbox.send("POST", "/tags", {"title": title})["id"]
    return made


def _list(world: World, resource: str) -> int:
    answer = requests.post(
        f"{world.sandbox.url}/{resource}/lists", json={"name": "Autumn"}, timeout=10,
        headers={"Authorization": f"Token {KEY}"},
    )  # fmt: skip
    answer.raise_for_status()
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def later(world: World, person_id: str, record_type: str, writes: list[Any], **more: Any) -> None:
    """Have the person's plan hold these after the record, as (operation, field, after)."""
    with world.database.write() as session:
        person = session.get_one(Person, person_id)
        known = person.profile.get("later", {})
        person.profile = {**person.profile, **more, "later": {**known, record_type: writes}}


def note(world: World, person_id: str, number: int = 1, kind: str = "email") -> Any:
    """An activity, and the note that is to be written of it."""
    at = SENT_AT + timedelta(days=number)
    with world.database.write() as session:
        activity = Activity(
            source="lemlist", source_id=f"{person_id}-{number}", person_id=person_id, kind="email", event="sent",
            occurred_at=at, text=f"Hello {number}",
        )  # fmt: skip
        session.add(activity)
        session.flush()
        after = {
            "activity_id": activity.id, "type": kind, "date": at.isoformat().replace("+00:00", "Z"),
            "notes": f"E-mail sent\n\nHello {number}",
        }  # fmt: skip
    return ("note", "note", after)


def resume(world: World, person_id: str, filename: str = "cv.pdf") -> Any:
    """A file for the candidate, and its upload."""
    with world.database.write() as session:
        row = Resume(person_id=person_id, filename=filename, content=FILE, size=len(FILE), sha256="0" * 64)
        session.add(row)
        session.flush()
        return ("upload", "resume", {"resume_id": row.id, "filename": filename, "size": len(FILE)})


def cancelled(world: World, seq: int) -> None:
    with world.database.write() as session:
        cancel(session, session.get_one(Sync, seq))


def automatic(world: World, seq: int) -> int:
    with world.database.write() as session:
        session.get_one(Sync, seq).is_automatic = True
    return seq


def linked(world: World, wanted: dict[str, Any], **holds: Any) -> tuple[str, int]:
    cats_id = world.sandbox.add("candidates", **{**MARTA, **holds})
    person_id = world.person(candidate=wanted)
    world.link(person_id, "candidate", cats_id)
    return person_id, cats_id


def offers_undo(world: World, seq: int) -> bool:
    with world.database.read() as session:
        return can_undo(session, session.get_one(Sync, seq))
