"""What hangs together, and that groups made anew around a change are those that all pairs give."""

from __future__ import annotations

import random

from sqlalchemy import delete, insert
from tests.server.duplicates.conftest import SITE, Site

from catsync.clock import now
from catsync.duplicates.grouping import components, regroup
from catsync.models import CompanyPair


def test_what_hangs_together_by_others_is_one_group() -> None:
    links = [(5, 9, 0.9), (1, 2, 0.9), (2, 5, 0.6), (20, 30, 0.5)]
    assert components(links) == [[1, 2, 5, 9], [20, 30]]
    assert components([]) == []


def test_groups_made_anew_around_each_change_are_those_of_all_pairs(site: Site) -> None:
    choose = random.Random(7)
    there: set[tuple[int, int]] = set()
    for _ in range(80):
        low, high = sorted(choose.sample(range(1, 25), 2))
        with site.database.write() as session:
            if (low, high) in there:
                there.remove((low, high))
                session.execute(
                    delete(CompanyPair).where(CompanyPair.low_id == low, CompanyPair.high_id == high)
                )
            else:
                there.add((low, high))
                row = {"site_id": SITE, "low_id": low, "high_id": high, "tier": "same", "score": 0.95}
                session.execute(insert(CompanyPair), [{**row, "reasons": [], "found_at": now()}])
            regroup(session, SITE, {low, high}, now())
        assert site.groups() == components([(low, high, 0.95) for low, high in there])
        if len(there) > 22:
            with site.database.write() as session:
                session.execute(delete(CompanyPair))
                regroup(session, SITE, range(1, 25), now())
            there.clear()
            assert site.groups() == []
