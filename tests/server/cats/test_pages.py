"""Collections come whole, or an error comes."""

from __future__ import annotations

from typing import Any

import pytest
import requests_mock
from tests.server.cats.conftest import BASE, collection

from catsync.cats import CatsBadAnswer, CatsBadRequest, CatsClient, Page, pages
from catsync.cats.errors import CatsIncomplete


def fetch(*made: Page[int]) -> Any:
    return lambda page, per_page: made[page - 1]


def test_pages_follow_the_next_link(cats: requests_mock.Mocker, client: CatsClient) -> None:
    first, second = [{"id": 1, "title": "Java"}], [{"id": 2, "title": "Rust"}]
    cats.get(f"{BASE}/tags?page=1&per_page=100", json=collection("tags", first, total=2, more=True))
    cats.get(f"{BASE}/tags?page=2&per_page=100", json=collection("tags", second, total=2))
    assert [tag.id for tag in client.tags()] == [1, 2]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ([Page((1,), 3, True), Page((2,), 3, False)], "fewer rows than the total"),
        ([Page((1,), 1, True), Page((2,), 1, False)], "more rows than the total"),
        ([Page((1,), 2, True), Page((), 2, True)], "an empty page in the middle"),
        ([Page((1,), 3, True), Page((2,), 2, False)], "the total shrinks"),
    ],
)
def test_pages_that_do_not_add_up_raise(made: list[Page[int]], why: str) -> None:
    with pytest.raises(CatsIncomplete) as caught:
        list(pages(fetch(*made)))
    assert caught.value.retryable, why


def test_a_collection_may_grow_while_it_is_read() -> None:
    made = [Page((1,), 2, True), Page((2, 3), 3, False)]
    assert [row for page in pages(fetch(*made)) for row in page.rows] == [1, 2, 3]


def test_a_total_that_is_not_told_is_not_missed() -> None:
    assert [page.rows for page in pages(fetch(Page((1,), None, False)))] == [(1,)]


def test_more_rows_than_the_cap_raise_and_are_not_cut_off() -> None:
    with pytest.raises(CatsIncomplete) as caught:
        list(pages(fetch(Page((1, 2), 3, True), Page((3,), 3, False)), row_cap=2))
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "body",
    [
        {"count": 2, "total": 2, "_embedded": {"tags": [{"id": 1, "title": "x"}]}},
        {"count": 2, "total": 1, "_embedded": {"tags": [{"id": 1, "title": "x"}]}},
        {"count": 1, "total": 1, "_embedded": {}},
        {"count": 0, "total": 4},
        {"message": "hello"},
        {"count": 1, "total": 1, "_embedded": {"tags": ["x"]}},
        {"count": 1, "total": 1, "_embedded": {"tags": [{"title": "without id"}]}},
        [],
        None,
    ],
)
def test_a_page_that_is_not_one_raises(cats: requests_mock.Mocker, client: CatsClient, body: Any) -> None:
    cats.get(f"{BASE}/tags", json=body)
    with pytest.raises(CatsBadAnswer) as caught:
        client.tags()
    assert (caught.value.outcome, caught.value.retryable) == ("rejected", True)


@pytest.mark.parametrize(
    "body",
    [
        {"count": 0, "total": "0", "_embedded": {"tags": []}},
        {"count": 0, "total": 0, "_embedded": []},
        {"count": "0", "total": None},
    ],
)
def test_an_empty_collection_is_empty_in_each_of_its_forms(
    cats: requests_mock.Mocker, client: CatsClient, body: Any
) -> None:
    cats.get(f"{BASE}/tags", json=body)
    assert client.tags() == ()


def test_rows_under_a_name_not_expected_are_found(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(
        f"{BASE}/pipelines/workflows", json=collection("pipeline_workflows", [{"id": 5, "title": "Main"}])
    )
    assert [each.id for each in client.workflows()] == [5]


@pytest.mark.parametrize(("page", "per_page"), [(0, 10), (1, 0), (1, 101)])
def test_a_page_that_cats_does_not_have_is_not_asked_for(
    cats: requests_mock.Mocker, client: CatsClient, page: int, per_page: int
) -> None:
    with pytest.raises(CatsBadRequest):
        client.list("contact", page, per_page)
    assert not cats.called
