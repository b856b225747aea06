"""The sandbox kills the worker (SIGKILL) while it holds an answer back, before and after its commit, at every write.

After a restart CATS has one record of each kind, and nothing is lost. The worker has no hooks for this.
"""

from __future__ import annotations

import signal
from typing import Any

import pytest
from tests.server.sync.around import PROSPECT, WANTED_STATUS, around, later, note, resume
from tests.server.sync.processes import worker_process
from tests.server.sync.world import ACME, MARTA, World, wait_for

EMAIL = {"email": "marta@acme-robotics.example", "is_primary": True}
PHONE = {"number": "+442079460101", "type": "mobile"}
INDEX_LAG_SECONDS = 0.4  # below the settle time, as it must be
CREATES = ["POST ^/companies$", "POST ^/candidates$", "POST ^/contacts$"]
LATER = [
    "POST ^/pipelines$", "POST ^/pipelines/[0-9]+/status$", "POST ^/candidates/lists/[0-9]+/items$",
    "PUT ^/candidates/[0-9]+/tags$", "POST ^/candidates/[0-9]+/activities$", "POST ^/candidates/[0-9]+/resumes$",
]  # fmt: skip
CONTACT_LATER = ["POST ^/contacts/[0-9]+/status$", "POST ^/contacts/[0-9]+/activities$"]
CHANGES = ["PUT ^/candidates/[0-9]+$", "POST ^/candidates/[0-9]+/emails$", "POST ^/candidates/[0-9]+/phones$"]


def killed_and_restarted(world: World, seq: int, what: str, write: str) -> None:
    """Run the sync in a worker that the sandbox kills at this write, then in another until it is done."""
    method, path = write.split()
    world.sandbox.fault(what, method=method, path=path, kill=True)
    with worker_process(world.database, world.sandbox) as first:
        assert first.wait(timeout=20) == -signal.SIGKILL
    wait_for(lambda: [hold["state"] for hold in holds(world)] == ["killed"])  # noted once the process is gone
    assert [hold["what"] for hold in holds(world)] == [what]
    assert world.sync(seq).state == "running", "nobody had time to tidy up"
    with worker_process(world.database, world.sandbox):
        wait_for(lambda: world.sync(seq).state not in ("queued", "running"), 20)
    sync = world.sync(seq)
    assert (sync.state, sync.recoveries) == ("done", 1), sync.error


def holds(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = world.sandbox.get("/holds")["holds"]
    return found


def written(world: World, seq: int) -> dict[str, Any]:
    return {each["record_type"]: each for each in world.sync(seq).outcome["records"]}


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("write", CREATES)
def test_a_worker_killed_while_it_creates_leaves_one_record_of_each_kind(
    small_world: World, what: str, write: str
) -> None:
    world, names = small_world, {"first_name": "Marta", "last_name": "Oliveira"}
    # No help from CATS: with the duplicate check off, only our own care stands between a kill and a double.
    world.sandbox.switch(search_lag_seconds=INDEX_LAG_SECONDS, duplicate_rule="off")
    person_id = world.person(
        company=ACME, candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE]}, contact={**names, "owner_id": 1}
    )  # fmt: skip
    seq = world.queue(person_id)
    killed_and_restarted(world, seq, what, write)
    [company], [candidate], [contact] = (
        world.sandbox.records(kind) for kind in ("companies", "candidates", "contacts")
    )
    assert contact["company_id"] == company["id"]
    assert candidate["emails"]["primary"] == EMAIL["email"]
    assert world.links(person_id) == {"candidate": candidate["id"], "contact": contact["id"]}
    assert {kind: each["action"] for kind, each in written(world, seq).items()} == dict.fromkeys(
        ("company", "candidate", "contact"), "created"
    )


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("write", CHANGES)
def test_a_worker_killed_while_it_changes_leaves_every_value_once(
    small_world: World, what: str, write: str
) -> None:
    world = small_world
    cats_id = world.sandbox.add("candidates", **{**MARTA, "title": "Analyst"}, key_skills="statistics")
    person_id = world.person(candidate={**MARTA, "emails": [EMAIL], "phones": [PHONE]})
    world.link(person_id, "candidate", cats_id)
    seq = world.queue(person_id)
    killed_and_restarted(world, seq, what, write)
    [record] = world.sandbox.records("candidates")
    assert (record["title"], record["key_skills"]) == ("Head of Data", "statistics")
    assert [(row["email"], row["is_primary"]) for row in record["_embedded"]["emails"]] == [
        (EMAIL["email"], True)
    ]
    assert [row["number"] for row in record["_embedded"]["phones"]] == [PHONE["number"]]
    told = written(world, seq)["candidate"]
    assert (told["action"], sorted(told["written"])) == ("updated", ["emails", "phones", "title"])


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("write", LATER)
def test_a_worker_killed_while_it_places_and_notes_leaves_each_once(
    small_world: World, what: str, write: str
) -> None:
    world, made = small_world, around(small_world)
    person_id = world.person(candidate=MARTA)
    writes = [note(world, person_id, 1), note(world, person_id, 2), resume(world, person_id)]
    later(world, person_id, "candidate", [*made.places(), *writes])
    seq = world.queue(person_id)
    killed_and_restarted(world, seq, what, write)
    [record], [pipeline] = world.sandbox.records("candidates"), made.pipelines()
    assert (pipeline["status_id"], len(pipeline["history"])) == (WANTED_STATUS, 2)
    assert (made.listed(), record["_parts"]["tags"]) == ([record["id"]], made.tags)
    assert [text for _, text in made.notes(record["id"])] == [
        "E-mail sent\n\nHello 1", "E-mail sent\n\nHello 2"
    ]  # fmt: skip
    assert made.resumes() == ["cv.pdf"]
    told = written(world, seq)["candidate"]
    assert (told["action"], told["notes"]) == ("created", 2)
    assert [each["field"] for each in told["placements"]] == ["pipeline", "list", "tags", "resume"]


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("write", CONTACT_LATER)
def test_a_worker_killed_while_it_sets_a_contact_s_status_or_note_leaves_each_once(
    small_world: World, what: str, write: str
) -> None:
    world, made = small_world, around(small_world)
    company = world.sandbox.add("companies", **ACME)
    person_id = world.person(contact={**MARTA, "owner_id": 1, "company_id": company})
    later(world, person_id, "contact", [*made.contact_places(), note(world, person_id)])
    seq = world.queue(person_id)
    killed_and_restarted(world, seq, what, write)
    [record] = world.sandbox.records("contacts")
    assert (record["status_id"], len(made.notes(record["id"]))) == (PROSPECT, 1)
    assert made.listed(made.contact_list) == [record["id"]]
