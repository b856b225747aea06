"""Jobs in the mirror: all of them once, then what changed; and those that CATS no longer has."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.server.mirror.fakes import SITE, Clock, FakeCats, job, stamp

from catsync.cats import CatsRefused
from catsync.db import Database
from catsync.mirror.crawl import Crawler
from catsync.mirror.lookups import job_titles
from catsync.models import CatsJob


@pytest.fixture
def cats() -> FakeCats:
    return FakeCats(job=[job(cats_id) for cats_id in range(301, 551)])


@pytest.fixture
def crawler(database: Database, cats: FakeCats, clock: Clock) -> Crawler:
    return Crawler(database, cats, SITE, clock=clock)


def held(database: Database) -> list[int]:
    with database.read() as session:
        return sorted(session.scalars(select(CatsJob.cats_id).where(CatsJob.site_id == SITE)))


def test_every_job_is_read_with_its_workflow(crawler: Crawler, database: Database) -> None:
    assert crawler.step(100).is_complete
    assert held(database) == list(range(301, 551))
    with database.read() as session:
        row = session.get_one(CatsJob, (SITE, 301))
        assert (row.title, row.company_id, row.status_id, row.workflow_id) == ("Job 301", 101, 41, 501)
        assert job_titles(session, SITE, [301, 999]) == {301: "Job 301"}


def test_a_changed_and_a_new_job_are_here_within_the_hour_for_one_call(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    crawler.step(100)
    clock.go_on(minutes=61)
    cats.rows["job"][0] = job(301, title="Renamed", status_id=44, date_modified=stamp(3600))
    cats.rows["job"].append(job(900, date_modified=stamp(3600)))
    cats.finds.clear()
    crawler.step(100)
    assert cats.finds.count("job") == 2  # what changed, and how many there are
    with database.read() as session:
        assert job_titles(session, SITE, [301, 900]) == {301: "Renamed", 900: "Job 900"}
        assert session.get_one(CatsJob, (SITE, 301)).status_id == 44


@pytest.mark.parametrize("gone", [[301], [400, 401], [550], list(range(301, 551))])
def test_deleted_jobs_are_forgotten_within_the_hour(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock, gone: list[int]
) -> None:
    crawler.step(100)
    cats.rows["job"] = [row for row in cats.rows["job"] if row["id"] not in gone]
    clock.go_on(minutes=61)
    assert crawler.step(100).is_complete
    assert held(database) == [each for each in range(301, 551) if each not in gone]


def test_a_crawl_of_jobs_goes_on_after_a_restart(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    class Killed(BaseException):
        pass

    def kill(what: str, calls: int) -> None:
        if what == "job" and cats.finds.count("job") == 2:
            raise Killed

    cats.before = kill
    with pytest.raises(Killed):
        crawler.step(100)
    assert held(database) == list(range(301, 401))
    cats.before = lambda what, calls: None
    Crawler(database, cats, SITE, clock=clock).step(100)
    assert held(database) == list(range(301, 551))


def test_a_key_that_may_not_see_jobs_reads_the_rest(
    crawler: Crawler, database: Database, cats: FakeCats
) -> None:
    def refuse(what: str, calls: int) -> None:
        if what == "job":
            raise CatsRefused("CATS refused POST /jobs/search (403)")

    cats.before = refuse
    assert "jobs/search" in str(crawler.step(100).error)
    assert "candidate" in cats.finds
