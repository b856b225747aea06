"""A write whose answer was lost is told and audited as if it had come; nothing else is taken for it (Q2)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from tests.server.sync.around import around, automatic, cancelled, later, linked, note, offers_undo
from tests.server.sync.undoing.taken_back import EMAIL, PHONE, held, undo
from tests.server.sync.world import ACME, MARTA, SITE, World, wait_for

from catsync.clock import now
from catsync.models import AuditEvent, PersonLink, Sync
from catsync.sync.queue import retry
from catsync.sync.timing import Timing

LINUS = {"first_name": "Linus", "last_name": "Weber"}


def test_what_arrived_although_its_answer_was_lost_is_in_the_audit_and_in_the_link(
    small_world: World,
) -> None:
    world = small_world
    person_id, _ = linked(world, {**MARTA, "emails": [EMAIL]}, title="Analyst")
    world.sandbox.fault("close_after", method="PUT", path="^/candidates/[0-9]+$")
    world.sandbox.fault("close_after", method="POST", path="/emails$")
    assert world.run(world.queue(person_id)).state == "done"
    with world.database.read() as session:
        rows = session.scalars(select(AuditEvent).where(AuditEvent.subject == f"person:{person_id}")).all()
        assert {field for row in rows for field in row.detail["fields"]} == {"title", "emails"}
        assert session.get_one(PersonLink, (person_id, SITE, "candidate")).written == {
            "title": "Head of Data"
        }


def test_of_a_put_that_arrived_the_fields_that_still_stand_are_told_and_can_be_undone(
    small_world: World,
) -> None:
    world = small_world
    person_id, cats_id = linked(
        world, {**MARTA, "website": "https://m.example"}, title="Analyst", website=None
    )
    world.sandbox.fault("close_after", method="PUT", path="^/candidates/[0-9]+$")
    seq = world.queue(person_id)
    world.run_once()
    world.sandbox.change("candidates", cats_id, title="Director")  # somebody else, afterwards
    sync = world.run(seq)
    assert world.sandbox.records("candidates")[0]["website"] == "https://m.example"
    assert sync.outcome["records"][0]["action"] == "updated"
    assert offers_undo(world, seq)


def test_a_put_that_never_arrived_is_not_told_as_written(small_world: World) -> None:
    world = small_world
    person_id, _ = linked(world, MARTA, title="Analyst")
    world.sandbox.fault("close_before", method="PUT", path="^/candidates/[0-9]+$")
    seq = world.queue(person_id)
    world.run_once()
    world.want(
        person_id, candidate=LINUS | {"first_name": "Marta", "last_name": "Oliveira"}
    )  # no title any more
    sync = world.run(seq)
    assert world.sandbox.records("candidates")[0]["title"] == "Analyst"
    assert sync.outcome["records"][0]["action"] == "unchanged"


def test_a_phone_that_a_cancelled_sync_sent_and_that_arrives_late_is_not_doubled(small_world: World) -> None:
    world = small_world
    world.timing = Timing(settle_seconds=2.0, backoff_seconds=0.0, lease_seconds=3.0)
    person_id, _ = linked(world, {**MARTA, "phones": [PHONE]})
    world.sandbox.fault("slow", method="POST", path="/phones$", seconds=1.5)  # later than our time-out
    first = world.queue(person_id)
    world.run_once()
    cancelled(world, first)
    second = world.queue(person_id)
    wait_for(lambda: world.run_once() or world.sync(second).state == "done", seconds=15)
    assert len(world.sandbox.records("candidates")[0]["_embedded"]["phones"]) == 1


def test_a_put_that_was_done_is_undone_though_a_second_one_was_refused(small_world: World) -> None:
    world = small_world
    around(world)
    person_id, _ = linked(world, {**MARTA, "phones": [PHONE]}, title="Analyst", website=None)
    later(world, person_id, "candidate", [note(world, person_id)])
    before = held(world)
    world.sandbox.fault("status", method="POST", path="/phones$", status=503)
    seq = automatic(world, world.queue(person_id))
    world.run_once()  # the title is written
    world.want(person_id, candidate={**MARTA, "website": "https://m.example"})
    world.sandbox.fault("status", method="PUT", path="^/candidates/[0-9]+$", status=400)
    assert world.run(seq).state == "needs_attention"
    world.want(person_id, candidate=MARTA)
    with world.database.write() as session:
        retry(session, session.get_one(Sync, seq))
    assert world.run(seq).state == "done"
    assert undo(world, seq).state == "done"
    assert held(world) == before


def test_an_undo_never_deletes_a_company_that_somebody_made_before_the_sync(small_world: World) -> None:
    world = small_world
    theirs = world.sandbox.add("companies", **ACME)
    a_minute_ago = (now() - timedelta(minutes=1)).isoformat(timespec="seconds")
    world.sandbox.change("companies", theirs, date_created=a_minute_ago)
    person_id = world.person(company=ACME, contact={**MARTA, "owner_id": 1})
    world.sandbox.fault("close_before", method="POST", path="^/companies$")
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    undo(world, seq)
    assert [row["id"] for row in world.sandbox.records("companies")] == [theirs]


def test_a_new_company_is_not_the_one_of_the_same_name_and_another_website(small_world: World) -> None:
    world = small_world
    first = world.person(company={**ACME, "website": "https://acme.com"}, contact={**MARTA, "owner_id": 1})
    second = world.person(company={**ACME, "website": "https://acme.de"}, contact={**LINUS, "owner_id": 1})
    assert world.run(world.queue(first)).state == "done"
    [company] = world.sandbox.records("companies")
    world.run(world.queue(second))
    there = [r["last_name"] for r in world.sandbox.records("contacts") if r["company_id"] == company["id"]]
    assert there == ["Oliveira"]
