"""Whether a sync wrote, or may have, and whether another one did after it: read from their steps, and no more of those
than tells it, for every row of a list of syncs asks.

Not in the order of their asking: one that was tried again writes after those that were asked for later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ...models import Sync, SyncStep
from .deeds import has_written, may_have_written

COLUMNS = (
    SyncStep.name, SyncStep.state, SyncStep.tries, SyncStep.doubt_since, SyncStep.is_uncertain, SyncStep.result,
    SyncStep.intent_at, SyncStep.finished_at,
)  # fmt: skip


def written_at(session: Session, sync: Sync) -> datetime | None:
    """When it wrote last, or may have; None where it did not."""
    return max(_moments(session.execute(_steps().where(SyncStep.sync_seq == sync.seq))), default=None)


def is_followed(session: Session, sync: Sync, at: datetime) -> bool:
    """Whether another sync of the same person and site has written since, or may have, that is not undone."""
    rows = session.execute(
        _steps()
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(Sync.site_id == sync.site_id, Sync.person_id == sync.person_id, Sync.seq != sync.seq)
        .where(Sync.undoes_seq.is_(None), Sync.undone_at.is_(None))
        .where(or_(SyncStep.finished_at > at, SyncStep.intent_at > at))
    )
    return any(moment > at for moment in _moments(rows))


def _steps() -> Select[Any]:
    return select(*COLUMNS).where(or_(SyncStep.state == "done", SyncStep.doubt_since.is_not(None)))


def _moments(rows: Iterable[Any]) -> Iterable[datetime]:
    for row in rows:
        at = row.finished_at if row.state == "done" else row.intent_at
        if at is not None and (has_written(row) or may_have_written(row)):
            yield at
