"""The sandbox kills the worker (SIGKILL) while it holds an answer back, before and after its commit, at every write.

After a restart CATS has one record of each kind, and nothing is lost. The worker has no hooks for this.
"""

from __future__ import annotations

import signal
from typing import Any

import pytest
from tests.server.sync.processes import worker_process
from tests.server.sync.world import ACME, MARTA, World, wait_for

EMAIL = {"email": "marta@acme-robotics.example", "is_primary": True}
PHONE = {"number": "+442079460101", "type": "mobile"}
INDEX_LAG_SECONDS = 0.4  # below the settle time, as it must be
CREATES = ["POST ^/companies$", "POST ^/candidates$", "POST ^/contacts$"]
CHANGES = ["PUT ^/candidates/[0-9]+$", "POST ^/candidates/[0-9]+/emails$", "POST ^/candidates/[0-9]+/phones$"]


def killed_and_restarted(world: World, seq: int, what: str, write: str) -> None:
    """Run the sync in a worker that the sandbox kills at this write, then in another until it is done."""
    method, path = write.split()
    world.sandbox.fault(what, method=method, path=path, kill=True)
    with worker_process(world.database, world.sandbox) as first:
        assert first.wait(timeout=20) == -signal.SIGKILL
    [hold] = world.sandbox.get("/holds")["holds"]
    assert (hold["state"], hold["what"]) == ("killed", what)
    assert world.sync(seq).state == "running", "nobody had time to tidy up"
    with worker_process(world.database, world.sandbox):
        wait_for(lambda: world.sync(seq).state not in ("queued", "running"), 20)
    sync = world.sync(seq)
    assert (sync.state, sync.recoveries) == ("done", 1), sync.error


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
