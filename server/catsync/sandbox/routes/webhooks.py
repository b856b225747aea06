"""Webhooks: who wants to be told of what (CATS_API.md 2.18). There is no PUT."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import collection, created, empty, json_object, link, ok
from catsync.sandbox.state import mark, store
from catsync.sandbox.webhooks import EVENTS

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/webhooks", "webhook.list", list_webhooks)
    table.add("POST", "/webhooks", "webhook.create", create_webhook)
    table.add("GET", "/webhooks/<int:record_id>", "webhook.get", get_webhook)
    table.add("DELETE", "/webhooks/<int:record_id>", "webhook.delete", delete_webhook)


def _shape(record: Record) -> Row:
    row = {key: record.fields[key] for key in ("id", "events", "target_url")}
    if store().switches.webhook_status_told:
        row["status"] = "disabled" if record.fields["is_disabled"] else "active"
    return {**row, "_links": {"self": link(f"/webhooks/{record.id}")}}


def list_webhooks() -> Response:
    """Every webhook of the site."""
    return collection(store().switches, "webhooks", list(store().table("webhooks").values()), _shape)


def create_webhook() -> Response:
    """{"events": [...], "target_url", "secret"?}; the secret is never shown again."""
    body = json_object()
    rules.refuse(store(), _errors(body))
    record = store().insert(
        "webhooks",
        {
            "events": list(dict.fromkeys(body["events"])),
            "target_url": body["target_url"],
            "secret": body.get("secret"),
            "is_disabled": False,
            "failed_at": [],
        },
    )
    mark("webhook.create", "webhook", record.id)
    return created(f"/webhooks/{record.id}")


def get_webhook(record_id: int) -> Response:
    """One webhook."""
    return ok(_shape(rules.found(store(), "webhooks", record_id)))


def delete_webhook(record_id: int) -> Response:
    """Tell nothing more."""
    store().remove(rules.found(store(), "webhooks", record_id))
    return empty()


def _errors(body: Row) -> rules.Errors:
    errors: rules.Errors = []
    events, secret = body.get("events"), body.get("secret")
    if not isinstance(events, list) or not events:
        errors.append(("events", "must not be empty"))
    else:
        errors += [("events", f"must be known, not {event!r}") for event in events if event not in EVENTS]
    if not _is_target(body.get("target_url")):
        errors.append(("target_url", "must be a valid https url"))
    if secret is not None and not isinstance(secret, str):
        errors.append(("secret", "must be of type string"))
    return errors


def _is_target(value: Any) -> bool:
    """https; plain http only on this machine."""
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
