"""Undo (F7): whatever a sync wrote is taken back, and nothing else; refused where somebody changed it since."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import func, select
from tests.server.sync.around import PROSPECT, around, later, note
from tests.server.sync.undoing.taken_back import EMAIL, PHONE, all_around, held, undo
from tests.server.sync.world import ACME, KEY, MARTA, SITE, World

from catsync.models import ActivityNote, AuditEvent, PersonLink, Placement, Resume, Sync

LINUS = {"first_name": "Linus", "last_name": "Weber", "title": "Buyer"}


def test_a_created_candidate_with_all_around_it_is_gone_after_the_undo(world: World) -> None:
    _, person_id = all_around(world)
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert held(world) != before
    undone = undo(world, seq)
    assert (undone.state, undone.reason) == ("done", "undone"), undone.error
    assert held(world) == before
    assert world.links(person_id) == {}
    [told] = undone.outcome["records"]
    assert (told["record_type"], told["action"]) == ("candidate", "deleted")


def test_what_is_known_of_a_deleted_record_is_forgotten(small_world: World) -> None:
    world = small_world
    _, person_id = all_around(world)
    seq = world.queue(person_id)
    world.run(seq)
    undo(world, seq)
    with world.database.read() as session:
        assert [session.scalar(select(func.count()).select_from(m)) for m in (Placement, ActivityNote)] == [
            0,
            0,
        ]
        assert session.scalar(select(Resume.uploaded_at)) is None
        assert session.get_one(Sync, seq).undone_at is not None
    assert [kind for kind, _ in world.forgotten] == ["candidate"]


def test_after_an_undo_the_same_sync_writes_all_of_it_again(small_world: World) -> None:
    world = small_world
    made, person_id = all_around(world)
    seq = world.queue(person_id)
    world.run(seq)
    first = held(world)
    undo(world, seq)
    assert world.run(world.queue(person_id)).state == "done"
    [record] = world.sandbox.records("candidates")
    assert made.listed() == [record["id"]]
    again = held(world)
    assert [row["notes"] for row in again["activities"]] == [row["notes"] for row in first["activities"]]
    assert (again["candidates"], again["attachments"]) == (first["candidates"], first["attachments"])


def test_a_contact_and_the_company_made_for_it_are_both_deleted(world: World) -> None:
    _, person_id = all_around(world, "contact")
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before
    assert {row["record_type"]: row["action"] for row in undone.outcome["records"]} == {
        "contact": "deleted", "company": "deleted"
    }  # fmt: skip


def test_a_company_that_has_other_contacts_by_now_stays_and_the_contact_goes(small_world: World) -> None:
    world = small_world
    person_id = world.person(company=ACME, contact={**MARTA, "owner_id": 1})
    seq = world.queue(person_id)
    world.run(seq)
    [company] = world.sandbox.records("companies")
    world.sandbox.add("contacts", **LINUS, owner_id=1, company_id=company["id"])
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert [row["last_name"] for row in world.sandbox.records("contacts")] == ["Weber"]
    assert len(world.sandbox.records("companies")) == 1
    told = next(row for row in undone.outcome["records"] if row["record_type"] == "company")
    assert told["action"] == "kept"
    assert told["dropped"][0]["text"] == "The company stays: it has other contacts or jobs."


def test_a_company_that_another_person_s_sync_uses_stays(small_world: World) -> None:
    world = small_world
    first = world.person(company=ACME, contact={**MARTA, "owner_id": 1})
    second = world.person(company=ACME, contact={**LINUS, "owner_id": 1})
    seq = world.queue(first)
    world.run(seq)
    world.sandbox.switch(search_lag_seconds=60)  # the index does not tell
    assert world.run(world.queue(second)).state == "done"
    assert undo(world, seq).state == "done"
    [company] = world.sandbox.records("companies")
    assert [row["company_id"] for row in world.sandbox.records("contacts")] == [company["id"]]


def test_old_values_are_put_back_and_added_rows_taken_away(world: World) -> None:
    cats_id = world.sandbox.add(
        "candidates", **{**MARTA, "title": "Analyst"}, key_skills="statistics", website=None,
        emails=[{"email": "old@mail.example", "is_primary": True}],
    )  # fmt: skip
    person_id = world.person(
        candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE], "website": "https://m.example"}
    )
    world.link(person_id, "candidate", cats_id)
    before = held(world)
    seq = world.queue(person_id)
    world.run(seq)
    assert held(world) != before
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before
    [told] = undone.outcome["records"]
    assert (told["action"], sorted(told["written"])) == ("restored", ["emails", "phones", "title", "website"])
    assert world.links(person_id) == {"candidate": cats_id}


def test_both_records_are_taken_back(world: World) -> None:
    company = world.sandbox.add("companies", **ACME)
    contact = world.sandbox.add("contacts", **{**MARTA, "title": "Analyst"}, owner_id=1, company_id=company)
    person_id = world.person(candidate=MARTA, contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "contact", contact)
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert [len(held(world)[kind]) for kind in ("candidates", "contacts")] == [1, 1]
    assert undo(world, seq).state == "done"
    assert held(world) == before


def test_places_and_notes_at_a_record_that_cats_had_are_taken_away(world: World) -> None:
    made = around(world)
    cats_id = world.sandbox.add("candidates", **MARTA)
    tag(world, "candidates", cats_id, made.tags[0])
    person_id = world.person(candidate=MARTA)
    world.link(person_id, "candidate", cats_id)
    later(world, person_id, "candidate", [*made.places(), note(world, person_id)])
    before = held(world)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert made.listed() == [cats_id]
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before, "the tag that was there before stays"
    assert made.listed() == []
    [told] = undone.outcome["records"]
    assert (told["notes"], sorted(row["field"] for row in told["placements"])) == (
        1,
        ["list", "pipeline", "tags"],
    )


def test_the_status_of_a_contact_is_set_back(small_world: World) -> None:
    world, made = small_world, around(small_world)
    company = world.sandbox.add("companies", **ACME)
    cats_id = world.sandbox.add("contacts", **MARTA, owner_id=1, company_id=company)
    before = world.sandbox.records("contacts")[0]["status_id"]
    person_id = world.person(contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "contact", cats_id)
    later(world, person_id, "contact", [("place", "status", PROSPECT, before), note(world, person_id)])
    assert made.contact_list
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert world.sandbox.records("contacts")[0]["status_id"] == PROSPECT
    assert undo(world, seq).state == "done"
    assert world.sandbox.records("contacts")[0]["status_id"] == before


def test_what_we_wrote_last_is_again_what_it_was_before(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    world.run(world.queue(person_id))
    world.want(person_id, candidate={**MARTA, "title": "Chief"})
    seq = world.queue(person_id)
    world.run(seq)
    undo(world, seq)
    with world.database.read() as session:
        link = session.get_one(PersonLink, (person_id, SITE, "candidate"))
        assert link.written["title"] == "Head of Data"
    assert world.sandbox.records("candidates")[0]["title"] == "Head of Data"


def test_syncs_are_undone_one_after_the_other_from_the_last(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    first = world.queue(person_id)
    world.run(first)
    world.want(person_id, candidate={**MARTA, "title": "Chief"})
    second = world.queue(person_id)
    world.run(second)
    assert undo(world, second).state == "done"
    assert undo(world, first).state == "done"
    assert world.sandbox.records("candidates") == []


def test_every_act_is_told_in_the_audit_with_the_request_id_of_cats(small_world: World) -> None:
    world = small_world
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"})
    person_id = world.person(candidate=MARTA)
    world.link(person_id, "candidate", cats_id)
    seq = world.queue(person_id)
    world.run(seq)
    undo(world, seq)
    with world.database.read() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.subject == f"person:{person_id}")).all()
        told = [
            (row.what, row.detail["changes"][0]["before"], row.detail["changes"][0]["after"]) for row in rows
        ]
        assert told == [
            ("record.updated", "Analyst", "Head of Data"), ("record.restored", "Head of Data", "Analyst")
        ]  # fmt: skip
        assert all(row.detail["request_id"] for row in rows)


def tag(world: World, resource: str, cats_id: int, tag_id: int) -> None:
    """Somebody else attaches a tag."""
    requests.put(
        f"{world.sandbox.url}/{resource}/{cats_id}/tags", json={"tags": [{"id": tag_id}]}, timeout=10,
        headers={"Authorization": f"Token {KEY}"},
    ).raise_for_status()  # fmt: skip


@pytest.mark.parametrize("is_there", [True, False])
def test_an_added_address_that_became_the_primary_one_gives_way_to_another(
    small_world: World, is_there: bool
) -> None:
    world = small_world
    cats_id = world.sandbox.add("candidates", **MARTA)
    person_id = world.person(candidate={**MARTA, "emails": [EMAIL]})
    world.link(person_id, "candidate", cats_id)
    seq = world.queue(person_id)
    world.run(seq)
    if is_there:
        requests.post(
            f"{world.sandbox.url}/candidates/{cats_id}/emails", timeout=10,
            json={"email": "new@mail.example"}, headers={"Authorization": f"Token {KEY}"},
        ).raise_for_status()  # fmt: skip
    assert undo(world, seq).state == "done"
    rows = world.sandbox.records("candidates")[0]["_embedded"]["emails"]
    assert [(row["email"], row["is_primary"]) for row in rows] == (
        [("new@mail.example", True)] if is_there else []
    )


def test_what_an_answer_that_was_lost_had_made_is_taken_back_too(small_world: World) -> None:
    world, made = small_world, around(small_world)
    cats_id = world.sandbox.add("candidates", **MARTA)
    person_id = world.person(candidate=MARTA)
    world.link(person_id, "candidate", cats_id)
    later(world, person_id, "candidate", [*made.places(), note(world, person_id)])
    before = held(world)
    for path in ("^/pipelines$", "/items$", "/activities$"):
        world.sandbox.fault("close_after", method="POST", path=path)
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    assert len(made.notes(cats_id)) == 1
    undone = undo(world, seq)
    assert undone.state == "done", undone.error
    assert held(world) == before
