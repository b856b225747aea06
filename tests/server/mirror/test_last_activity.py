"""When something was last logged at a record: a month back, then from there on, for at most five calls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.server.mirror.fakes import SITE, START, Clock, FakeCats, activity

from catsync.db import Database
from catsync.mirror.last_activity import load
from catsync.models import CatsLastActivity

DAY = 86_400


def read(database: Database, cats: FakeCats, mark: datetime | None = None, at: datetime = START) -> None:
    write = load(cats, SITE, mark, at)
    with database.write() as session:
        write(session)


def last(database: Database, record_type: str, cats_id: int) -> float | None:
    """Days before START."""
    with database.read() as session:
        row = session.get(CatsLastActivity, (SITE, record_type, cats_id))
        return None if row is None else (START - row.at) / timedelta(days=1)


def test_the_newest_of_each_record_is_kept(database: Database) -> None:
    rows = [activity(1, "contact", 5001, -9 * DAY), activity(2, "contact", 5001, -2 * DAY),
            activity(3, "contact", 5001, -5 * DAY), activity(4, "candidate", 5001, -7 * DAY)]  # fmt: skip
    read(database, FakeCats(activities=rows))
    assert (last(database, "contact", 5001), last(database, "candidate", 5001)) == (2, 7)


def test_what_is_older_than_a_month_or_still_to_come_does_not_count(database: Database) -> None:
    rows = [activity(1, "contact", 5001, -31 * DAY), activity(2, "contact", 5002, DAY)]
    read(database, FakeCats(activities=rows))
    assert (last(database, "contact", 5001), last(database, "contact", 5002)) == (None, None)


def test_what_hangs_on_no_record_we_show_is_left_out(database: Database) -> None:
    rows: list[dict[str, Any]] = [
        activity(1, "job", 301, -DAY),
        {**activity(2, "contact", 5001, -DAY), "data_item": None},
    ]
    read(database, FakeCats(activities=rows))
    assert (last(database, "job", 301), last(database, "contact", 5001)) == (None, None)


def test_later_only_what_is_new_is_asked_for_and_the_old_stays(database: Database) -> None:
    cats = FakeCats(
        activities=[activity(1, "contact", 5001, -9 * DAY), activity(2, "contact", 5002, -9 * DAY)]
    )
    read(database, cats)
    cats.rows["activities"] = [
        activity(3, "contact", 5001, -DAY / 2),
        activity(4, "contact", 5002, -20 * DAY),
    ]
    read(database, cats, mark=START - timedelta(hours=1))
    assert (last(database, "contact", 5001), last(database, "contact", 5002)) == (0.5, 9)


def test_what_is_read_again_never_goes_back(database: Database) -> None:
    cats = FakeCats(activities=[activity(1, "contact", 5001, -9 * DAY)])
    read(database, cats)
    cats.rows["activities"] = [activity(2, "contact", 5001, -20 * DAY)]
    read(database, cats)
    assert last(database, "contact", 5001) == 9


def test_what_is_still_to_come_does_not_count_even_where_cats_ignores_the_filter(database: Database) -> None:
    cats = FakeCats(activities=[activity(1, "contact", 5001, DAY), activity(2, "contact", 5001, -DAY)])
    find = cats.find_activities
    always = {"field": "id", "filter": "greater_than", "value": 0}
    cats.find_activities = lambda filter, page=1, per_page=100: find(always, page, per_page)  # type: ignore[method-assign]
    read(database, cats)
    assert last(database, "contact", 5001) == 1


@pytest.mark.parametrize("direction", [1, -1])
def test_of_too_many_the_newest_are_read_in_whatever_order_cats_answers(
    database: Database, direction: int
) -> None:
    rows = [activity(n, "contact", n, -n * 60) for n in range(1, 2001)]
    cats = FakeCats(activities=rows)
    cats.order = lambda row: direction * row["id"]
    read(database, cats)
    assert cats.calls <= 5
    assert all(last(database, "contact", n) is not None for n in range(1, 20))


def test_the_crawl_remembers_up_to_when_it_read(database: Database, clock: Clock) -> None:
    from catsync.mirror.crawl import Crawler

    cats = FakeCats(activities=[activity(1, "contact", 5001, -9 * DAY)])
    crawler = Crawler(database, cats, SITE, clock=clock)
    crawler.step(100)
    assert last(database, "contact", 5001) == 9
    asked: list[Any] = []
    find = cats.find_activities

    def note(filter: Any, page: int = 1, per_page: int = 100) -> Any:
        asked.append(filter["value"]["gte"])
        return find(filter, page, per_page)

    cats.find_activities = note  # type: ignore[method-assign]
    clock.go_on(minutes=61)
    crawler.step(100)
    assert [datetime.fromisoformat(each) for each in asked] == [START - timedelta(days=1)]
