"""Every failure in the one shape of the wire: {"error": {code, message, details, retryable, request_id}}.

What is logged of an unexpected one is its type, where it was raised and the request's id: never its text, which may
hold personal data.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from marshmallow import Schema, fields
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from ..db import is_away, is_storage_full
from ..errors import CatsyncError

log = logging.getLogger("catsync")

_BY_STATUS = {
    400: ("bad_request", "The request cannot be read."),
    401: ("not_signed_in", "Sign in first."),
    403: ("forbidden", "You may not do this."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    409: ("conflict", "This does not fit with what is there."),
    412: ("setting_changed", "Somebody changed this since you saw it."),
    413: ("too_large", "The request is larger than 1 MB."),
    415: ("not_json", "Send JSON, with Content-Type: application/json."),
    422: ("validation_failed", "Some values are not as they must be."),
    428: ("setting_changed", "Say with If-Match which version you saw."),
}


class ErrorDetailSchema(Schema):
    """What went wrong."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    details = fields.Dict(required=True)
    retryable = fields.Boolean(required=True)
    request_id = fields.String(required=True)


class ErrorSchema(Schema):
    """The body of every answer from 400 up."""

    error = fields.Nested(ErrorDetailSchema, required=True)


def register(app: Flask) -> None:
    """Answer every kind of failure. Called after flask-smorest has put in its own handler, which this replaces."""
    app.register_error_handler(CatsyncError, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)


def answer(error: CatsyncError) -> Response:
    """The response for an error that is meant for the caller: JSON, or a page for a person in a browser."""
    if _wants_page():
        response = make_response(render_template(_page(error), error=error))
    else:
        response = jsonify(error.body(request_id()))
    response.status_code = error.status
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def request_id() -> str:
    """The id of this request, as in its X-Request-Id header."""
    return str(g.get("request_id", ""))


def _wants_page() -> bool:
    if request.path.startswith("/api/") or g.get("is_foreign", True):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _page(error: CatsyncError) -> str:
    if error.status != 401:
        return "error.html"
    # A link from the extension arrives without the strict session cookie. The page asks once more by itself, and
    # then the browser sends it.
    return "again.html" if request.headers.get("Sec-Fetch-Site") == "cross-site" else "signed-out.html"


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:  # a redirect that routing asks for
        return Response(
            status=status, headers=[each for each in error.get_headers() if each[0] == "Location"]
        )
    if status not in _BY_STATUS:
        return _answer_unexpected(error) if status >= 500 else answer(CatsyncError(*_BY_STATUS[400]))
    code, message = _BY_STATUS[status]
    response = answer(CatsyncError(code, message, _details(error)))
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def _details(error: HTTPException) -> dict[str, Any]:
    """Of a failed validation: {"fields": {where: {field: [sentences]}}}."""
    data = getattr(error, "data", None) or {}
    return {"fields": data["messages"]} if "messages" in data else {}


def _answer_unexpected(error: Exception) -> Response:
    name = type(error).__name__
    log.error("request %s %s failed: %s at %s", request_id(), request.endpoint, name, _where(error))
    if isinstance(error, exc.DBAPIError) and is_storage_full(error):
        return answer(
            CatsyncError(
                "storage_full", "The companion's disk is full, so this was not kept. Nothing was changed."
            )
        )
    if is_away(error):
        return answer(
            CatsyncError("database_unavailable", "Catsync's database does not answer. Try again shortly.")
        )
    return answer(
        CatsyncError("internal", f"Catsync failed at this. Its log has the details under {request_id()}.")
    )


def _where(error: Exception) -> str:
    trace = error.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
