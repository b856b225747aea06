"""What the mirror says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.server.mirror.fakes import SITE, START, STEPS_BEFORE_RECORDS, Clock, FakeCats, company, contact

from catsync.db import Database
from catsync.mirror.crawl import Crawler
from catsync.mirror.state import first_crawl, mirror_summary


def summary(database: Database, **later: float) -> dict[str, Any]:
    with database.read() as session:
        return mirror_summary(session, SITE, START + timedelta(**later))


def full_cats() -> FakeCats:
    return FakeCats(
        company=[company(cats_id) for cats_id in range(101, 251)],
        contact=[contact(5001)],
        candidate=[contact(9001)],
    )


def test_a_mirror_nobody_filled_is_empty(database: Database) -> None:
    assert summary(database) == {"state": "empty", "companies": 0, "people": 0, "age_seconds": None}


def test_a_mirror_being_filled_says_how_far_it_is(database: Database, clock: Clock) -> None:
    Crawler(database, full_cats(), SITE, clock=clock).step(STEPS_BEFORE_RECORDS + 2)
    assert summary(database) == {"state": "crawling", "companies": 0, "people": 1, "age_seconds": None}


def test_the_total_is_told_once_every_kind_was_counted(database: Database, clock: Clock) -> None:
    Crawler(database, full_cats(), SITE, clock=clock).step(STEPS_BEFORE_RECORDS + 4)
    assert summary(database) == {
        "state": "crawling", "companies": 50, "people": 2, "age_seconds": None, "total": 152,
    }  # fmt: skip


def test_a_first_crawl_says_how_far_each_kind_is_and_how_long_it_takes(
    database: Database, clock: Clock
) -> None:
    cats = full_cats()
    cats.rows["candidate"] = [contact(cats_id) for cats_id in range(9001, 9951)]
    crawler = Crawler(database, cats, SITE, clock=clock)
    crawler.step(STEPS_BEFORE_RECORDS + 2)
    with database.read() as session:
        found = first_crawl(session, SITE, 460)
    assert found is not None
    assert found["seconds_left"] is None
    crawler.step(4)
    with database.read() as session:
        found = first_crawl(session, SITE, 460)
    assert found is not None
    assert found["kinds"] == [
        {"kind": "company", "held": 150, "total": 150, "is_complete": True},
        {"kind": "contact", "held": 1, "total": 1, "is_complete": True},
        {"kind": "candidate", "held": 50, "total": 950, "is_complete": False},
    ]
    assert found["seconds_left"] == 9 * 3600 // 460
    crawler.step(100)
    with database.read() as session:
        assert first_crawl(session, SITE, 460) is None


def test_a_whole_mirror_says_how_old_it_is(database: Database, clock: Clock) -> None:
    Crawler(database, full_cats(), SITE, clock=clock).step(100)
    assert summary(database, seconds=35) == {
        "state": "complete", "companies": 150, "people": 2, "age_seconds": 35,
    }  # fmt: skip


def test_a_mirror_that_was_not_refreshed_is_stale(database: Database, clock: Clock) -> None:
    Crawler(database, full_cats(), SITE, clock=clock).step(100)
    assert summary(database, minutes=61)["state"] == "stale"


def test_one_kind_that_is_not_refreshed_makes_the_mirror_old(database: Database, clock: Clock) -> None:
    from catsync.cats import CatsRefused

    cats = full_cats()
    crawler = Crawler(database, cats, SITE, clock=clock)
    crawler.step(100)

    def refuse(what: str, calls: int) -> None:
        if what == "contact":
            raise CatsRefused("no")

    cats.before = refuse
    clock.go_on(hours=2)
    crawler.step(100)
    assert summary(database, hours=2)["state"] == "stale"
