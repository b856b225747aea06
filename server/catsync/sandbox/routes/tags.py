"""Tags: read-only rows, and what hangs on a record. POST replaces all, PUT adds (CATS_API.md 2.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, empty, json_object, ok
from catsync.sandbox.fields import RESOURCES, Resource
from catsync.sandbox.shapes import simple_shape
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/tags", "tag.list", list_tags)
    table.add("GET", "/tags/<int:record_id>", "tag.get", get_tag)
    for resource in RESOURCES.values():
        base, kind = f"/{resource.name}/<int:record_id>/tags", f"{resource.singular}.tag"
        table.add("GET", base, f"{kind}.list", list_record_tags, resource)
        table.add("POST", base, f"{kind}.replace", replace_tags, resource)
        table.add("PUT", base, f"{kind}.add", add_tags, resource)
        table.add("DELETE", f"{base}/<int:tag_id>", f"{kind}.delete", remove_tag, resource)


def _shape(record: Record) -> Row:
    row = simple_shape(record, "/tags")
    return {key: row[key] for key in ("id", "parent_id", "title", "_links")}


def list_tags() -> Response:
    """Every tag of the site."""
    return collection(store().switches, "tags", list(store().table("tags").values()), _shape)


def get_tag(record_id: int) -> Response:
    """One tag."""
    return ok(_shape(rules.found(store(), "tags", record_id)))


def list_record_tags(resource: Resource, record_id: int) -> Response:
    """The tags of a record."""
    record: Record = rules.found(store(), resource.name, record_id)
    rows = [row for tag_id in record.tag_ids if (row := store().get("tags", tag_id)) is not None]
    return collection(store().switches, "tags", rows, _shape)


def replace_tags(resource: Resource, record_id: int) -> Response:
    """The record has these tags and no others; an empty list clears."""
    record: Record = rules.found(store(), resource.name, record_id)
    wanted = _wanted()
    with store().changing(record, is_subrow=True):
        record.tag_ids = wanted
    return empty()


def add_tags(resource: Resource, record_id: int) -> Response:
    """Add to what is there."""
    record: Record = rules.found(store(), resource.name, record_id)
    wanted = _wanted()
    with store().changing(record, is_subrow=True):
        record.tag_ids += [tag_id for tag_id in wanted if tag_id not in record.tag_ids]
    return empty()


def remove_tag(resource: Resource, record_id: int, tag_id: int) -> Response:
    """Take one tag off."""
    record: Record = rules.found(store(), resource.name, record_id)
    if tag_id not in record.tag_ids:
        raise ApiError(404, "Resource not found.")
    with store().changing(record, is_subrow=True):
        record.tag_ids.remove(tag_id)
    return empty()


def _wanted() -> list[int]:
    """The ids of {"tags": [{"id": 679}]}; bare ids and unknown tags are refused."""
    rows = json_object().get("tags")
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("id"), int) for row in rows
    ):
        rules.refuse(store(), [("tags", "must be an array of objects with id")])
    ids = list(dict.fromkeys(row["id"] for row in rows or []))
    rules.refuse(
        store(),
        [
            (f"tags[{tag_id}]", "must be an existing tag")
            for tag_id in ids
            if store().get("tags", tag_id) is None
        ],
    )
    return ids
