"""Filters for `POST /<resource>/search`, as CATS documents them. CATS_API.md 3.

What a filter returns has to be checked again, row by row: `contains` matches any one of several words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .errors import CatsBadRequest

Filter = dict[str, Any]
Bound = int | str | datetime


def exactly(field: str, value: str | int | bool) -> Filter:
    """The field equals the value. Not for dates."""
    return _filter(field, "exactly", value)


def contains(field: str, value: str) -> Filter:
    """The field holds ANY of the words of the value; for several words together use `exactly`."""
    return _filter(field, "contains", value)


def between(field: str, gte: Bound, lte: Bound) -> Filter:
    """The field lies between two numbers or dates, both included."""
    return _filter(field, "between", {"gte": _bound(gte), "lte": _bound(lte)})


def greater_than(field: str, value: Bound) -> Filter:
    return _filter(field, "greater_than", _bound(value))


def less_than(field: str, value: Bound) -> Filter:
    return _filter(field, "less_than", _bound(value))


def is_empty(field: str) -> Filter:
    """The field is blank. CATS takes no `false` here: turn it round with `not_`."""
    return _filter(field, "is_empty", True)


def all_of(*filters: Filter) -> Filter:
    return _joined("and", filters)


def any_of(*filters: Filter) -> Filter:
    return _joined("or", filters)


def not_(negated: Filter) -> Filter:
    return {"not": negated}


KINDS: dict[str, type | tuple[type, ...]] = {
    "exactly": (str, int),  # a bool is an int
    "contains": str,
    "between": dict,
    "greater_than": (int, str),
    "less_than": (int, str),
    "is_empty": bool,
    "geo_distance": dict,
}


def checked_filter(filter: Any) -> Filter:
    """The filter, if it is as documented; else CatsBadRequest. One made by hand may hold `AND`, or a key that CATS
    would drop and then find every record."""
    if not isinstance(filter, Mapping):
        raise CatsBadRequest("A filter is an object")
    for word in ("and", "or"):
        if set(filter) == {word}:
            if not isinstance(filter[word], list) or not filter[word]:
                raise CatsBadRequest(f"A filter with `{word}` needs at least one part")
            return {word: [checked_filter(each) for each in filter[word]]}
    if set(filter) == {"not"}:
        return {"not": checked_filter(filter["not"])}
    if set(filter) != {"field", "filter", "value"}:
        raise CatsBadRequest("A filter holds field, filter and value, or one of and, or, not")
    kind, value = filter["filter"], filter["value"]
    if not isinstance(filter["field"], str) or not filter["field"] or kind not in KINDS:
        raise CatsBadRequest("CATS has no such filter")
    if not isinstance(value, KINDS[kind]) or (kind == "is_empty" and value is not True):
        raise CatsBadRequest(f"CATS takes no such value for `{kind}`")
    return dict(filter)


def _filter(field: str, kind: str, value: Any) -> Filter:
    if not field:
        raise CatsBadRequest("A filter needs a field")
    return {"field": field, "filter": kind, "value": value}


def _joined(word: str, filters: tuple[Filter, ...]) -> Filter:
    if not filters:
        raise CatsBadRequest(f"A filter with `{word}` needs at least one part")
    return filters[0] if len(filters) == 1 else {word: list(filters)}


def _bound(value: Bound) -> int | str:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise CatsBadRequest("A date in a filter needs a time zone")
    return value.isoformat()
