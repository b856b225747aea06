"""An undo leaves what somebody did in CATS: a record that they touched, a row of theirs, an edit in that moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.server.sync.around import WANTED_STATUS, around, later, linked, note
from tests.server.sync.undoing.taken_back import EMAIL, an_hour_passes, by_hand, held, refused, undo
from tests.server.sync.world import ACME, MARTA, World

from catsync.cats import CatsClient

SENT = {
    **MARTA, "website": "https://www.m.example/", "address": {"city": "Lisbon", "state": ""}, "country_code": "PT",
    "source": "Conference",
}  # fmt: skip


def made(world: World, wanted: dict[str, Any]) -> tuple[int, int]:
    """A sync that created a candidate, an hour ago; seq and id in CATS."""
    seq = world.queue(world.person(candidate=wanted))
    assert world.run(seq).state == "done"
    [record] = world.sandbox.records("candidates")
    an_hour_passes(world, ("candidates", record["id"]))
    return seq, record["id"]


def change(world: World, cats_id: int, **fields: Any) -> None:
    """Somebody else's edit that leaves the date alone, so that only what the record holds can tell it."""
    modified = world.sandbox.get(f"/records/candidates/{cats_id}")["date_modified"]
    world.sandbox.change("candidates", cats_id, **fields, date_modified=modified)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"website": "https://by-hand.example"}, "“website” was changed"),
        ({"address": {"city": "Porto", "state": ""}}, "“address” was changed"),
        ({"address": {"city": "Lisbon", "street": "Rua Augusta 1"}}, "“address” was changed"),
        ({"country_code": "ES"}, "“country_code” was changed"),
        ({"source": "Referral"}, "“source” was changed"),
        ({"notes": "Call her in May"}, "“Notes” was filled"),
    ],
)
def test_what_cats_may_write_in_its_own_way_is_compared_all_the_same(
    small_world: World, fields: dict[str, Any], reason: str
) -> None:
    seq, cats_id = made(small_world, SENT)
    change(small_world, cats_id, **fields)
    assert reason in refused(small_world, seq)


@pytest.mark.parametrize(
    "fields",
    [
        {"website": "http://m.example"},
        {"address": {"city": "LISBON", "state": None}},
        {"country_code": "pt"},
        {"source": None},
    ],
)
def test_what_cats_wrote_in_its_own_way_is_no_reason_to_refuse(
    small_world: World, fields: dict[str, Any]
) -> None:
    seq, cats_id = made(small_world, SENT)
    change(small_world, cats_id, **fields)
    undone = undo(small_world, seq)
    assert undone.state == "done", undone.error


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"website": "https://by-hand.example"}, "“Website” was filled"),
        ({"address": {"city": "Porto"}}, "“Address” was filled"),
    ],
)
def test_what_we_left_blank_and_somebody_filled_is_seen(
    small_world: World, fields: dict[str, Any], reason: str
) -> None:
    seq, cats_id = made(small_world, MARTA)
    change(small_world, cats_id, **fields)
    assert reason in refused(small_world, seq)


@pytest.mark.parametrize(("value", "is_touched"), [("Vegetarian", True), ("", False)])
def test_a_custom_field_that_somebody_filled_is_seen(
    small_world: World, value: str, is_touched: bool
) -> None:
    world = small_world
    field = world.sandbox.send("POST", "/custom_fields/candidates", {"name": "Food", "type": "text"})["id"]
    seq, cats_id = made(world, MARTA)
    change(world, cats_id, custom_fields=[{"id": field, "value": value}])
    if is_touched:
        assert "a custom field was filled" in refused(world, seq)
    else:
        assert undo(world, seq).state == "done"


def test_an_edit_before_the_other_record_was_made_is_seen_by_its_date(small_world: World) -> None:
    world = small_world
    company = world.sandbox.add("companies", **ACME)
    person_id = world.person(candidate=MARTA, contact={**MARTA, "owner_id": 1, "company_id": company})
    world.sandbox.fault("status", method="POST", path="^/contacts$", status=503)
    seq = world.queue(person_id)
    world.run_once()
    [record] = world.sandbox.records("candidates")
    an_hour_passes(world, ("candidates", record["id"]))
    world.sandbox.change("candidates", record["id"], is_active=False)
    an_hour_passes(world, ("candidates", record["id"]))
    assert world.run(seq).state == "done"
    assert "the candidate was changed" in refused(world, seq)


def test_an_edit_before_a_later_sync_that_was_undone_is_seen_by_its_date(small_world: World) -> None:
    world = small_world
    around(world)
    person_id = world.person(candidate=MARTA)
    first = world.queue(person_id)
    world.run(first)
    [record] = world.sandbox.records("candidates")
    an_hour_passes(world, ("candidates", record["id"]))
    world.sandbox.change("candidates", record["id"], is_active=False)
    an_hour_passes(world, ("candidates", record["id"]))
    later(world, person_id, "candidate", [note(world, person_id)])
    second = world.queue(person_id)
    world.run(second)
    assert undo(world, second).state == "done"
    assert "the candidate was changed" in refused(world, first)


def test_our_own_later_writes_and_their_undo_are_no_edit(small_world: World) -> None:
    world = small_world
    person_id = world.person(candidate=MARTA)
    first = world.queue(person_id)
    world.run(first)
    [record] = world.sandbox.records("candidates")
    an_hour_passes(world, ("candidates", record["id"]))
    world.want(person_id, candidate={**MARTA, "title": "Chief", "emails": [EMAIL]})
    second = world.queue(person_id)
    world.run(second)
    an_hour_passes(world, ("candidates", record["id"]))
    assert undo(world, second).state == "done"
    an_hour_passes(world, ("candidates", record["id"]))
    undone = undo(world, first)
    assert undone.state == "done", undone.error
    assert world.sandbox.records("candidates") == []


def test_a_move_in_a_pipeline_that_we_left_where_it_began_is_seen(small_world: World) -> None:
    world, places = small_world, around(small_world)
    person_id = world.person(candidate=MARTA)
    later(world, person_id, "candidate", [("place", "pipeline", {"job_id": places.job})])
    seq = world.queue(person_id)
    assert world.run(seq).state == "done"
    by_hand(world, "POST", f"/pipelines/{places.pipelines()[0]['id']}/status", {"status_id": WANTED_STATUS})
    assert "its status in a pipeline was changed" in refused(world, seq)


def test_a_place_on_a_list_that_somebody_made_anew_stays(small_world: World) -> None:
    world, places = small_world, around(small_world)
    person_id, cats_id = linked(world, MARTA)
    later(world, person_id, "candidate", [("place", "list", places.list)])
    seq = world.queue(person_id)
    world.run(seq)
    an_hour_passes(world)
    world.sandbox.change(
        "lists", places.list, items=[{"candidate_id": cats_id}]
    )  # ours was taken away before
    assert undo(world, seq).state == "done"
    assert places.listed() == [cats_id]


class Beside(CatsClient):
    """Somebody edits the record while the undo takes the e-mail address away."""

    edit: Callable[[], None]

    def delete_email(self, *args: Any) -> None:
        super().delete_email(*args)
        self.edit()


@pytest.mark.parametrize(
    ("fields", "state"),
    [({"website": "https://by-hand.example"}, "done"), ({"title": "CEO"}, "needs_attention")],
)
def test_an_edit_while_the_undo_is_at_work_is_not_written_over(
    small_world: World, fields: dict[str, Any], state: str
) -> None:
    world = small_world
    person_id, cats_id = linked(world, {**MARTA, "emails": [EMAIL]}, title="Analyst")
    seq = world.queue(person_id)
    world.run(seq)

    def client(site_id: int, gate: Any, timeout: tuple[float, float]) -> CatsClient:
        made = Beside(world.sandbox.url, "sandbox-key-0001", gate=gate, timeout=timeout)
        made.edit = lambda: world.sandbox.change("candidates", cats_id, **fields)  # type: ignore[method-assign]
        return made

    undone = undo(world, seq, client_factory=client)
    assert undone.state == state, undone.error
    [record] = held(world)["candidates"]
    assert fields.items() <= record.items()
    if state != "done":
        assert undone.error["message"] == (
            "Undone only in part: meanwhile “title” of the candidate was changed in CATS."
        )
