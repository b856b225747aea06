"""What every API request passes, in CATS' order: content type, key, quota; then faults, then the route."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import uuid
from typing import TYPE_CHECKING, Any

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from catsync.sandbox import dialect
from catsync.sandbox.answers import JSON_TYPE, ApiError
from catsync.sandbox.faults import AFTER, BEFORE, Fault, Hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.log import Entry
    from catsync.sandbox.state import Sandbox

BROKEN_BODY = b'{"count":25,"total":'


class NoAnswer(Exception):
    """The connection is to be cut without an answer."""


class Gate:
    """Takes an API request from its arrival to its answer."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def handle(self, dispatch: Callable[[], Any]) -> Response:
        """The answer; `dispatch` runs the route."""
        entry = self._sandbox.log.begin(
            request.method, request.path, request.query_string.decode("latin-1"), _body()
        )
        entry.route = _route()
        g.entry = entry
        try:
            response = self._checked(entry, dispatch)
        except NoAnswer:
            _cut()
            return Response(status=500)
        except Exception:
            entry.status = 500
            raise
        response = dialect.write(self._sandbox.switches, response)
        response.headers["X-Request-Id"] = str(uuid.uuid4())
        entry.status = response.status_code
        return response

    def _checked(self, entry: Entry, dispatch: Callable[[], Any]) -> Response:
        if request.mimetype.startswith("multipart/"):
            return ApiError(415, "Unsupported Content-Type.").response()
        if request.headers.get("Authorization") != f"Token {self._sandbox.options.api_key}":
            return ApiError(401, "Invalid credentials.").response()
        wait = self._sandbox.quota.spend()
        response = self._with_fault(entry, dispatch) if wait is None else _too_many(wait)
        headers = response.headers
        headers["X-Rate-Limit-Limit"] = str(self._sandbox.switches.rate_limit)
        headers.setdefault("X-Rate-Limit-Remaining", str(self._sandbox.quota.remaining()))
        return response

    def _with_fault(self, entry: Entry, dispatch: Callable[[], Any]) -> Response:
        fault = self._sandbox.faults.take(request.method, request.path)
        entry.fault = fault.what if fault else None
        if fault is not None and fault.what in BEFORE:
            early = self._before(entry, fault)
            if early is not None:
                return early
        response = self._dispatched(entry, dispatch)
        return self._after(entry, fault, response) if fault is not None and fault.what in AFTER else response

    def _dispatched(self, entry: Entry, dispatch: Callable[[], Any]) -> Response:
        with self._sandbox.store.lock:
            version = self._sandbox.store.version
            try:
                response: Response = dispatch()
            except ApiError as error:
                response = error.response()
            except HTTPException as error:
                response = ApiError(error.code or 500, f"{error.name}.").response()
            entry.committed = self._sandbox.store.version != version
            self._sandbox.webhooks.tell()
        return response

    def _before(self, entry: Entry, fault: Fault) -> Response | None:
        if fault.what == "status":
            return ApiError(fault.status, "An error was ordered by a test.").response()
        if fault.what == "429":
            return _too_many(fault.retry_after if fault.retry_after is not None else 1)
        state = "" if fault.what == "close_before" else self._hold(entry, fault)
        if fault.what in ("close_before", "timeout_before") or state == "killed":
            raise NoAnswer
        return None

    def _after(self, entry: Entry, fault: Fault, response: Response) -> Response:
        if fault.what == "status_after":
            return ApiError(fault.status, "An error was ordered by a test.").response()
        if fault.what == "garbage":
            return Response(
                BROKEN_BODY,
                status=response.status_code if response.status_code != 204 else 200,
                content_type=JSON_TYPE,
            )
        state = "" if fault.what == "close_after" else self._hold(entry, fault)
        if fault.what in ("close_after", "timeout_after") or state == "killed":
            raise NoAnswer
        return response

    def _hold(self, entry: Entry, fault: Fault) -> str:
        peer = request.environ.get("REMOTE_PORT", "")
        hold = Hold(
            entry.seq, fault.what, entry.method, entry.path, int(peer) if str(peer).isdigit() else None
        )
        server_port = int(request.environ["SERVER_PORT"])
        return self._sandbox.holds.wait(hold, fault.seconds or 0.0, server_port, fault.kill).state


def _too_many(retry_after: int | str) -> Response:
    response = ApiError(429, "Too many requests.").response()
    response.headers["Retry-After"] = str(retry_after)
    response.headers["X-Rate-Limit-Remaining"] = "0"
    return response


def _route() -> str | None:
    if request.url_rule is None:
        return None
    return re.sub(r"<[^>]*>", "{id}", request.url_rule.rule.removeprefix("/v3"))


def _body() -> Any:
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(request.get_data())
    return None


def _cut() -> None:
    """End the TCP connection. Without a real server under us (test client) the error shows instead."""
    told = request.environ.get("waitress.client_disconnected")
    channel = getattr(told, "__self__", None)
    if channel is None:
        raise ConnectionResetError("the sandbox cut the connection, as ordered")
    with contextlib.suppress(OSError):
        channel.socket.shutdown(socket.SHUT_RDWR)
