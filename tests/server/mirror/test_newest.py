"""Windows downwards: the newest records first, every one once, whatever order CATS answers in and what is deleted."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.server.mirror.fakes import FakeCats, company

from catsync.cats import CatsIncomplete, CatsNotFound, Page, reading
from catsync.mirror.newest import Newest

MOST_CALLS = 400
OLDEST_FIRST: Callable[[int], Any] = lambda cats_id: cats_id  # noqa: E731
NEWEST_FIRST: Callable[[int], Any] = lambda cats_id: -cats_id  # noqa: E731


def read_all(cats: Any, *, stop_every: int = 0) -> list[list[int]]:
    """The ids of every window. stop_every: a new process takes over after so many windows."""
    newest, below_id, found = Newest(cats, "company"), None, []
    for _ in range(MOST_CALLS):
        window = newest.read(below_id)
        if window is None:
            continue
        found.append([row.id for row in window.rows])
        below_id = window.from_id
        if window.is_last:
            return found
        if stop_every and len(found) % stop_every == 0:
            newest = Newest(cats, "company")
    raise AssertionError(f"not whole after {MOST_CALLS} calls")


def cats_of(ids: Any, order: Callable[[int], Any] = OLDEST_FIRST) -> FakeCats:
    cats = FakeCats(company=[company(cats_id) for cats_id in ids])
    cats.order = lambda row: order(row["id"])
    return cats


def in_no_order(seed: int) -> Callable[[int], Any]:
    return lambda cats_id: random.Random(cats_id * 7919 + seed).random()


def flat(windows: list[list[int]]) -> list[int]:
    return sorted(cats_id for window in windows for cats_id in window)


@pytest.mark.parametrize("order", [OLDEST_FIRST, NEWEST_FIRST])
def test_the_newest_come_first_a_full_page_each(order: Callable[[int], Any]) -> None:
    cats = cats_of(range(101, 551), order)
    found = read_all(cats)
    assert flat(found) == list(range(101, 551))
    assert [max(window) for window in found] == sorted((max(window) for window in found), reverse=True)
    assert cats.calls == 1 + 5, "one to see the order, then a page of a hundred each"


def test_an_empty_collection_and_a_small_one_are_whole_after_one_call() -> None:
    for size in (0, 1, 10):
        cats = cats_of(range(101, 101 + size))
        assert flat(read_all(cats)) == list(range(101, 101 + size))
        assert cats.calls == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_search_in_no_order_with_gaps_between_the_ids_still_gives_all_once(seed: int) -> None:
    chance = random.Random(seed)
    ids = sorted(
        chance.sample(range(400_000_101, 400_005_000), 400) + chance.sample(range(90_000, 91_000), 200)
    )
    found = read_all(cats_of(ids, in_no_order(seed)))
    assert flat(found) == ids


@pytest.mark.parametrize("order", [OLDEST_FIRST, NEWEST_FIRST, in_no_order(5)])
@pytest.mark.parametrize("seed", range(4))
def test_deletions_between_two_calls_hide_nobody(order: Callable[[int], Any], seed: int) -> None:
    chance = random.Random(seed)
    cats = cats_of(range(101, 1101), order)
    deleted: set[int] = set()

    def delete(what: str, calls: int) -> None:
        gone = set(chance.sample([row["id"] for row in cats.rows["company"]], chance.choice([0, 3, 60, 150])))
        deleted.update(gone if calls < 6 else ())
        cats.rows["company"] = [row for row in cats.rows["company"] if row["id"] not in deleted]

    cats.before = delete
    found = flat(read_all(cats))
    assert set(found) >= {row["id"] for row in cats.rows["company"]}
    assert len(found) == len(set(found))


@pytest.mark.parametrize("order", [OLDEST_FIRST, NEWEST_FIRST, in_no_order(9)])
def test_another_process_goes_on_where_the_last_one_was_killed(order: Callable[[int], Any]) -> None:
    assert flat(read_all(cats_of(range(101, 1001), order), stop_every=1)) == list(range(101, 1001))


def test_a_cats_that_gives_fewer_rows_on_a_page_than_it_was_asked_for_loses_none() -> None:
    cats = cats_of(range(101, 301))
    cats.page_size = 25
    assert flat(read_all(cats)) == list(range(101, 301))


class Uncounted(FakeCats):
    """Does not tell how many rows there are."""

    def find(self, *arguments: Any, **named: Any) -> Page[Any]:
        page = super().find(*arguments, **named)
        return Page(page.rows, None, page.has_next)


def test_a_cats_that_does_not_count_still_gives_all() -> None:
    cats = Uncounted(company=[company(cats_id) for cats_id in range(101, 601)])
    assert flat(read_all(cats)) == list(range(101, 601))


class NoSuchPage(FakeCats):
    """Knows no page behind the last one."""

    def find(self, *arguments: Any, **named: Any) -> Page[Any]:
        page = super().find(*arguments, **named)
        if named.get("page", 1) > 1 and not page.rows:
            raise CatsNotFound("no such page")
        return page


def test_a_page_that_is_gone_with_its_rows_is_looked_for_again() -> None:
    cats = NoSuchPage(company=[company(cats_id) for cats_id in range(101, 601)])

    def delete(what: str, calls: int) -> None:
        if calls == 2:
            cats.rows["company"] = cats.rows["company"][:150]

    cats.before = delete
    assert set(flat(read_all(cats))) >= set(range(101, 251))


class IgnoresFilters:
    """A CATS that answers every filter with its first page."""

    def find(
        self, record_type: str, filter: Any = None, query: Any = None, page: int = 1, per_page: int = 100
    ) -> Page[Any]:
        rows = tuple(reading.company(company(cats_id)) for cats_id in range(101, 101 + per_page))
        return Page(rows, 300, True)


def test_a_filter_that_cats_ignores_is_noticed() -> None:
    newest = Newest(IgnoresFilters(), "company")
    assert newest.read(150) is None or pytest.fail("a window of wrong rows")
    with pytest.raises(CatsIncomplete, match="other records"):
        newest.read(105)
