"""Who may call from where: the host we answer to, the origins we know, what a body must be (W1)."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_cors import CORS

from .. import __version__
from ..errors import CatsyncError
from ..services import Services, services

MAX_BODY_BYTES = 1024 * 1024
# By endpoint: what is larger than a form, and what is a file instead of JSON.
LARGER_BODIES = {
    "imports.ListsOfCampaign": 8 * MAX_BODY_BYTES,
    "activity_batches.take_in": 32 * MAX_BODY_BYTES,
    "resumes.upload": 5 * MAX_BODY_BYTES,
    "cats_webhook.receive": 2 * MAX_BODY_BYTES,
}
FILES = {"resumes.upload": "application/octet-stream"}
# Signed as a whole, so that nothing in it is looked at before its signature was.
RAW_BODIES = ("cats_webhook.receive",)
PREFLIGHT_SECONDS = 7200
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
REQUEST_HEADERS = [
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "X-Pairing-Secret",
]
EXPOSED_HEADERS = ["X-Catsync-Version", "X-Request-Id", "ETag", "Retry-After"]
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def register(app: Flask) -> None:
    """Check each request before anything else looks at it, and give each answer its headers, errors included."""
    app.before_request(_guard)
    app.after_request(_finish)
    shared: Services = app.extensions["catsync"]
    CORS(
        app,
        origins=list(shared.config.extension_origins),
        methods=METHODS,
        allow_headers=REQUEST_HEADERS,
        expose_headers=EXPOSED_HEADERS,
        max_age=PREFLIGHT_SECONDS,
        supports_credentials=False,
        send_wildcard=False,
        vary_header=True,
        automatic_options=False,
    )


def own_origins() -> tuple[str, ...]:
    """Those of our pages: as addressed now (the Host was checked), and as people type them."""
    public = services().config.public_url
    return (request.host_url.rstrip("/"), *([_origin(public)] if public else []))


def pages_url() -> str:
    """Address of our pages as the caller reaches them, with a trailing slash."""
    public = services().config.public_url
    return f"{public}/" if public else request.host_url


def sent_origin() -> str | None:
    return request.headers.get("Origin")


def is_from_extension() -> bool:
    """Whether a known extension sent this. Its reads carry no Origin where it holds a host permission for us."""
    return sent_origin() in services().config.extension_origins


def is_from_own_page() -> bool:
    """Whether nothing says that another place than our own pages sent this."""
    return sent_origin() is None or sent_origin() in own_origins()


def _guard() -> Response | None:
    g.request_id = uuid.uuid4().hex[:16]
    g.is_foreign = True
    if request.routing_exception is not None and request.url_rule is None and not _is_host_known():
        raise CatsyncError("bad_request", "This is not an address that Catsync answers to.")
    _check_origin()
    g.is_foreign = False
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    _check_body()
    return None


def _is_host_known() -> bool:
    try:
        return bool(request.host)
    except Exception:  # werkzeug's SecurityError; whatever it is, the host is not one of ours
        return False


def _check_origin() -> None:
    """Raises CatsyncError origin_refused. "null" (sandboxed frames, files) is nobody's origin."""
    origin = sent_origin()
    if origin is None:
        is_elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        # A link from elsewhere may lead to a page, but nothing from elsewhere may read or change by the API.
        if is_elsewhere and (request.path.startswith("/api/") or request.method not in SAFE_METHODS):
            raise CatsyncError("origin_refused", "Requests from this place are not answered.")
        return
    if origin not in services().config.extension_origins and origin not in own_origins():
        raise CatsyncError(
            "origin_refused",
            "This browser extension or page is not known to Catsync. An admin can add its id.",
        )


def _check_body() -> None:
    limit = LARGER_BODIES.get(request.endpoint or "", MAX_BODY_BYTES)
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise CatsyncError("too_large", f"The request is larger than {limit // 1024 // 1024} MB.")
    is_raw = request.endpoint in RAW_BODIES
    if is_raw or request.method in SAFE_METHODS or not request.path.startswith("/api/"):
        return
    if request.endpoint in FILES:
        if request.mimetype != FILES[request.endpoint]:
            raise CatsyncError(
                "unsupported_file", f"Send the file itself, with Content-Type: {FILES[request.endpoint]}."
            )
        return
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if (has_body or request.content_type) and request.mimetype != "application/json":
        raise CatsyncError("not_json", "Send JSON, with Content-Type: application/json.")


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Catsync-Version"] = __version__
    headers["X-Request-Id"] = g.get("request_id", "")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = PAGE_POLICY
    headers["X-Frame-Options"] = "DENY"
    headers["Cache-Control"] = "no-cache" if request.endpoint == "web.static" else "no-store"
    return response


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
