"""The planning code as the engine uses it: plans over fresh records, and bodies in CATS' write shape (F1, F2)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from tests.server.sync.questions import MARTA, URL, held, only, planned, record

from catsync.cats import Person as Record
from catsync.cats.reading import person as read_person
from catsync.clock import now
from catsync.db import Database
from catsync.mirror.store import put_company, put_person
from catsync.models import (
    CatsCustomField,
    MirrorState,
    Person,
    PersonLink,
    SettingOverride,
    Sync,
    User,
)
from catsync.sync.cats_planner import CatsPlanner
from catsync.sync.plan_types import Plan, Reason, Write
from catsync.sync.planner import Fresh
from catsync.sync.planning import Subject, look

SITE = 4711
PROFILE = {"url": URL, "reader": "linkedin", "fields": MARTA, "report": []}


class Planning:
    """A kept person, a mirror, and the plans of preview and execution."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            user = User(email="ben@northwind.example", name="Ben Okafor", role="recruiter", cats_user_id=2)
            person = Person(profile=PROFILE)
            session.add_all([user, person])
            for kind in ("company", "contact", "candidate"):
                session.add(MirrorState(site_id=SITE, kind=kind, is_complete=True, refreshed_at=now()))
            session.flush()
            self.user_id, self.person_id = user.id, person.id

    def set(self, key: str, value: Any, record_type: str = "", field: str = "") -> None:
        with self.database.write() as session:
            session.add(SettingOverride(
                layer="team", layer_id="default", key=key, record_type=record_type, field=field, value=value
            ))  # fmt: skip

    def company(self, cats_id: int, name: str) -> None:
        with self.database.write() as session:
            put_company(session, SITE, {"id": cats_id, "name": name, "owner_id": 1})

    def preview(self, **more: Any) -> Plan:
        with self.database.read() as session:
            return look(session, Subject(SITE, self.user_id, PROFILE, self.person_id), **more).plan

    def execute(self, previewed: Plan, fresh: Fresh | None = None, **request: Any) -> Plan:
        sync = Sync(
            site_id=SITE, person_id=self.person_id, user_id=self.user_id,
            request={"plan": asdict(previewed), **request},
        )  # fmt: skip
        with self.database.read() as session:
            return CatsPlanner().plan(session, sync, fresh or Fresh())


@pytest.fixture
def planning(sqlite: Database) -> Planning:
    return Planning(sqlite)


def fresh(record_type: str = "candidate", **fields: Any) -> Record:
    return read_person(record_type, record(**fields))  # type: ignore[arg-type]


def test_nothing_changed_means_the_same_plan_again(planning: Planning) -> None:
    seen = planning.preview()
    assert planning.execute(seen) == seen


def test_what_the_recruiter_left_out_stays_out(planning: Planning) -> None:
    seen = planning.preview(excluded=frozenset({"candidate.title"}))
    again = planning.execute(seen, excluded=["candidate.title"])
    assert again == seen
    assert "candidate.title" not in [w.id for w in only(again, "candidate").ticked]


def test_sync_now_anyway_holds_at_execution_too(planning: Planning) -> None:
    planning.set("add_to_cats", "on_reply", "candidate")
    seen = planning.preview(sync_anyway=True)
    assert only(planning.execute(seen, sync_anyway=True), "candidate").action == "create"
    assert only(planning.execute(seen), "candidate").action == "wait"


def test_a_record_just_read_from_cats_outranks_the_mirror(planning: Planning) -> None:
    with planning.database.write() as session:
        put_person(session, SITE, "candidate", record(title=None), fields_loaded=True)
        session.add(PersonLink(
            person_id=planning.person_id, site_id=SITE, record_type="candidate", cats_id=512, written={}
        ))  # fmt: skip
    seen = planning.preview()
    assert "candidate.title" in [w.id for w in only(seen, "candidate").ticked]
    again = planning.execute(seen, Fresh(records={"candidate": fresh(title="Analyst")}))
    assert "candidate.title" not in [w.id for w in only(again, "candidate").ticked]


def test_the_company_that_the_sync_made_sure_of_is_the_contacts(planning: Planning) -> None:
    planning.set("sync_as", "contact")
    planning.set("create_companies", "automatically")
    seen = planning.preview()
    assert [r.record_type for r in seen.records] == ["company", "contact"]
    again = planning.execute(seen, Fresh(company_id=101))
    assert [r.record_type for r in again.records] == ["contact"]
    assert again.company_id == 101


def test_a_mirror_gone_stale_does_not_stop_a_company_that_was_confirmed(planning: Planning) -> None:
    planning.set("sync_as", "contact")
    planning.set("create_companies", "automatically")
    seen = planning.preview()
    with planning.database.write() as session:
        for row in session.query(MirrorState):
            row.is_complete = False
    assert [r.action for r in planning.preview().records] == ["needs"]
    assert [r.action for r in planning.execute(seen).records] == ["create", "create"]


def test_a_look_alike_that_came_up_since_stops_a_company_that_was_confirmed(planning: Planning) -> None:
    planning.set("sync_as", "contact")
    planning.set("create_companies", "automatically")
    seen = planning.preview()
    for cats_id in (101, 102):
        planning.company(cats_id, "Acme Robotics")
    assert [r.action for r in planning.execute(seen).records] == ["needs"]


def test_a_record_that_was_confirmed_is_not_asked_about_again(planning: Planning) -> None:
    """The link is stored with the first write; until then the confirmed plan says who it is."""
    with planning.database.write() as session:
        put_person(session, SITE, "candidate", record(title=None), fields_loaded=True)
    seen = planned(existing={"candidate": held(title=None)})
    again = planning.execute(seen)
    assert only(again, "candidate").cats_id == 512


# --- bodies


def body(
    made: Plan, record_type: str = "candidate", excluded: frozenset[str] = frozenset()
) -> dict[str, Any]:
    return CatsPlanner().payload(only(made, record_type), excluded)


def test_a_new_record_is_posted_with_exactly_what_is_ticked() -> None:
    page = {**MARTA, "emails": [{"email": "m@x.example", "kind": "work"}]}
    assert body(planned(fields=page)) == {
        "first_name": "Marta", "last_name": "Oliveira", "title": "Head of Data",
        "current_employer": "Acme Robotics", "emails": [{"email": "m@x.example", "is_primary": True}],
        "address": {"city": "Lisbon"}, "country_code": "PT", "owner_id": 2,
    }  # fmt: skip


def test_a_new_contact_has_its_company_and_owner() -> None:
    made = body(planned({"sync_as": "contact"}), "contact")
    assert (made["company_id"], made["owner_id"]) == (101, 2)
    assert "current_employer" not in made


def test_what_was_left_out_is_not_posted_but_what_is_mandatory_is() -> None:
    left_out = frozenset({"candidate.title", "candidate.last_name"})
    made = body(planned(), excluded=left_out)
    assert "title" not in made
    assert made["last_name"] == "Oliveira"


def test_custom_values_are_posted_by_their_number() -> None:
    changes = {"sync_as": "contact", ("displayed_fields", "contact", ""): ["custom_9"],
               ("field_values", "contact", "custom_9"): 1}  # fmt: skip
    assert body(planned(changes), "contact")["custom_fields"] == [{"id": 9, "value": 1}]


def write(field: str, after: Any, operation: Any = "update") -> Write:
    return Write(
        f"candidate.{field}", "candidate", operation, field, field, None, after, Reason("always", "")
    )


def test_a_put_holds_all_that_cats_has_with_the_changes_in_it() -> None:
    before = fresh(title="Analyst", notes="keep", website="https://m.example")
    made = CatsPlanner().merge(before, [write("title", "Head of Data")])
    assert (made["title"], made["notes"], made["website"]) == ("Head of Data", "keep", "https://m.example")
    assert (made["first_name"], made["last_name"]) == ("Marta", "Oliveira")


def test_a_put_never_holds_emails_and_phones() -> None:
    before = fresh(emails=[{"id": 1, "email": "m@x.example", "is_primary": True}])
    made = CatsPlanner().merge(
        before, [write("emails", {"email": "n@x.example"}, "add"), write("title", "x")]
    )
    assert not {"emails", "phones", "id", "date_modified"} & set(made)


def test_a_put_keeps_the_custom_values_that_it_does_not_change() -> None:
    before = fresh(custom_fields=[{"id": 9, "value": 1}, {"id": 10, "value": [5]}])
    made = CatsPlanner().merge(before, [write("custom_9", 2), write("custom_11", "new")])
    assert sorted(made["custom_fields"], key=lambda row: row["id"]) == [
        {"id": 9, "value": 2}, {"id": 10, "value": [5]}, {"id": 11, "value": "new"},
    ]  # fmt: skip


def test_an_address_that_replaces_another_says_which_parts_are_gone() -> None:
    """Whether CATS keeps what a PUT leaves out is not known (CATS_API.md 2.1)."""
    before = {"street": "Old Street 9", "city": "London", "state": None, "postal_code": "EC1"}
    after = {"street": None, "city": "Lisbon", "state": None, "postal_code": None}
    change = replace(write("address", after), before=before)
    made = CatsPlanner().merge(fresh(address=before), [change])
    assert made["address"] == {"street": "", "city": "Lisbon", "postal_code": ""}


def test_an_address_where_there_was_none_has_only_its_parts() -> None:
    after = {"street": None, "city": "Lisbon", "state": None, "postal_code": None}
    made = CatsPlanner().merge(fresh(), [write("address", after)])
    assert made["address"] == {"city": "Lisbon"}


def test_custom_fields_of_the_site_are_planned_for(planning: Planning) -> None:
    with planning.database.write() as session:
        session.add(CatsCustomField(
            site_id=SITE, record_type="candidate", cats_id=9, name="Seniority", type="dropdown",
            selections=[{"id": 1, "label": "Senior"}],
        ))  # fmt: skip
    planning.set("displayed_fields", ["custom_9"], "candidate")
    planning.set("field_values", 1, "candidate", "custom_9")
    assert "candidate.custom_9" in [w.id for w in planning.preview().writes()]
