"""The comparison with a CATS that lags, leaves out, is edited meanwhile; and a mirror that is thrown away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import SITE, Clock, FakeCats, company, contact, full

from catsync.cats import CatsIncomplete, CatsNotFound, reading
from catsync.clock import now
from catsync.db import Database
from catsync.mirror import rebuild
from catsync.mirror.crawl import Crawler
from catsync.mirror.progress import RECORD_KINDS, states
from catsync.mirror.rebuild import is_wished, take_away_some, throw_away
from catsync.mirror.state import mirror_summary
from catsync.mirror.store import forget, put_company, put_person
from catsync.mirror.sweep import Sweep
from catsync.mirror.sweeps import compare_now, comparison_summary
from catsync.models import Person, PersonLink


class Cats(FakeCats):
    """With `get`; `hidden`: records that lists leave out."""

    hidden: frozenset[int] = frozenset()
    looks = 0

    def get(self, record_type: str, record_id: int) -> Any:
        self.looks += 1
        for row in self.rows[record_type]:
            if row["id"] == record_id:
                answer = full(row, "loaded@elmstead.example")
                return (
                    reading.company(answer) if record_type == "company" else reading.person("contact", answer)
                )
        raise CatsNotFound("There is no such record", status=404)

    def _found(self, what: str, *rest: Any) -> Any:
        held = self.rows[what]
        self.rows[what] = [row for row in held if row["id"] not in self.hidden]
        try:
            return super()._found(what, *rest)
        finally:
            self.rows[what] = held


@pytest.fixture
def cats(database: Database) -> Cats:
    """250 companies and 3 contacts, all in the mirror."""
    found = Cats(company=[company(n) for n in range(101, 351)], contact=[contact(n) for n in (1, 2, 3)])
    assert Crawler(database, found, SITE).step(200).is_complete
    return found


def compare(database: Database, cats: Cats, clock: Clock | None = None) -> int:
    sweep = Sweep(database, cats, SITE, pause_seconds=0, clock=clock or now)
    calls = sweep.advance()
    while summary(database)["state"] == "running":
        calls += sweep.advance()
    return calls


def summary(database: Database) -> dict[str, Any]:
    with database.read() as session:
        return comparison_summary(session, SITE)


def link(database: Database, cats_id: int) -> None:
    with database.write() as session:
        session.add(Person(id="p", profile={}))
        session.flush()
        session.add(PersonLink(person_id="p", site_id=SITE, record_type="contact", cats_id=cats_id))


def test_who_is_gone_in_cats_is_forgotten_with_their_keys(database: Database, cats: Cats, held: Held) -> None:
    cats.rows["company"] = [row for row in cats.rows["company"] if row["id"] not in (101, 222, 350)]
    assert compare(database, cats) == 5  # 3 windows of companies, one each of contacts and candidates
    assert held.ids("company") == [row["id"] for row in cats.rows["company"]]
    assert held.ids_with_keys("company") == set(held.ids("company"))
    assert {name: summary(database)[name] for name in ("gone", "changed", "calls")} == {
        "gone": 3, "changed": 0, "calls": 5,
    }  # fmt: skip


def test_the_first_comparison_waits_for_the_first_crawl_and_the_next_one_for_a_day(
    database: Database,
) -> None:
    clock, cats = Clock(), Cats()
    sweep = Sweep(database, cats, SITE, clock=clock)
    assert sweep.due_at() is None
    Crawler(database, cats, SITE).step(200)
    assert sweep.due_at() == clock()
    compare(database, cats, clock)
    assert sweep.due_at() == clock() + timedelta(days=1)


def test_one_that_nobody_asked_for_takes_a_fifth_of_the_calls(database: Database, cats: Cats) -> None:
    clock = Clock()
    compare(database, cats, clock)
    clock.go_on(days=1)
    sweep = Sweep(database, cats, SITE, clock=clock)
    sweep.advance()
    assert sweep.due_at() == clock() + timedelta(seconds=36)
    with database.write() as session:
        compare_now(session, SITE, clock())
    assert sweep.due_at() == clock()


def test_what_was_learnt_while_cats_was_asked_is_kept(database: Database, cats: Cats, held: Held) -> None:
    def meanwhile(*_: Any) -> None:
        with database.write() as session:
            put_company(session, SITE, company(340, name="Just written by us"))
            put_company(session, SITE, company(349, name="Just created by us"))

    cats.rows["company"] = [row for row in cats.rows["company"] if row["id"] != 349]
    with database.write() as session:
        forget(session, SITE, "company", 349)
    cats.before = meanwhile
    compare(database, cats)
    found = held.company(340)
    assert found is not None
    assert found.name == "Just written by us"
    assert held.company(349) is not None


def test_a_young_record_that_a_list_leaves_out_is_asked_for(
    database: Database, cats: Cats, held: Held
) -> None:
    young = company(400, date_modified=now().isoformat())
    cats.rows["company"].append(young)
    cats.hidden = frozenset({400})
    with database.write() as session:
        put_company(session, SITE, young)
    compare(database, cats)
    assert cats.looks == 1
    assert held.company(400) is not None


def test_a_list_that_leaves_out_many_is_not_believed(database: Database, cats: Cats, held: Held) -> None:
    cats.hidden = frozenset(range(101, 200))
    with pytest.raises(CatsIncomplete):
        compare(database, cats)
    assert len(held.ids("company")) == 250


def test_many_that_are_gone_are_forgotten_after_a_sample(database: Database, cats: Cats, held: Held) -> None:
    cats.rows["company"] = [row for row in cats.rows["company"] if row["id"] > 199]
    compare(database, cats)
    assert cats.looks == 5
    assert held.ids("company") == list(range(200, 351))


def test_rows_that_a_list_does_not_confirm_are_not_loaded_any_more(
    database: Database, cats: Cats, held: Held
) -> None:
    with database.write() as session:
        put_person(session, SITE, "contact", full(contact(1), "ines@elmstead.example"), True)
    compare(database, cats)
    found = held.person("contact", 1)
    assert found is not None
    assert not found.fields_loaded
    assert "emails" not in found.record.get("_embedded", {})


def test_the_record_of_a_person_of_ours_is_read_in_full(database: Database, cats: Cats, held: Held) -> None:
    link(database, 2)
    compare(database, cats)
    found = held.person("contact", 2)
    assert cats.looks == 1
    assert found is not None
    assert found.fields_loaded
    assert found.record["_embedded"]["emails"][0]["email"] == "loaded@elmstead.example"


def test_what_was_deleted_just_now_is_not_brought_back_by_a_search_that_lags(
    database: Database, cats: Cats, held: Held
) -> None:
    with database.write() as session:
        forget(session, SITE, "company", 222)
    compare(database, cats)
    assert held.company(222) is None


def test_a_mirror_thrown_away_is_incomplete_at_once_and_read_anew(
    database: Database, cats: Cats, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "ROWS_PER_TRANSACTION", 60)
    compare(database, cats)
    link(database, 2)
    with database.write() as session:
        throw_away(session, SITE, now())
    with database.read() as session:
        assert not states(session, SITE)
        assert mirror_summary(session, SITE)["state"] == "crawling"
    transactions = 0
    while take_away_some(database, SITE):
        transactions += 1
    assert transactions > 250 // 60
    assert [held.ids(kind) for kind in RECORD_KINDS] == [[], [], []]
    assert held.ids_with_keys("company") == set()
    with database.read() as session:
        assert not is_wished(session, SITE)
        assert session.get(PersonLink, ("p", SITE, "contact")) is not None
    assert Crawler(database, cats, SITE).step(200).is_complete
    assert len(held.ids("company")) == 250
