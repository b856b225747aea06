"""The flows of the fault matrix: each prepares a world, names the sync to run, and leaves what CATS must hold then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from tests.server.sync.around import PROSPECT, Around, around, later, note, resume
from tests.server.sync.undoing.taken_back import asked
from tests.server.sync.world import MARTA, World

from catsync.models import Base

EMAIL = {"email": "marta@quarrymead.example", "is_primary": True}
PHONE = {"number": "+442079460101", "type": "mobile"}
COMPANY = {"name": "Quarrymead Optics", "owner_id": 1, "website": "https://quarrymead.example"}
PERSON = {**MARTA, "emails": [EMAIL], "phones": [PHONE]}


@dataclass
class Ready:
    """A sync that is queued. victim: the record, as (resource, id), that somebody may delete meanwhile."""

    seq: int
    person_id: str
    victim: tuple[str, int] | None = None


Flow = Callable[[World], Ready]


def fresh(world: World) -> Around:
    """CATS and Catsync begun anew, all calls to spend, and CATS' own care against duplicates off."""
    made = around(world)
    world.sandbox.switch(duplicate_rule="off")
    # The ids of a CATS that is begun anew mean others than before: nothing may be remembered of them.
    with world.database.write() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    return made


def new_candidate(world: World) -> Ready:
    """A candidate with pipeline, status, list, tags, two notes and a resume."""
    made = fresh(world)
    person = world.person(candidate=PERSON)
    notes = [note(world, person, 1), note(world, person, 2)]
    later(world, person, "candidate", [*made.places(), *notes, resume(world, person)])
    return Ready(world.queue(person), person)


def new_contact(world: World) -> Ready:
    """A contact at a new company, with status, list, tags and two notes."""
    made = fresh(world)
    person = world.person(company=COMPANY, contact={**PERSON, "owner_id": 1})
    later(world, person, "contact", [*made.contact_places(), note(world, person, 1), note(world, person, 2)])
    return Ready(world.queue(person), person)


def both(world: World) -> Ready:
    """Company, candidate and contact, a note at each."""
    fresh(world)
    person = world.person(company=COMPANY, candidate=PERSON, contact={**PERSON, "owner_id": 1})
    activity = note(world, person, 1)
    later(world, person, "candidate", [activity])
    later(world, person, "contact", [activity])
    return Ready(world.queue(person), person)


def existing_candidate(world: World) -> Ready:
    """A candidate that CATS has: a changed field, an address and a number more, then all that stands around one."""
    made = fresh(world)
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"}, key_skills="statistics")
    person = world.person(candidate=PERSON)
    world.link(person, "candidate", cats_id)
    later(world, person, "candidate", [*made.places(), note(world, person, 1), note(world, person, 2)])
    return Ready(world.queue(person), person, ("candidates", cats_id))


def existing_contact(world: World) -> Ready:
    """A contact that CATS has, in the same way."""
    made = fresh(world)
    company = world.sandbox.add("companies", **COMPANY)
    cats_id = world.sandbox.add("contacts", **{**MARTA, "title": "Analyst"}, owner_id=1, company_id=company)
    person = world.person(contact={**PERSON, "owner_id": 1, "company_id": company})
    world.link(person, "contact", cats_id)
    writes: list[Any] = [*made.contact_places(), note(world, person, 1)]
    later(world, person, "contact", [("place", "status", PROSPECT, 1), *writes[1:]])
    return Ready(world.queue(person), person, ("contacts", cats_id))


def _undone(world: World, ready: Ready) -> Ready:
    sync = world.run(ready.seq)
    assert sync.state == "done", sync.error
    world.sandbox.forget_calls()
    return Ready(asked(world, ready.seq), ready.person_id, ready.victim)


def undo_of_update(world: World) -> Ready:
    """All that was written at a candidate that CATS had is taken back."""
    return _undone(world, existing_candidate(world))


def undo_of_creation(world: World) -> Ready:
    """Contact and company are deleted again."""
    return _undone(world, new_contact(world))


FLOWS: dict[str, Flow] = {
    flow.__name__: flow
    for flow in (
        new_candidate, new_contact, both, existing_candidate, existing_contact, undo_of_update, undo_of_creation,
    )
}  # fmt: skip
