"""Tasks of users about records (CATS_API.md 2.16). Without `data_item` a create fails with 500, as it did live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, created, empty, json_object, ok
from catsync.sandbox.fields import BY_SINGULAR, RESOURCES, Resource
from catsync.sandbox.shapes import simple_shape
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row

KEYS = ("data_item", "assigned_to_id", "description", "priority", "date_due")


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/tasks", "task.list", list_tasks)
    table.add("POST", "/tasks", "task.create", create_task)
    table.add("GET", "/tasks/<int:record_id>", "task.get", get_task)
    table.add("PUT", "/tasks/<int:record_id>", "task.update", update_task)
    table.add("DELETE", "/tasks/<int:record_id>", "task.delete", delete_task)
    for resource in RESOURCES.values():
        base = f"/{resource.name}/<int:record_id>/tasks"
        table.add("GET", base, f"{resource.singular}.task.list", list_record_tasks, resource)


def _shape(record: Record) -> Row:
    row = simple_shape(record, "/tasks")
    row["date_updated"] = row.pop("date_modified")
    return row


def _page(rows: Sequence[Record]) -> Response:
    return collection(store().switches, "tasks", rows, _shape)


def list_tasks() -> Response:
    """Every task."""
    return _page(store().records("tasks"))


def list_record_tasks(resource: Resource, record_id: int) -> Response:
    """The tasks about one record."""
    rules.found(store(), resource.name, record_id)
    item = {"id": record_id, "type": resource.singular}
    return _page([row for row in store().records("tasks") if row.fields["data_item"] == item])


def create_task() -> Response:
    """A new task; `data_item` may be null but must be there."""
    body = json_object()
    if "data_item" not in body:
        raise ApiError(500, "Internal server error.")
    rules.refuse(store(), _errors(body))
    done = {"is_completed": False, "date_completed": None, "entered_by_id": 1}
    record = store().insert("tasks", {**{key: body.get(key) for key in KEYS}, **done})
    mark("task.create", "task", record.id)
    return created(f"/tasks/{record.id}")


def get_task(record_id: int) -> Response:
    """One task."""
    return ok(_shape(rules.found(store(), "tasks", record_id)))


def update_task(record_id: int) -> Response:
    """Change what is named, also whether it is done."""
    record, body = rules.found(store(), "tasks", record_id), json_object()
    rules.refuse(store(), _errors({**record.fields, **body}))
    with store().changing(record):
        record.fields |= {key: body[key] for key in (*KEYS, "is_completed") if key in body}
        record.fields["date_completed"] = store().now() if record.fields["is_completed"] else None
    return empty()


def delete_task(record_id: int) -> Response:
    """Delete."""
    store().remove(rules.found(store(), "tasks", record_id))
    return empty()


def _errors(body: Row) -> rules.Errors:
    errors: rules.Errors = []
    user: Any = body.get("assigned_to_id")
    if not isinstance(user, int) or store().get("users", user) is None:
        errors.append(("assigned_to_id", "must be positive"))
    if body.get("priority") is None:
        errors.append(("priority", "must not be optional"))
    elif body["priority"] not in (1, 2, 3, 4, 5):
        errors.append(("priority", "must be between 1 and 5"))
    item: Any = body["data_item"]
    if item is not None and not _is_item(item):
        errors.append(("data_item", "must be an existing record"))
    return errors


def _is_item(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("id"), int)
        and isinstance(item.get("type"), str)
        and item["type"] in BY_SINGULAR
        and store().get(BY_SINGULAR[item["type"]].name, item["id"]) is not None
    )
