"""One HTTP request to CATS: key, JSON, quota headers, failures as CatsError. CATS_API.md 1.1, 1.3, 1.4.

Nothing is ever sent twice from here: no automatic retries, no redirects followed.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from .answers import Answer, as_count, failure, retry_after_seconds
from .errors import CatsBadAnswer, CatsBadRequest, CatsDropped, CatsError, CatsKeyRefused, Outcome
from .gate import Gate, NullGate
from .network import network_failure

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
MAX_ANSWER_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 16 * 1024
POOL_SIZE = 16
MAX_REQUEST_ID = 100
JSON_TYPE = "application/json"
FILE_TYPE = "application/octet-stream"
REDIRECTS = (301, 302, 303, 307, 308)

# urllib3 writes whole addresses at DEBUG, and ours hold what people are searched by.
logging.getLogger("urllib3").setLevel(logging.INFO)


class _TokenAuth(AuthBase):
    """Sets the header last, so that an entry for the host in ~/.netrc cannot take its place."""

    def __init__(self, api_key: str) -> None:
        self._api_key = api_key

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        prepared.headers["Authorization"] = f"Token {self._api_key}"
        return prepared


class _NoAuth(AuthBase):
    """Nothing, also not what ~/.netrc holds for the host."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        return prepared


@dataclass(frozen=True, repr=False)
class _Sent:
    """One request. call: how it is named in errors. taken_at: when the gate let it through. to_cats: false for where
    CATS keeps a file."""

    method: str
    address: str
    call: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    data: bytes | None = None
    media_type: str = JSON_TYPE
    writes: bool = False
    taken_at: datetime | None = None
    to_cats: bool = True


class Transport:
    """Requests to one CATS site with one key. Safe to share between threads.

    base_url: e.g. "https://api.catsone.com/v3". timeout: seconds to connect, seconds without a byte.
    gate: asked before each request and told after each answer. gated=False asks nothing (the caller has
    taken its token already) and still tells. Raises CatsKeyRefused where the key cannot be one,
    CatsBadRequest for a bad address.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        gate: Gate | None = None,
        gated: bool = True,
        priority: str = "interactive",
        session: requests.Session | None = None,
    ) -> None:
        self.base_url = _checked_address(base_url)
        self._api_key = _checked_key(api_key)
        self._auth: AuthBase = _TokenAuth(self._api_key)
        self._timeout = timeout
        self._gate: Gate = gate or NullGate()
        self._gated = gated
        self._priority = priority
        self._session = session or requests.Session()
        self.last_request_id: str | None = None  # CATS' own id of the latest answer
        _make_single_shot(self._session)

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    def close(self) -> None:
        """Give the open connections back."""
        self._session.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Any = None,
        content: bytes | None = None,
        writes: bool | None = None,
        gated: bool | None = None,
    ) -> Answer:
        """Send one request and return its 2xx answer. Raises CatsError, and what the gate raises.

        path: below the base address, e.g. "/candidates/12". body: anything JSON can carry. content: a file, sent
        as it is in place of a body (never multipart, which CATS refuses).
        writes: whether it can change something in CATS; by default all but GET (a filter is a POST that reads).
        """
        writes = method != "GET" if writes is None else writes
        call = f"{method} {path}"
        data = content
        if content is None and (body is not None or method == "PUT"):
            data = _encoded(body, call)
        taken_at = None
        if self._gated if gated is None else gated:
            taken_at = self._gate.take(self._priority)
        media_type = JSON_TYPE if content is None else FILE_TYPE
        sent = _Sent(
            method, self.base_url + path, call, dict(query or {}), data, media_type, writes, taken_at
        )
        answer = _parsed(*self._fetch(sent), self._api_key)
        if not 200 <= answer.status < 300:
            raise failure(answer)
        return answer

    def download(self, path: str) -> bytes:
        """GET a file. Where CATS leads to another address, that one is asked once, without the key and outside the
        budget: it is no call of the API (CATS_API.md 2.13). Raises as `request`."""
        call = f"GET {path}"
        taken_at = self._gate.take(self._priority) if self._gated else None
        sent = _Sent("GET", self.base_url + path, call, taken_at=taken_at)
        answer, content = self._fetch(sent)
        if answer.status in REDIRECTS:
            answer, content = self._fetch(_Sent("GET", self._elsewhere(answer), call, to_cats=False))
        if not 200 <= answer.status < 300:
            raise failure(_parsed(answer, content, self._api_key))
        return content

    def _elsewhere(self, answer: Answer) -> str:
        """Where a redirect leads: not back to plain HTTP, and with no name and password in it."""
        where = answer.headers.get("Location") or ""
        try:
            target = urljoin(self.base_url + "/", where)
            parts = urlsplit(target)
            good = bool(where and parts.hostname) and not parts.username
        except ValueError:
            raise answer.bad("a redirect to nowhere") from None
        if not good or parts.scheme not in {"https", urlsplit(self.base_url).scheme}:
            raise answer.bad("a redirect that cannot be followed")
        return target

    def _fetch(self, sent: _Sent) -> tuple[Answer, bytes]:
        """An answer without its body, and the bytes of the body."""
        trouble: CatsError
        try:
            return self._exchange(sent)
        except CatsError:
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            trouble = network_failure(error, sent.call, sent.writes)
        except ValueError:  # requests reads the `Location` of a redirect that it is not to follow
            outcome: Outcome = "unknown" if sent.writes else "rejected"
            trouble = CatsBadAnswer(
                f"CATS answered {sent.call} with a header that cannot be read", outcome=outcome
            )
        # Raised out here: the original carries the request, and with it the key.
        raise trouble

    def _exchange(self, sent: _Sent) -> tuple[Answer, bytes]:
        with ExitStack() as stack:
            session, headers, auth = (
                self._session,
                {"Accept": JSON_TYPE, "Content-Type": sent.media_type},
                self._auth,
            )
            if not sent.to_cats:  # no key, no budget, and no hooks that watch the key
                session, headers, auth = stack.enter_context(requests.Session()), {}, _NoAuth()
                _make_single_shot(session)
            response = session.request(
                sent.method,
                sent.address,
                params=sent.query,
                data=sent.data,
                headers=headers,
                auth=auth,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            stack.enter_context(response)
            if sent.to_cats:
                self._learn(response, sent.taken_at)
            content = self._content(response, sent.call, sent.writes)
            return Answer(response.status_code, response.headers, None, sent.call, sent.writes), content

    def _learn(self, response: requests.Response, taken_at: datetime | None) -> None:
        headers = response.headers
        self.last_request_id = (headers.get("X-Request-Id") or "")[:MAX_REQUEST_ID] or None
        self._gate.learn(
            as_count(headers.get("X-Rate-Limit-Limit")),
            as_count(headers.get("X-Rate-Limit-Remaining")),
            retry_after_seconds(headers.get("Retry-After")) if response.status_code in (429, 503) else None,
            taken_at,
        )

    def _content(self, response: requests.Response, call: str, writes: bool) -> bytes:
        """The body, within the size and time allowed."""
        deadline = time.monotonic() + 2 * self._timeout[1]
        content = bytearray()
        for chunk in response.iter_content(CHUNK_BYTES):
            content += chunk
            if len(content) > MAX_ANSWER_BYTES:
                raise CatsBadAnswer(
                    f"CATS' answer to {call} is too long",
                    status=response.status_code,
                    outcome="unknown" if writes else "rejected",
                )
            if time.monotonic() > deadline:
                raise CatsDropped(
                    f"CATS' answer to {call} did not end",
                    status=response.status_code,
                    outcome="unknown" if writes else "not_sent",
                )
        return bytes(content)


def _parsed(answer: Answer, content: bytes, api_key: str) -> Answer:
    """With its body, if that is JSON, and the key blotted out should anything echo it."""
    text = content.decode("utf-8", errors="replace").replace(api_key, "[key]")
    if not text.strip():
        return answer
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        if 200 <= answer.status < 300:
            raise answer.bad("something that is not JSON") from None
        return answer
    return replace(answer, body=body)


def _make_single_shot(session: requests.Session) -> None:
    """No retries: a POST must never be sent again unseen. No cookies: calls share nothing."""
    if type(session.get_adapter("https://")) is HTTPAdapter:
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=0, pool_connections=2, pool_maxsize=POOL_SIZE))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))


def _checked_key(api_key: str) -> str:
    key = api_key.strip()
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        # http.client would refuse such a header too, and print the key in its error.
        raise CatsKeyRefused("This cannot be a CATS key", outcome="not_sent")
    return key


def _checked_address(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password or parts.query or parts.fragment:
        raise CatsBadRequest("The address of CATS must look like https://api.catsone.com/v3")
    return base_url.rstrip("/")


def _encoded(body: Any, call: str) -> bytes:
    """CATS refuses a PUT without a well-formed body, so nothing becomes `{}`."""
    try:
        return json.dumps({} if body is None else body, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        raise CatsBadRequest(f"The body of {call} cannot be written as JSON") from None
