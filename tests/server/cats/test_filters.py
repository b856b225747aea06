"""Filters in the form that CATS documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from catsync.cats import (
    CatsBadRequest,
    all_of,
    any_of,
    between,
    contains,
    exactly,
    greater_than,
    is_empty,
    less_than,
    not_,
)


def test_the_documented_example_can_be_built() -> None:
    assert all_of(
        exactly("first_name", "Scott"),
        not_(exactly("middle_name", "Joseph")),
        any_of(contains("title", "team leader"), contains("title", "squad leader")),
    ) == {
        "and": [
            {"field": "first_name", "filter": "exactly", "value": "Scott"},
            {"not": {"field": "middle_name", "filter": "exactly", "value": "Joseph"}},
            {
                "or": [
                    {"field": "title", "filter": "contains", "value": "team leader"},
                    {"field": "title", "filter": "contains", "value": "squad leader"},
                ]
            },
        ]
    }


def test_ranges_take_numbers_and_aware_dates() -> None:
    at = datetime(2026, 7, 1, tzinfo=UTC)
    assert between("id", 1, 5)["value"] == {"gte": 1, "lte": 5}
    assert greater_than("date_modified", at) == {
        "field": "date_modified",
        "filter": "greater_than",
        "value": "2026-07-01T00:00:00+00:00",
    }
    assert less_than("id", 9) == {"field": "id", "filter": "less_than", "value": 9}


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(CatsBadRequest):
        greater_than("date_modified", datetime(2026, 7, 1))


def test_blank_is_asked_for_with_true() -> None:
    assert is_empty("title") == {"field": "title", "filter": "is_empty", "value": True}


def test_one_part_alone_needs_no_boolean() -> None:
    assert any_of(exactly("id", 1)) == exactly("id", 1)


def test_no_part_at_all_is_refused() -> None:
    with pytest.raises(CatsBadRequest):
        all_of()
