"""Groups as they are asked for: by tier and by a name in them, the most certain and consequential first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ..models import CatsCompany, CompanyGroup, CompanyGroupMember, CompanyPair, NotDuplicates
from .grouping import portions

_ORDER = (CompanyGroup.rank.desc(), CompanyGroup.group_id)


@dataclass(frozen=True)
class Wanted:
    """tier: same or possible, None for both. query: every word stands in the name of one of the companies."""

    tier: str | None = None
    query: str = ""


@dataclass(frozen=True)
class PairSeen:
    """A pair within a group, with what somebody said of it, if anybody did."""

    pair: CompanyPair
    told: NotDuplicates | None


def page_of(
    session: Session, site_id: int, wanted: Wanted, page: int, page_size: int
) -> tuple[Sequence[CompanyGroup], int]:
    """The groups of one page, and how many there are in all. page: from 1."""
    where = _conditions(site_id, wanted)
    total = session.scalar(select(func.count()).select_from(CompanyGroup).where(*where)) or 0
    rows = select(CompanyGroup).where(*where).order_by(*_ORDER)
    return session.scalars(rows.offset((page - 1) * page_size).limit(page_size)).all(), total


def after(
    session: Session, site_id: int, wanted: Wanted, last: tuple[float, int] | None, limit: int
) -> Sequence[CompanyGroup]:
    """The groups that follow the one of this rank and id; None: the first ones."""
    rows = select(CompanyGroup).where(*_conditions(site_id, wanted))
    if last is not None:
        rank, group_id = last
        same_rank = and_(CompanyGroup.rank == rank, CompanyGroup.group_id > group_id)
        rows = rows.where(or_(CompanyGroup.rank < rank, same_rank))
    return session.scalars(rows.order_by(*_ORDER).limit(limit)).all()


def members_of(session: Session, site_id: int, group_ids: Collection[int], most: int) -> dict[int, list[int]]:
    """CATS ids by group, the lowest first and no more than `most` of each."""
    found: dict[int, list[int]] = {n: [] for n in group_ids}
    for ids in portions(group_ids):
        rows = session.execute(
            select(CompanyGroupMember.group_id, CompanyGroupMember.cats_id)
            .where(CompanyGroupMember.site_id == site_id, CompanyGroupMember.group_id.in_(ids))
            .order_by(CompanyGroupMember.cats_id)
        )
        for group_id, cats_id in rows:
            if len(found[group_id]) < most:
                found[group_id].append(cats_id)
    return found


def pairs_of(session: Session, site_id: int, cats_ids: Collection[int]) -> list[PairSeen]:
    """The pairs among these companies, the surest first."""
    told = and_(
        NotDuplicates.site_id == CompanyPair.site_id,
        NotDuplicates.low_id == CompanyPair.low_id,
        NotDuplicates.high_id == CompanyPair.high_id,
    )
    rows = select(CompanyPair, NotDuplicates).outerjoin(NotDuplicates, told)
    wanted, found = set(cats_ids), list[PairSeen]()
    for ids in portions(cats_ids):
        mine = (CompanyPair.site_id == site_id) & CompanyPair.low_id.in_(ids)
        found += [
            PairSeen(pair, said) for pair, said in session.execute(rows.where(mine)) if pair.high_id in wanted
        ]
    return sorted(found, key=lambda each: (-each.pair.score, each.pair.low_id, each.pair.high_id))


def companies_of(session: Session, site_id: int, cats_ids: Collection[int]) -> dict[int, CatsCompany]:
    """Those that the mirror holds, by CATS id."""
    found: dict[int, CatsCompany] = {}
    for ids in portions(cats_ids):
        mine = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(ids)
        found |= {row.cats_id: row for row in session.scalars(select(CatsCompany).where(mine))}
    return found


def _conditions(site_id: int, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [CompanyGroup.site_id == site_id]
    if wanted.tier is not None:
        found.append(CompanyGroup.tier == wanted.tier)
    words = wanted.query.split()
    if words:
        found.append(_has_name(site_id, words))
    return found


def _has_name(site_id: int, words: Sequence[str]) -> ColumnElement[bool]:
    is_company: Any = (CatsCompany.site_id == CompanyGroupMember.site_id) & (
        CatsCompany.cats_id == CompanyGroupMember.cats_id
    )
    named = (CatsCompany.name.icontains(word, autoescape=True) for word in words)
    members = select(CompanyGroupMember.group_id).join(CatsCompany, is_company)
    return CompanyGroup.group_id.in_(members.where(CompanyGroupMember.site_id == site_id, *named))
