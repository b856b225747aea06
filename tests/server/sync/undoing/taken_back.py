"""A world in which syncs are undone, and what CATS holds but for dates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import requests
from sqlalchemy import select
from tests.server.sync.around import Around, around, later, note, resume
from tests.server.sync.world import KEY, MARTA, World

from catsync.models import Sync, SyncStep
from catsync.sync.undoing.ask import ask_undo

NEW_COMPANY = {"name": "Quarrymead Optics", "owner_id": 1}
KINDS = ("companies", "candidates", "contacts", "pipelines", "activities", "attachments", "lists")
EMAIL = {"email": "marta@acme-robotics.example", "is_primary": True}
PHONE = {"number": "+442079460101", "type": "mobile"}
MOVING = ("date_created", "date_modified", "date", "id")


def undo(world: World, seq: int, **engine: Any) -> Sync:
    """Ask for it and run it to its end."""
    return world.run(asked(world, seq), **engine)


def asked(world: World, seq: int) -> int:
    with world.database.write() as session:
        made = ask_undo(session, session.get_one(Sync, seq), None)
        session.flush()
        return made.seq


def held(world: World) -> dict[str, Any]:
    """All that CATS holds, but for dates, ids and what is empty."""
    return {kind: [_plain(row) for row in world.sandbox.records(kind)] for kind in KINDS}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _plain(each)
            for key, each in value.items()
            if key not in MOVING and not key.startswith("_links") and each not in (None, "", [])
        }
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def all_around(world: World, record_type: str = "candidate") -> tuple[Around, str]:
    """A person whose sync writes all that can be written around a record of this type."""
    made = around(world)
    wanted = {**MARTA, "emails": [EMAIL], "phones": [PHONE]}
    if record_type == "contact":
        person_id = world.person(company=NEW_COMPANY, contact={**wanted, "owner_id": 1})
        writes = [*made.contact_places(), note(world, person_id, 1)]
    else:
        person_id = world.person(candidate=wanted)
        writes = [
            *made.places(),
            note(world, person_id, 1),
            note(world, person_id, 2),
            resume(world, person_id),
        ]
    later(world, person_id, record_type, writes)
    return made, person_id


def refused(world: World, seq: int) -> str:
    """The reason, after having seen that nothing was taken back."""
    before = held(world)
    undone = undo(world, seq)
    assert (undone.state, undone.reason) == ("needs_attention", "undo_refused"), undone.error
    assert held(world) == before, "nothing was taken back"
    message: str = undone.error["message"]
    return message


def an_hour_passes(world: World, *records: tuple[str, int]) -> None:
    """All that was written so far lies back an hour further, by our clock and at these records of CATS."""
    hour = timedelta(hours=1)
    with world.database.write() as session:
        for step in session.scalars(select(SyncStep)):
            for name in ("intent_at", "doubt_since", "doubted_at", "finished_at"):
                if getattr(step, name) is not None:
                    setattr(step, name, getattr(step, name) - hour)
    for resource, record_id in records:
        record = world.sandbox.get(f"/records/{resource}/{record_id}")
        dates = {
            name: (datetime.fromisoformat(record[name]) - hour).isoformat()
            for name in ("date_created", "date_modified")
        }
        world.sandbox.change(resource, record_id, **dates)


def by_hand(world: World, method: str, path: str, body: Any = None) -> None:
    """Somebody else with the key."""
    answer = requests.request(
        method, f"{world.sandbox.url}{path}", json=body, timeout=10, headers={"Authorization": f"Token {KEY}"}
    )
    answer.raise_for_status()
