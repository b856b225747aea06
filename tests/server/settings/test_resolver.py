"""What applies, where it comes from, and what it would be without that (S2-S4, S7)."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.settings.catalogue import BY_KEY, LAYERS
from catsync.settings.fields import custom_field
from catsync.settings.resolver import Effective, Override, Source, resolve, slots

SOURCES = {layer: Source(layer, "7", f"the {layer}") for layer in LAYERS}


def override(
    layer: str, value: Any, key: str = "sync_as", record_type: str = "", field: str = "", locked: bool = False
) -> Override:
    return Override(key, record_type, field, value, SOURCES[layer], locked)


def answer(*overrides: Override, key: str = "sync_as", record_type: str = "", field: str = "") -> Effective:
    return resolve(overrides).row(key, record_type, field)


def test_without_overrides_the_built_in_value_applies_and_names_itself() -> None:
    row = answer()
    assert (row.value, row.source.layer, row.source.name) == ("candidate", "built_in", "Catsync")
    assert (row.inherited_value, row.inherited_source) == (row.value, row.source)


@pytest.mark.parametrize("strongest", range(4))
def test_the_strongest_layer_wins_whatever_the_order_of_the_rows(strongest: int) -> None:
    values = ["contact", "both", "none", "candidate"]
    rows = [override(LAYERS[i], values[i]) for i in range(strongest + 1)]
    for given in (rows, rows[::-1]):
        row = answer(*given)
        assert (row.value, row.source) == (values[strongest], SOURCES[LAYERS[strongest]])


def test_the_answer_says_what_it_would_be_without_its_layer() -> None:
    row = answer(override("person", "contact"), override("team", "both"), override("campaign", "none"))
    assert (row.inherited_value, row.inherited_source) == ("none", SOURCES["campaign"])


def test_without_its_only_override_a_setting_would_be_built_in() -> None:
    row = answer(override("person", "contact"))
    assert (row.inherited_value, row.inherited_source.layer) == ("candidate", "built_in")


@pytest.mark.parametrize("value", [None, False, 0, "", []])
def test_an_empty_value_is_a_value_and_not_an_absence(value: Any) -> None:
    at = {"key": "field_values", "record_type": "contact", "field": "title"}
    row = answer(override("campaign", "Dr", **at), override("person", value, **at), **at)
    assert (row.value, row.source.layer) == (value, "person")
    assert type(row.value) is type(value)


def test_a_list_replaces_the_list_below_it() -> None:
    at = {"key": "displayed_fields", "record_type": "candidate"}
    row = answer(override("team", ["title", "notes"], **at), override("person", ["emails"], **at), **at)
    assert row.value == ["emails"]


def test_a_lock_puts_the_teams_value_above_all_others_and_names_who_locked() -> None:
    row = answer(
        override("team", "both", locked=True), override("user", "none"), override("person", "contact")
    )
    assert (row.value, row.source, row.locked_by) == ("both", SOURCES["team"], SOURCES["team"])
    assert [o.value for o in row.ignored] == ["none", "contact"]
    assert row.inherited_value == "candidate"


def test_what_was_stored_before_a_lock_comes_back_when_it_is_taken_off() -> None:
    person = override("person", "contact")
    assert answer(override("team", "both", locked=True), person).value == "both"
    row = answer(override("team", "both", locked=False), person)
    assert (row.value, row.locked_by, row.ignored) == ("contact", None, ())


def test_only_the_teams_row_can_lock() -> None:
    row = answer(override("user", "none", locked=True), override("person", "contact"))
    assert (row.value, row.locked_by) == ("contact", None)


def test_a_lock_of_one_record_type_leaves_the_other_free() -> None:
    rows = (
        override("team", "never", "add_to_cats", "candidate", locked=True),
        override("person", "on_reply", "add_to_cats", "candidate"),
        override("person", "on_reply", "add_to_cats", "contact"),
    )
    found = resolve(rows)
    assert found.get("add_to_cats", "candidate") == "never"
    assert found.get("add_to_cats", "contact") == "on_reply"


def test_per_field_settings_are_one_row_per_field() -> None:
    found = resolve([override("person", "always", "update_policy", "contact", "title")])
    assert found.get("update_policy", "contact", "title") == "always"
    assert found.get("update_policy", "contact", "notes") == "if_blank"
    assert found.get("update_policy", "candidate", "title") == "if_blank"


def test_a_layer_that_may_not_set_a_setting_is_not_obeyed() -> None:
    at = {"key": "field_mapping", "record_type": "contact", "field": "title"}
    assert "person" not in BY_KEY["field_mapping"].layers
    assert answer(override("person", "{headline}", **at), **at).source.layer == "built_in"


def test_rows_of_settings_that_are_no_more_disturb_nothing() -> None:
    assert resolve([override("team", "x", "gone"), override("team", "both")]).get("sync_as") == "both"


def test_every_slot_of_the_catalogue_has_exactly_one_answer() -> None:
    custom = (custom_field("contact", 170911, "Seniority", "dropdown", [{"id": 1, "label": "Senior"}]),)
    wanted = [(s.key, t or None, f.key if f else None) for s, t, f in slots(custom)]
    assert len(set(wanted)) == len(wanted)
    assert [(r.key, r.record_type, r.field) for r in resolve([], custom).rows] == wanted


def test_custom_fields_of_cats_have_policies_and_values_of_their_own_record_type_only() -> None:
    custom = (custom_field("contact", 170911, "Seniority", "dropdown", [{"id": 1, "label": "Senior"}]),)
    found = resolve([override("campaign", 1, "field_values", "contact", "custom_170911")], custom)
    assert found.get("field_values", "contact", "custom_170911") == 1
    assert found.get("update_policy", "contact", "custom_170911") == "if_blank"
    with pytest.raises(KeyError):
        found.get("field_values", "candidate", "custom_170911")


def test_built_in_lists_are_not_shared_between_answers() -> None:
    """Whoever changes the list of one answer must not change the default of all."""
    first = resolve([]).get("mandatory_fields", "contact")
    first.append("title")
    assert resolve([]).get("mandatory_fields", "contact") == []
