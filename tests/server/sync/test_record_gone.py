"""A record that CATS no longer has takes only its own along."""

from __future__ import annotations

from sqlalchemy import select
from tests.server.sync.around import around, later, note
from tests.server.sync.world import ACME, MARTA, World

from catsync.models import SyncStep


def test_a_contact_that_is_gone_takes_nothing_from_a_candidate_of_the_same_number(small_world: World) -> None:
    world = small_world
    around(world)
    company = world.sandbox.add("companies", **ACME)
    contact = world.sandbox.add("contacts", **MARTA, owner_id=1, company_id=company)
    person_id = world.person(candidate=MARTA, contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "candidate", world.sandbox.add("candidates", **MARTA))
    world.link(person_id, "contact", contact)
    later(world, person_id, "candidate", [note(world, person_id)])
    world.sandbox.fault("status", method="GET", path="^/contacts/[0-9]+$", status=503)
    seq = world.queue(person_id)
    world.run_once()
    with world.database.write() as session:  # the sandbox keeps the numbers apart, CATS does not
        for step in session.scalars(select(SyncStep)):
            if "record_id" in step.payload:
                step.payload = {**step.payload, "record_id": contact}
    world.sandbox.remove("contacts", contact)
    assert world.run(seq).reason == "record_gone"
    assert any(name.startswith("note:candidate") for name in world.steps(seq))
