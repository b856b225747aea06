"""Records in the order of their ids, read a page at a time: a window of 100,000 costs no walk over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class View(Sequence[T], Generic[T]):
    """The rows of `table` whose ids are in `ids`, in that order. Read it while the store's lock is held."""

    def __init__(
        self, ids: Sequence[int], table: Mapping[int, T], past: Mapping[int, T] | None = None
    ) -> None:
        self._ids = ids
        self._table = table
        self._past = past or {}

    def with_past(self, past: Mapping[int, T | None]) -> View[T]:
        """The same with some rows as they were; None: not there."""
        if not past:
            return self
        ids = [number for number in self._ids if past.get(number, self) is not None]
        there = {number: row for number, row in past.items() if row is not None}
        for number in there:
            if number not in self._table:
                insort(ids, number)
        return View(ids, self._table, there)

    def between(self, low: int | None, high: int | None) -> View[T]:
        """Those with ids from `low` to `high`, both included; None: no bound. `ids` must be ascending."""
        first = 0 if low is None else bisect_left(self._ids, low)
        last = len(self._ids) if high is None else bisect_right(self._ids, high)
        return View(self._ids[first:last], self._table, self._past)

    def where(self, test: Callable[[T], bool]) -> View[T]:
        """Those that pass."""
        return View([number for number in self._ids if test(self._row(number))], self._table, self._past)

    def reversed(self) -> View[T]:
        """Newest first."""
        return View(self._ids[::-1], self._table, self._past)

    def shuffled(self) -> View[T]:
        """By no rule, but the same every time."""
        ids = sorted(self._ids, key=lambda number: number * 2_654_435_761 % 4_294_967_296)
        return View(ids, self._table, self._past)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[T]:
        return map(self._row, self._ids)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self._row(number) for number in self._ids[place]]
        return self._row(self._ids[place])

    def _row(self, number: int) -> T:
        return self._past[number] if number in self._past else self._table[number]
