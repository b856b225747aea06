"""Many records: windows of ids, generated data, and a log that does not grow for ever."""

from __future__ import annotations

import pytest

from catsync.sandbox.bounds import id_bounds
from catsync.sandbox.views import View

STAMP = "2026-07-01T00:00:00+00:00"


def about_id(name, value):
    return {"field": "id", "filter": name, "value": value}


@pytest.fixture(scope="module")
def ids(one_sandbox):
    one_sandbox.renew()
    one_sandbox.switch(id_step=3)
    one_sandbox.control("POST", "/reset", {"companies": 60, "people": 30})
    return [row["id"] for row in one_sandbox.control("GET", "/records/companies").json["companies"]]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (about_id("greater_than", 200), lambda number: number > 200),
        (about_id("less_than", 200), lambda number: number < 200),
        (about_id("exactly", 101), lambda number: number == 101),
        (about_id("between", {"gte": 150, "lte": 203}), lambda number: 150 <= number <= 203),
        ({"not": about_id("less_than", 200)}, lambda number: number >= 200),
        (
            {"and": [about_id("greater_than", 120), {"and": [about_id("less_than", 170)]}]},
            lambda number: 120 < number < 170,
        ),
        ({"or": [about_id("less_than", 120), about_id("greater_than", 250)]}, lambda n: n < 120 or n > 250),
        (
            {"and": [about_id("less_than", 150), {"field": "owner_id", "filter": "exactly", "value": 2}]},
            lambda number: number < 150 and (number - 101) // 3 % 3 == 1 and (number - 101) // 3 % 100 != 99,
        ),
    ],
)
def test_a_window_of_ids_holds_what_its_filter_says(one_sandbox, ids, body, wanted):
    assert one_sandbox.filtered("companies", body) == [number for number in ids if wanted(number)]


def test_the_last_page_of_a_window_is_that_of_its_newest(one_sandbox, ids):
    body = about_id("less_than", ids[50])
    answer = one_sandbox.call("POST", "/companies/search?per_page=10&page=5", body).json
    assert answer["total"] == 50
    assert [row["id"] for row in answer["_embedded"]["companies"]] == ids[40:50]


def test_generated_ids_are_as_far_apart_as_switched(ids):
    assert ids == [101 + 3 * number for number in range(60)]


def test_every_hundredth_generated_company_looks_like_the_one_before(cats):
    cats.control("POST", "/reset", {"companies": 100})
    first, second = cats.get("/companies?per_page=100")["_embedded"]["companies"][-2:]
    assert first["name"].upper().startswith(second["name"])
    assert (first["address"], second["website"]) == (second["address"], None)


def test_only_a_filter_of_nothing_but_ids_needs_no_look_at_the_records():
    both = {
        "and": [
            about_id("greater_than", 5),
            {"field": "date_modified", "filter": "less_than", "value": STAMP},
        ]
    }
    assert id_bounds(about_id("greater_than", 5)) == (6, None, True)
    assert id_bounds(both) == (6, None, False)
    assert id_bounds({"not": about_id("greater_than", 5)}) == (None, None, False)


def test_a_window_reads_only_the_rows_that_are_shown():
    class Table(dict):
        read = 0

        def __getitem__(self, key):
            self.read += 1
            return key

    table = Table.fromkeys(range(1000))
    window = View(list(table), table).between(100, 899)
    assert (len(window), window[-2:], table.read) == (800, [898, 899], 2)


def test_a_lagging_index_shows_windows_as_they_were(cats):
    first, second = cats.company(), cats.company()
    cats.clock.seconds += 60
    cats.switch(search_lag_seconds=30)
    third = cats.company()
    cats.call("DELETE", f"/companies/{first}")
    assert cats.filtered("companies", about_id("greater_than", 0)) == [first, second]
    cats.clock.seconds += 31
    assert cats.filtered("companies", about_id("greater_than", 0)) == [second, third]


def test_a_full_log_keeps_the_newest_and_counts_all(cats):
    cats.switch(log_entries=2)
    for path in ("/site", "/users", "/tags", "/site"):
        cats.get(path)
    assert [row["path"] for row in cats.control("GET", "/log").json["log"]] == ["/v3/tags", "/v3/site"]
    assert cats.control("GET", "/counts").json["routes"] == {"GET /site": 2, "GET /users": 1, "GET /tags": 1}
