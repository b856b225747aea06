"""Lists of candidates, contacts, companies or jobs, and their items (CATS_API.md 2.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, created, empty, json_object, link, ok
from catsync.sandbox.fields import RESOURCES, Resource
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in RESOURCES.values():
        base = f"/{resource.name}/lists"
        items = f"{base}/<int:record_id>/items"
        table.add("GET", base, "list.list", list_lists, resource)
        table.add("POST", base, "list.create", create_list, resource)
        table.add("GET", f"{base}/<int:record_id>", "list.get", get_list, resource)
        table.add("DELETE", f"{base}/<int:record_id>", "list.delete", delete_list, resource)
        table.add("GET", items, "list.item.list", list_items, resource)
        table.add("POST", items, "list.item.create", add_items, resource)
        table.add("GET", f"{items}/<int:item_id>", "list.item.get", get_item, resource)
        table.add("DELETE", f"{items}/<int:item_id>", "list.item.delete", delete_item, resource)


def _found(resource: Resource, list_id: int) -> Record:
    record: Record = rules.found(store(), "lists", list_id)
    if record.fields["resource"] != resource.name:
        raise ApiError(404, "Resource not found.")
    return record


def _shape(record: Record) -> Row:
    base = f"/{record.fields['resource']}/lists/{record.id}"
    keys = ("id", "name", "notes", "date_created", "date_modified")
    return {
        **{key: record.fields[key] for key in keys},
        "_links": {"self": link(base), "items": link(f"{base}/items")},
    }


def list_lists(resource: Resource) -> Response:
    """The lists of that resource."""
    rows = [
        record for record in store().table("lists").values() if record.fields["resource"] == resource.name
    ]
    return collection(store().switches, "lists", rows, _shape)


def create_list(resource: Resource) -> Response:
    """A new list."""
    body = json_object()
    if not isinstance(body.get("name"), str) or not body["name"].strip():
        rules.refuse(store(), [("name", "must not be empty")])
    record = store().insert(
        "lists", {"name": body["name"], "notes": body.get("notes"), "resource": resource.name}
    )
    mark("list.create", "list", record.id)
    return created(f"/{resource.name}/lists/{record.id}")


def get_list(resource: Resource, record_id: int) -> Response:
    """One list."""
    return ok(_shape(_found(resource, record_id)))


def delete_list(resource: Resource, record_id: int) -> Response:
    """Delete a list; its records stay."""
    store().remove(_found(resource, record_id))
    return empty()


def list_items(resource: Resource, record_id: int) -> Response:
    """The items; an item's id is not the record's."""
    return collection(store().switches, "items", _found(resource, record_id).part("items"), lambda row: row)


def add_items(resource: Resource, record_id: int) -> Response:
    """Add records; one that is in the list already: as switched."""
    record = _found(resource, record_id)
    key = f"{resource.singular}_id"
    ids = _item_ids(resource, key, json_object().get("items"))
    there = {item[key] for item in record.part("items")}
    twice = store().switches.list_item_twice
    if twice == "refused":
        rules.refuse(store(), [(key, "is in this list already") for number in ids if number in there])
    with store().changing(record):
        for number in [number for number in ids if twice == "doubled" or number not in there]:
            record.part("items").append(
                {"id": store().next_id("items"), key: number, "date_created": store().now()}
            )
    return created(f"/{resource.name}/lists/{record_id}/items")


def _item_ids(resource: Resource, key: str, rows: Any) -> list[int]:
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get(key), int) for row in rows
    ):
        rules.refuse(store(), [("items", f"must be an array of objects with {key}")])
    ids = list(dict.fromkeys(row[key] for row in rows))
    rules.refuse(
        store(),
        [(key, "must be an existing record") for number in ids if store().get(resource.name, number) is None],
    )
    return ids


def _item(resource: Resource, record_id: int, item_id: int) -> tuple[Record, Row]:
    record = _found(resource, record_id)
    item = next((item for item in record.part("items") if item["id"] == item_id), None)
    if item is None:
        raise ApiError(404, "Resource not found.")
    return record, item


def get_item(resource: Resource, record_id: int, item_id: int) -> Response:
    """One item."""
    return ok(_item(resource, record_id, item_id)[1])


def delete_item(resource: Resource, record_id: int, item_id: int) -> Response:
    """Take one item off the list."""
    record, item = _item(resource, record_id, item_id)
    with store().changing(record):
        record.part("items").remove(item)
    return empty()
