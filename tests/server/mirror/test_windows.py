"""Windows of ids: every record once, whatever order CATS answers in and whatever is deleted meanwhile."""

from __future__ import annotations

import random
from typing import Any

import pytest
from tests.server.mirror.fakes import FakeCats, company

from catsync.cats import CatsIncomplete, Page, reading
from catsync.mirror.windows import Windows

MOST_CALLS = 200


def read_all(cats: Any) -> list[int]:
    """The ids that windows give, in their order."""
    windows, after_id, ids = Windows(cats, "company"), 0, []
    for _ in range(MOST_CALLS):
        window = windows.read(after_id)
        if window is None:
            continue
        ids += [row.id for row in window.rows]
        after_id = window.upto_id
        if window.is_last:
            return ids
    raise AssertionError(f"not whole after {MOST_CALLS} calls")


def test_every_record_comes_once_and_by_id() -> None:
    cats = FakeCats(company=[company(cats_id) for cats_id in range(101, 451)])
    assert read_all(cats) == list(range(101, 451))
    assert cats.calls == 4


def test_an_empty_collection_is_whole_after_one_call() -> None:
    cats = FakeCats()
    assert read_all(cats) == []
    assert cats.calls == 1


def test_a_record_deleted_between_two_windows_hides_no_other() -> None:
    cats = FakeCats(company=[company(cats_id) for cats_id in range(101, 451)])

    def delete_the_first(what: str, calls: int) -> None:
        if calls == 1:
            cats.rows["company"] = cats.rows["company"][30:]

    cats.before = delete_the_first
    assert set(read_all(cats)) >= set(range(131, 451))


@pytest.mark.parametrize("seed", range(3))
def test_a_search_in_any_order_with_gaps_between_the_ids_still_gives_all(seed: int) -> None:
    chance = random.Random(seed)
    ids = sorted(chance.sample(range(101, 5000), 400) + chance.sample(range(90_000, 91_000), 200))
    order = {cats_id: chance.random() for cats_id in ids}
    cats = FakeCats(company=[company(cats_id) for cats_id in ids])
    cats.order = lambda row: order[row["id"]]
    assert sorted(read_all(cats)) == ids


def test_newest_first_still_gives_all() -> None:
    cats = FakeCats(company=[company(cats_id) for cats_id in range(101, 700)])
    cats.order = lambda row: -row["id"]
    assert sorted(read_all(cats)) == list(range(101, 700))


class IgnoresFilters:
    """A CATS that answers every filter with its first page."""

    def find(
        self, record_type: str, filter: Any = None, query: Any = None, page: int = 1, per_page: int = 100
    ) -> Page[Any]:
        return Page(tuple(reading.company(company(cats_id)) for cats_id in range(101, 201)), 300, True)


def test_a_filter_that_cats_ignores_is_noticed() -> None:
    windows = Windows(IgnoresFilters(), "company")
    window = windows.read(0)
    assert window is not None
    with pytest.raises(CatsIncomplete, match="other records"):
        windows.read(window.upto_id)


class EmptyPage:
    def find(
        self, record_type: str, filter: Any = None, query: Any = None, page: int = 1, per_page: int = 100
    ) -> Page[Any]:
        return Page((), 300, True)


def test_an_empty_page_that_is_not_the_last_is_not_taken_for_the_end() -> None:
    with pytest.raises(CatsIncomplete, match="empty"):
        Windows(EmptyPage(), "company").read(0)
