"""What people said: these are different companies. It outranks every score, until somebody takes it back (M4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from ..clock import now
from ..mirror.store import take_turn
from ..models import AuditEvent, NotDuplicates
from .grouping import portions, regroup

Pair = tuple[int, int]  # CATS ids, the lower first


def tell_apart(session: Session, site_id: int, cats_ids: Collection[int], by: int | None) -> list[Pair]:
    """No two of them are the same company. Who said so first stays; saying it twice changes nothing."""
    take_turn(session, site_id)
    pairs = _pairs(cats_ids)
    known = _known(session, site_id, cats_ids)
    new = [pair for pair in pairs if pair not in known]
    at = now()
    for low, high in new:
        session.add(NotDuplicates(site_id=site_id, low_id=low, high_id=high, decided_by=by, decided_at=at))
    if new:
        session.flush()
        regroup(session, site_id, cats_ids, at)
        _note(session, "decision.not_duplicates", cats_ids, by)
    return pairs


def take_back(session: Session, site_id: int, cats_ids: Collection[int], by: int | None) -> list[Pair]:
    """What was said of any two of them no longer counts; what they look like does."""
    take_turn(session, site_id)
    pairs = _pairs(cats_ids)
    known = _known(session, site_id, cats_ids) & set(pairs)
    for low, high in known:
        told = (NotDuplicates.low_id == low) & (NotDuplicates.high_id == high)
        session.execute(delete(NotDuplicates).where(NotDuplicates.site_id == site_id, told))
    if known:
        regroup(session, site_id, cats_ids, now())
        _note(session, "decision.duplicates_again", cats_ids, by)
    return pairs


def apart_in(session: Session, site_id: int, cats_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Of these companies, by CATS id: which of the others are said to be different from it."""
    found: dict[int, set[int]] = {}
    for low, high in _known(session, site_id, cats_ids) if len(set(cats_ids)) > 1 else ():
        found.setdefault(low, set()).add(high)
        found.setdefault(high, set()).add(low)
    return {n: frozenset(others) for n, others in found.items()}


def told_apart(
    session: Session, site_id: int, page: int, page_size: int
) -> tuple[Sequence[NotDuplicates], int]:
    """One page of all that was said, the newest first, and how many there are. page: from 1."""
    mine = NotDuplicates.site_id == site_id
    total = session.scalar(select(func.count()).select_from(NotDuplicates).where(mine)) or 0
    order = (NotDuplicates.decided_at.desc(), NotDuplicates.low_id, NotDuplicates.high_id)
    rows = select(NotDuplicates).where(mine).order_by(*order)
    return session.scalars(rows.offset((page - 1) * page_size).limit(page_size)).all(), total


def _pairs(cats_ids: Collection[int]) -> list[Pair]:
    return list(combinations(sorted(set(cats_ids)), 2))


def _known(session: Session, site_id: int, cats_ids: Collection[int]) -> set[Pair]:
    """What was said of any two of them."""
    wanted, found = set(cats_ids), set[Pair]()
    for ids in portions(cats_ids):
        rows = session.execute(
            select(NotDuplicates.low_id, NotDuplicates.high_id)
            .where(NotDuplicates.site_id == site_id, NotDuplicates.low_id.in_(ids))
        )  # fmt: skip
        found |= {(low, high) for low, high in rows if high in wanted}
    return found


def _note(session: Session, what: str, cats_ids: Collection[int], by: int | None) -> None:
    ids = sorted(set(cats_ids))
    session.add(AuditEvent(user_id=by, what=what, subject=f"companies:{ids[0]}", detail={"cats_ids": ids}))
