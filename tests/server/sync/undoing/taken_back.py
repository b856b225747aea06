"""A world in which syncs are undone, and what CATS holds but for dates."""

from __future__ import annotations

from typing import Any

from tests.server.sync.around import Around, around, later, note, resume
from tests.server.sync.world import MARTA, World

from catsync.models import Sync
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
