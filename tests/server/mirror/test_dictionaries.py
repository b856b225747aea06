"""The small tables: what is kept of them, what a refusal costs, and reading them again when an admin asks."""

from __future__ import annotations

import pytest
from tests.server.mirror.fakes import SITE, SMALL, Clock, FakeCats, company

from catsync.cats import CatsFault, CatsNotFound, CatsRefused, CustomField
from catsync.db import Database
from catsync.mirror import pickers
from catsync.mirror.crawl import Crawler
from catsync.mirror.lookups import custom_fields, list_names, status_titles, tag_titles
from catsync.mirror.progress import ask_again
from catsync.mirror.state import fields_refreshed_at


@pytest.fixture
def cats() -> FakeCats:
    return FakeCats(company=[company(101)])


@pytest.fixture
def crawler(database: Database, cats: FakeCats, clock: Clock) -> Crawler:
    return Crawler(database, cats, SITE, clock=clock)


def wish(database: Database) -> None:
    with database.write() as session:
        ask_again(session, SITE)


def is_wish_met(database: Database) -> bool:
    with database.read() as session:
        return fields_refreshed_at(session, SITE) is not None


def fields(database: Database) -> list[str]:
    with database.read() as session:
        return [each.name for each in custom_fields(session, SITE, "candidate")]


def more_fields(cats: FakeCats) -> None:
    """An admin adds a field in CATS."""
    definitions = cats.custom_field_definitions
    cats.custom_field_definitions = lambda record_type: (  # type: ignore[method-assign]
        *definitions(record_type), CustomField(8, "Region", "text", ()),
    )  # fmt: skip


def test_statuses_are_kept_in_the_order_of_cats_and_apart_by_kind_and_workflow(
    crawler: Crawler, database: Database
) -> None:
    crawler.step(100)
    with database.read() as session:
        contact = pickers.statuses(session, SITE, "contact")
        assert [(row.cats_id, row.title, row.workflow_id) for row in contact] == [
            (41, "First of contact", 0), (40, "Second", 0),
        ]  # fmt: skip
        pipeline = pickers.statuses(session, SITE, "pipeline")
        assert [(row.cats_id, row.workflow_id, row.workflow_name) for row in pipeline] == [
            (50100, 501, "Recruiting"), (50200, 502, "Outreach"),
        ]  # fmt: skip
        assert status_titles(session, SITE, "pipeline", {50100, 7}) == {50100: "No Contact"}
        assert status_titles(session, SITE, "job", {41}) == {41: "First of job"}


def test_lists_are_kept_by_record_type_and_tags_by_title(crawler: Crawler, database: Database) -> None:
    crawler.step(100)
    with database.read() as session:
        assert [row.name for row in pickers.lists(session, SITE, "contact")] == ["contacts of Iberia"]
        assert [row.title for row in pickers.tags(session, SITE)] == ["hot", "Relocating"]
        assert tag_titles(session, SITE, [612, 999]) == {612: "Relocating"}
        assert list_names(session, SITE, []) == {}


def test_what_cats_no_longer_has_is_gone_after_an_hour(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    crawler.step(100)
    cats.tags = lambda: ()  # type: ignore[method-assign]
    cats.lists = lambda record_type: ()  # type: ignore[method-assign]
    cats.workflows = lambda: ()  # type: ignore[method-assign]
    clock.go_on(minutes=61)
    crawler.step(100)
    with database.read() as session:
        assert pickers.tags(session, SITE) == []
        assert pickers.lists(session, SITE, "candidate") == []
        assert pickers.statuses(session, SITE, "pipeline") == []
        assert len(pickers.statuses(session, SITE, "job")) == 2


@pytest.mark.parametrize(
    "error", [CatsRefused("CATS refused GET /tags (403)"), CatsNotFound("no such route")]
)
@pytest.mark.parametrize("what", ["job statuses", "workflows", "candidate lists", "tags", "activities"])
def test_what_only_pickers_need_may_be_refused(
    crawler: Crawler, database: Database, cats: FakeCats, what: str, error: Exception
) -> None:
    def refuse(asked: str, calls: int) -> None:
        if asked == what:
            raise error

    cats.before = refuse
    progress = crawler.step(100)
    assert (progress.is_complete, progress.error) == (True, None)
    assert is_wish_met(database)


def test_a_field_that_is_refused_stays_an_error(crawler: Crawler, cats: FakeCats) -> None:
    def refuse(asked: str, calls: int) -> None:
        if asked == "contact fields":
            raise CatsRefused("CATS refused GET /contacts/custom_fields (403)")

    cats.before = refuse
    assert "custom_fields" in str(crawler.step(100).error)


def test_while_nothing_changes_the_small_tables_and_jobs_cost_few_calls(
    crawler: Crawler, cats: FakeCats, clock: Clock
) -> None:
    asked: list[str] = []
    crawler.step(100)
    cats.before = lambda what, calls: asked.append(what)
    for _ in range(60):
        clock.go_on(minutes=1)
        crawler.step(100)
    seldom = [what for what in asked if what not in ("company", "contact", "candidate")]
    assert sorted(seldom) == sorted([*SMALL, "job"])
    assert len(asked) - len(seldom) == 36


def test_a_new_field_is_here_within_the_hour(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    crawler.step(100)
    more_fields(cats)
    clock.go_on(minutes=59)
    crawler.step(100)
    assert fields(database) == ["Origin of candidate"]
    clock.go_on(minutes=2)
    crawler.step(100)
    assert fields(database) == ["Origin of candidate", "Region"]


def test_a_new_field_is_here_at_once_where_an_admin_asks(
    crawler: Crawler, database: Database, cats: FakeCats
) -> None:
    crawler.step(100)
    more_fields(cats)
    wish(database)
    assert not is_wish_met(database)
    crawler.step(100)
    assert fields(database) == ["Origin of candidate", "Region"]
    assert is_wish_met(database)


def test_a_wish_during_the_first_reading_is_met_by_another_one_behind_it(
    crawler: Crawler, database: Database, cats: FakeCats
) -> None:
    while not fields(database):
        crawler.step(1)
    more_fields(cats)
    wish(database)
    while fields(database) == ["Origin of candidate"]:
        assert not is_wish_met(database)
        assert crawler.step(1).calls
    crawler.step(100)
    assert is_wish_met(database)
    calls = cats.calls
    assert crawler.step(100).calls == 0
    assert cats.calls == calls


def test_a_wish_is_met_once(crawler: Crawler, database: Database, cats: FakeCats) -> None:
    crawler.step(100)
    wish(database)
    crawler.step(100)
    calls = cats.calls
    assert crawler.step(100).calls == 0
    assert cats.calls == calls


def test_a_wish_outlives_the_process(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    crawler.step(100)
    more_fields(cats)
    wish(database)
    Crawler(database, cats, SITE, clock=clock).step(100)
    assert fields(database) == ["Origin of candidate", "Region"]


def test_a_wish_made_while_they_are_read_reads_all_of_them_once_more(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock
) -> None:
    crawler.step(100)
    clock.go_on(minutes=61)

    def ask_behind(what: str, calls: int) -> None:
        if what == "tags":
            cats.before = lambda what, calls: None
            more_fields(cats)
            wish(database)

    cats.before = ask_behind
    crawler.step(100)
    assert fields(database) == ["Origin of candidate", "Region"]
    assert is_wish_met(database)


@pytest.mark.parametrize("error", [CatsRefused("no"), CatsFault("CATS failed")])
def test_a_wish_that_cats_fails_to_meet_is_not_repeated_without_a_rest(
    crawler: Crawler, database: Database, cats: FakeCats, clock: Clock, error: Exception
) -> None:
    crawler.step(100)
    wish(database)
    tries: list[str] = []

    def fail(what: str, calls: int) -> None:
        if what == "users":
            tries.append(what)
            raise error

    cats.before = fail
    crawler.step(100)
    assert tries == ["users"]
    assert not is_wish_met(database)
    cats.before = lambda what, calls: None
    clock.go_on(minutes=16)
    crawler.step(100)
    assert is_wish_met(database)


def test_before_the_first_reading_there_is_no_time_of_the_last(database: Database) -> None:
    wish(database)
    assert not is_wish_met(database)
