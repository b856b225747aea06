"""Stored overrides: versions, locks, revisions and audit (S2, S4, S5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from catsync.db import Database
from catsync.errors import CatsyncError
from catsync.models import AuditEvent, Campaign, Person, SettingOverride, SettingRevision, User
from catsync.settings.effective import effective
from catsync.settings.overrides import Scope, Slot, put, remove
from catsync.settings.resolver import Effective

TEAM = Slot("team", "default", "sync_as")


class Store:
    """A user, a campaign and a person, and their settings."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as session:
            user = User(email="ana@northwind.example", name="Ana Ruiz", role="admin")
            campaign = Campaign(name="Backend Q4")
            person = Person(profile={"url": "https://x.example/m", "fields": {"full_name": "Marta Oliveira"}})
            session.add_all([user, campaign, person])
            session.flush()
            self.user, self.campaign, self.person = user.id, campaign.id, person.id

    def slot(self, layer: str, key: str = "sync_as", record_type: str = "", field: str = "") -> Slot:
        ids = {"team": "default", "user": self.user, "campaign": self.campaign, "person": self.person}
        return Slot(layer, str(ids[layer]), key, record_type, field)

    def put(
        self, slot: Slot, value: Any, *, locked: bool | None = None, version: int | None = None
    ) -> SettingOverride:
        with self.database.write() as session:
            return put(session, slot, value, is_locked=locked, by=self.user, if_version=version)

    def remove(self, slot: Slot, version: int | None = None) -> None:
        with self.database.write() as session:
            remove(session, slot, by=self.user, if_version=version)

    def effective(self, key: str = "sync_as", record_type: str = "", field: str = "") -> Effective:
        with self.database.read() as session:
            scope = Scope(self.user, self.campaign, self.person)
            return effective(session, scope, None).row(key, record_type, field)

    def revisions(self) -> list[tuple[Any, Any]]:
        with self.database.read() as session:
            rows = session.scalars(select(SettingRevision).order_by(SettingRevision.id))
            return [(r.before, r.after) for r in rows]


@pytest.fixture
def store(sqlite: Database) -> Store:
    return Store(sqlite)


def refusal(action: Any, *args: Any, **more: Any) -> CatsyncError:
    with pytest.raises(CatsyncError) as caught:
        action(*args, **more)
    return caught.value


def test_an_override_applies_with_the_name_of_its_layer_and_author(store: Store) -> None:
    store.put(store.slot("campaign"), "contact")
    row = store.effective()
    assert (row.value, row.source.layer, row.source.id) == ("contact", "campaign", str(store.campaign))
    assert (row.source.name, row.source.by) == ("Backend Q4", "Ana Ruiz")
    assert str(row.source.at).endswith("Z")


def test_a_persons_layer_is_named_after_the_person(store: Store) -> None:
    store.put(store.slot("person"), "contact")
    assert store.effective().source.name == "Marta Oliveira"


def test_overrides_of_another_person_do_not_apply(store: Store) -> None:
    with store.database.write() as session:
        other = Person(profile={"url": "https://x.example/o", "fields": {}})
        session.add(other)
        session.flush()
        slot = Slot("person", other.id, "sync_as")
    store.put(slot, "contact")
    assert store.effective().value == "candidate"


def test_removing_an_override_goes_back_to_what_was_inherited(store: Store) -> None:
    store.put(store.slot("campaign"), "both")
    store.put(store.slot("person"), "contact")
    store.remove(store.slot("person"))
    assert (store.effective().value, store.effective().source.layer) == ("both", "campaign")


def test_removing_what_is_not_there_changes_nothing_and_leaves_no_revision(store: Store) -> None:
    store.remove(store.slot("person"))
    assert store.revisions() == []


@pytest.mark.parametrize("value", [None, False, 0, "", []])
def test_empty_values_are_stored_as_they_are(store: Store, value: Any) -> None:
    slot = store.slot("person", "field_values", "contact", "title")
    store.put(store.slot("campaign", "field_values", "contact", "title"), "Dr")
    store.put(slot, value)
    row = store.effective("field_values", "contact", "title")
    assert (row.value, row.source.layer) == (value, "person")
    assert type(row.value) is type(value)


def test_each_change_counts_the_version_up(store: Store) -> None:
    assert [store.put(TEAM, value).version for value in ("contact", "both", "contact")] == [1, 2, 3]


def test_a_change_of_a_version_that_somebody_changed_meanwhile_is_refused(store: Store) -> None:
    store.put(TEAM, "contact")
    store.put(TEAM, "both", version=1)
    error = refusal(store.put, TEAM, "none", version=1)
    assert (error.code, error.details) == ("setting_changed", {"version": 2})
    assert store.effective().value == "both"


def test_the_version_of_what_is_inherited_is_nought(store: Store) -> None:
    assert refusal(store.put, TEAM, "none", version=1).code == "setting_changed"
    assert store.put(TEAM, "none", version=0).version == 1


def test_removing_an_older_version_is_refused(store: Store) -> None:
    store.put(TEAM, "contact")
    store.put(TEAM, "both")
    assert refusal(store.remove, TEAM, version=1).code == "setting_changed"
    store.remove(TEAM, version=2)
    assert store.effective().value == "candidate"


@pytest.mark.parametrize("layer", ["user", "campaign", "person"])
def test_under_a_lock_no_other_layer_can_be_changed_or_removed(store: Store, layer: str) -> None:
    store.put(store.slot(layer), "contact")
    store.put(TEAM, "both", locked=True)
    assert refusal(store.put, store.slot(layer), "none").code == "setting_locked"
    assert refusal(store.remove, store.slot(layer)).code == "setting_locked"


def test_the_teams_own_value_can_be_changed_under_its_lock_and_stays_locked(store: Store) -> None:
    store.put(TEAM, "both", locked=True)
    assert store.put(TEAM, "contact").is_locked is True
    assert store.effective().locked_by is not None


def test_what_was_stored_before_a_lock_comes_back_when_it_is_taken_off(store: Store) -> None:
    store.put(store.slot("person"), "contact")
    store.put(TEAM, "both", locked=True)
    locked = store.effective()
    assert (locked.value, [o.value for o in locked.ignored]) == ("both", ["contact"])
    store.put(TEAM, "both", locked=False)
    assert store.effective().value == "contact"


def test_a_lock_that_is_removed_with_its_row_frees_the_others(store: Store) -> None:
    store.put(store.slot("person"), "contact")
    store.put(TEAM, "both", locked=True)
    store.remove(TEAM)
    assert store.effective().value == "contact"


def test_a_lock_of_one_field_leaves_the_others_free(store: Store) -> None:
    store.put(store.slot("team", "update_policy", "contact", "title"), "if_blank", locked=True)
    store.put(store.slot("person", "update_policy", "contact", "notes"), "always")
    assert store.effective("update_policy", "contact", "notes").value == "always"


def test_every_change_is_kept_with_before_and_after(store: Store) -> None:
    store.put(TEAM, "contact")
    store.put(TEAM, "both", locked=True)
    store.remove(TEAM)
    first = {"value": "contact", "locked": False}
    second = {"value": "both", "locked": True}
    assert store.revisions() == [(None, first), (first, second), (second, None)]


def test_a_refused_change_leaves_no_revision(store: Store) -> None:
    store.put(TEAM, "both", locked=True)
    refusal(store.put, store.slot("person"), "none")
    assert len(store.revisions()) == 1


def test_every_change_is_in_the_audit_with_its_author_and_without_the_value(store: Store) -> None:
    store.put(store.slot("person", "field_values", "contact", "notes"), "private words")
    with store.database.read() as session:
        event = session.scalars(select(AuditEvent)).one()
        revision_id = session.scalars(select(SettingRevision.id)).one()
    assert (event.user_id, event.what) == (store.user, "setting.changed")
    assert event.subject == f"person:{store.person}"
    assert event.detail == {
        "key": "field_values", "record_type": "contact", "field": "notes", "revision_id": revision_id,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("layer", "layer_id"),
    [
        ("team", "other"), ("user", "99"), ("user", "ana"), ("campaign", "99"), ("campaign", "9" * 30),
        ("campaign", "-1"), ("person", "nobody"),
    ],
)  # fmt: skip
def test_a_layer_that_does_not_exist_is_not_found(store: Store, layer: str, layer_id: str) -> None:
    assert refusal(store.put, Slot(layer, layer_id, "sync_as"), "both").code == "not_found"


@pytest.mark.parametrize("written", ["0{}", "٠{}", " {}"])
def test_another_way_to_write_an_id_is_not_found(store: Store, written: str) -> None:
    """A row under such an id would be stored and never read."""
    slot = Slot("campaign", written.format(store.campaign), "sync_as")
    assert refusal(store.put, slot, "both").code == "not_found"
