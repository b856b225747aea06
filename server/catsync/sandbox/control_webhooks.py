"""Control routes for webhooks that get lost or mixed up, and for "someone else" who changes much at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from catsync.sandbox.answers import ApiError, json_object, ok
from catsync.sandbox.churn import churn
from catsync.sandbox.control import answer_error, answer_value, only_from_here
from catsync.sandbox.deliveries import MODES
from catsync.sandbox.state import current, store

if TYPE_CHECKING:
    from flask import Response

FLUSH_SECONDS = 60.0
blueprint = Blueprint("control_webhooks", __name__, url_prefix="/_control")
blueprint.before_request(only_from_here)
blueprint.register_error_handler(ApiError, answer_error)
blueprint.register_error_handler(ValueError, answer_value)


@blueprint.get("/webhooks")
def get_webhooks() -> Response:
    """{"mode", "sent", "answers": {"200": n}, "pending"}."""
    return ok(current().webhooks.deliveries.state())


@blueprint.put("/webhooks")
def put_webhooks() -> Response:
    """{"mode"}: on; off; lost: every second one; doubled; reordered: by up to 20; forged: each is followed by one
    with a wrong signature and other content."""
    mode = json_object().get("mode")
    if mode not in MODES:
        raise ValueError(f"mode must be one of: {', '.join(MODES)}")
    current().webhooks.deliveries.mode = str(mode)
    return get_webhooks()


@blueprint.post("/webhooks/flush")
def flush_webhooks() -> Response:
    """Answer when none is pending; 504 if that takes more than {"seconds"} (60)."""
    body = json_object() if request.get_data() else {}
    is_done = current().webhooks.deliveries.flush(float(body.get("seconds", FLUSH_SECONDS)))
    return ok(current().webhooks.deliveries.state(), 200 if is_done else 504)


@blueprint.post("/churn")
def post_churn() -> Response:
    """{"edits", "creations", "deletions", "subrows", "seed"}: someone else changes that many random records.

    Answers {"counts": {"edits": n, ...}, "edits": {"companies": [ids], "contacts": [...], "candidates": [...]},
    ...}. The same seed does the same to the same data; no record is edited and deleted by one call.
    """
    body = json_object()
    with store().lock:
        done = churn(store(), body)
    counts = {what: sum(map(len, ids.values())) for what, ids in done.items()}
    return ok({"counts": counts, **done})
