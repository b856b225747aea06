"""A wrong value is refused when it is saved, with what would be right (S1)."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.errors import CatsyncError
from catsync.settings.catalogue import SETTINGS, Setting
from catsync.settings.fields import Field, FieldType, custom_field, fields_of
from catsync.settings.validation import TEXT_LIMIT, check_slot, check_value, setting_of

CHOICES = [{"id": 1, "label": "Senior"}, {"id": 2, "label": "Junior"}]
CUSTOM = tuple(
    custom_field("contact", 100 + i, kind, kind, CHOICES)
    for i, kind in enumerate(
        ("text", "textarea", "number", "date", "dropdown", "radio", "checkbox", "checkboxes", "user")
    )
)
BY_TYPE = {f.type: f for f in CUSTOM} | {
    f.type: f for f in fields_of("contact") if f.type in ("emails", "phones", "address", "urls", "country")
}
TEXT = ("x", "", "x" * TEXT_LIMIT)
NOT_TEXT = (None, 1, True, [], {}, "a\x00b", "\ud800", "x" * (TEXT_LIMIT + 1))


def check(setting: Setting, value: Any, field: Field | None) -> None:
    check_value(setting, value, "contact" if setting.record_types else "", field, CUSTOM)


def field_for(setting: Setting) -> Field | None:
    return BY_TYPE["text"] if setting.is_per_field else None


def accepted(key: str, value: Any, field: Field | None = None) -> bool:
    setting = setting_of(key)
    try:
        check(setting, value, field or field_for(setting))
    except CatsyncError as refused:
        error = refused
    else:
        return True
    assert (error.code, error.details["key"]) == ("validation_failed", key)
    assert error.message.startswith(f"{setting.label}: ")
    return False


GOOD = {
    "choice": lambda s: [v for v, _ in s.choices],
    "choices": lambda s: [[], [s.choices[0][0]], [v for v, _ in s.choices]],
    "fields": lambda _: [[], ["title", "custom_100"], ["first_name", "emails"]],
    "template": lambda _: ["", "{title}", "{title} at {company}", "found on the web"],
    "value": lambda _: ["Senior", "", None],
    "bool": lambda _: [True, False],
    "text": lambda _: TEXT,
    "user": lambda _: ["me", 1, 2**31 - 1],
    "texts": lambda _: [[], ["acme.example", "Acme & Söhne"]],
    "jobs": lambda _: [
        [],
        [{"job_id": 3}],
        [{"job_id": 3, "status_id": 7}, {"job_id": 4, "status_id": None}],
    ],
    "cats_ids": lambda _: [[], [1], [2, 2**62]],
    "cats_id": lambda _: [None, 1],
}
BAD = {
    "choice": lambda _: ["", "other", None, 1, True, ["candidate"], {}],
    "choices": lambda s: ["", None, ["other"], [s.choices[0][0]] * 2, [1], [[]], {}],
    "fields": lambda _: ["title", None, ["nothing"], ["title", "title"], ["custom_999"], [None]],
    "template": lambda _: [
        None,
        1,
        "{nickname}",
        "{title",
        "title}",
        "}{",
        "{{title}}",
        "x" * (TEXT_LIMIT + 1),
    ],
    "value": lambda _: [1, [], {}, True],
    "bool": lambda _: [None, 0, 1, "true", []],
    "text": lambda _: NOT_TEXT,
    "user": lambda _: ["", "you", 0, -1, True, None, 1.5, "1", []],
    "texts": lambda _: [None, "acme.example", [""], [" "], [1], ["x" * (TEXT_LIMIT + 1)], ["a\0"]],
    "jobs": lambda _: [
        None, {}, [3], [{}], [{"job_id": "3"}], [{"job_id": 3, "status_id": 0}], [{"job_id": 3, "more": 1}],
        [{"job_id": 3}, {"job_id": 3, "status_id": 7}], [{"job_id": n} for n in range(1, 52)],
    ],
    "cats_ids": lambda _: [None, 1, ["1"], [0], [True], [1, 1], list(range(1, 52)), [2**63]],
    "cats_id": lambda _: ["1", 0, -1, True, [], 2**63],
}  # fmt: skip


ADDRESSES = ["", "https://help.northwind.example/catsync", "mailto:help@northwind.example"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_setting_takes_what_its_type_says(setting: Setting) -> None:
    for value in ADDRESSES if setting.key == "support_address" else GOOD[setting.type](setting):
        assert accepted(setting.key, value), value


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_setting_refuses_what_its_type_does_not_say(setting: Setting) -> None:
    for value in BAD[setting.type](setting):
        assert not accepted(setting.key, value), value


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_built_in_value_would_be_accepted(setting: Setting) -> None:
    for record_type in setting.record_types or ("",):
        fields = fields_of(record_type, CUSTOM) if setting.is_per_field else (None,)
        for field in fields:
            check_value(setting, setting.default_for(record_type, field), record_type, field, CUSTOM)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://help.northwind.example", "help", "//help"]
)
def test_a_support_address_leads_nowhere_else(address: str) -> None:
    assert not accepted("support_address", address)


FIELD_VALUES: tuple[tuple[FieldType, Any, bool], ...] = (
    ("text", "x", True), ("text", 1, False),
    ("textarea", "a\nb", True), ("textarea", [], False),
    ("number", 0, True), ("number", 1.5, True), ("number", "1", False), ("number", True, False),
    ("number", float("nan"), False), ("number", float("inf"), False),
    ("date", "2026-11-30", True), ("date", "2026-02-30", False), ("date", "30.11.2026", False), ("date", 1, False),
    ("date", "20261130", False), ("date", "2026-W48-1", False),
    ("dropdown", 1, True), ("dropdown", 3, False), ("dropdown", "Senior", False), ("dropdown", True, False),
    ("radio", 2, True), ("radio", [2], False),
    ("checkbox", False, True), ("checkbox", 0, False),
    ("checkboxes", [1, 2], True), ("checkboxes", [], True), ("checkboxes", [3], False), ("checkboxes", 1, False),
    ("checkboxes", [1, 1], False), ("checkboxes", [True], False),
    ("user", 2, True), ("user", "me", False), ("user", 1.5, False), ("user", 0, False),
    ("emails", "m@x.example", False), ("phones", "+15550100", False), ("address", "Lisbon", False),
    ("urls", "https://x.example", False),
    ("country", "PT", True), ("country", "", True), ("country", "Portugal", False), ("country", 1, False),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "is_good"), FIELD_VALUES)
def test_a_field_value_is_typed_by_the_fields_definition(kind: FieldType, value: Any, is_good: bool) -> None:
    assert accepted("field_values", value, BY_TYPE[kind]) is is_good


@pytest.mark.parametrize("kind", BY_TYPE)
def test_no_value_at_a_layer_is_a_value_of_every_field(kind: FieldType) -> None:
    assert accepted("field_values", None, BY_TYPE[kind])


@pytest.mark.parametrize(
    ("kind", "variable"),
    [("emails", "{emails}"), ("phones", "{phones}"), ("address", "{address}"), ("urls", "{social_urls}")],
)
def test_a_structured_field_takes_its_own_variable_or_nothing(kind: FieldType, variable: str) -> None:
    field = BY_TYPE[kind]
    assert accepted("field_mapping", variable, field)
    assert accepted("field_mapping", "", field)
    assert not accepted("field_mapping", f"{variable} and more", field)
    assert not accepted("field_mapping", "{title}", field)


@pytest.mark.parametrize("kind", ["number", "date", "dropdown", "radio", "checkbox", "checkboxes", "user"])
def test_a_field_that_holds_no_text_takes_no_template(kind: FieldType) -> None:
    assert accepted("field_mapping", "", BY_TYPE[kind])
    assert not accepted("field_mapping", "{title}", BY_TYPE[kind])


def test_an_unknown_setting_is_not_found() -> None:
    with pytest.raises(CatsyncError) as caught:
        setting_of("shoe_size")
    assert caught.value.code == "not_found"


@pytest.mark.parametrize(
    ("key", "layer", "record_type", "field"),
    [
        ("field_mapping", "person", "contact", "title"),  # not of this layer
        ("add_to_cats", "team", "", ""),  # lacks its record type
        ("add_to_cats", "team", "company", ""),
        ("sync_as", "team", "contact", ""),  # has none
        ("add_to_cats", "team", "contact", "title"),  # has no field
        ("update_policy", "team", "contact", ""),  # lacks its field
        ("update_policy", "team", "contact", "middle_name"),  # of candidates only
        ("destination_source", "team", "contact", ""),
        ("update_policy", "team", "candidate", "custom_100"),  # a custom field of contacts
    ],
)
def test_a_place_where_a_setting_has_no_value_is_refused(
    key: str, layer: str, record_type: str, field: str
) -> None:
    with pytest.raises(CatsyncError) as caught:
        check_slot(setting_of(key), layer, record_type, field, CUSTOM)
    assert caught.value.code == "bad_request"


def test_the_field_of_a_place_is_found_with_its_custom_definition() -> None:
    field = check_slot(setting_of("field_values"), "person", "contact", "custom_104", CUSTOM)
    assert field is not None
    assert field.selections == ((1, "Senior"), (2, "Junior"))
