"""What a failure below HTTP means for the write that was on its way."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import requests
import urllib3

from .errors import CatsBadRequest, CatsDropped, CatsError, CatsTimeout, CatsUnreachable, Outcome

_NEVER_CONNECTED = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ProxyError,
    ssl.SSLCertVerificationError,
)
_BAD_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidHeader,
    urllib3.exceptions.LocationValueError,
)


def network_failure(error: Exception, call: str, writes: bool) -> CatsError:
    """The CatsError for what requests, urllib3 or the socket raised.

    call: method and path, for the message. Only where nothing can have left this machine is a write
    "not_sent"; whatever is not known for certain counts as "unknown". A call that only reads has nothing to
    be in doubt about.
    """
    in_doubt: Outcome = "unknown" if writes else "not_sent"
    causes = tuple(_causes(error))
    if any(isinstance(cause, _BAD_ADDRESS) for cause in causes):
        return CatsBadRequest(f"The address for {call} is not a valid one")
    if any(isinstance(cause, _NEVER_CONNECTED) for cause in causes):
        return CatsUnreachable("CATS cannot be reached", outcome="not_sent")
    if any(isinstance(cause, _CONNECT_TIMEOUTS) for cause in causes):
        return CatsTimeout("Connecting to CATS took too long", outcome="not_sent")
    if any(isinstance(cause, _READ_TIMEOUTS) for cause in causes):
        return CatsTimeout(f"CATS did not answer {call} in time", outcome=in_doubt)
    return CatsDropped(f"The connection closed during {call}", outcome=in_doubt)


_CONNECT_TIMEOUTS = (requests.exceptions.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError)
_READ_TIMEOUTS = (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 hand the real reason on in `args` and `reason`.

    `__context__` is left alone: it may be an error of an earlier call that our caller is just handling.
    """
    pending: list[BaseException] = [error]
    seen: list[BaseException] = []
    while pending:
        cause = pending.pop()
        if any(cause is each for each in seen):
            continue
        seen.append(cause)
        yield cause
        inner = [*cause.args, getattr(cause, "reason", None)]
        pending += [each for each in inner if isinstance(each, BaseException)]
