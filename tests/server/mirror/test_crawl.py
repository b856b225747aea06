"""The crawl against a CATS of a few rows: order, budget, kills, failures, and what is read again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import (
    BEFORE_RECORDS,
    SITE,
    SMALL,
    START,
    STEPS_BEFORE_RECORDS,
    Clock,
    FakeCats,
    company,
    contact,
    stamp,
)

from catsync.cats import CatsFault, CatsKeyRefused, CatsRateLimited, CatsRefused
from catsync.db import Database
from catsync.mirror.crawl import Crawler, Progress
from catsync.mirror.lookups import custom_fields, users
from catsync.mirror.progress import RECORD_KINDS, state_of, states
from catsync.mirror.state import mirror_summary
from catsync.mirror.store import forget_all

NewCrawler = Callable[..., Crawler]


@pytest.fixture
def cats() -> FakeCats:
    return FakeCats(
        company=[company(cats_id) for cats_id in range(101, 351)],
        contact=[contact(cats_id) for cats_id in range(5001, 5121)],
        candidate=[contact(cats_id) for cats_id in range(9001, 9004)],
    )


@pytest.fixture
def new_crawler(database: Database, cats: FakeCats, clock: Clock) -> NewCrawler:
    return lambda: Crawler(database, cats, SITE, refresh_seconds=60, clock=clock)


def errors(database: Database) -> dict[str, str | None]:
    with database.read() as session:
        return {kind: state.error for kind, state in states(session, SITE).items()}


def high_water(database: Database, kind: str) -> datetime | None:
    with database.read() as session:
        return states(session, SITE)[kind].high_water


class Killed(BaseException):
    """As final as SIGKILL for the code under test: nothing catches it."""


def test_everything_is_read_and_then_there_is_nothing_to_do(new_crawler: NewCrawler, held: Held) -> None:
    progress = new_crawler().step(100)
    assert progress.is_complete
    assert held.ids("company") == list(range(101, 351))
    assert held.ids("contact") == list(range(5001, 5121))
    assert held.ids("candidate") == [9001, 9002, 9003]
    assert progress.until is not None
    assert progress.until > START


def test_small_tables_come_first_then_companies_contacts_and_candidates(
    new_crawler: NewCrawler, cats: FakeCats, database: Database
) -> None:
    asked: list[str] = []
    cats.before = lambda what, calls: asked.append(what)
    new_crawler().step(100)
    assert tuple(asked[: len(SMALL)]) == SMALL
    assert list(dict.fromkeys(asked[len(SMALL) :])) == ["job", "company", "contact", "candidate"]
    with database.read() as session:
        assert [row.name for row in users(session, SITE)] == ["Ana Ruiz", "ben.okafor"]
        assert custom_fields(session, SITE, "contact")[0].selections == [{"id": 71, "label": "Fair"}]


def test_a_step_makes_no_more_calls_than_it_may(new_crawler: NewCrawler, cats: FakeCats) -> None:
    crawler = new_crawler()
    progress = crawler.step(7)
    assert (cats.calls, progress.calls, progress.is_complete, progress.until) == (7, 7, False, None)


def test_the_newest_of_every_kind_come_first(new_crawler: NewCrawler, cats: FakeCats, held: Held) -> None:
    steps = STEPS_BEFORE_RECORDS + len(RECORD_KINDS) + 2  # one each to see the order, then by turns
    new_crawler().step(steps)
    assert held.ids("company") == list(range(301, 351))
    assert held.ids("contact") == list(range(5101, 5121))
    assert held.ids("candidate") == [9001, 9002, 9003], "so few that the first call brought all"


@pytest.mark.parametrize("call", range(1, 9))
def test_a_crawl_killed_in_a_window_goes_on_below_the_last_whole_one(
    new_crawler: NewCrawler, cats: FakeCats, held: Held, call: int
) -> None:
    def kill(what: str, calls: int) -> None:
        if calls == BEFORE_RECORDS + call:
            raise Killed

    cats.before = kill
    with pytest.raises(Killed):
        new_crawler().step(100)
    there = held.ids("company")
    assert there == list(range(351 - len(there), 351))
    cats.before, cats.calls = lambda what, calls: None, 0
    assert new_crawler().step(100).is_complete
    assert held.ids("company") == list(range(101, 351))
    assert held.ids("contact") == list(range(5001, 5121))
    windows_left = -(-(250 - len(there)) // 100) + 2 + 1
    assert cats.calls <= windows_left + 2 * len(RECORD_KINDS), (
        "to see the order anew, and what changed meanwhile"
    )


def test_a_kill_while_rows_are_written_leaves_neither_rows_nor_progress(
    new_crawler: NewCrawler, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows: list[int] = []

    def kill(session: Any, site_id: int, record_type: str, *more: Any, **named: Any) -> int:
        written = put_all(session, site_id, record_type, *more, **named)
        windows.extend([written] if record_type == "company" else [])
        if len(windows) == 2:
            raise Killed
        return written

    from catsync.mirror import crawl

    put_all = crawl.put_all
    monkeypatch.setattr(crawl, "put_all", kill)
    with pytest.raises(Killed):
        new_crawler().step(100)
    assert held.ids("company") == list(range(301, 351))
    assert new_crawler().step(100).is_complete
    assert held.ids("company") == list(range(101, 351))


def test_a_crawl_begun_upwards_by_an_older_catsync_begins_anew_with_the_newest(
    new_crawler: NewCrawler, database: Database, held: Held
) -> None:
    with database.write() as session:
        state_of(session, SITE, "company").after_id = 200
    assert new_crawler().step(100).is_complete
    assert held.ids("company") == list(range(101, 351))


def test_what_was_thrown_away_while_a_window_was_read_is_read_anew(
    new_crawler: NewCrawler, cats: FakeCats, database: Database, held: Held
) -> None:
    def throw_away(what: str, calls: int) -> None:
        if what == "company" and cats.finds.count("company") == 3:
            with database.write() as session:
                forget_all(session, SITE, "company", held.ids("company"))
                session.delete(state_of(session, SITE, "company"))

    cats.before = throw_away
    assert new_crawler().step(100).is_complete
    assert held.ids("company") == list(range(101, 351))


class Slow:
    """A comparison that is due every ten minutes."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.calls, self.at = clock, 0, START

    def due_at(self) -> datetime:
        return self.at

    def advance(self) -> int:
        self.calls, self.at = self.calls + 1, self.clock.at + timedelta(minutes=10)
        return 1


def test_the_comparison_goes_on_when_nothing_else_is_due(
    database: Database, cats: FakeCats, clock: Clock
) -> None:
    slow = Slow(clock)
    crawler = Crawler(database, cats, SITE, refresh_seconds=60, sweep=slow, clock=clock)
    assert crawler.step(12).until is None
    assert slow.calls == 0, "the first crawl goes first"
    crawler.step(100)
    assert slow.calls == 1
    clock.go_on(minutes=10)
    cats.finds.clear()
    progress = crawler.step(100)
    assert (slow.calls, cats.finds) == (2, ["company", "contact", "candidate"])
    assert progress.until == clock.at + timedelta(seconds=60)


def test_an_edit_is_seen_at_the_next_pass(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, held: Held
) -> None:
    crawler = new_crawler()
    crawler.step(100)
    clock.go_on(hours=3)
    cats.rows["company"][5] = company(106, name="Renamed", date_modified=stamp(3 * 3600 - 10))
    cats.rows["contact"].append(contact(5500, date_modified=stamp(3 * 3600 - 5)))
    crawler.step(100)
    row = held.company(106)
    assert row is not None
    assert row.name == "Renamed"
    assert 5500 in held.ids("contact")


def test_a_pass_asks_for_what_changed_and_not_for_all(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock
) -> None:
    crawler = new_crawler()
    crawler.step(100)
    clock.go_on(minutes=6)
    cats.finds.clear()
    crawler.step(100)
    assert cats.finds == ["company", "contact", "candidate"]


def test_an_edit_made_while_the_first_crawl_went_on_is_read_again(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, held: Held
) -> None:
    def edit_behind_the_crawl(what: str, calls: int) -> None:
        clock.go_on(minutes=30)
        if calls == BEFORE_RECORDS + 1:
            cats.rows["company"][0] = company(101, name="Edited", date_modified=stamp((calls + 1) * 1800))

    cats.before = edit_behind_the_crawl
    new_crawler().step(100)
    row = held.company(101)
    assert row is not None
    assert row.name == "Edited"


def test_an_edit_made_while_a_long_pass_went_on_is_read_at_the_next(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, held: Held
) -> None:
    crawler = new_crawler()
    crawler.step(100)
    clock.go_on(hours=6)
    now = (clock.at - START).total_seconds()
    cats.rows["company"] = [company(cats_id, date_modified=stamp(now - 10)) for cats_id in range(101, 351)]

    def edit_behind_the_pass(what: str, calls: int) -> None:
        if what == "company" and cats.finds.count("company") == 1:
            clock.go_on(hours=2)
            cats.rows["company"][0] = company(101, name="Edited", date_modified=stamp(now + 60))
            cats.rows["company"][249] = company(350, date_modified=stamp(now + 7000))

    cats.finds.clear()
    cats.before = edit_behind_the_pass
    crawler.step(100)
    cats.before = lambda what, calls: None
    clock.go_on(hours=1)
    crawler.step(100)
    row = held.company(101)
    assert row is not None
    assert row.name == "Edited"


def test_a_date_in_the_future_does_not_blind_the_mirror(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, database: Database
) -> None:
    cats.rows["company"][0] = company(101, date_modified="2099-01-01T00:00:00+00:00")
    crawler = new_crawler()
    crawler.step(100)
    clock.go_on(hours=3)
    crawler.step(100)
    mark = high_water(database, "company")
    assert mark is not None
    assert mark <= clock.at + timedelta(hours=1)


def test_after_a_long_pass_comes_a_long_rest(new_crawler: NewCrawler, cats: FakeCats, clock: Clock) -> None:
    crawler = new_crawler()
    crawler.step(100)
    clock.go_on(hours=3)
    cats.rows["company"] = [
        company(cats_id, date_modified=stamp(3 * 3600 - 5)) for cats_id in range(101, 1101)
    ]
    crawler.step(100)
    cats.finds.clear()
    clock.go_on(minutes=9)
    crawler.step(100)
    assert "company" not in cats.finds
    assert "contact" in cats.finds


def test_a_long_pass_goes_on_after_a_kill_where_it_was(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, held: Held
) -> None:
    new_crawler().step(100)
    clock.go_on(hours=3)
    edited = [company(n, name="Edited", date_modified=stamp(3 * 3600 - 5)) for n in range(101, 1101)]
    cats.rows["company"] = edited

    def kill(what: str, calls: int) -> None:
        if cats.finds.count("company") == 7:
            raise Killed

    cats.finds.clear()
    cats.before = kill
    with pytest.raises(Killed):
        new_crawler().step(100)
    edited[0] = company(101, name="Edited again", date_modified=stamp(3 * 3600 + 5))
    cats.before = lambda what, calls: None
    cats.finds.clear()
    clock.go_on(minutes=1)
    new_crawler().step(100)
    assert cats.finds.count("company") == 3
    assert {row["name"] for row in held.records("company").values()} == {"Edited"}
    clock.go_on(hours=1)
    new_crawler().step(100)
    assert held.records("company")[101]["name"] == "Edited again"


def test_what_is_whole_is_kept_fresh_while_another_kind_is_read_for_the_first_time(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, held: Held
) -> None:
    cats.rows["candidate"] = [contact(cats_id) for cats_id in range(9001, 9901)]
    crawler = new_crawler()
    while held.ids("company") != list(range(101, 351)):
        crawler.step(1)
    clock.go_on(minutes=10)
    cats.rows["company"][0] = company(101, name="Edited", date_modified=stamp(300))
    crawler.step(4)
    assert held.records("company")[101]["name"] == "Edited"
    assert len(held.ids("candidate")) < 900


def test_a_mirror_is_complete_once_what_changed_during_the_first_crawl_is_read_also_after_a_kill(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock, database: Database
) -> None:
    def kill(what: str, calls: int) -> None:
        clock.go_on(seconds=1)
        if what == "company" and cats.finds.count("company") == 4:
            raise Killed  # before the first pass over what changed

    def state() -> Any:
        with database.read() as session:
            return mirror_summary(session, SITE, clock.at)["state"]

    cats.before = kill
    with pytest.raises(Killed):
        new_crawler().step(100)
    assert state() == "crawling"
    cats.before = lambda what, calls: None
    cats.finds.clear()
    new_crawler().step(100)
    assert cats.finds.count("company") == 1
    assert state() == "complete"


class NoCallsLeft(Exception):
    """What the gate of the budget raises: no error, but a time."""

    def __init__(self, until: datetime) -> None:
        super().__init__("no calls left")
        self.until = until


def test_where_the_gate_holds_the_mirror_back_the_step_says_until_when(
    new_crawler: NewCrawler, cats: FakeCats, database: Database
) -> None:
    until = START + timedelta(minutes=12)

    def hold(what: str, calls: int) -> None:
        if calls == 6:
            raise NoCallsLeft(until)

    cats.before = hold
    progress = new_crawler().step(100)
    assert (progress.until, progress.error, progress.is_complete) == (until, None, False)
    assert not any(errors(database).values())


@pytest.mark.parametrize(
    ("error", "sentence", "seconds"),
    [
        (CatsRateLimited("The quota of the CATS key is used up", retry_after=120.0), "quota", 120),
        (CatsFault("CATS failed at GET /users (500)"), "failed", 60),
        (CatsKeyRefused("CATS does not accept the key"), "key", 900),
    ],
)
def test_a_failing_cats_stops_the_step_with_its_sentence(
    new_crawler: NewCrawler,
    cats: FakeCats,
    database: Database,
    error: Exception,
    sentence: str,
    seconds: int,
) -> None:
    def fail(what: str, calls: int) -> None:
        raise error

    cats.before = fail
    progress = new_crawler().step(100)
    assert progress.until == START + timedelta(seconds=seconds)
    assert sentence in str(progress.error)
    assert errors(database) == {"dictionary": progress.error}
    with database.read() as session:
        assert mirror_summary(session, SITE)["error"] == progress.error


def test_an_error_is_forgotten_once_reading_works_again(
    new_crawler: NewCrawler, cats: FakeCats, database: Database
) -> None:
    def fail(what: str, calls: int) -> None:
        raise CatsFault("CATS failed")

    cats.before = fail
    crawler = new_crawler()
    crawler.step(100)
    cats.before = lambda what, calls: None
    assert crawler.step(100).is_complete
    assert not any(errors(database).values())


def test_a_kind_that_cats_refuses_does_not_hold_up_the_others(
    new_crawler: NewCrawler, cats: FakeCats, database: Database, held: Held
) -> None:
    def refuse(what: str, calls: int) -> None:
        if what == "company":
            raise CatsRefused("CATS refused POST /companies/search (400)")

    cats.before = refuse
    progress = new_crawler().step(100)
    assert not progress.is_complete
    assert progress.error == errors(database)["company"] == "CATS refused POST /companies/search (400)"
    assert held.ids("candidate") == [9001, 9002, 9003]


def test_a_key_of_another_site_reads_nothing(
    new_crawler: NewCrawler, cats: FakeCats, database: Database, held: Held
) -> None:
    cats.site_id = SITE + 1
    progress = new_crawler().step(100)
    assert cats.calls == 1
    assert "another CATS site" in str(progress.error)
    assert held.ids("company") == []


def test_a_fault_of_ours_is_not_hidden(new_crawler: NewCrawler, cats: FakeCats) -> None:
    def fail(what: str, calls: int) -> None:
        raise KeyError("ours")

    cats.before = fail
    with pytest.raises(KeyError, match="ours"):
        new_crawler().step(100)


def test_a_new_crawler_does_not_read_again_what_was_just_read(
    new_crawler: NewCrawler, cats: FakeCats, clock: Clock
) -> None:
    crawler = new_crawler()
    crawler.step(100)
    calls = cats.calls
    clock.go_on(seconds=20)
    assert new_crawler().step(100) == Progress(0, True, START + timedelta(seconds=60))
    assert cats.calls == calls
