"""Activities: notes, calls and e-mails logged on a record (CATS_API.md 2.7). There is no POST /activities."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Response, request

from catsync.sandbox import rules
from catsync.sandbox import search as index
from catsync.sandbox.answers import ApiError, collection, created, empty, json_object, ok
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, JOBS, Resource
from catsync.sandbox.shapes import activity_shape
from catsync.sandbox.state import in_list_order, mark, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row, Store

SAFE_TYPES = ("other", "call_talked", "call_lvm", "call_missed", "email")
DOCUMENTED_TYPES = (*SAFE_TYPES, "meeting", "text_message")


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/activities", "activity.list", list_activities)
    table.add("GET", "/activities/search", "activity.search", search_activities)
    table.add("POST", "/activities/search", "activity.filter", filter_activities)
    table.add("GET", "/activities/<int:record_id>", "activity.get", get_activity)
    table.add("PUT", "/activities/<int:record_id>", "activity.update", update_activity)
    table.add("DELETE", "/activities/<int:record_id>", "activity.delete", delete_activity)
    for resource in (CANDIDATES, CONTACTS, COMPANIES, JOBS):
        base = f"/{resource.name}/<int:record_id>/activities"
        table.add("GET", base, f"{resource.singular}.activity.list", list_record_activities, resource)
        table.add("POST", base, f"{resource.singular}.activity.create", create_activity, resource)


def _page(rows: Sequence[Record]) -> Response:
    return collection(store().switches, "activities", rows, activity_shape)


def list_activities() -> Response:
    """Every activity, oldest first."""
    return _page(in_list_order(store().records("activities"), "activities"))


def search_activities() -> Response:
    """By the words of `query`."""
    return _page(index.search(store(), "activities", request.args.get("query", "")))


def filter_activities() -> Response:
    """By the filter in the body."""
    return _page(index.filtered(store(), "activities", json_object(), request.args.get("query", "")))


def get_activity(record_id: int) -> Response:
    """One activity."""
    return ok(activity_shape(rules.found(store(), "activities", record_id)))


def update_activity(record_id: int) -> Response:
    """Change type, regarding, notes or date; `annotation` is the system's own."""
    record = rules.found(store(), "activities", record_id)
    body = json_object()
    rules.refuse(store(), _errors(store(), body, is_partial=True))
    with store().changing(record):
        record.fields |= {key: body[key] for key in ("type", "regarding_id", "notes", "date") if key in body}
    return empty()


def delete_activity(record_id: int) -> Response:
    """Delete."""
    store().remove(rules.found(store(), "activities", record_id))
    return empty()


def _owner(resource: Resource, record_id: int) -> None:
    switches = store().switches
    if (resource is COMPANIES and not switches.company_activities) or (
        resource is JOBS and not switches.job_activities
    ):
        raise ApiError(404, "Not Found.")
    rules.found(store(), resource.name, record_id)


def list_record_activities(resource: Resource, record_id: int) -> Response:
    """The activities of one record."""
    _owner(resource, record_id)
    item = {"id": record_id, "type": resource.singular}
    return _page([row for row in store().table("activities").values() if row.fields["data_item"] == item])


def create_activity(resource: Resource, record_id: int) -> Response:
    """Log an activity on a record."""
    _owner(resource, record_id)
    body = json_object()
    rules.refuse(store(), _errors(store(), body))
    record = insert_activity(store(), {"id": record_id, "type": resource.singular}, body)
    mark(f"{resource.singular}.activity.create", "activity", record.id)
    return created(f"/activities/{record.id}")


def insert_activity(store: Store, item: Row, body: Row, annotation: str | None = None) -> Record:
    """Write an activity; `item` is {"id", "type"}."""
    return store.insert(
        "activities",
        {
            "data_item": item,
            "date": body.get("date") or store.now(),
            "regarding_id": body.get("regarding_id"),
            "type": body["type"],
            "notes": body.get("notes"),
            "annotation": annotation,
            "entered_by_id": 1,
        },
    )


def add_status_activity(store: Store, item: Row, title: str, regarding_id: int | None = None) -> None:
    """The trace that a change of status leaves when `create_activity` is asked for."""
    insert_activity(store, item, {"type": "other", "regarding_id": regarding_id}, f"Status change: {title}")


def _errors(store: Store, body: Row, *, is_partial: bool = False) -> rules.Errors:
    errors: rules.Errors = []
    types = SAFE_TYPES if store.switches.activity_types == "five" else DOCUMENTED_TYPES
    if "type" not in body:
        errors += [] if is_partial else [("type", "must not be optional")]
    elif body["type"] not in types:
        errors.append(("type", "must be in { " + ", ".join(types) + " }"))
    if body.get("notes") is not None and not isinstance(body["notes"], str):
        errors.append(("notes", "must be of type string"))
    if body.get("date") is not None and not _is_moment(body["date"]):
        errors.append(("date", "must be a valid date"))
    job = body.get("regarding_id")
    if job is not None and (not isinstance(job, int) or store.get("jobs", job) is None):
        errors.append(("regarding_id", "must be an existing job"))
    return errors


def _is_moment(value: Any) -> bool:
    """RFC 3339: a date with a time and an offset."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
