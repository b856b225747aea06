"""The engine with the real planner and the real mirror: what was previewed through the API is what CATS gets."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from tests.server.northwind import Northwind, profile
from tests.server.sync.world import Sandbox, World

from catsync.models import Sync
from catsync.runtime import learn
from catsync.sync.cats_planner import CatsPlanner


@pytest.fixture
def cats(northwind: Northwind, sandbox: Sandbox) -> World:
    """The companion's own database, and a sandbox to sync into."""
    return World(northwind.door.database, sandbox)


def synced(northwind: Northwind, cats: World, person_id: str, **more: Any) -> Sync:
    seen = northwind.resolve(**more)
    answer = northwind.sync(person_id, seen["plan"]["digest"])
    assert answer.status_code == 202, answer.text
    with cats.database.read() as session:
        seq = session.scalars(select(Sync.seq).order_by(Sync.seq.desc())).first()
    assert seq is not None
    sync = cats.run(seq, planner=CatsPlanner(), learn=learn)
    assert sync.state == "done", sync.error
    return sync


def test_a_candidate_and_a_contact_at_a_new_company(northwind: Northwind, cats: World) -> None:
    northwind.set("team", "default", "sync_as", "both")
    northwind.set("team", "default", "create_companies", "automatically")
    person_id = northwind.keep()
    synced(northwind, cats, person_id)
    [company], [contact] = cats.sandbox.records("companies"), cats.sandbox.records("contacts")
    [candidate] = cats.sandbox.records("candidates")
    assert (company["name"], contact["company_id"]) == ("Acme Robotics", company["id"])
    assert (candidate["first_name"], candidate["title"]) == ("Marta", "Head of Data")
    assert cats.sandbox.calls() == ["POST /companies", "POST /candidates", "POST /contacts"]


def test_the_same_person_again_is_one_get_and_a_change_is_one_get_and_one_put(
    northwind: Northwind, cats: World
) -> None:
    northwind.set("team", "default", "sync_as", "candidate")
    person_id = northwind.keep()
    synced(northwind, cats, person_id)
    cats.sandbox.forget_calls()
    synced(northwind, cats, person_id)
    assert cats.sandbox.calls() == ["GET /candidates/{id}"]
    northwind.set("team", "default", "update_policy", "always", "?record_type=candidate&field=title")
    cats.sandbox.forget_calls()
    northwind.keep(title="Chief Data Officer")
    synced(northwind, cats, person_id, profile=profile(title="Chief Data Officer"))
    assert cats.sandbox.calls() == ["GET /candidates/{id}", "PUT /candidates/{id}"]
    assert cats.sandbox.records("candidates")[0]["title"] == "Chief Data Officer"
