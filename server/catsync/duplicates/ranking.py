"""Which group to look at first: the most certain, and of those the one on which most hangs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ..db import Database
from ..matching.companies import tier_of
from ..models import CatsJob, CatsPerson, CompanyGroup, CompanyGroupMember

RANKED_AGAIN_SECONDS = (
    600  # contacts come after the companies in a first crawl, and go from one to another later
)
GROUPS_AT_ONCE = 100
_OF_THE_SURE = 1000.0  # more than the rest of any rank


def rank_of(score: float, weight: int) -> tuple[str, float]:
    """(tier, rank) of a group: its surest pair's score, and how many contacts and jobs hang on its companies."""
    tier = tier_of(score)
    return tier, (_OF_THE_SURE if tier == "same" else 0.0) + score * math.log2(2 + weight)


def weights_of(session: Session, site_id: int, cats_ids: Collection[int]) -> Counter[int]:
    """How many contacts and jobs the mirror knows of each company."""
    found: Counter[int] = Counter()
    ids = sorted(cats_ids)
    for start in range(0, len(ids), 400):
        portion = ids[start : start + 400]
        contacts = select(CatsPerson.company_id, func.count()).where(
            CatsPerson.site_id == site_id,
            CatsPerson.record_type == "contact",
            CatsPerson.company_id.in_(portion),
        )
        jobs = select(CatsJob.company_id, func.count()).where(
            CatsJob.site_id == site_id, CatsJob.company_id.in_(portion)
        )
        for wanted, column in ((contacts, CatsPerson.company_id), (jobs, CatsJob.company_id)):
            for company_id, count in session.execute(wanted.group_by(column)):
                found[company_id or 0] += count
    return found


def rank_again(database: Database, site_id: int, at: datetime) -> int:
    """Weigh the groups anew whose weight is oldest. Returns how many there were to weigh."""
    with database.read() as session:
        ids = _stale(session, site_id, at)
    if not ids:
        return 0
    with database.write() as session:
        mine = (CompanyGroupMember.site_id == site_id) & CompanyGroupMember.group_id.in_(ids)
        members = session.execute(
            select(CompanyGroupMember.cats_id, CompanyGroupMember.group_id).where(mine)
        ).all()
        weights = weights_of(session, site_id, {cats_id for cats_id, _ in members})
        of_group: Counter[int] = Counter()
        for cats_id, group_id in members:
            of_group[group_id] += weights[cats_id]
        rows = select(CompanyGroup.group_id, CompanyGroup.score)
        this_site = CompanyGroup.site_id == site_id
        for group_id, score in session.execute(rows.where(this_site, CompanyGroup.group_id.in_(ids))).all():
            values = {"rank": rank_of(score, of_group[group_id])[1], "ranked_at": at}
            # A statement, not an object: in PostgreSQL the group may be made anew at this moment.
            session.execute(
                update(CompanyGroup).where(this_site, CompanyGroup.group_id == group_id).values(values)
            )
    return len(ids)


def _stale(session: Session, site_id: int, at: datetime) -> list[int]:
    until = at - timedelta(seconds=RANKED_AGAIN_SECONDS)
    rows = select(CompanyGroup.group_id).where(
        CompanyGroup.site_id == site_id, CompanyGroup.ranked_at < until
    )
    return list(session.scalars(rows.order_by(CompanyGroup.ranked_at).limit(GROUPS_AT_ONCE)))
