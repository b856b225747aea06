"""Statuses of contacts, companies and jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, empty, flag, invalid, json_object, ok
from catsync.sandbox.fields import COMPANIES, CONTACTS, JOBS, Resource
from catsync.sandbox.routes.activities import add_status_activity
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in (CONTACTS, COMPANIES, JOBS):
        base, one = f"/{resource.name}", resource.singular
        table.add("GET", f"{base}/statuses", f"{one}.status.list", list_statuses, resource)
        table.add("GET", f"{base}/statuses/<int:status_id>", f"{one}.status.get", get_status, resource)
        table.add("POST", f"{base}/<int:record_id>/status", f"{one}.status.change", change_status, resource)


def list_statuses(resource: Resource) -> Response:
    """Every status."""
    return collection(
        store().switches, "statuses", list(store().statuses[resource.name].values()), lambda row: row
    )


def get_status(resource: Resource, status_id: int) -> Response:
    """One status."""
    row = store().statuses[resource.name].get(status_id)
    if row is None:
        raise ApiError(404, "Resource not found.")
    return ok(row)


def change_status(resource: Resource, record_id: int) -> Response:
    """Set the status; `create_activity` in the query leaves a trace."""
    record = rules.found(store(), resource.name, record_id)
    wanted = json_object().get("status_id")
    if not isinstance(wanted, int) or wanted not in store().statuses[resource.name]:
        raise invalid(store().switches, [("status_id", "must be an existing status")])
    status = store().statuses[resource.name][wanted]
    with store().changing(record):
        record.fields["status_id"] = status["id"]
    if flag("create_activity"):
        add_status_activity(store(), {"id": record_id, "type": resource.singular}, status["title"])
    return empty()
