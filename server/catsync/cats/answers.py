"""An answer of CATS, and how a failing one becomes an error with a retry decision. CATS_API.md 1.4."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from .errors import (
    CatsBadAnswer,
    CatsDuplicate,
    CatsError,
    CatsFault,
    CatsKeyRefused,
    CatsNotFound,
    CatsRateLimited,
    CatsRefused,
    CatsTimeout,
    Outcome,
)

MAX_RETRY_AFTER_SECONDS = 86_400.0
MAX_CATS_MESSAGE = 500


@dataclass(frozen=True)
class Answer:
    """status, headers (case-insensitive), body: parsed JSON, or None where the body was empty or no JSON."""

    status: int
    headers: Mapping[str, str]
    body: Any
    call: str
    writes: bool

    @property
    def request_id(self) -> str | None:
        return self.headers.get("X-Request-Id")

    def bad(self, what: str) -> CatsBadAnswer:
        """The error for an answer whose shape is not the documented one."""
        return CatsBadAnswer(
            f"CATS answered {self.call} with {what}",
            status=self.status,
            outcome="unknown" if self.writes else "rejected",
            request_id=self.request_id,
        )

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; raises CatsBadAnswer where it is none."""
        if not isinstance(self.body, dict):
            raise self.bad("something that is not a JSON object")
        return self.body


def as_id(value: Any) -> int | None:
    """A positive id from an int or from a string of digits (CATS sends both), else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value.strip()):
        value = int(value)
    return value if isinstance(value, int) and value > 0 else None


def as_count(value: Any) -> int | None:
    """A number of rows or calls, 0 included, from an int or a string of digits, else None."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value.strip()):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def retry_after_seconds(value: str | None, now: float | None = None) -> float | None:
    """Seconds of a `Retry-After` header, which may be a number or an HTTP date; None where it says neither.

    now: seconds since the epoch, for tests. The result lies between 0 and a day.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]+)?", text):
        return min(float(text), MAX_RETRY_AFTER_SECONDS)
    try:
        at = parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    wait = at - (time.time() if now is None else now)
    return min(max(wait, 0.0), MAX_RETRY_AFTER_SECONDS)


def failure(answer: Answer) -> CatsError:
    """The error that an answer other than 2xx stands for."""
    status, call = answer.status, answer.call
    body = answer.body if isinstance(answer.body, dict) else {}
    told: dict[str, Any] = {
        "status": status,
        "request_id": answer.request_id,
        "cats_message": _own_words(body),
        "details": {key: value for key, value in body.items() if key not in ("message", "_links")},
        "retry_after": retry_after_seconds(answer.headers.get("Retry-After")),
    }
    in_doubt: Outcome = "unknown" if answer.writes else "rejected"
    if status == 401:
        return CatsKeyRefused("CATS does not accept the key", **told)
    if status in (404, 410):
        return CatsNotFound(f"CATS does not have what {call} asks for", **told)
    if status == 409:
        return _duplicate(call, body, told)
    if status == 429:
        return CatsRateLimited("The quota of the CATS key is used up", **told)
    if status == 408:
        return CatsTimeout(f"CATS gave up waiting for {call}", outcome=in_doubt, **told)
    if 400 <= status < 500:
        return CatsRefused(f"CATS refused {call} ({status})", **told)
    if status >= 500:
        return CatsFault(f"CATS failed at {call} ({status})", outcome=in_doubt, **told)
    return CatsBadAnswer(f"CATS answered {call} with status {status}", outcome=in_doubt, **told)


def _duplicate(call: str, body: Mapping[str, Any], told: dict[str, Any]) -> CatsDuplicate:
    """Only `data_item.id` was observed (CATS_API.md 2.6), so other forms are read too."""
    item = body.get("data_item")
    found = item if isinstance(item, dict) else {"id": item if item is not None else body.get("id")}
    kind = found.get("type")
    return CatsDuplicate(
        f"CATS already has what {call} would create",
        existing_id=as_id(found.get("id")),
        existing_type=kind.strip().lower() if isinstance(kind, str) and kind.strip() else None,
        **told,
    )


def _own_words(body: Mapping[str, Any]) -> str | None:
    """`message`, then every sentence found in the details (whose key and shape are not confirmed)."""
    words = [body["message"].strip()] if isinstance(body.get("message"), str) else []
    for key in ("errors", "details", "messages", "validation"):
        words += [text for text in _sentences(body.get(key)) if text not in words]
    text = " ".join(word for word in words if word)
    return text[:MAX_CATS_MESSAGE] or None


def _sentences(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        text = value.strip()
        yield text if not name or name in text else f"{name}: {text}"
    elif isinstance(value, list):
        for each in value:
            yield from _sentences(each, name)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _sentences(each, name if key in ("message", "error") else str(key))
