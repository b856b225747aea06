"""Reading a whole collection by windows of ids, the newest first, one call at a time (Q5).

CATS lists oldest first (CATS_API.md 5), so the newest below an id are on the last page of what lies below it; which
page that is follows from how many rows CATS counted. Deletions meanwhile shift pages, but not what the last page shows.
Where a search answers newest first, that is its first page; where it answers in no order, ranges of ids are read
downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..cats import CatsIncomplete, CatsNotFound, Filter, Page, between, greater_than, less_than
from ..cats.pages import MAX_PER_PAGE
from .windows import WIDEN_BELOW_ROWS, Finder, Row

ROWS_TO_SEE_ORDER = 10  # by chance in order once in three million times
FIRST_WIDTH = 4 * MAX_PER_PAGE
HIGHEST_ID = 2**62  # nothing lies above: a range that reached this far was empty all the way


@dataclass(frozen=True)
class NewestWindow:
    """rows: all records from `from_id` up to the former one, by id; is_last: there is nothing below them.

    remaining: rows below, as CATS counts, or None.
    """

    rows: tuple[Row, ...]
    from_id: int
    is_last: bool
    remaining: int | None


class Newest:
    """Windows over the records of one type, downwards. Remembers only in which order CATS answers: a process finds
    that out by a call for the first few rows, since a page taken for the newest by mistake would leave out the rest."""

    def __init__(self, client: Finder, record_type: str) -> None:
        self._client = client
        self._record_type = record_type
        self._order: str | None = None  # rising | falling | none
        self._size = MAX_PER_PAGE
        self._counted = 0  # rows below, as CATS counted last
        self._width = FIRST_WIDTH  # ids per range, where there is no order
        self._top = 0  # ids up to it are known to exist, where there is no order

    def read(self, below_id: int | None) -> NewestWindow | None:
        """Ask CATS once for what lies below `below_id` (None: everything). None: it was no whole window; ask again.

        Raises CatsError, and whatever the client's gate raises.
        """
        if self._order is None:
            return self._look_at_order(below_id)
        if self._order == "none":
            return self._above() if below_id is None else self._range(below_id)
        return self._falling(below_id) if self._order == "falling" else self._rising(below_id)

    def _look_at_order(self, below_id: int | None) -> NewestWindow | None:
        page = self._find(_below(below_id), rows=ROWS_TO_SEE_ORDER)
        ids = self._checked(page, 0, below_id)
        if not page.has_next:
            return _window(page.rows, 1, True, 0)
        if page.total is None or len(ids) < 2:
            self._order = "none"  # without a count nobody knows which page is the last
        else:
            self._order = "rising" if _is_rising(ids) else "falling" if _is_rising(ids[::-1]) else "none"
        self._counted, self._top = page.total or 0, max(ids, default=0)
        return None

    def _rising(self, below_id: int | None) -> NewestWindow | None:
        number = max(1, -(-self._counted // self._size))
        try:
            page = self._find(_below(below_id), number)
        except CatsNotFound:  # so many deleted that there is no such page any more
            self._order = None
            return None
        ids = self._checked(page, 0, below_id)
        if not _is_rising(ids) or page.total is None:
            self._order = None
            return None
        if page.has_next or (not ids and number > 1):
            # More than CATS counted, fewer rows on a page than asked for, or so many deleted that this one is empty.
            self._size = min(self._size, len(ids)) if page.has_next and ids else self._size
            self._counted = page.total
            return None
        self._counted = max(0, page.total - len(ids))
        return _window(page.rows, ids[0] if ids else 1, number == 1, self._counted)

    def _falling(self, below_id: int | None) -> NewestWindow | None:
        page = self._find(_below(below_id))
        ids = self._checked(page, 0, below_id)
        if not _is_rising(ids[::-1]):
            self._order = None
            return None
        remaining = None if page.total is None else max(0, page.total - len(ids))
        return _window(page.rows, ids[-1] if ids else 1, not page.has_next, remaining)

    def _above(self) -> NewestWindow | None:
        """What lies above the highest id that is known, where that fits on a page; ranges follow below it."""
        page = self._find(greater_than("id", self._top))
        ids = self._checked(page, self._top, None)
        if not page.has_next:
            return _window(page.rows, self._top + 1, False, None)
        if self._top > HIGHEST_ID:
            raise CatsIncomplete("CATS tells of more records than there are ids", retryable=True)
        self._top = max(self._top * 2, *ids)
        return None

    def _range(self, below_id: int) -> NewestWindow | None:
        low = max(1, below_id - self._width)
        page = self._find(between("id", low, below_id - 1))
        ids = self._checked(page, low - 1, below_id)
        if page.has_next:
            if self._width <= len(ids):
                raise CatsIncomplete("CATS tells of more records than there are ids", retryable=True)
            self._width = max(len(ids), self._width // 2, 1)
            return None
        if len(ids) < WIDEN_BELOW_ROWS:
            self._width *= 2
        return _window(page.rows, low, low == 1, None)

    def _find(self, ids: Filter, number: int = 1, rows: int = MAX_PER_PAGE) -> Page[Row]:
        return self._client.find(self._record_type, ids, page=number, per_page=rows)

    def _checked(self, page: Page[Row], above: int, below_id: int | None) -> list[int]:
        """The ids in their order. A filter that CATS ignores would make the crawl run in circles, or stop short."""
        ids = [row.id for row in page.rows]
        if any(each <= above or (below_id is not None and each >= below_id) for each in ids):
            raise CatsIncomplete("CATS answered a filter by id with other records", retryable=False)
        if page.has_next and not ids:
            raise CatsIncomplete("A page from CATS is empty, yet more are to follow", retryable=True)
        return ids


def _window(rows: Sequence[Row], from_id: int, is_last: bool, remaining: int | None) -> NewestWindow:
    return NewestWindow(tuple(sorted(rows, key=_id)), from_id, is_last, remaining)


def _below(below_id: int | None) -> Filter:
    return greater_than("id", 0) if below_id is None else less_than("id", below_id)


def _is_rising(ids: Sequence[int]) -> bool:
    return all(left < right for left, right in pairwise(ids))


def _id(row: Row) -> int:
    return row.id
