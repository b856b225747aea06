"""CATS embeds 25 rows of a sub-collection (CATS_API.md 1.2): the 26th is neither blank nor absent (F2)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tests.server.sync.world import MARTA, SITE, World

from catsync.cats import NullGate
from catsync.clock import now
from catsync.models import CatsCustomField, MirrorState, Person, PersonLink, SettingOverride
from catsync.runtime import learn
from catsync.sync.cats_planner import CatsPlanner
from catsync.sync.planning import Subject, look
from catsync.sync.queue import accept


def test_the_26th_custom_field_that_somebody_filled_is_not_taken_for_blank(small_world: World) -> None:
    """CATS embeds 25 rows of a sub-collection (CATS_API 1.2); the policy is "only if blank"."""
    world = small_world
    world.sandbox.send("POST", "/reset", {"seed": "empty"})
    for number in range(26):
        world.sandbox.send("POST", "/custom_fields/candidates", {"name": f"Field {number}", "type": "text"})
    client = world.sandbox.client(SITE, NullGate(), (5, 20))
    last = client.custom_field_definitions("candidate")[-1].id
    theirs = {"first_name": "Marta", "last_name": "Oliveira"}
    cats_id = world.sandbox.add("candidates", **theirs, custom_fields=[{"id": last, "value": "By hand"}])
    with world.database.write() as session:
        for kind in ("company", "contact", "candidate"):
            session.add(MirrorState(site_id=SITE, kind=kind, is_complete=True, refreshed_at=now()))
        session.add(CatsCustomField(
            site_id=SITE, record_type="candidate", cats_id=last, name="Last", type="text", selections=[]
        ))  # fmt: skip
        person = Person(profile={"url": "https://x.example/m", "reader": "x", "report": [], "fields": theirs})
        session.add(person)
        session.flush()
        person_id = person.id
        session.add(
            PersonLink(
                person_id=person_id, site_id=SITE, record_type="candidate", cats_id=cats_id, written={}
            )
        )
        shown: dict[tuple[str, str, str], Any] = {
            ("sync_as", "", ""): "candidate",
            ("displayed_fields", "candidate", ""): ["first_name", "last_name", f"custom_{last}"],
            ("update_policy", "candidate", f"custom_{last}"): "if_blank",
            ("field_values", "candidate", f"custom_{last}"): "From Catsync",
        }
        for (key, record_type, field), value in shown.items():
            session.add(SettingOverride(
                layer="person", layer_id=person_id, key=key, record_type=record_type, field=field, value=value
            ))  # fmt: skip
        learn(session, SITE, "candidate", client.get("candidate", cats_id).raw)
        session.flush()
        seen = look(session, Subject(SITE, None, person.profile, person_id)).plan
        seq = accept(
            session, site_id=SITE, person_id=person_id, user_id=None,
            request={"plan": asdict(seen), "excluded": []},
        )  # fmt: skip
        session.flush()
        seq = seq.seq
    assert world.run(seq, planner=CatsPlanner(), learn=learn).state == "done"
    assert client.custom_field("candidate", cats_id, last) == "By hand"


def many_phones(world: World) -> tuple[list[dict[str, str]], int]:
    phones = [{"number": f"+3512100000{n:02}", "type": "work"} for n in range(26)]
    return phones, world.sandbox.add("candidates", **MARTA, phones=phones)


def numbers(world: World, cats_id: int) -> list[str]:
    client = world.sandbox.client(SITE, NullGate(), (5, 20))
    return [row.number for row in client.phones("candidate", cats_id)]


def test_a_phone_beyond_the_25_embedded_ones_is_not_added_again(small_world: World) -> None:
    world = small_world
    phones, cats_id = many_phones(world)
    person_id = world.person(candidate={**MARTA, "phones": [phones[25]]})
    world.link(person_id, "candidate", cats_id)
    before = numbers(world, cats_id)
    assert world.run(world.queue(person_id)).state == "done"
    assert numbers(world, cats_id) == before
