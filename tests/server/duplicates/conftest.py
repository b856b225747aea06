"""A mirror of companies on both databases, compared when a test says so."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from catsync.db import Database
from catsync.duplicates import decisions
from catsync.duplicates.comparing import compare_some, queue_some
from catsync.mirror.store import forget, put_company
from catsync.models import CompanyGroup, CompanyGroupMember, CompanyPair, CompanyToCompare

SITE = 4711


class Site:
    """What stands in the database of one CATS site."""

    def __init__(self, database: Database, site_id: int = SITE) -> None:
        self.database, self.id = database, site_id

    def put(self, cats_id: int, name: str, **more: Any) -> None:
        with self.database.write() as session:
            put_company(session, self.id, {"id": cats_id, "name": name, "owner_id": 1, **more})

    def forget(self, cats_id: int) -> None:
        with self.database.write() as session:
            forget(session, self.id, "company", cats_id)

    def compare(self, limit: int = 10) -> int:
        """All that waits; how many companies that was."""
        while queue_some(self.database, self.id):
            pass
        count = 0
        while done := compare_some(self.database, self.id, limit):
            count += done
        return count

    def tell_apart(self, *cats_ids: int) -> None:
        with self.database.write() as session:
            decisions.tell_apart(session, self.id, cats_ids, 1)

    def take_back(self, *cats_ids: int) -> None:
        with self.database.write() as session:
            decisions.take_back(session, self.id, cats_ids, 1)

    def waiting(self) -> list[int]:
        mine = CompanyToCompare.site_id == self.id
        return self._all(select(CompanyToCompare.cats_id).where(mine).order_by(CompanyToCompare.cats_id))

    def pairs(self) -> list[tuple[int, int]]:
        with self.database.read() as session:
            mine = CompanyPair.site_id == self.id
            rows = session.execute(select(CompanyPair.low_id, CompanyPair.high_id).where(mine))
            return sorted((low, high) for low, high in rows)

    def groups(self) -> list[list[int]]:
        """The members of each; what is written of the groups fits to them."""
        found: dict[int, list[int]] = {}
        sizes: dict[int, int] = {}
        with self.database.read() as session:  # one statement: between two, a thread may write
            of_group = (CompanyGroup.site_id == CompanyGroupMember.site_id) & (
                CompanyGroup.group_id == CompanyGroupMember.group_id
            )
            rows = (
                select(CompanyGroupMember.group_id, CompanyGroupMember.cats_id, CompanyGroup.size)
                .outerjoin(CompanyGroup, of_group)
                .where(CompanyGroupMember.site_id == self.id)
                .order_by(CompanyGroupMember.cats_id)
            )
            for group_id, cats_id, size in session.execute(rows):
                found.setdefault(group_id, []).append(cats_id)
                sizes[group_id] = size
        assert sizes == {n: len(each) for n, each in found.items()}
        assert all(group_id == min(each) for group_id, each in found.items())
        return sorted(found.values())

    def _all(self, wanted: Any) -> list[Any]:
        with self.database.read() as session:
            return list(session.scalars(wanted))


@pytest.fixture
def site(database: Database) -> Site:
    return Site(database)
