"""What an undo did is told, audited and known to the mirror, whatever answer was lost, however often it was asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.sync.around import PROSPECT, around, cancelled, later, linked, note
from tests.server.sync.undoing.taken_back import EMAIL, PHONE, asked, by_hand, held, undo
from tests.server.sync.world import ACME, MARTA, World

from catsync.models import AuditEvent

WANTED = {**MARTA, "emails": [EMAIL], "phones": [PHONE]}


def audited(world: World, person_id: str) -> list[tuple[str, list[str]]]:
    with world.database.read() as session:
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.subject == f"person:{person_id}").order_by(AuditEvent.id)
        )
        return [
            (row.what, row.detail["fields"])
            for row in rows
            if row.what in ("record.deleted", "record.restored")
        ]


def test_a_deletion_whose_answer_was_lost_is_told_and_audited(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.fault("close_after", method="DELETE", path="^/candidates/[0-9]+$")
    undone = undo(world, seq)
    assert undone.outcome["records"][0]["action"] == "deleted"
    assert audited(world, person_id) == [("record.deleted", [])]


def test_all_that_was_taken_back_with_lost_answers_is_told_and_audited(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, _ = linked(world, WANTED, title="Analyst")
    later(world, person_id, "candidate", [*made.places(), note(world, person_id)])
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    world.sandbox.fault("close_after", method="PUT", path="^/candidates/[0-9]+$")
    for path in ("/emails/", "/phones/", "^/pipelines/", "/items/", "/tags/", "^/activities/"):
        world.sandbox.fault("close_after", method="DELETE", path=path)
    undone = undo(world, seq)
    assert (undone.state, held(world)) == ("done", before)
    [told] = undone.outcome["records"]
    assert (told["action"], sorted(told["written"]), told["notes"]) == (
        "restored",
        ["emails", "phones", "title"],
        1,
    )
    assert sorted(row["field"] for row in told["placements"]) == ["list", "pipeline", "tags"]
    fields = sorted(field for _, fields in audited(world, person_id) for field in fields)
    assert fields == ["emails", "list", "note", "phones", "pipeline", "tags", "tags", "title"]


def test_what_was_gone_before_the_undo_is_not_told_as_taken_away(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, _ = linked(world, MARTA)
    later(world, person_id, "candidate", [("place", "list", made.list)])
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change("lists", made.list, items=[])
    undone = undo(world, seq)
    assert undone.outcome["records"][0]["action"] == "unchanged"
    assert audited(world, person_id) == []


def test_after_an_undo_the_mirror_no_longer_has_the_address_that_was_taken_away(small_world: World) -> None:
    world = small_world
    person_id, _ = linked(world, {**MARTA, "emails": [EMAIL]}, title="Analyst")
    seq = world.queue(person_id)
    world.run(seq)
    assert undo(world, seq).state == "done"
    _, record = world.learnt[-1]
    assert (record["title"], record["_embedded"]["emails"]) == ("Analyst", [])


def test_an_undo_that_was_cancelled_half_way_goes_on_when_it_is_asked_for_again(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, WANTED, title="Analyst")
    later(world, person_id, "candidate", [*made.places(), note(world, person_id)])
    before = held(world)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.fault("status", method="PUT", path="^/candidates/[0-9]+$", status=503)
    first = asked(world, seq)
    world.run_once()
    cancelled(world, first)
    assert held(world) != before
    by_hand(world, "PUT", f"/candidates/{cats_id}/tags", {"tags": [{"id": made.tags[0]}]})
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    by_hand(world, "DELETE", f"/candidates/{cats_id}/tags/{made.tags[0]}")  # theirs, which was still there
    assert held(world) == before
    [told] = undone.outcome["records"]
    assert (sorted(told["written"]), told["notes"]) == (["emails", "phones", "title"], 1)


@pytest.mark.parametrize("resource", ["candidates", "contacts"])
def test_a_profile_address_that_cats_writes_in_its_own_way_is_taken_away(
    small_world: World, resource: str
) -> None:
    world = small_world
    kind = resource.removesuffix("s")
    needed: dict[str, Any] = {}
    if kind == "contact":
        needed = {"owner_id": 1, "company_id": world.sandbox.add("companies", **ACME)}
    cats_id = world.sandbox.add(resource, **MARTA, **needed, social_media_urls=["https://x.example/m"])
    urls = ["https://x.example/m", "https://www.linkedin.com/in/marta/"]
    person_id = world.person(**{kind: {**MARTA, **needed, "social_media_urls": urls}})
    world.link(person_id, kind, cats_id)
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change(
        resource, cats_id, social_media_urls=["http://x.example/m/", "https://linkedin.com/in/marta"]
    )
    assert undo(world, seq).state == "done"
    assert world.sandbox.records(resource)[0]["social_media_urls"] == ["http://x.example/m/"]


def test_a_phone_that_was_added_beyond_the_embedded_ones_is_taken_away(small_world: World) -> None:
    world = small_world
    phones = [{"number": f"+3512100000{n:02}", "type": "work"} for n in range(26)]
    cats_id = world.sandbox.add("candidates", **MARTA, phones=phones)
    person_id = world.person(candidate={**MARTA, "phones": [PHONE]})
    world.link(person_id, "candidate", cats_id)
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert held(world) != before
    assert undo(world, seq).state == "done"
    assert held(world) == before


def test_the_status_of_a_contact_that_somebody_set_back_is_as_it_was(small_world: World) -> None:
    world = small_world
    around(world)
    company = world.sandbox.add("companies", **ACME)
    cats_id = world.sandbox.add("contacts", **MARTA, owner_id=1, company_id=company)
    before = world.sandbox.records("contacts")[0]["status_id"]
    person_id = world.person(contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "contact", cats_id)
    later(world, person_id, "contact", [("place", "status", PROSPECT, before), note(world, person_id)])
    seq = world.queue(person_id)
    world.run(seq)
    world.sandbox.change("contacts", cats_id, status_id=before)
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert undone.outcome["records"][0]["placements"] == []
