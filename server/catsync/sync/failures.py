"""What an error means for the sync: again later, a person's turn, or nothing (Q2, ARCHITECTURE 5)."""

from __future__ import annotations

import logging
import random
import traceback

from ..cats import CatsBadRequest, CatsDuplicate, CatsError, CatsKeyRefused, CatsRateLimited
from ..db import is_away
from ..errors import CatsyncError
from .budget import DEFAULT_BLOCK_SECONDS, NoCallsLeft
from .endings import Ending, Halted, Job
from .timing import Timing

log = logging.getLogger(__name__)


def ending_of(error: Exception, job: Job, timing: Timing) -> Ending:
    """The ending that an error brings. A programming error is never tried again by itself."""
    if isinstance(error, Halted):
        return error.ending
    if isinstance(error, NoCallsLeft):
        return Ending("queued", "rate", until=error.until)
    if isinstance(error, CatsError):
        return _of_cats(error, job, timing)
    if isinstance(error, CatsyncError):
        return _stopped(error.code, error.message)
    if is_away(error):
        return _again(job, timing, "database_unavailable", "The database did not answer.", None)
    # Frames only: the message of an exception may hold what it was about.
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    log.error("sync %s failed: %s in %s", job.id, type(error).__name__, where)
    return _stopped("internal", "Catsync made a mistake here. It is in the log.")


def _of_cats(error: CatsError, job: Job, timing: Timing) -> Ending:
    if isinstance(error, CatsRateLimited):
        wait = DEFAULT_BLOCK_SECONDS if error.retry_after is None else error.retry_after
        return Ending("queued", "rate", delay_seconds=wait)
    if isinstance(error, CatsKeyRefused):
        return _stopped("key_refused", "CATS does not accept the key.", error.cats_message)
    if isinstance(error, CatsBadRequest):
        return _stopped("not_as_documented", error.message)
    if error.retryable:
        return _again(job, timing, "cats_down", error.message, error)
    message = "CATS refused this." if not isinstance(error, CatsDuplicate) else error.message
    return _stopped("refused", message, error.cats_message)


def _again(job: Job, timing: Timing, code: str, message: str, error: CatsError | None) -> Ending:
    """Exponential back-off with jitter; after the last attempt a person has to look."""
    told = {"code": code, "message": message}
    if error is not None and error.cats_message:
        told["cats_message"] = error.cats_message
    if job.attempts + 1 >= timing.max_attempts:
        return Ending("needs_attention", code, counted=True, error=told)
    wait = min(timing.backoff_seconds * 2**job.attempts, timing.backoff_limit_seconds)
    wait *= random.uniform(0.5, 1.0)  # noqa: S311 - only so that not all come at once
    if error is not None and error.retry_after is not None:
        wait = max(wait, error.retry_after)
    return Ending("queued", "retry", delay_seconds=wait, counted=True, error=told)


def _stopped(code: str, message: str, cats_message: str | None = None) -> Ending:
    told = {"code": code, "message": message}
    if cats_message:
        told["cats_message"] = cats_message
    return Ending("needs_attention", code, error=told)
