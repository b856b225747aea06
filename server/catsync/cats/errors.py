"""What can go wrong between us and CATS, sorted by what the caller may do next.

Every error answers three questions: is trying again worth while (`retryable`, `retry_after`), what became of
the write (`outcome`), and what may be shown (`message` is ours and safe to log; `cats_message` and `details`
are CATS' own words: they may name a person, so they are for the page and not for the log). CATS_API.md 1.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Outcome = Literal["not_sent", "rejected", "unknown"]


class CatsError(Exception):
    """Anything that kept a call to CATS from being answered as documented.

    message: our sentence; holds no key, no query and no personal data.
    status: HTTP status, or None where no answer came.
    retryable: the same call may succeed later. With outcome "unknown", look into CATS before writing again.
    retry_after: seconds CATS asked us to wait, or None.
    outcome: what became of a write. "not_sent": CATS cannot have acted; "rejected": CATS answered and did
    nothing;
        "unknown": it may have been done. A call that only reads is never "unknown".
    request_id: CATS' own id of the request, or None.
    cats_message: CATS' own words, or None.
    details: what else the answer said (at most what the body held).
    """

    retryable: bool = False
    outcome: Outcome = "rejected"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        outcome: Outcome | None = None,
        request_id: str | None = None,
        cats_message: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.retryable = type(self).retryable if retryable is None else retryable
        self.retry_after = retry_after
        self.outcome = type(self).outcome if outcome is None else outcome
        self.request_id = request_id
        self.cats_message = cats_message
        self.details: dict[str, Any] = dict(details or {})

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.message!r}, status={self.status}, outcome={self.outcome!r},"
            f" retryable={self.retryable}, request_id={self.request_id!r})"
        )


class CatsKeyRefused(CatsError):
    """CATS does not know the key (401), or it cannot be one (then `outcome` is "not_sent")."""


class CatsRefused(CatsError):
    """CATS read the request and will not do it (400, 403, 405, 415, 422 ...). Asked again, it fails again."""


class CatsNotFound(CatsError):
    """There is no such record or route (404, 410)."""


class CatsDuplicate(CatsError):
    """A create with `check_duplicate` met a record that CATS takes for the same (409).

    existing_id, existing_type: that record, or None where the answer did not tell. A candidate to compare,
    not a proven match: for companies CATS compares the beginning of the name only. CATS_API.md 2.6 and 7.
    """

    def __init__(
        self, message: str, *, existing_id: int | None = None, existing_type: str | None = None, **rest: Any
    ) -> None:
        super().__init__(message, **rest)
        self.existing_id = existing_id
        self.existing_type = existing_type


class CatsRateLimited(CatsError):
    """The hourly quota of the key is used up (429). Nothing was done."""

    retryable = True


class CatsFault(CatsError):
    """CATS failed by itself (5xx). A write may have been committed all the same."""

    retryable = True
    outcome: Outcome = "unknown"


class CatsUnreachable(CatsError):
    """No connection was made (refused, no such host, certificate not accepted). Nothing was sent."""

    retryable = True
    outcome: Outcome = "not_sent"


class CatsTimeout(CatsError):
    """No answer in time: "not_sent" where connecting took too long, "unknown" where a write was sent."""

    retryable = True
    outcome: Outcome = "unknown"


class CatsDropped(CatsError):
    """The connection closed before the answer was whole."""

    retryable = True
    outcome: Outcome = "unknown"


class CatsBadAnswer(CatsError):
    """The answer is not as documented: no JSON, a redirect, a wrong shape, too long, a 201 without an id."""

    retryable = True
    outcome: Outcome = "unknown"


class CatsIncomplete(CatsBadAnswer):
    """A collection could not be read whole. What was read so far must not be taken for all of it."""

    outcome: Outcome = "rejected"


class CatsBadRequest(CatsError):
    """Our own code built something that CATS' documentation does not allow. Never sent, never tried again."""

    outcome: Outcome = "not_sent"
