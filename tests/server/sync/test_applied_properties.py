"""Whatever page, settings and CATS record: what a sync leaves in CATS is what the policies say; again it writes
nothing; undone, CATS holds what it held (F1, F2, F7, S16). Through the sandbox, with the real planner.

CATS has no If-Match, so nothing is promised of an edit between our last GET and our write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from sqlalchemy import delete
from tests.long import IS_LONG
from tests.server.sync.undoing.taken_back import asked, held
from tests.server.sync.world import SITE, World

from catsync.cats import NullGate
from catsync.clock import now
from catsync.models import (
    CatsCall,
    CatsCustomField,
    CatsPerson,
    MatchKey,
    MirrorState,
    Person,
    PersonLink,
    Quota,
    SettingOverride,
    Sync,
)
from catsync.people.variables import variables
from catsync.runtime import learn
from catsync.sync.cats_planner import CatsPlanner
from catsync.sync.planning import Subject, look
from catsync.sync.queue import accept
from catsync.sync.record_values import is_blank, phone_key, value_of

EXAMPLES = 400 if IS_LONG else 25
RESOURCES = {"candidate": "candidates", "contact": "contacts"}
# Field of CATS: variable of the person, by the built-in mapping.
MAPPED = {"title": "title", "middle_name": "middle_name", "current_employer": "company", "website": "website"}
WORDS = st.sampled_from([None, "", "Head of Data", "Analyst", "Ωmega", "0", "{title}", "<b>x</b>", "a\nb"])
POLICIES = st.sampled_from(["always", "if_blank", "unless_edited"])
EMAILS = st.lists(st.sampled_from(["m@x.example", "M@X.example", "n@y.example", "o@z.example"]), max_size=3)
NUMBERS = st.lists(
    st.sampled_from(["+351210000000", "+442079460123", "+442079460124"]), max_size=2, unique=True
)
PROFILES = ["https://x.example/m", "https://y.example/n", "https://x.example/o"]
URLS = st.lists(st.sampled_from(PROFILES), max_size=2, unique=True)
# Values of custom fields of candidates, by the kind of field: all that CATS has. Of choices their places.
CHOICES = ("dropdown", "radio", "checkboxes")
CUSTOM = {
    "text": ["Lisbon", "Porto"], "textarea": ["One\nTwo", "{title}"], "number": [7, 0, 2.5], "checkbox": [True, False],
    "date": ["2026-11-02", "2025-01-31"], "dropdown": [0, 1], "radio": [0, 1], "checkboxes": [[0], [0, 1], [1, 0]],
    "user": [1, 2],
}  # fmt: skip
CUSTOM_VALUES = st.fixed_dictionaries({}, optional={kind: st.sampled_from(of) for kind, of in CUSTOM.items()})


@dataclass(frozen=True)
class Case:
    """One person, what CATS holds of them by record type (None: nothing), and what the team decided."""

    fields: Mapping[str, Any]
    existing: Mapping[str, Mapping[str, Any] | None]
    sync_as: str
    policies: Mapping[tuple[str, str], str]
    written: Mapping[str, Mapping[str, Any]]
    custom: Mapping[str, Any]  # to be written, by kind of field
    custom_before: Mapping[str, Any]
    is_automatic: bool

    @property
    def types(self) -> tuple[str, ...]:
        return ("candidate", "contact") if self.sync_as == "both" else (self.sync_as,)


@st.composite
def records(draw: Any, record_type: str) -> dict[str, Any]:
    texts = ["title", "notes"] + (
        ["middle_name", "current_employer", "website"] if record_type == "candidate" else []
    )
    addresses = list(dict.fromkeys(e.lower() for e in draw(EMAILS)))
    made: dict[str, Any] = {
        "first_name": "Marta", "last_name": "Oliveira", "social_media_urls": draw(URLS),
        "emails": [{"email": e, "is_primary": n == 0} for n, e in enumerate(addresses)],
        "phones": [{"number": n, "type": "work"} for n in draw(NUMBERS)],
    }  # fmt: skip
    for name in texts:
        value = draw(WORDS)
        if value is not None:
            made[name] = value
    if draw(st.booleans()):
        made["address"] = {
            "street": "",
            "city": draw(st.sampled_from(["Lisbon", ""])),
            "state": "",
            "postal_code": "",
        }
    return made


@st.composite
def cases(draw: Any) -> Case:
    fields = {
        "first_name": "Marta", "last_name": "Oliveira",
        **{name: draw(WORDS) or "" for name in ("title", "middle_name", "company", "website", "city")},
        "emails": [{"email": e, "kind": "unknown"} for e in draw(EMAILS)],
        "phones": [{"number": n, "type": "work"} for n in draw(NUMBERS)],
        "social_urls": draw(URLS),
    }  # fmt: skip
    sync_as = draw(st.sampled_from(["candidate", "contact", "both"]))
    types = ("candidate", "contact") if sync_as == "both" else (sync_as,)
    existing = {t: draw(st.none() | records(t)) for t in types}
    policies = {(t, key): draw(POLICIES) for t in types for key in (*MAPPED, "address", *CUSTOM)}
    written = {
        t: draw(st.dictionaries(st.sampled_from(["title", "website"]), WORDS, max_size=2)) for t in types
    }
    custom, held_before = draw(CUSTOM_VALUES), draw(CUSTOM_VALUES)
    return Case(fields, existing, sync_as, policies, written, custom, held_before, draw(st.booleans()))


class Desk:
    """The companion's side of one example, begun anew for each."""

    def __init__(self, world: World, case: Case) -> None:
        self.world, self.case = world, case
        world.sandbox.send("POST", "/reset", {"seed": "empty"})
        world.sandbox.switch(duplicate_rule="off")
        world.sandbox.send("POST", "/custom_fields/candidates", {"name": "About", "type": "textarea"})
        choices = {"name": "Works", "type": "radio", "labels": ["On site", "From home"]}
        world.sandbox.send("POST", "/custom_fields/candidates", choices)
        self.company = world.sandbox.add("companies", name="Acme Robotics", owner_id=1)
        definitions = world.sandbox.client(SITE, NullGate(), (5, 20)).custom_field_definitions("candidate")
        self.custom = {each.type: each for each in definitions}
        assert self.custom.keys() >= CUSTOM.keys()
        self.ids = {
            t: world.sandbox.add(RESOURCES[t], **fields, **self._needed(t))
            for t, fields in case.existing.items()
            if fields is not None
        }
        self.person_id = self._known()

    def _needed(self, record_type: str) -> dict[str, Any]:
        if record_type == "contact":
            return {"owner_id": 1, "company_id": self.company}
        values = self.case.custom_before
        return {
            "custom_fields": [
                {"id": self.custom[kind].id, "value": self.chosen(kind, values)} for kind in values
            ]
        }

    def chosen(self, kind: str, values: Mapping[str, Any]) -> Any:
        """The value of that kind as CATS takes it; None where there is none."""
        value = values.get(kind)
        if kind not in CHOICES or value is None:
            return value
        ids = [choice.id for choice in self.custom[kind].selections]
        return [ids[place] for place in value] if isinstance(value, list) else ids[value]

    def _known(self) -> str:
        with self.world.database.write() as session:
            for model in (
                SettingOverride,
                MirrorState,
                CatsCustomField,
                CatsPerson,
                MatchKey,
                CatsCall,
                Quota,
            ):
                session.execute(delete(model))
            for kind in ("company", "contact", "candidate"):
                session.add(MirrorState(site_id=SITE, kind=kind, is_complete=True, refreshed_at=now()))
            for kind, each in self.custom.items():
                session.add(CatsCustomField(
                    site_id=SITE, record_type="candidate", cats_id=each.id, name=each.name, type=kind,
                    selections=[asdict(choice) for choice in each.selections],
                ))  # fmt: skip
            profile = {"url": "https://x.example/m", "reader": "x", "report": [], "fields": self.case.fields}
            person = Person(profile=profile)
            session.add(person)
            session.flush()
            self._decide(session, person.id)
            for record_type, cats_id in self.ids.items():
                session.add(PersonLink(
                    person_id=person.id, site_id=SITE, record_type=record_type, cats_id=cats_id,
                    written=dict(self.case.written[record_type]),
                ))  # fmt: skip
                learn(session, SITE, record_type, self.record(record_type))
            return person.id

    def _decide(self, session: Any, person_id: str) -> None:
        def put(key: str, value: Any, record_type: str = "", field: str = "") -> None:
            session.add(SettingOverride(
                layer="person", layer_id=person_id, key=key, record_type=record_type, field=field, value=value
            ))  # fmt: skip

        put("sync_as", self.case.sync_as)
        put("destination_company", self.company, "contact")
        put("destination_owner", 1, "contact")
        for record_type in self.case.types:
            shown = ["first_name", "last_name", "emails", "phones", "social_media_urls"]
            decided = {"title": "title", "address": "address"}
            if record_type == "candidate":
                decided |= {key: key for key in MAPPED}
                decided |= {f"custom_{each.id}": kind for kind, each in self.custom.items()}
            put("displayed_fields", [*shown, *decided], record_type)
            for key, name in decided.items():
                put("update_policy", self.case.policies[(record_type, name)], record_type, key)
        if "candidate" in self.case.types:
            for kind in self.case.custom:
                value = self.chosen(kind, self.case.custom)
                put("field_values", value, "candidate", f"custom_{self.custom[kind].id}")

    def record(self, record_type: str) -> Mapping[str, Any]:
        """As a GET answers it now."""
        client = self.world.sandbox.client(SITE, NullGate(), (5, 20))
        link = self.ids.get(record_type) or self.world.links(self.person_id)[record_type]
        raw: Mapping[str, Any] = client.get(record_type, link).raw  # type: ignore[call-overload]
        return raw

    def sync(self) -> Sync:
        with self.world.database.write() as session:
            person = session.get_one(Person, self.person_id)
            seen = look(session, Subject(SITE, None, person.profile, person.id)).plan
            sync = accept(
                session,
                site_id=SITE,
                person_id=person.id,
                user_id=None,
                request={"plan": asdict(seen), "excluded": []},
            )
            sync.is_automatic = self.case.is_automatic
            session.flush()
            seq = sync.seq
        return self.world.run(seq, planner=CatsPlanner(), learn=learn)


def wanted(
    case: Case, record_type: str, before: Mapping[str, Any], key: str, value: Any, name: str = ""
) -> Any:
    """What the policies say the field holds afterwards, told without the product's planning (S16, F2)."""
    held_now = value_of(before, key)
    if is_blank(value):
        return held_now
    policy = case.policies[(record_type, name or key)]
    is_ours = policy == "unless_edited" and key in case.written[record_type]
    unedited = is_ours and plain(case.written[record_type][key]) == plain(held_now)
    return value if is_blank(held_now) or policy == "always" or unedited else held_now


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted(map(plain, value))
    return "" if value is None else str(value).strip()


def emails(record: Mapping[str, Any]) -> set[str]:
    return {str(e).lower() for e in value_of(record, "emails")}


def numbers(record: Mapping[str, Any]) -> set[str]:
    return {phone_key(p["number"]) for p in value_of(record, "phones")}


@budget(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=not IS_LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(case=cases())
def test_what_the_policies_say_is_what_cats_holds_and_undone_it_holds_what_it_held(
    small_world: World, case: Case
) -> None:
    person = variables({"url": "https://x.example/m", "fields": case.fields})
    desk = Desk(small_world, case)
    untouched = held(desk.world)
    before = {t: desk.record(t) if t in desk.ids else {"_embedded": {}} for t in case.types}
    first = desk.sync()
    assert first.state == "done", (first.error, first.outcome)
    after = {t: desk.record(t) for t in case.types}
    for record_type in case.types:
        check(case, record_type, before[record_type], after[record_type], person)
    for kind, each in desk.custom.items() if "candidate" in case.types else ():
        key = f"custom_{each.id}"
        chosen = desk.chosen(kind, case.custom)
        value = wanted(case, "candidate", before["candidate"], key, chosen, kind)
        assert plain(value_of(after["candidate"], key)) == plain(value), kind
    desk.world.sandbox.forget_calls()
    again = desk.sync()
    assert again.state == "done", again.error
    written = [call for call in desk.world.sandbox.calls() if not call.startswith("GET")]
    assert written == [], "applied twice it writes nothing"
    if has_written(first):
        undone = desk.world.run(asked(desk.world, first.seq), planner=CatsPlanner(), learn=learn)
        assert undone.state == "done", undone.error
    assert held(desk.world) == untouched


def has_written(sync: Sync) -> bool:
    return any(row["action"] in ("created", "updated") for row in (sync.outcome or {}).get("records", ()))


def check(
    case: Case,
    record_type: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    person: Mapping[str, Any],
) -> None:
    """Field by field, against the policies; and that nothing of what CATS held is lost."""
    keys = MAPPED if record_type == "candidate" else {"title": "title"}
    for key, variable in keys.items():
        assert plain(after.get(key)) == plain(wanted(case, record_type, before, key, person[variable])), key
    assert plain(after.get("notes")) == plain(before.get("notes")), "not displayed, never written"
    assert emails(before) <= emails(after)
    assert numbers(before) <= numbers(after)
    assert set(value_of(before, "social_media_urls")) <= set(value_of(after, "social_media_urls"))
    if case.sync_as != "both":  # shared among the two records, there (F4)
        assert emails(after) == emails(before) | {e["email"].lower() for e in person["emails"]}
        assert numbers(after) == numbers(before) | {phone_key(p["number"]) for p in person["phones"]}
        address = wanted(case, record_type, before, "address", person["address"])
        assert plain(value_of(after, "address")) == plain(address)
