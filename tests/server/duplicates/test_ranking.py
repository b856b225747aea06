"""The most certain groups come first, and of those the ones on which most hangs, as the mirror knows it now."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from tests.server.duplicates.conftest import SITE, Site

from catsync.clock import now
from catsync.duplicates.listing import Wanted, after, page_of
from catsync.duplicates.ranking import RANKED_AGAIN_SECONDS, rank_again, rank_of
from catsync.mirror.store import put_person
from catsync.models import CompanyGroup


def order(site: Site) -> list[int]:
    with site.database.read() as session:
        return [group.group_id for group in page_of(session, SITE, Wanted(), 1, 10)[0]]


def test_certainty_comes_before_consequence_and_consequence_before_the_last_percent() -> None:
    ranked = [rank_of(0.95, 0), rank_of(0.99, 0), rank_of(0.92, 40), rank_of(0.6, 5000)]
    assert [tier for tier, _ in ranked] == ["same", "same", "same", "possible"]
    ranks = [rank for _, rank in ranked]
    assert ranks[2] > ranks[1] > ranks[0] > ranks[3]


def test_contacts_that_come_later_raise_a_group_when_it_is_weighed_again(site: Site) -> None:
    for cats_id, name in (
        (1, "Alder Works"),
        (2, "Alder Works Ltd"),
        (3, "Birch Yard"),
        (4, "Birch Yard Ltd"),
    ):
        site.put(cats_id, name)
    site.compare()
    assert order(site) == [1, 3]
    for cats_id in range(50, 60):
        record = {"id": cats_id, "first_name": "Ines", "last_name": "Prado", "company_id": 4}
        with site.database.write() as session:
            put_person(session, SITE, "contact", record, fields_loaded=False)
    assert rank_again(site.database, SITE, now()) == 0
    later = now() + timedelta(seconds=RANKED_AGAIN_SECONDS + 1)
    assert rank_again(site.database, SITE, later) == 2
    assert rank_again(site.database, SITE, later) == 0
    assert order(site) == [3, 1]


def test_groups_are_read_in_parts_without_losing_or_repeating_one(site: Site) -> None:
    with site.database.write() as session:
        for n in range(1, 12):  # many of the same rank
            session.add(CompanyGroup(
                site_id=SITE, group_id=n, tier="same", score=0.9, size=2, rank=float(n % 3), ranked_at=now()
            ))  # fmt: skip
    found: list[int] = []
    with site.database.read() as session:
        last = None
        while part := after(session, SITE, Wanted(), last, 4):
            found += [group.group_id for group in part]
            last = (part[-1].rank, part[-1].group_id)
        wanted = select(CompanyGroup.group_id).order_by(CompanyGroup.rank.desc(), CompanyGroup.group_id)
        assert found == list(session.scalars(wanted))
