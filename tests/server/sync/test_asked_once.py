"""A question is put once; what CATS refuses is told by whoever meets it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.server.sync.around import around, automatic, later, note
from tests.server.sync.fakes import FakePlanner
from tests.server.sync.world import ACME, MARTA, World


class Asks(FakePlanner):
    """Who the candidate is has to be asked; the contact is known."""

    def plan(self, *args: Any) -> Any:
        plan = super().plan(*args)
        asked_of = ("candidate",)
        return replace(plan, records=tuple(
            replace(r, action="ask", writes=(), text="Who?") if r.record_type in asked_of else r
            for r in plan.records
        ))  # fmt: skip


def test_a_refused_note_is_told_though_the_question_was_asked_before(small_world: World) -> None:
    world = small_world
    around(world)
    company = world.sandbox.add("companies", **ACME)
    contact = world.sandbox.add("contacts", **MARTA, owner_id=1, company_id=company)
    person_id = world.person(candidate=MARTA, contact={**MARTA, "owner_id": 1, "company_id": company})
    world.link(person_id, "contact", contact)
    later(world, person_id, "contact", [note(world, person_id, 1)])
    first = automatic(world, world.queue(person_id))
    assert world.run(first, planner=Asks()).reason == "choose_person"
    later(world, person_id, "contact", [note(world, person_id, 2)])
    world.sandbox.fault("status", method="POST", path="/activities$", status=403, times=5)
    second = automatic(world, world.queue(person_id))
    assert world.run(second, planner=Asks()).state == "needs_attention"  # done, and the note nowhere
