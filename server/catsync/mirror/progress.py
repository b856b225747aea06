"""How far the mirror of each kind is, kept in the same transaction as the rows it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import now
from ..models import MirrorState

DICTIONARY = "dictionary"
JOB = "job"
LAST_ACTIVITY = "activity"  # only a mark up to where they were read; loaded with the dictionary
# Companies first: contacts are shown with theirs, and their look-alikes are what is warned of.
RECORD_KINDS = ("company", "contact", "candidate")
KINDS = (DICTIONARY, JOB, *RECORD_KINDS)


def states(session: Session, site_id: int) -> Mapping[str, MirrorState]:
    """The state of every kind that was begun."""
    rows = session.scalars(select(MirrorState).where(MirrorState.site_id == site_id))
    return {row.kind: row for row in rows}


def state_of(session: Session, site_id: int, kind: str) -> MirrorState:
    """The state of one kind, made if it is new; for a write session."""
    found = session.get(MirrorState, (site_id, kind))
    if found is None:
        found = MirrorState(site_id=site_id, kind=kind, is_complete=False, after_id=0)
        session.add(found)
    return found


def ask_again(session: Session, site_id: int) -> None:
    """Have the small tables and the jobs read again at the mirror's next step; for a write session.

    The wish stands in the database until it is met: `refreshed_at` is None for what is complete, and is asked for. A
    first reading of the small tables goes on and is followed by another, since it may be past what has changed: until
    then `high_water`, which they have no other use for, is when that was wished.
    """
    for kind in (DICTIONARY, JOB):
        state = state_of(session, site_id, kind)
        if state.is_complete:
            state.refreshed_at = None
            state.after_id = 0
        elif kind == DICTIONARY and state.after_id:
            state.high_water = now()


def finish(state: MirrorState, high_water: datetime | None, at: datetime | None) -> None:
    """The kind is whole as of then; None: but for what changed while it was read, which comes next."""
    state.is_complete, state.high_water, state.refreshed_at, state.error = True, high_water, at, None
