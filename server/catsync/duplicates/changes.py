"""What the mirror tells of companies while it writes them, in its own transaction: what is to be compared, what went.

The caller holds the mirror's turn (`mirror/store.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Table, delete
from sqlalchemy.orm import Session

from ..matching.facts import company_facts_from_record
from ..mirror.rows import upsert
from ..models import CompanyPair, CompanyToCompare
from .grouping import partners_of, regroup, touching

QUEUE = cast("Table", CompanyToCompare.__table__)


class Held(Protocol):
    """A row as the mirror held it."""

    @property
    def record(self) -> Mapping[str, Any]: ...


class Taken(Protocol):
    """A row as the mirror takes it in."""

    @property
    def kept(self) -> dict[str, Any]: ...


def note_changed(
    connection: Connection, site_id: int, before: Mapping[int, Held], after: Mapping[int, Taken], at: datetime
) -> None:
    """Queue those that are new, or of which something that is compared changed. By CATS id."""
    changed = [n for n, taken in after.items() if n not in before or _is_other(before[n].record, taken.kept)]
    queue(connection, site_id, changed, at)


def queue(connection: Connection, site_id: int, cats_ids: Collection[int], at: datetime) -> None:
    """They are to be compared, again where they wait already."""
    upsert(connection, QUEUE, [{"site_id": site_id, "cats_id": n, "changed_at": at} for n in cats_ids])


def note_gone(session: Session, site_id: int, cats_ids: Collection[int], at: datetime) -> None:
    """CATS has them no longer: nothing of them is compared, paired or grouped. At most as many as a statement takes."""
    gone = set(cats_ids)
    waiting = (CompanyToCompare.site_id == site_id) & CompanyToCompare.cats_id.in_(gone)
    session.execute(delete(CompanyToCompare).where(waiting))
    partners = partners_of(session, site_id, gone)
    if partners:
        session.execute(delete(CompanyPair).where(touching(site_id, gone)))
        regroup(session, site_id, gone | partners, at)


def _is_other(held: Mapping[str, Any], kept: dict[str, Any]) -> bool:
    return held != kept and company_facts_from_record(held) != company_facts_from_record(kept)
