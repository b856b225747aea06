"""Changes by someone else: after one comparison the mirror equals CATS, in a known number of calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from catsync.db import Database
from catsync.mirror import sweep as sweep_module
from catsync.mirror.crawl import Crawler
from catsync.mirror.store import put_person
from catsync.mirror.sweep import Sweep
from catsync.mirror.sweeps import comparison_summary, sweeps
from catsync.models import CatsPerson, Person, PersonLink
from tests.end_to_end.mirrored import KINDS, Differences, differences
from tests.long import IS_LONG
from tests.server.mirror.conftest import Live, sandbox  # noqa: F401 - fixtures
from tests.server.mirror.fakes import SITE

COMPANIES = 2000 if IS_LONG else 200
PEOPLE, CHANGES = COMPANIES * 3 // 2, COMPANIES // 2
ROOM = 1_000_000
DAY = timedelta(days=1)


class Site:
    """A sandbox of CATS, and a mirror that held all of it before someone else went to work."""

    def __init__(self, live: Live, held_in: Database) -> None:
        self.live, self.database = live, held_in
        while not Crawler(held_in, live.client, SITE).step(500).is_complete:
            pass
        assert self.differences().all() == []

    def differences(self) -> Differences:
        return differences(self.database, SITE, lambda name: list(self.live.records(name).values()))

    def churn(self, **counts: int) -> dict[str, Any]:
        done: dict[str, Any] = self.live.control("POST", "/churn", counts)
        self.live.control("DELETE", "/log")
        return done

    def compare(self, *, by_many: bool = False) -> int:
        """One whole comparison. The calls that it said it made, which are those that CATS counted.

        by_many: each of its turns by a new object, as if it were killed after each.
        """
        self.live.control("DELETE", "/log")
        sweep = Sweep(self.database, self.live.client, SITE, pause_seconds=0)
        calls = sweep.advance()
        while self.state()["state"] == "running":
            if by_many:
                sweep = Sweep(self.database, self.live.client, SITE, pause_seconds=0)
            calls += sweep.advance()
        assert calls == len(self.live.control("GET", "/log")["log"])
        return calls

    def state(self) -> dict[str, Any]:
        with self.database.read() as session:
            return comparison_summary(session, SITE)

    def windows(self) -> int:
        """The bound: of each kind one window per hundred records, and one."""
        return sum(-(-len(self.live.records(name)) // 100) + 1 for name in KINDS.values())


@pytest.fixture
def site(sandbox: dict[str, str], database: Database) -> Iterator[Site]:  # noqa: F811
    live = Live(sandbox)
    live.control("DELETE", "/switches")
    live.control("PUT", "/switches", {"rate_limit": ROOM})
    live.control("POST", "/reset", {"companies": COMPANIES, "people": PEOPLE})
    live.control("PUT", "/quota", {"remaining": ROOM})
    with live.client:
        yield Site(live, database)


@pytest.mark.parametrize("is_embedding", [False, True], ids=["rows left out", "rows embedded"])
@pytest.mark.parametrize("is_touching", [True, False], ids=["edits of rows dated", "edits of rows undated"])
def test_after_one_comparison_the_mirror_equals_cats(
    site: Site, is_embedding: bool, is_touching: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_module, "LAG", -DAY)  # as if nothing were so young that CATS is asked for it
    switches = {"list_rows_embed": is_embedding, "subrow_edits_touch": is_touching}
    site.live.control("PUT", "/switches", switches)
    part = CHANGES // 10
    site.churn(edits=3 * part, creations=2 * part, deletions=2 * part, subrows=3 * part)
    before = site.differences()
    assert (len(before.gone), len(before.missing)) == (2 * part, 2 * part)
    assert len(before.others) >= 3 * part
    calls, bound = site.compare(), site.windows()
    print(f"\n{CHANGES} changes: {len(before.all())} differences, {calls} calls of at most {bound}")
    assert site.differences().all() == []
    assert calls <= bound
    assert site.state()["gone"] == 2 * part


def test_one_that_is_killed_goes_on_where_it_was(site: Site) -> None:
    site.churn(edits=CHANGES * 3 // 10, creations=CHANGES // 10, deletions=CHANGES // 10)
    first = Sweep(site.database, site.live.client, SITE)
    calls = sum(first.advance() for _ in range(3))
    with site.database.read() as session:
        assert sweeps(session, SITE)["company"].after_id > 0
    calls += site.compare(by_many=True)
    print(
        f"\nkilled after every window: {calls} calls of at most {site.windows()} and {CHANGES // 10} looks at the young"
    )
    assert calls <= site.windows() + CHANGES // 10
    assert site.differences().all() == []


def test_what_a_lagging_search_does_not_list_yet_is_not_taken_for_deleted(site: Site) -> None:
    site.live.control("PUT", "/switches", {"search_lag_seconds": 3600})
    made = site.live.client.create("candidate", {"first_name": "Ilse", "last_name": "Varga"}, False)
    with site.database.write() as session:
        put_person(session, SITE, "candidate", site.live.client.get("candidate", made).raw, True)
    calls = site.compare()
    print(f"\na new record that searches do not show: {calls} calls of at most {site.windows()} and a look")
    assert calls <= site.windows() + 1
    assert site.differences().all() == []


def test_records_of_people_of_ours_stay_known_in_full(site: Site) -> None:
    mine = sorted(site.live.records("candidates"))[:25]
    with site.database.write() as session:
        for cats_id in mine:
            person = Person(profile={})
            session.add(person)
            session.flush()
            session.add(
                PersonLink(person_id=person.id, site_id=SITE, record_type="candidate", cats_id=cats_id)
            )
    site.live.control("PUT", "/switches", {"subrow_edits_touch": False})
    site.churn(subrows=CHANGES)
    calls, bound = site.compare(), site.windows()
    print(
        f"\n25 records of people of ours: {calls} calls of at most {bound} windows, 25 looks, 2 windows again"
    )
    assert calls <= bound + len(mine) + 2
    assert site.differences().all() == []
    assert _loaded(site) == len(mine)


def test_a_list_that_leaves_records_out_empties_nothing(site: Site) -> None:
    class Forgetful:
        """Finds nothing, but has every record."""

        def __init__(self, client: Any) -> None:
            self.get = client.get
            self._find = client.find

        def find(self, record_type: str, *_: Any, **more: Any) -> Any:
            found = self._find(record_type, {"field": "id", "filter": "greater_than", "value": 10**9}, **more)
            assert found.total == 0
            return found

    sweep = Sweep(site.database, Forgetful(site.live.client), SITE, pause_seconds=0)
    with pytest.raises(Exception, match="left out records"):
        sweep.advance()
    assert site.differences().all() == []


def _loaded(site: Site) -> int:
    with site.database.read() as session:
        chosen = select(func.count()).select_from(CatsPerson).where(CatsPerson.fields_loaded)
        return session.scalar(chosen) or 0
