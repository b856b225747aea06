"""Pairs and groups follow the mirror: what is new, edited, the same again, gone; whatever ends a process meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import select
from tests.server.duplicates.conftest import SITE, Site

from catsync.clock import now
from catsync.db import Database
from catsync.duplicates import comparing
from catsync.duplicates.comparing import compare_some, progress_of
from catsync.mirror.rebuild import take_away_some, throw_away
from catsync.models import CompanyComparison, CompanyPair

ACME = ((101, "Acme Robotics GmbH"), (102, "ACME Robotics"), (103, "Acme Robotics, Inc."))


@pytest.fixture
def acme(site: Site) -> Site:
    """Three of one company and one that is like no other, compared."""
    for cats_id, name in ACME:
        site.put(cats_id, name)
    site.put(104, "Pomar Têxteis Lda")
    site.compare()
    return site


def progress(site: Site) -> dict[str, int]:
    with site.database.read() as session:
        return progress_of(session, SITE)


def test_three_records_of_one_company_are_one_group(acme: Site) -> None:
    assert acme.groups() == [[101, 102, 103]]
    assert acme.pairs() == [(101, 102), (101, 103), (102, 103)]
    assert acme.waiting() == []


def test_a_new_company_joins_the_group_that_it_looks_like(acme: Site) -> None:
    acme.put(105, "Acme Robotics Ltd")
    acme.put(90, "Pomar Texteis")
    assert acme.waiting() == [90, 105]
    acme.compare()
    assert acme.groups() == [[90, 104], [101, 102, 103, 105]]


def test_a_company_that_is_renamed_leaves_its_group(acme: Site) -> None:
    acme.put(101, "Quillmark Systems")
    acme.compare()
    assert acme.groups() == [[102, 103]]
    assert acme.pairs() == [(102, 103)]


@pytest.mark.parametrize(
    ("change", "is_compared"),
    [
        ({"website": "https://acme.example"}, True), ({"phones": {"primary": "+49 89 555 010"}}, True),
        ({"address": {"city": "Munich"}}, True), ({"country_code": "DE"}, True),
        ({"notes": "Called them."}, False), ({"owner_id": 2}, False), ({}, False),
    ],
)  # fmt: skip
def test_a_company_is_compared_again_where_something_changed_that_is_compared(
    acme: Site, change: dict[str, Any], is_compared: bool
) -> None:
    acme.put(101, "Acme Robotics GmbH", **change)
    assert acme.waiting() == ([101] if is_compared else [])


def test_a_company_that_is_forgotten_takes_its_pairs_along_at_once(acme: Site) -> None:
    acme.put(102, "ACME Robotics Europe")
    acme.forget(102)
    assert acme.waiting() == []
    assert acme.pairs() == [(101, 103)]
    assert acme.groups() == [[101, 103]]
    acme.forget(101)
    assert acme.pairs() == acme.groups() == []


def test_a_group_that_one_company_held_together_falls_apart_without_it(site: Site) -> None:
    site.put(1, "Alder Logistics", website="https://alder.example")
    site.put(2, "Finch Freight", website="https://finch.example")
    site.put(3, "Alder Logistics GmbH", website="https://finch.example")
    site.compare()
    assert site.groups() == [[1, 2, 3]]
    site.put(4, "Finch Freight Ltd", website="https://finch.example")
    site.compare()
    site.forget(3)
    assert site.groups() == [[2, 4]]


def test_a_company_that_changes_while_it_is_compared_is_compared_as_it_is_then(
    acme: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme.put(104, "Acme Robotics SA")
    found = comparing._alike

    def changed_meanwhile(session: Any, site_id: int, cats_id: int) -> Any:
        alike = found(session, site_id, cats_id)
        acme.put(104, "Pomar Têxteis SA")
        return alike

    monkeypatch.setattr(comparing, "_alike", changed_meanwhile)
    assert compare_some(acme.database, SITE, 10) == 1
    assert acme.groups() == [[101, 102, 103]]
    assert acme.waiting() == [104]


def test_a_partner_that_is_forgotten_while_it_is_compared_is_not_paired(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cats_id, name in ACME[:2]:
        site.put(cats_id, name)
    found = comparing._alike

    def forgotten_meanwhile(session: Any, site_id: int, cats_id: int) -> Any:
        alike = found(session, site_id, cats_id)
        site.forget(102)
        return alike

    monkeypatch.setattr(comparing, "_alike", forgotten_meanwhile)
    compare_some(site.database, SITE, 10)
    assert site.pairs() == site.groups() == site.waiting() == []


def test_one_company_that_cannot_be_compared_keeps_no_other_from_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for cats_id, name in (*ACME, (9, "Broken Ltd")):
        site.put(cats_id, name)
    find = comparing.find_companies

    def fails(session: Any, site_id: int, facts: Any, limit: int) -> Any:
        if facts.name == "Broken Ltd":
            raise KeyError("Broken Ltd")
        return find(session, site_id, facts, limit)

    monkeypatch.setattr(comparing, "find_companies", fails)
    site.compare()
    assert site.groups() == [[101, 102, 103]]
    assert site.waiting() == []
    assert "could not be compared: KeyError" in caplog.text
    assert "Broken" not in caplog.text


def test_when_a_pair_was_found_is_kept_when_it_is_found_again(acme: Site) -> None:
    def found_at() -> Any:
        with acme.database.read() as session:
            return session.scalars(select(CompanyPair.found_at).where(CompanyPair.high_id == 102)).one()

    before = found_at()
    acme.put(101, "Acme Robotics GmbH", country_code="DE")
    acme.compare()
    assert found_at() == before


def test_another_site_is_left_alone(acme: Site) -> None:
    other = Site(acme.database, SITE + 1)
    other.put(101, "Acme Robotics")
    other.put(102, "Acme Robotics AG")
    other.compare()
    assert other.groups() == [[101, 102]]
    other.forget(101)
    assert acme.groups() == [[101, 102, 103]]


def test_the_companies_of_a_mirror_that_was_there_before_are_all_compared(
    acme: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade, or once the weights are others."""
    monkeypatch.setattr(comparing, "QUEUED_AT_ONCE", 2)
    with acme.database.write() as session:
        session.get_one(CompanyComparison, SITE).model = "company-0"
    assert progress(acme) == {"companies": 4, "compared": 0}
    assert comparing.queue_some(acme.database, SITE)
    assert progress(acme) == {"companies": 4, "compared": 0}
    while comparing.queue_some(acme.database, SITE):
        pass
    assert acme.waiting() == [101, 102, 103, 104]
    compare_some(acme.database, SITE, 3)
    assert progress(acme) == {"companies": 4, "compared": 3}
    acme.compare()
    assert progress(acme) == {"companies": 4, "compared": 4}


def test_a_mirror_that_is_thrown_away_takes_pairs_and_groups_along_and_not_what_was_said(acme: Site) -> None:
    acme.tell_apart(101, 102)
    with acme.database.write() as session:
        throw_away(session, SITE, now())
    while take_away_some(acme.database, SITE):
        pass
    assert acme.pairs() == acme.groups() == acme.waiting() == []
    for cats_id, name in ACME[:2]:
        acme.put(cats_id, name)
    acme.compare()
    assert (acme.pairs(), acme.groups()) == ([(101, 102)], [])


KILLED = """
import os, signal, sys
from catsync.db import Database
from catsync.duplicates import comparing

calls, regroup = [], comparing.regroup

def killed_at_the_third(session, *rest):
    regroup(session, *rest)
    calls.append(1)
    if len(calls) == 3:
        session.flush()
        os.kill(os.getpid(), signal.SIGKILL)

comparing.regroup = killed_at_the_third
database = Database(sys.argv[1])
while comparing.queue_some(database, 4711):
    pass
while comparing.compare_some(database, 4711, 5):
    pass
"""


def test_a_process_that_is_killed_in_the_middle_of_a_write_is_gone_on_after(
    site: Site, database: Database
) -> None:
    names = [f"{tree} {n} Works" for n, tree in enumerate(("Alder", "Birch", "Cedar", "Dogwood", "Elder"))]
    for n in range(20):
        site.put(100 + n, names[n % 5] + ("", " Ltd", " GmbH", " AG")[n // 5])
    address = database.url.render_as_string(hide_password=False)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, address], env={**os.environ}, timeout=60, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert len(site.waiting()) == 10  # two times five were kept, the third time nothing
    site.groups()
    assert site.compare(5) == 10
    assert site.groups() == [[n, n + 5, n + 10, n + 15] for n in range(100, 105)]
