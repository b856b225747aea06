"""When to go on after something kept the mirror from reading CATS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ..cats import CatsError, CatsKeyRefused, CatsNotFound, CatsRefused
from .dictionaries import OtherSite

RETRY_SECONDS = 60
REFUSED_SECONDS = 900
ERROR_LENGTH = 300


@dataclass(frozen=True)
class Pause:
    """until: when to go on. error: a plain sentence to show, or None where waiting is all there is to it.

    is_for_one_kind: the other kinds of records can be read meanwhile.
    """

    until: datetime
    error: str | None
    is_for_one_kind: bool = False


def pause_for(error: Exception, at: datetime) -> Pause | None:
    """The pause that an exception of a CATS call, or of the gate before it, stands for; None for a fault of ours.

    A gate says for how long by an attribute `until` (aware) or `retry_after` (seconds).
    """
    until = _told_by(error, at)
    if isinstance(error, OtherSite):
        return Pause(at + timedelta(seconds=REFUSED_SECONDS), str(error))
    if isinstance(error, CatsError):
        can_heal = error.retryable and not isinstance(error, CatsKeyRefused)
        wait = timedelta(seconds=RETRY_SECONDS if can_heal else REFUSED_SECONDS)
        is_for_one_kind = isinstance(error, CatsRefused | CatsNotFound)
        return Pause(until or at + wait, error.message[:ERROR_LENGTH], is_for_one_kind)
    return Pause(until, None) if until else None


def _told_by(error: Exception, at: datetime) -> datetime | None:
    until = getattr(error, "until", None)
    if isinstance(until, datetime):
        return until
    seconds = getattr(error, "retry_after", None)
    return at + timedelta(seconds=seconds) if isinstance(seconds, int | float) else None
