"""What somebody made long after a doubt is theirs: its status, its place and the record stay (F6, F7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import requests
from sqlalchemy import select
from tests.server.sync.around import (
    FIRST_STATUS,
    WANTED_STATUS,
    around,
    cancelled,
    later,
    linked,
    note,
    offers_undo,
)  # fmt: skip
from tests.server.sync.undoing.taken_back import undo
from tests.server.sync.world import KEY, MARTA, World

from catsync.models import SyncStep


def by_hand(world: World, method: str, path: str, body: Any = None) -> None:
    requests.request(
        method, f"{world.sandbox.url}{path}", json=body, timeout=10, headers={"Authorization": f"Token {KEY}"}
    ).raise_for_status()


def a_month_passes(world: World) -> None:
    with world.database.write() as session:
        for step in session.scalars(select(SyncStep)):
            for name in ("intent_at", "doubt_since", "doubted_at"):
                if getattr(step, name) is not None:
                    setattr(step, name, getattr(step, name) - timedelta(days=30))


def test_a_pipeline_that_somebody_made_long_after_a_doubt_keeps_its_status(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, MARTA)
    place = {"job_id": made.job, "status_id": WANTED_STATUS}
    later(world, person_id, "candidate", [("place", "pipeline", place)])
    world.sandbox.fault("close_before", method="POST", path="^/pipelines$")  # it never arrived
    first = world.queue(person_id)
    world.run_once()
    cancelled(world, first)
    a_month_passes(world)
    by_hand(world, "POST", "/pipelines", {"candidate_id": cats_id, "job_id": made.job})
    assert world.run(world.queue(person_id)).state == "done"
    assert made.pipelines()[0]["status_id"] == FIRST_STATUS


def test_an_undo_leaves_a_place_on_a_list_that_somebody_made_long_after_a_doubt(small_world: World) -> None:
    world, made = small_world, around(small_world)
    person_id, cats_id = linked(world, MARTA)
    later(world, person_id, "candidate", [("place", "list", made.list)])
    world.sandbox.fault("close_before", method="POST", path="/items$")
    first = world.queue(person_id)
    world.run_once()
    cancelled(world, first)
    a_month_passes(world)
    by_hand(world, "POST", f"/candidates/lists/{made.list}/items", {"items": [{"candidate_id": cats_id}]})
    second = world.queue(person_id)
    world.run(second)
    if offers_undo(world, second):
        undo(world, second)
    assert made.listed() == [cats_id]


def test_an_undo_never_deletes_a_record_that_somebody_made_long_after_a_doubt(small_world: World) -> None:
    world = small_world
    around(world)
    person_id = world.person(candidate=MARTA)
    world.sandbox.fault("close_before", method="POST", path="^/candidates$")
    first = world.queue(person_id)
    world.run_once()
    cancelled(world, first)
    a_month_passes(world)
    theirs = world.sandbox.add("candidates", **MARTA)
    later(world, person_id, "candidate", [note(world, person_id)])
    second = world.queue(person_id)
    world.run(second)
    if offers_undo(world, second):
        undo(world, second)
    assert [row["id"] for row in world.sandbox.records("candidates")] == [theirs]
