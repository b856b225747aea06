"""Backups of the site and the triggers of statuses (CATS_API.md 2.17). A backup stays queued: there is no one to
make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, created, json_object, link, ok
from catsync.sandbox.shapes import simple_shape
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row

TRIGGERS = (
    (1, "Send an e-mail to the candidate", True, False),
    (2, "Send an e-mail to the owner of the job", False, False),
    (3, "Log an activity", True, True),
)


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/backups", "backup.list", list_backups)
    table.add("POST", "/backups", "backup.create", create_backup)
    table.add("GET", "/backups/<int:record_id>", "backup.get", get_backup)
    table.add("GET", "/triggers", "trigger.list", list_triggers)
    table.add("GET", "/triggers/<int:record_id>", "trigger.get", get_trigger)


def _shape(record: Record) -> Row:
    keys = ("id", "status", "url", "file_size", "started_by_id", "date_created", "_links")
    row = simple_shape(record, "/backups")
    return {key: row[key] for key in keys}


def list_backups() -> Response:
    """Every backup that was asked for."""
    return collection(store().switches, "backups", store().records("backups"), _shape)


def create_backup() -> Response:
    """Ask for one: {"include_attachments"?, "include_emails"?}."""
    body = json_object()
    names = ("include_attachments", "include_emails")
    rules.refuse(
        store(),
        [(name, "must be of type boolean") for name in names if not isinstance(body.get(name, False), bool)],
    )
    row = {"status": "queued", "url": None, "file_size": None, "started_by_id": 1}
    record = store().insert("backups", row)
    mark("backup.create", "backup", record.id)
    return created(f"/backups/{record.id}")


def get_backup(record_id: int) -> Response:
    """One backup."""
    return ok(_shape(rules.found(store(), "backups", record_id)))


def _triggers() -> list[Row]:
    keys = ("id", "description", "is_default", "is_required")
    return [
        {**dict(zip(keys, row, strict=True)), "_links": {"self": link(f"/triggers/{row[0]}")}}
        for row in TRIGGERS
    ]


def list_triggers() -> Response:
    """What a change of status can set off."""
    return collection(store().switches, "triggers", _triggers(), lambda row: row)


def get_trigger(record_id: int) -> Response:
    """One trigger."""
    row = next((row for row in _triggers() if row["id"] == record_id), None)
    if row is None:
        raise ApiError(404, "Resource not found.")
    return ok(row)
