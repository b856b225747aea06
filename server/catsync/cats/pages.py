"""Collections, page by page, whole or not at all. CATS_API.md 1.2.

In a mirror, a missing page makes duplicates; so what does not add up raises, and never ends early.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .answers import Answer, as_count
from .errors import CatsIncomplete

MAX_PER_PAGE = 100
ROW_CAP = 1_000_000

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T_co]):
    """rows of this page; total: rows of the whole collection, or None where CATS did not tell; has_next."""

    rows: tuple[T_co, ...]
    total: int | None
    has_next: bool


def read_page(answer: Answer, key: str, read: Callable[[dict[str, Any]], T]) -> Page[T]:
    """The page in an answer. key: name of the collection under `_embedded`. read: makes a row, ValueError if
    it cannot.

    Raises CatsBadAnswer where rows are missing or cannot be read.
    """
    body = answer.object()
    found = _embedded(body.get("_embedded"), key)
    count, total = as_count(body.get("count")), as_count(body.get("total"))
    if found is None and (count or total or count is None):
        raise answer.bad("a collection without its rows")
    rows = found or []
    if count is not None and count != len(rows):
        raise answer.bad("a collection whose count is not that of its rows")
    try:
        read_rows = tuple(read(_mapping(row)) for row in rows)
    except ValueError as error:
        raise answer.bad(f"a row that cannot be read: {error}") from None
    links = body.get("_links")
    return Page(read_rows, total, isinstance(links, dict) and bool(links.get("next")))


def pages(
    fetch: Callable[[int, int], Page[T]], per_page: int = MAX_PER_PAGE, *, row_cap: int = ROW_CAP
) -> Iterator[Page[T]]:
    """Every page of a collection, in order. fetch(page, per_page) asks for one; pages count from 1.

    Raises CatsIncomplete where pages contradict each other or rows are missing, and above row_cap rows. What
    was yielded before is then not the whole collection.
    """
    number, seen, total = 1, 0, None
    while True:
        page = fetch(number, per_page)
        seen += len(page.rows)
        if total is not None and page.total is not None and page.total < total:
            raise CatsIncomplete("Rows went away while CATS' pages were read", retryable=True)
        total = page.total if page.total is not None else total
        if seen > row_cap:
            raise CatsIncomplete(
                f"CATS has more than the {row_cap} rows that are read at most", retryable=False
            )
        if page.has_next and not page.rows:
            raise CatsIncomplete(f"Page {number} from CATS is empty, yet more are to follow", retryable=True)
        if not page.has_next and total is not None and seen != total:
            raise CatsIncomplete(f"CATS tells of {total} rows, but its pages hold {seen}", retryable=True)
        yield page
        if not page.has_next:
            return
        number += 1


def _embedded(embedded: Any, key: str) -> list[Any] | None:
    """Rows under the expected key, or under the only one there is (not every key is confirmed)."""
    if not isinstance(embedded, dict):
        return None
    if isinstance(embedded.get(key), list):
        rows: list[Any] = embedded[key]
        return rows
    collections = [value for value in embedded.values() if isinstance(value, list)]
    return collections[0] if len(collections) == 1 else None


def _mapping(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError("not an object")
    return row
