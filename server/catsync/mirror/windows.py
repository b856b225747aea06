"""Reading a whole collection by windows of ids, one call at a time.

Page numbers shift when records are deleted meanwhile, so every call asks for what lies behind the last id instead.
CATS was seen to list oldest first (CATS_API.md 5); for searches that is not confirmed. Where it does not hold,
the windows become ranges of ids narrow enough for one page, in which the order does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from ..cats import CatsIncomplete, Company, Filter, Job, Page, Person, all_of, between, greater_than
from ..cats.pages import MAX_PER_PAGE

WIDEN_BELOW_ROWS = MAX_PER_PAGE // 2


Row = Person | Company | Job


class Finder(Protocol):
    """The one call of the CATS client that windows need."""

    def find(
        self,
        record_type: str,
        filter: Filter | None = ...,
        query: str | None = ...,
        page: int = ...,
        per_page: int = ...,
    ) -> Page[Row]: ...


@dataclass(frozen=True)
class Window:
    """rows: all records behind the former id up to `upto_id`, by id; is_last: there is nothing behind them.

    remaining: rows of this window and all behind it, as CATS counts, or None.
    """

    rows: tuple[Row, ...]
    upto_id: int
    is_last: bool
    remaining: int | None


class Windows:
    """Windows over the records of one type, optionally only those that match a further filter."""

    def __init__(self, client: Finder, record_type: str, also: Filter | None = None) -> None:
        self._client = client
        self._record_type = record_type
        self._also = also
        self._width: int | None = None  # ids per window; None while CATS lists oldest first

    def read(self, after_id: int) -> Window | None:
        """Ask CATS once for what lies behind `after_id`. None: the answer was no whole window; ask again.

        Raises CatsError, and whatever the client's gate raises.
        """
        return self._range(after_id, self._width) if self._width else self._open(after_id)

    def _open(self, after_id: int) -> Window | None:
        page = self._find(greater_than("id", after_id))
        ids = [row.id for row in page.rows]
        self._check(ids, after_id, None)
        if page.has_next and not ids:
            raise CatsIncomplete("A page from CATS is empty, yet more are to follow", retryable=True)
        if page.has_next and not _is_rising(ids):
            self._width = max(1, (max(ids) - after_id) // 2)
            return None
        rows = tuple(sorted(page.rows, key=lambda row: row.id))
        return Window(rows, max(ids, default=after_id), not page.has_next, page.total)

    def _range(self, after_id: int, width: int) -> Window | None:
        upto_id = after_id + width
        page = self._find(between("id", after_id + 1, upto_id))
        self._check([row.id for row in page.rows], after_id, upto_id)
        if page.has_next:
            if width <= MAX_PER_PAGE:
                raise CatsIncomplete("CATS tells of more records than there are ids", retryable=True)
            self._width = max(MAX_PER_PAGE, width // 2)
            return None
        # An empty range may lie in a gap or behind the last record: the next read looks without an upper end.
        if len(page.rows) < WIDEN_BELOW_ROWS:
            self._width = width * 2 if page.rows else None
        return Window(tuple(sorted(page.rows, key=lambda row: row.id)), upto_id, False, None)

    def _find(self, ids: Filter) -> Page[Row]:
        chosen = all_of(ids, self._also) if self._also else ids
        return self._client.find(self._record_type, chosen, page=1, per_page=MAX_PER_PAGE)

    def _check(self, ids: Sequence[int], after_id: int, upto_id: int | None) -> None:
        """A filter that CATS ignores would make the crawl run in circles, or stop short."""
        if any(each <= after_id or (upto_id is not None and each > upto_id) for each in ids):
            raise CatsIncomplete("CATS answered a filter by id with other records", retryable=False)


def _is_rising(ids: Sequence[Any]) -> bool:
    return all(left < right for left, right in pairwise(ids))
