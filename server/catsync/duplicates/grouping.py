"""Groups are what pairs hold together. They are kept, and made anew only around what changed.

A group is whole: of a pair that counts, both ends are members of the same one. So whatever touches some companies
can change no other groups than theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from ..models import CompanyGroup, CompanyGroupMember, CompanyPair, NotDuplicates
from .ranking import rank_of, weights_of

IDS_PER_STATEMENT = (
    400  # SQLite's limit of bound values was 999 before 3.32, and some stand in a statement twice
)

Link = tuple[int, int, float]  # two companies and their score


def components(links: Iterable[Link]) -> list[list[int]]:
    """The companies that hang together, each group and all groups from the lowest id on. Pure."""
    above: dict[int, int] = {}

    def top(n: int) -> int:
        while above.setdefault(n, n) != n:
            above[n] = n = above[above[n]]
        return n

    for low, high, _ in links:
        first, second = sorted((top(low), top(high)))
        above[second] = first
    found: dict[int, list[int]] = {}
    for n in sorted(above):
        found.setdefault(top(n), []).append(n)
    return sorted(found.values())


def regroup(session: Session, site_id: int, touched: Collection[int], at: datetime) -> None:
    """Make the groups anew of all that hangs together with these companies.

    touched: both ends of every pair that was written, taken away or told apart since.
    """
    mine = CompanyGroupMember.site_id == site_id
    groups = set(
        _in_portions(
            session, select(CompanyGroupMember.group_id).where(mine), CompanyGroupMember.cats_id, touched
        )
    )
    members = _in_portions(
        session, select(CompanyGroupMember.cats_id).where(mine), CompanyGroupMember.group_id, groups
    )
    nodes = {*touched, *members}
    for ids in portions(groups):
        session.execute(delete(CompanyGroupMember).where(mine, CompanyGroupMember.group_id.in_(ids)))
        session.execute(
            delete(CompanyGroup).where(CompanyGroup.site_id == site_id, CompanyGroup.group_id.in_(ids))
        )
    _insert(session, site_id, [link for link in _links(session, site_id, nodes) if link[1] in nodes], at)


def partners_of(session: Session, site_id: int, cats_ids: Collection[int]) -> set[int]:
    """The companies that any of these is paired with, told apart or not; these not among them."""
    found: set[int] = set()
    for ids in portions(cats_ids):
        rows = session.execute(select(CompanyPair.low_id, CompanyPair.high_id).where(touching(site_id, ids)))
        found.update(n for row in rows for n in row)
    return found - set(cats_ids)


def touching(site_id: int, cats_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition for the pairs of which one end is among these."""
    either = or_(CompanyPair.low_id.in_(cats_ids), CompanyPair.high_id.in_(cats_ids))
    return (CompanyPair.site_id == site_id) & either


def is_told_apart() -> ColumnElement[bool]:
    """The condition for a row of CompanyPair of which somebody said that the two are not duplicates."""
    return (
        select(NotDuplicates.low_id)
        .where(
            NotDuplicates.site_id == CompanyPair.site_id,
            NotDuplicates.low_id == CompanyPair.low_id,
            NotDuplicates.high_id == CompanyPair.high_id,
        )
        .exists()
    )


def portions(ids: Collection[int]) -> Iterator[list[int]]:
    """As many ids at once as a statement takes."""
    left = iter(sorted(set(ids)))
    while portion := list(islice(left, IDS_PER_STATEMENT)):
        yield portion


def _links(session: Session, site_id: int, nodes: Collection[int]) -> list[Link]:
    wanted = select(CompanyPair.low_id, CompanyPair.high_id, CompanyPair.score).where(
        CompanyPair.site_id == site_id, ~is_told_apart()
    )
    found = []
    for ids in portions(nodes):
        found += [
            (low, high, score)
            for low, high, score in session.execute(wanted.where(CompanyPair.low_id.in_(ids)))
        ]
    return found


def _insert(session: Session, site_id: int, links: Sequence[Link], at: datetime) -> None:
    groups = components(links)
    if not groups:
        return
    weights = weights_of(session, site_id, {n for group in groups for n in group})
    best: dict[int, float] = {}
    for low, high, score in links:
        best[low] = max(score, best.get(low, 0.0))
        best[high] = max(score, best.get(high, 0.0))
    rows: list[dict[str, Any]] = []
    for group in groups:
        score = max(best[n] for n in group)
        tier, rank = rank_of(score, sum(weights.get(n, 0) for n in group))
        rows.append({
            "site_id": site_id, "group_id": group[0], "tier": tier, "score": score, "size": len(group),
            "rank": rank, "ranked_at": at,
        })  # fmt: skip
    session.execute(insert(CompanyGroup), rows)
    members = [{"site_id": site_id, "cats_id": n, "group_id": group[0]} for group in groups for n in group]
    session.execute(insert(CompanyGroupMember), members)


def _in_portions(session: Session, wanted: Any, column: Any, ids: Collection[int]) -> list[int]:
    return [n for portion in portions(ids) for n in session.scalars(wanted.where(column.in_(portion)))]
