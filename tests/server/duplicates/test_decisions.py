"""What people said outranks the score, stays when all is compared again, and can be taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.server.duplicates.conftest import SITE, Site

from catsync.duplicates.decisions import apart_in, told_apart
from catsync.models import AuditEvent


@pytest.fixture
def acme(site: Site) -> Site:
    for cats_id, name in ((101, "Acme Robotics GmbH"), (102, "ACME Robotics"), (103, "Acme Robotics, Inc.")):
        site.put(cats_id, name)
    site.compare()
    return site


def said(site: Site) -> list[tuple[str, list[int]]]:
    with site.database.read() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(event.what, event.detail["cats_ids"]) for event in events]


def test_a_pair_that_is_told_apart_leaves_the_group_only_where_nothing_else_holds_it(acme: Site) -> None:
    acme.tell_apart(102, 101)
    assert acme.groups() == [[101, 102, 103]]  # both are like 103
    acme.tell_apart(102, 103)
    assert acme.groups() == [[101, 103]]


def test_a_whole_group_is_told_apart_at_once_and_taken_back_at_once(acme: Site) -> None:
    acme.tell_apart(101, 102, 103)
    assert acme.groups() == []
    assert len(acme.pairs()) == 3  # they still look alike
    acme.take_back(103, 102, 101)
    assert acme.groups() == [[101, 102, 103]]
    assert said(acme) == [
        ("decision.not_duplicates", [101, 102, 103]), ("decision.duplicates_again", [101, 102, 103]),
    ]  # fmt: skip


def test_it_outlives_that_all_is_compared_again(acme: Site) -> None:
    acme.tell_apart(101, 102, 103)
    for cats_id in (101, 102, 103):
        acme.put(cats_id, "Acme Robotics", website="https://acme.example")
    assert acme.compare() == 3
    assert acme.groups() == []
    acme.put(104, "Acme Robotics")
    acme.compare()
    assert acme.groups() == [[101, 102, 103, 104]]  # nobody said anything of the new one


def test_saying_it_twice_changes_nothing_and_who_said_it_first_stays(acme: Site) -> None:
    acme.tell_apart(101, 102)
    acme.tell_apart(101, 102)
    acme.take_back(101, 103)
    assert said(acme) == [("decision.not_duplicates", [101, 102])]


def test_taking_one_pair_back_leaves_what_was_said_of_the_others(acme: Site) -> None:
    acme.tell_apart(101, 102, 103)
    acme.take_back(101, 102)
    assert acme.groups() == [[101, 102]]
    with acme.database.read() as session:
        rows, total = told_apart(session, SITE, 1, 10)
        assert ([(row.low_id, row.high_id) for row in rows], total) == ([(101, 103), (102, 103)], 2)
        assert rows[0].decided_by == 1


def test_it_is_known_of_which_others_a_company_is_different(acme: Site) -> None:
    acme.tell_apart(101, 102)
    with acme.database.read() as session:
        assert apart_in(session, SITE, {101, 102, 103}) == {101: {102}, 102: {101}}
        assert apart_in(session, SITE, {101, 103}) == {}
        assert apart_in(session, SITE + 1, {101, 102}) == {}
