"""What stands around a record is audited as its fields are: label, reason and the layer that decided (Q6)."""

from __future__ import annotations

from sqlalchemy import select
from tests.server.sync.around import around, later, linked, note
from tests.server.sync.world import MARTA, World

from catsync.models import AuditEvent


def test_a_place_and_a_note_are_audited_with_what_decided_and_without_the_text(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, MARTA)
    later(world, person_id, "candidate", [("place", "list", made.list), note(world, person_id)])
    assert world.run(world.queue(person_id)).state == "done"
    with world.database.read() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.what == "record.updated")).all()
        changes = {each["field"]: each for event in events for each in event.detail["changes"]}
        assert {event.detail["cats_id"] for event in events} == {cats_id}
    assert changes.keys() == {"list", "note"}
    assert all(each["reason"] == "mapping" and "layer" in each and each["label"] for each in changes.values())
    assert changes["list"]["after"] == {"list_id": made.list}
    assert "Hello" not in str(changes["note"])
