"""Companies are compared a few at a time: read and scored without a lock, then written in one short transaction.

Until then they wait in the queue, so that a kill at any moment costs no more than the work of a few.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ..clock import now
from ..db import Database
from ..faults import way_to
from ..matching import companies
from ..matching.company_retrieval import find_companies
from ..matching.facts import company_facts_from_record
from ..matching.match import Match
from ..mirror.store import take_turn
from ..models import CatsCompany, CompanyComparison, CompanyPair, CompanyToCompare
from .changes import queue
from .grouping import partners_of, regroup, touching

LOOK_ALIKES = 20  # the best of them are taken; a group of more than that hangs together all the same
QUEUED_AT_ONCE = 5000
SURE = ("same", "possible")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Compared:
    """What one company looks like. changed_at: as it stood in the queue when it was read."""

    cats_id: int
    changed_at: datetime
    alike: Mapping[int, Match]


def queue_some(database: Database, site_id: int) -> bool:
    """Queue what was not compared with these weights yet, some thousands at once. Whether there was any."""
    with database.read() as session:
        if not _queued(session, site_id):
            return False
    with database.write() as session:
        take_turn(session, site_id)
        state = _queued(session, site_id) or CompanyComparison(site_id=site_id)
        state.model = companies.MODEL
        above = (CatsCompany.site_id == site_id) & (CatsCompany.cats_id > (state.queued_up_to or 0))
        wanted = select(CatsCompany.cats_id).where(above).order_by(CatsCompany.cats_id).limit(QUEUED_AT_ONCE)
        ids = session.scalars(wanted).all()
        queue(session.connection(), site_id, ids, now())
        state.queued_up_to = ids[-1] if len(ids) == QUEUED_AT_ONCE else None
        session.merge(state)
    return True


def _queued(session: Session, site_id: int) -> CompanyComparison | None:
    """The state that is to be gone on with; None where all are queued."""
    state = session.get(CompanyComparison, site_id)
    if state is None or state.model != companies.MODEL:
        return CompanyComparison(site_id=site_id, model=companies.MODEL, queued_up_to=0)
    return state if state.queued_up_to is not None else None


def compare_some(database: Database, site_id: int, limit: int) -> int:
    """Compare those that wait longest. Returns how many there were."""
    with database.read() as session:
        mine = CompanyToCompare.site_id == site_id
        order = (CompanyToCompare.changed_at, CompanyToCompare.cats_id)
        waiting = session.execute(
            select(CompanyToCompare.cats_id, CompanyToCompare.changed_at)
            .where(mine).order_by(*order).limit(limit)
        ).all()  # fmt: skip
        found = [Compared(cats_id, at, _alike(session, site_id, cats_id)) for cats_id, at in waiting]
    if found:
        with database.write() as session:
            take_turn(session, site_id)
            _keep(session, site_id, found, now())
    return len(found)


def _alike(session: Session, site_id: int, cats_id: int) -> Mapping[int, Match]:
    """By CATS id. Those that found this company are looked at too: a look-up sees no more than its budget lets it."""
    row = session.get(CatsCompany, (site_id, cats_id))
    if row is None:
        return {}
    try:
        facts = company_facts_from_record(row.record)
        others = {
            each.row.cats_id: each.row.record
            for each in find_companies(session.connection(), site_id, facts, LOOK_ALIKES)
        }
        for partner in partners_of(session, site_id, [cats_id]) - set(others):
            other = session.get(CatsCompany, (site_id, partner))
            others |= {partner: other.record} if other is not None else {}
        matches = {n: _match(cats_id, row.record, n, record) for n, record in others.items() if n != cats_id}
    except SQLAlchemyError:
        raise
    except Exception as error:  # a fault of ours: one record must not keep all others from being compared
        log.error("A company could not be compared: %s", way_to(error))
        return {}
    return {n: match for n, match in matches.items() if match.tier in SURE}


def _match(one: int, record: Mapping[str, Any], other: int, others: Mapping[str, Any]) -> Match:
    """The same whichever of the two was looked at: the reasons name the lower id's side first."""
    low, high = (record, others) if one < other else (others, record)
    return companies.score(company_facts_from_record(high), company_facts_from_record(low))


def _keep(session: Session, site_id: int, found: list[Compared], at: datetime) -> None:
    touched: set[int] = set()
    for each in found:
        waiting = session.get(CompanyToCompare, (site_id, each.cats_id))
        if waiting is None or waiting.changed_at != each.changed_at:
            continue  # forgotten, or changed meanwhile: then it is compared as it is now
        touched |= _replace_pairs(session, site_id, each, at)
        session.delete(waiting)
    session.flush()
    regroup(session, site_id, touched, at)


def _replace_pairs(session: Session, site_id: int, found: Compared, at: datetime) -> set[int]:
    """Write what was found in place of what was. Returns the companies that this touches; none where nothing is new."""
    mine = touching(site_id, [found.cats_id])
    columns = (CompanyPair.low_id, CompanyPair.high_id, CompanyPair.found_at)
    held = {(low, high): first for low, high, first in session.execute(select(*columns).where(mine))}
    still = (CatsCompany.site_id == site_id) & CatsCompany.cats_id.in_(found.alike)
    rows = []
    for partner in session.scalars(select(CatsCompany.cats_id).where(still)):
        match, (low, high) = found.alike[partner], sorted((found.cats_id, partner))
        rows.append({
            "site_id": site_id, "low_id": low, "high_id": high, "tier": match.tier, "score": match.score,
            "reasons": [{"code": reason.code, "text": reason.text} for reason in match.reasons],
            "found_at": held.get((low, high), at),
        })  # fmt: skip
    session.execute(delete(CompanyPair).where(mine))
    if rows:
        session.execute(insert(CompanyPair), rows)
    return {found.cats_id, *found.alike, *(n for pair in held for n in pair)}


def progress_of(session: Session, site_id: int) -> dict[str, int]:
    """{"companies": in the mirror, "compared": those of them that wait for nothing}."""
    total = _count(
        session, select(func.count()).select_from(CatsCompany).where(CatsCompany.site_id == site_id)
    )
    queued = select(func.count()).select_from(CompanyToCompare).where(CompanyToCompare.site_id == site_id)
    waiting = _count(session, queued)
    state = _queued(session, site_id)
    if state is not None:
        above = (CatsCompany.site_id == site_id) & (CatsCompany.cats_id > (state.queued_up_to or 0))
        waiting += _count(session, select(func.count()).select_from(CatsCompany).where(above))
    return {"companies": total, "compared": max(0, total - waiting)}


def _count(session: Session, wanted: Any) -> int:
    return int(session.scalar(wanted) or 0)
