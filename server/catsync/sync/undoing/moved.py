"""Whether somebody moved a candidate in a pipeline of ours, as CATS' history of it tells."""

from __future__ import annotations

from ...cats import Pipeline
from .look import Look


def was_moved(look: Look, row: Pipeline, ours: frozenset[int | None]) -> bool:
    """ours: the statuses that we set, with None where the one it began with may stand as well."""
    if row.status_id in ours:
        return False
    if None not in ours:
        return True
    history = look.history(row.id)
    return bool(history) and row.status_id != history[0]


def status_before(look: Look, pipeline_id: int, ours: int) -> int | None:
    """The status that it had before we set ours for the last time."""
    history = look.history(pipeline_id)
    if ours not in history:
        return None
    last = len(history) - 1 - history[::-1].index(ours)
    return next((status for status in reversed(history[:last]) if status != ours), None)
