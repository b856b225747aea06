"""Throwing the mirror away, to be read anew (Q5): what people decided, linked and set stays.

First it counts as not begun, so that nobody is called new while it empties; then the mirror's thread takes the rows
away, a few thousand a transaction, and goes on with that after a kill. The first crawl follows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ..db import Database
from ..models import (
    CatsCompany,
    CatsDeleted,
    CatsLastActivity,
    CatsPerson,
    CompanyGroup,
    CompanyGroupMember,
    CompanyName,
    CompanyPair,
    CompanyPosting,
    CompanyToCompare,
    MatchKey,
    MirrorState,
    MirrorSweep,
)
from .store import take_turn

REBUILD = "rebuild"  # a row of mirror_sweep that stands for the wish
ROWS_PER_TRANSACTION = 5000
# Keys first: what is not found says "unknown" while nothing is complete.
_BY_KEY = ((CompanyPosting, CompanyPosting.key), (MatchKey, MatchKey.key))
_BY_ID = (
    (CompanyGroup, CompanyGroup.group_id),
    (CompanyGroupMember, CompanyGroupMember.cats_id),
    (CompanyPair, CompanyPair.low_id),
    (CompanyToCompare, CompanyToCompare.cats_id),
    (CompanyName, CompanyName.cats_id),
    (CatsPerson, CatsPerson.cats_id),
    (CatsCompany, CatsCompany.cats_id),
    (CatsDeleted, CatsDeleted.cats_id),
    (CatsLastActivity, CatsLastActivity.cats_id),
)


def throw_away(session: Session, site_id: int, at: datetime) -> None:
    """Wish for it; for a write session. From its end on the mirror says that it is incomplete."""
    _begin_anew(session, site_id)
    session.add(MirrorSweep(site_id=site_id, kind=REBUILD, started_at=at))


def is_wished(session: Session, site_id: int) -> bool:
    """Whether rows are still to be taken away."""
    return session.get(MirrorSweep, (site_id, REBUILD)) is not None


def take_away_some(database: Database, site_id: int) -> bool:
    """One short transaction; whether there was something to do. Only for the thread that crawls.

    The states go each time: a window that was on its way when it was wished for may have written one.
    """
    with database.read() as session:
        if not is_wished(session, site_id):
            return False
    with database.write() as session:
        take_turn(session, site_id)
        wish = session.get(MirrorSweep, (site_id, REBUILD))
        at = wish.started_at if wish is not None else None
        _begin_anew(session, site_id)
        if any(_delete_some(session, site_id, table, column) for table, column in (*_BY_KEY, *_BY_ID)):
            session.add(MirrorSweep(site_id=site_id, kind=REBUILD, started_at=at))
    return True


def _begin_anew(session: Session, site_id: int) -> None:
    for table in (MirrorState, MirrorSweep):
        session.execute(delete(table).where(table.site_id == site_id))
    session.expire_all()


def _delete_some(session: Session, site_id: int, table: type, column: object) -> bool:
    """The first few thousand rows; False where there are none."""
    chosen = table.site_id == site_id  # type: ignore[attr-defined]
    if "record_type" in table.__table__.primary_key.columns and table is not MatchKey:  # type: ignore[attr-defined]
        kind = session.scalar(select(table.record_type).where(chosen).limit(1))  # type: ignore[attr-defined]
        chosen &= table.record_type == kind  # type: ignore[attr-defined]
    ordered = select(column).where(chosen).order_by(column)  # type: ignore[call-overload]
    last = session.scalar(ordered.offset(ROWS_PER_TRANSACTION - 1).limit(1))
    if last is not None:
        chosen &= column <= last
    return bool(session.execute(delete(table).where(chosen)).rowcount)  # type: ignore[attr-defined]
