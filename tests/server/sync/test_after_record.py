"""What is written once a record stands: every place, note and file once, for as few calls as there are writes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select
from tests.server.sync.around import PROSPECT, WANTED_STATUS, Around, around, later, note, resume
from tests.server.sync.world import ACME, KEY, MARTA, World

from catsync.cats import Capabilities, CatsClient, Gate
from catsync.models import Activity, ActivityNote, Placement, Resume, Sync
from catsync.sync.queue import cancel, retry

CREATED = [
    "POST /candidates", "POST /pipelines", "POST /pipelines/{id}/status", "POST /candidates/lists/{id}/items",
    "PUT /candidates/{id}/tags", "POST /candidates/{id}/activities", "POST /candidates/{id}/activities",
]  # fmt: skip
UNKNOWN = ("close_before", "close_after", "status_after")
WRITES = {
    "pipeline": ("POST", "^/pipelines$"),
    "pipeline status": ("POST", "^/pipelines/[0-9]+/status$"),
    "list": ("POST", "^/candidates/lists/[0-9]+/items$"),
    "tags": ("PUT", "^/candidates/[0-9]+/tags$"),
    "note": ("POST", "^/candidates/[0-9]+/activities$"),
    "resume": ("POST", "^/candidates/[0-9]+/resumes$"),
}


def whole(world: World) -> tuple[Around, str]:
    """A new candidate with everything that can come after one."""
    made, person_id = around(world), world.person(candidate=MARTA)
    notes = [note(world, person_id, 1), note(world, person_id, 2)]
    later(world, person_id, "candidate", [*made.places(), *notes])
    return made, person_id


def linked(world: World, **profile: Any) -> tuple[Around, str, int]:
    """A person whom CATS holds already."""
    made, person_id = around(world), world.person(candidate=MARTA)
    cats_id = world.sandbox.add("candidates", **MARTA)
    world.link(person_id, "candidate", cats_id)
    later(world, person_id, "candidate", [], **profile)
    return made, person_id, cats_id


def rows(world: World, model: Any) -> list[Any]:
    with world.database.read() as session:
        found = list(session.scalars(select(model)))
        session.expunge_all()
        return found


def again(world: World, seq: int) -> Sync:
    with world.database.write() as session:
        retry(session, session.merge(world.sync(seq)))
    return world.run(seq)


def test_a_new_candidate_with_all_around_it_is_one_call_for_each_write(world: World) -> None:
    made, person_id = whole(world)
    sync = world.run(world.queue(person_id))
    assert sync.state == "done", sync.error
    assert world.sandbox.calls() == CREATED
    [record], [pipeline] = world.sandbox.records("candidates"), made.pipelines()
    assert (pipeline["job_id"], pipeline["status_id"]) == (made.job, WANTED_STATUS)
    assert made.listed() == [record["id"]]
    assert record["_parts"]["tags"] == made.tags
    assert made.notes(record["id"]) == [
        ("email", "E-mail sent\n\nHello 1"),
        ("email", "E-mail sent\n\nHello 2"),
    ]
    [told] = sync.outcome["records"]
    assert (told["action"], told["notes"]) == ("created", 2)
    assert told["written"][-4:] == ["pipeline", "list", "tags", "note"]
    assert [each["field"] for each in told["placements"]] == ["pipeline", "list", "tags"]


def test_the_same_again_is_one_get(world: World) -> None:
    _, person_id = whole(world)
    world.run(world.queue(person_id))
    world.sandbox.forget_calls()
    sync = world.run(world.queue(person_id))
    assert (sync.state, world.sandbox.calls()) == ("done", ["GET /candidates/{id}"])
    assert sync.outcome["records"][0]["action"] == "unchanged"


def test_a_contact_gets_its_status_list_and_tags(world: World) -> None:
    made = around(world)
    company = world.sandbox.add("companies", **ACME)
    person_id = world.person(contact={**MARTA, "owner_id": 1, "company_id": company})
    later(world, person_id, "contact", made.contact_places())
    assert world.run(world.queue(person_id)).state == "done"
    [record] = world.sandbox.records("contacts")
    assert (record["status_id"], record["_parts"]["tags"]) == (PROSPECT, made.tags)
    assert made.listed(made.contact_list) == [record["id"]]
    assert world.sandbox.calls() == [
        "POST /contacts", "POST /contacts/{id}/status", "POST /contacts/lists/{id}/items", "PUT /contacts/{id}/tags"
    ]  # fmt: skip


@pytest.mark.parametrize("what", UNKNOWN)
@pytest.mark.parametrize("write", WRITES)
def test_a_write_of_unknown_outcome_is_done_once(small_world: World, write: str, what: str) -> None:
    made, person_id = whole(small_world)
    places = [*made.places(), note(small_world, person_id, 3), resume(small_world, person_id)]
    later(small_world, person_id, "candidate", places)
    method, path = WRITES[write]
    small_world.sandbox.fault(what, method=method, path=path)
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.attempts) == ("done", 1), sync.error
    [record], [pipeline] = small_world.sandbox.records("candidates"), made.pipelines()
    assert pipeline["status_id"] == WANTED_STATUS
    assert len(pipeline["history"]) == 2, "the first status, and the one that was set"
    assert made.listed() == [record["id"]]
    assert record["_parts"]["tags"] == made.tags
    assert len(made.notes(record["id"])) == 1
    assert made.resumes() == ["cv.pdf"]
    [told] = sync.outcome["records"]
    assert told["written"][-5:] == ["pipeline", "list", "tags", "note", "resume"]


def test_a_pipeline_that_somebody_else_made_is_kept_with_its_status(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    small_world.sandbox.client(1, _NoGate(), (5, 5)).create_pipeline(cats_id, made.job)
    later(small_world, person_id, "candidate", made.places()[:1])
    before = made.pipelines()
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, made.pipelines()) == ("done", before)
    assert sync.outcome["records"][0]["action"] == "unchanged"
    small_world.sandbox.forget_calls()
    small_world.run(small_world.queue(person_id))
    assert small_world.sandbox.calls() == ["GET /candidates/{id}"], "it is remembered"


def test_a_starting_status_is_set_by_the_next_sync_where_the_first_was_cancelled_before_it(
    small_world: World,
) -> None:
    made, person_id, _ = linked(small_world)
    later(small_world, person_id, "candidate", made.places()[:1])
    small_world.sandbox.fault("status", method="POST", path="^/pipelines/[0-9]+/status$", status=503)
    first = small_world.queue(person_id)
    small_world.run_once()
    with small_world.database.write() as session:
        cancel(session, session.merge(small_world.sync(first)))
    assert small_world.run(small_world.queue(person_id)).state == "done"
    [pipeline] = made.pipelines()
    assert pipeline["status_id"] == WANTED_STATUS


def test_a_starting_status_that_came_later_is_not_for_those_who_have_started(small_world: World) -> None:
    made, person_id, _ = linked(small_world)
    later(
        small_world, person_id, "candidate", [("place", "pipeline", {"job_id": made.job, "status_id": None})]
    )
    small_world.run(small_world.queue(person_id))
    before = made.pipelines()
    later(small_world, person_id, "candidate", made.places()[:1])
    assert small_world.run(small_world.queue(person_id)).state == "done"
    assert made.pipelines() == before


def test_somebody_already_on_the_list_is_not_put_on_it_again(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    small_world.sandbox.client(1, _NoGate(), (5, 5)).add_to_list("candidate", made.list, [cats_id])
    later(small_world, person_id, "candidate", made.places()[1:2])
    assert small_world.run(small_world.queue(person_id)).state == "done"
    assert made.listed() == [cats_id]


def test_a_tag_that_a_person_set_stays_and_one_they_removed_is_not_attached_again(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    theirs = small_world.sandbox.records("tags")[2]["id"]
    small_world.sandbox.change("candidates", cats_id, tags=[{"id": theirs}])
    later(small_world, person_id, "candidate", made.places()[2:])
    small_world.run(small_world.queue(person_id))
    assert small_world.sandbox.records("candidates")[0]["_parts"]["tags"] == [theirs, *made.tags]
    small_world.sandbox.change("candidates", cats_id, tags=[{"id": theirs}])
    small_world.run(small_world.queue(person_id))
    assert small_world.sandbox.records("candidates")[0]["_parts"]["tags"] == [theirs]


def test_a_type_that_cats_refuses_becomes_other_and_is_not_tried_twice(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    notes = [note(small_world, person_id, number, "text_message") for number in (1, 2)]
    later(small_world, person_id, "candidate", notes)
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, [kind for kind, _ in made.notes(cats_id)]) == ("done", ["other", "other"])
    assert small_world.sandbox.calls() == ["GET /candidates/{id}", *["POST /candidates/{id}/activities"] * 3]


def test_a_type_that_a_trial_saw_refused_is_written_as_other_at_once(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    later(small_world, person_id, "candidate", [note(small_world, person_id, 1, "text_message")])
    five = Capabilities(activity_types=("other", "call_talked", "call_lvm", "call_missed", "email"))

    def client(site_id: int, gate: Gate, timeout: tuple[float, float]) -> CatsClient:
        return CatsClient(small_world.sandbox.url, KEY, gate=gate, timeout=timeout, capabilities=five)

    sync = small_world.run(small_world.queue(person_id), client_factory=client)
    assert (sync.state, [kind for kind, _ in made.notes(cats_id)]) == ("done", ["other"])
    assert small_world.sandbox.calls() == ["GET /candidates/{id}", "POST /candidates/{id}/activities"]


def test_a_note_that_cats_refuses_whatever_its_type_stops_with_its_words(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    small_world.sandbox.fault("status", method="POST", path="/activities$", status=400, times=2)
    later(small_world, person_id, "candidate", [note(small_world, person_id), *made.places()[1:2]])
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.reason) == ("needs_attention", "refused")
    assert made.listed() == [cats_id], "one refusal holds up nothing else"
    small_world.sandbox.forget_calls()
    assert again(small_world, sync.seq).state == "done"
    assert small_world.sandbox.calls() == ["POST /candidates/{id}/activities"]
    assert len(made.notes(cats_id)) == 1


def test_a_retry_after_the_record_goes_on_behind_it_without_a_get(small_world: World) -> None:
    _, person_id = whole(small_world)
    small_world.sandbox.fault("status", method="POST", path="^/pipelines$", status=403)
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.outcome["records"][0]["action"]) == ("needs_attention", "created")
    small_world.sandbox.forget_calls()
    sync = again(small_world, sync.seq)
    assert (sync.state, small_world.sandbox.calls()) == ("done", CREATED[1:3])
    told = sync.outcome["records"][0]
    assert (told["action"], told["notes"], len(told["placements"])) == ("created", 2, 3)


def test_notes_of_a_record_that_waits_are_written_for_a_call_each(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    writes = [*made.places(), note(small_world, person_id)]
    later(small_world, person_id, "candidate", writes, waits=["candidate"])
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, small_world.sandbox.calls()) == ("done", ["POST /candidates/{id}/activities"])
    assert (len(made.notes(cats_id)), made.pipelines()) == (1, [])
    assert sync.outcome["records"][0]["notes"] == 1


def test_a_record_that_is_gone_is_noticed_by_its_note_and_forgotten(small_world: World) -> None:
    _, person_id, cats_id = linked(small_world)
    later(small_world, person_id, "candidate", [note(small_world, person_id)], waits=["candidate"])
    seq = small_world.queue(person_id)
    small_world.sandbox.remove("candidates", cats_id)
    sync = small_world.run(seq)
    assert (sync.state, sync.reason, small_world.links(person_id)) == ("needs_attention", "record_gone", {})


def test_a_note_whose_activity_was_erased_is_not_written(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    later(small_world, person_id, "candidate", [note(small_world, person_id)])
    seq = small_world.queue(person_id)
    with small_world.database.write() as session:
        session.execute(delete(Activity))
    assert small_world.run(seq).state == "done"
    assert made.notes(cats_id) == []


def test_a_note_that_an_earlier_sync_was_cancelled_over_is_found(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    later(small_world, person_id, "candidate", [note(small_world, person_id)])
    small_world.sandbox.fault("close_after", method="POST", path="/activities$")
    first = small_world.queue(person_id)
    small_world.run_once()
    with small_world.database.write() as session:
        cancel(session, session.merge(small_world.sync(first)))
    assert small_world.run(small_world.queue(person_id)).state == "done"
    assert len(made.notes(cats_id)) == 1
    [row] = rows(small_world, ActivityNote)
    assert row.cats_activity_id is not None


def test_two_alike_notes_of_one_moment_are_both_written_after_a_lost_answer(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    first, second = note(small_world, person_id, 1), note(small_world, person_id, 2)
    alike = {**first[2], "activity_id": second[2]["activity_id"]}
    later(small_world, person_id, "candidate", [first, ("note", "note", alike)])
    small_world.sandbox.fault("close_before", method="POST", path="/activities$", skip=1)
    assert small_world.run(small_world.queue(person_id)).state == "done"
    assert len(made.notes(cats_id)) == 2


@pytest.mark.parametrize(("keeps", "files"), [(True, ["theirs.pdf"]), (False, ["theirs.pdf", "cv.pdf"])])
def test_a_resume_of_cats_is_kept_as_the_settings_say(
    small_world: World, keeps: bool, files: list[str]
) -> None:
    made, person_id, cats_id = linked(small_world, keeps_resumes=keeps)
    small_world.sandbox.client(1, _NoGate(), (5, 5)).upload_resume(cats_id, "theirs.pdf", b"theirs")
    later(small_world, person_id, "candidate", [resume(small_world, person_id)])
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, made.resumes()) == ("done", files)
    texts = [each.get("text") or "" for each in sync.outcome["records"][0]["dropped"]]
    assert [text.startswith("CATS has a resume") for text in texts] == [True] * keeps
    [row] = rows(small_world, Resume)
    assert (row.uploaded_at is not None, row.cats_attachment_id is None) == (True, keeps)


def test_a_file_whose_name_cats_cannot_take_holds_up_nothing_else(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    later(
        small_world,
        person_id,
        "candidate",
        [resume(small_world, person_id, "a/b.pdf"), note(small_world, person_id)],
    )
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.reason) == ("needs_attention", "not_as_documented")
    assert (len(made.notes(cats_id)), made.resumes()) == (1, [])


def test_a_list_that_is_gone_is_told_and_the_rest_is_done(small_world: World) -> None:
    made, person_id, cats_id = linked(small_world)
    later(small_world, person_id, "candidate", [("place", "list", 999_999), note(small_world, person_id)])
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.reason, len(made.notes(cats_id))) == ("needs_attention", "list_gone", 1)


def test_both_records_with_their_places_resume_at_the_contact_that_cats_refused(small_world: World) -> None:
    made = around(small_world)
    company = small_world.sandbox.add("companies", **ACME)
    person_id = small_world.person(candidate=MARTA, contact={**MARTA, "owner_id": 1, "company_id": company})
    later(small_world, person_id, "candidate", [*made.places(), note(small_world, person_id)])
    later(small_world, person_id, "contact", [*made.contact_places(), note(small_world, person_id, 2)])
    small_world.sandbox.fault("status", method="POST", path="^/contacts$", status=400)
    sync = small_world.run(small_world.queue(person_id))
    assert (sync.state, sync.reason) == ("needs_attention", "refused")
    assert [each["record_type"] for each in sync.outcome["records"]] == ["candidate"]
    small_world.sandbox.forget_calls()
    sync = again(small_world, sync.seq)
    assert sync.state == "done", sync.error
    assert small_world.sandbox.calls() == [
        "POST /contacts", "POST /contacts/{id}/status", "POST /contacts/lists/{id}/items",
        "PUT /contacts/{id}/tags", "POST /contacts/{id}/activities",
    ]  # fmt: skip
    assert [(each["record_type"], each["notes"]) for each in sync.outcome["records"]] == [
        ("candidate", 1), ("contact", 1)
    ]  # fmt: skip


def test_what_was_placed_is_remembered_with_its_record(small_world: World) -> None:
    made, person_id = whole(small_world)
    small_world.run(small_world.queue(person_id))
    [record] = small_world.sandbox.records("candidates")
    kept = {(row.kind, row.target_id, row.cats_id) for row in rows(small_world, Placement)}
    assert kept == {
        (kind, target, record["id"])
        for kind, target in (
            ("pipeline", made.job), ("pipeline_status", made.job), ("list", made.list),
            *(("tag", tag_id) for tag_id in made.tags),
        )
    }  # fmt: skip


class _NoGate:
    def take(self, priority: str) -> None: ...

    def learn(
        self, limit: int | None, remaining: int | None, retry_after: float | None, taken_at: object
    ) -> None: ...
