"""Records of CATS as plain values, whatever the shape of the answer, and when two values are the same."""

from __future__ import annotations

from typing import Any

import pytest

from catsync.sync.record_values import are_equal, is_blank, phone_key, value_of

FULL: dict[str, Any] = {
    "emails": {"primary": "a@x.example", "secondary": None},
    "phones": {"home": None, "cell": "+15550101", "work": "+15550102"},
    "_embedded": {
        "emails": [{"id": 1, "email": "a@x.example"}, {"id": 2, "email": "c@x.example"}],
        "phones": [{"id": 1, "number": "+15550103", "type": "mobile"}, {"id": 2, "number": "+15550104"}],
        "custom_fields": [{"id": "9", "value": 1}, {"id": 10, "value": None}],
    },
}
ROW = {key: value for key, value in FULL.items() if key != "_embedded"}


def test_a_whole_answer_gives_all_its_rows() -> None:
    assert value_of(FULL, "emails") == ["a@x.example", "c@x.example"]
    assert value_of(FULL, "phones") == [
        {"number": "+15550103", "type": "mobile"}, {"number": "+15550104", "type": "other"},
    ]  # fmt: skip


def test_a_row_of_a_list_gives_its_summary() -> None:
    assert value_of(ROW, "emails") == ["a@x.example"]
    assert value_of(ROW, "phones") == [
        {"number": "+15550101", "type": "cell"}, {"number": "+15550102", "type": "work"},
    ]  # fmt: skip


def test_custom_values_are_found_by_number_however_it_is_written() -> None:
    assert value_of(FULL, "custom_9") == 1
    assert value_of(FULL, "custom_10") is None
    assert value_of(FULL, "custom_11") is None


def test_an_address_has_all_four_parts() -> None:
    assert value_of({"address": {"city": "Lisbon", "street": ""}}, "address") == {
        "street": None, "city": "Lisbon", "state": None, "postal_code": None,
    }  # fmt: skip


EMPTY_RECORDS: tuple[dict[str, Any], ...] = (
    {}, {"emails": None, "phones": None, "address": None, "_embedded": None, "social_media_urls": None},
    {"emails": [], "phones": [], "address": {}, "_embedded": {}, "social_media_urls": []},
    {"_embedded": {"emails": [], "phones": [], "custom_fields": []}},
    {"_embedded": {"emails": [None, {}], "phones": [None, {"number": ""}], "custom_fields": [None, {}]}},
)  # fmt: skip


@pytest.mark.parametrize("record", EMPTY_RECORDS)
@pytest.mark.parametrize("key", ["emails", "phones", "address", "social_media_urls", "title", "custom_9"])
def test_a_record_without_values_has_blanks_only(record: dict[str, Any], key: str) -> None:
    assert is_blank(value_of(record, key))


@pytest.mark.parametrize("value", [None, "", " \t\n", [], (), {}, {"city": None, "street": " "}])
def test_null_empty_and_white_space_are_blank(value: Any) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", "x", [None], {"city": "x"}])
def test_false_and_nought_are_values(value: Any) -> None:
    assert not is_blank(value)


SAME: tuple[tuple[Any, Any], ...] = (
    (None, ""), (None, []), ("", " "), ({"city": None}, None), ("a", " a "), (1, "1"), (10.0, 10), ("10", 10.0),
    (1.5, "1.5"), ([1, 2], ["2", "1"]), ({"city": "Lisbon", "state": None}, {"city": " Lisbon"}),
    (True, True), (False, False), ("2026-11-30", "2026-11-30"),
)  # fmt: skip
DIFFERENT: tuple[tuple[Any, Any], ...] = (
    ("a", "A"), ("a", None), (0, None), (False, None), ([1], [1, 2]), ([1, 1], [1]), (1, 2), ("1", "01"),
    ({"city": "Lisbon"}, {"city": "Porto"}), ({"city": "Lisbon"}, {"city": "Lisbon", "state": "x"}),
    (True, False), ("a b", "ab"),
)  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_what_a_person_would_call_the_same_is_equal(left: Any, right: Any) -> None:
    assert are_equal(left, right)
    assert are_equal(right, left)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_a_person_would_call_different_is_not_equal(left: Any, right: Any) -> None:
    assert not are_equal(left, right)
    assert not are_equal(right, left)


@pytest.mark.parametrize("cats", [1, "1", "true", True])
def test_a_ticked_box_is_ticked_however_cats_says_it(cats: Any) -> None:
    assert are_equal(cats, True)
    assert not are_equal(cats, False)


@pytest.mark.parametrize(
    ("left", "right"),
    [("+351 210 000 000", "+351210000000"), ("+44 (0)20 7946 0123", "+442079460123"), ("12-34", "1234")],
)
def test_two_spellings_of_a_number_have_one_key(left: str, right: str) -> None:
    assert phone_key(left) == phone_key(right)


def test_a_number_without_its_country_takes_the_records_country() -> None:
    assert phone_key("020 7946 0123", "GB") == phone_key("+442079460123")
    assert phone_key("020 7946 0123") != phone_key("+442079460123")
