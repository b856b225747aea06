"""Search by words and filter by fields (CATS_API.md 3). Both see what the index shows, which may lag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from catsync.sandbox.answers import ApiError, invalid
from catsync.sandbox.bounds import id_bounds
from catsync.sandbox.filterable import CONFIRMED, CUSTOM_KINDS, FILTERS, WIDE
from catsync.sandbox.shapes import email_summary

if TYPE_CHECKING:
    from catsync.sandbox.store import Record, Row, Store
    from catsync.sandbox.views import View

MAX_DEPTH = 30


def tokens(text: str) -> set[str]:
    """The words of a text as the index keeps them."""
    return set(re.findall(r"\w+", text.casefold()))


def search(store: Store, resource: str, query: str) -> View[Record]:
    """Records that have the words of the query somewhere; all for an empty query. Oldest first, or as switched."""
    return _in_order(store, _with_words(store, store.visible(resource), query))


def filtered(store: Store, resource: str, body: Row, query: str = "") -> View[Record]:
    """Records that the filter lets through and that have the words of `query`. Raises the validation answer.

    Windows of ids are cut out of the table; only what else is asked for is asked record by record.
    """
    test = matcher(store, resource, body)
    low, high, is_all = id_bounds(body)
    rows = store.visible(resource).between(low, high)
    rows = rows if is_all else rows.where(test)
    return _in_order(store, _with_words(store, rows, query))


def _with_words(store: Store, rows: View[Record], query: str) -> View[Record]:
    wanted = tokens(query)
    if not wanted:
        return rows
    if store.switches.search_words == "any":
        return rows.where(lambda record: bool(wanted & _words(record)))
    return rows.where(lambda record: wanted <= _words(record))


def _in_order(store: Store, rows: View[Record]) -> View[Record]:
    order = store.switches.search_order
    if order == "newest":
        return rows.reversed()
    return rows.shuffled() if order == "shuffled" else rows


def _words(record: Record) -> set[str]:
    if record.words is None:
        texts = [*_texts(record.fields), *_texts(record.parts), *_texts(record.custom_values)]
        record.words = set().union(*(tokens(text) for text in texts)) if texts else set()
    return record.words


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("password", "date_created", "date_modified"):
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def matcher(store: Store, resource: str, body: Row, depth: int = 0) -> Callable[[Record], bool]:
    """A filter body as a test of a record. Raises the validation answer for whatever CATS refuses."""
    if depth > MAX_DEPTH:
        raise ApiError(400, "The filter is nested too deeply.")
    if not isinstance(body, dict):
        raise invalid(store.switches, [("filter", "must be an object")])
    boolean = [key for key in body if key in ("and", "or", "not")]
    if not boolean:
        return _field_matcher(store, resource, body)
    if len(body) != 1:
        raise invalid(store.switches, [("filter", "must be one filter or one boolean")])
    key, inner = boolean[0], body[boolean[0]]
    if key == "not":
        negated = matcher(store, resource, inner, depth + 1)
        return lambda record: not negated(record)
    if not isinstance(inner, list) or not inner:
        raise invalid(store.switches, [(key, "must be a list of filters")])
    tests = [matcher(store, resource, entry, depth + 1) for entry in inner]
    combine = all if key == "and" else any
    return lambda record: combine(test(record) for test in tests)


def _field_matcher(store: Store, resource: str, body: Row) -> Callable[[Record], bool]:
    unknown = sorted(set(body) - {"field", "filter", "value"})
    if unknown:
        raise invalid(store.switches, [(unknown[0], "is not a key of a filter")])
    for name in ("field", "filter", "value"):
        if name not in body:
            raise invalid(store.switches, [(name, "must not be optional")])
    kind = _kind(store, resource, body["field"])
    if kind is None:
        raise invalid(store.switches, [("field", f"must be a filterable field, not {body['field']!r}")])
    if body["filter"] not in FILTERS[kind]:
        raise invalid(
            store.switches, [("filter", f"must be in {{ {', '.join(FILTERS[kind])} }} for this field")]
        )
    test = _test(store, kind, body["filter"], body["value"])
    name = body["field"]
    if kind in ("int", "date") and "." not in name and not name.isdecimal():
        return lambda record: test(record.fields.get(name))
    return lambda record: test(_value(record, body["field"], kind))


def _kind(store: Store, resource: str, name: Any) -> str | None:
    if not isinstance(name, str):
        return None
    is_dotted = store.switches.custom_field_filter == "dotted"
    custom = re.fullmatch(r"custom_fields\.(\d+)" if is_dotted else r"(\d+)", name)
    if custom:
        definition = store.custom_definitions.get(resource, {}).get(int(custom[1]))
        return CUSTOM_KINDS.get(definition["field"]["type"], "choice") if definition else None
    known = CONFIRMED[resource]
    if store.switches.filter_fields == "wide":
        known = {**known, **WIDE.get(resource, {})}
    return known.get(name)


def _value(record: Record, name: str, kind: str) -> Any:
    if name.isdecimal() or name.startswith("custom_fields."):
        return record.custom_values.get(int(name.rpartition(".")[2]))
    if kind == "phone":
        return [row["number"] for row in record.part("phones")]
    if name.startswith("emails."):
        return email_summary(record)[name.partition(".")[2]]
    if name in ("city", "state"):
        name = f"address.{name}"
    value: Any = record.fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _test(store: Store, kind: str, name: str, value: Any) -> Callable[[Any], bool]:
    if name == "is_empty":
        if value is not True:
            raise invalid(store.switches, [("value", "must be true")])
        return lambda held: held in (None, "", [])
    if name == "geo_distance":
        return _near(store, value)
    if name in ("between", "greater_than", "less_than"):
        return _range(store, kind, name, value)
    wanted: type[Any] = {"int": int, "bool": bool, "choice": int}.get(kind, str)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise invalid(store.switches, [("value", f"must be of type {wanted.__name__}")])
    if name == "contains":
        return _contains(kind, value)
    if kind == "choice":
        return lambda held: value == held or (isinstance(held, list) and value in held)
    return lambda held: any(_same(entry, value) for entry in _each(held))


def _contains(kind: str, value: str) -> Callable[[Any], bool]:
    """Any word of the value is enough (CATS_API.md 5.1); phones compare by their digits."""
    if kind == "phone":
        digits = re.sub(r"\D", "", value)
        return lambda held: bool(digits) and any(digits in re.sub(r"\D", "", entry) for entry in _each(held))
    wanted = tokens(value)
    return lambda held: any(wanted & tokens(entry) for entry in _each(held))


def _each(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [] if held is None else [held]


def _same(held: Any, value: Any) -> bool:
    if isinstance(held, str) and isinstance(value, str):
        return held.casefold() == value.casefold()
    return type(held) is type(value) and held == value


def _range(store: Store, kind: str, name: str, value: Any) -> Callable[[Any], bool]:
    if name == "between":
        if not isinstance(value, dict) or set(value) != {"gte", "lte"}:
            raise invalid(store.switches, [("value", "must be an object with gte and lte")])
        low, high = _comparable(store, kind, value["gte"]), _comparable(store, kind, value["lte"])
        return lambda held: held is not None and low <= _comparable(store, kind, held) <= high
    limit = _comparable(store, kind, value)
    if name == "greater_than":
        return lambda held: held is not None and _comparable(store, kind, held) > limit
    return lambda held: held is not None and _comparable(store, kind, held) < limit


def _comparable(store: Store, kind: str, value: Any) -> Any:
    if kind == "int":
        if not isinstance(value, int) or isinstance(value, bool):
            raise invalid(store.switches, [("value", "must be of type int")])
        return value
    try:
        return _seconds(value)
    except (TypeError, ValueError):
        raise invalid(store.switches, [("value", "must be a valid date")]) from None


@lru_cache(maxsize=200_000)
def _seconds(text: str) -> float:
    """A date as seconds since 1970; kept, because the same texts are compared again and again."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _near(store: Store, value: Any) -> Callable[[Any], bool]:
    """A stand-in has no map: the same postal code is near, everything else is far."""
    if (
        not isinstance(value, dict)
        or not {"postal_code", "distance", "unit"} <= set(value)
        or value["unit"] not in ("km", "miles")
    ):
        raise invalid(store.switches, [("value", "must be an object with postal_code, distance and unit")])
    return lambda held: held is not None and held == value["postal_code"]
