"""Definitions and values of custom fields (CATS_API.md 2.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, empty, json_object, ok
from catsync.sandbox.fields import RESOURCES, Resource
from catsync.sandbox.shapes import custom_value_row, custom_value_rows, definition_shape
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in RESOURCES.values():
        base, kind = f"/{resource.name}", f"{resource.singular}.custom_field"
        values = f"{base}/<int:record_id>/custom_fields"
        table.add("GET", f"{base}/custom_fields", f"{kind}.definitions", list_definitions, resource)
        table.add(
            "GET", f"{base}/custom_fields/<int:field_id>", f"{kind}.definition", get_definition, resource
        )
        table.add("GET", values, f"{kind}.list", list_values, resource)
        table.add("GET", f"{values}/<int:field_id>", f"{kind}.get", get_value, resource)
        table.add("PUT", f"{values}/<int:field_id>", f"{kind}.update", put_value, resource)


def _definition(resource: Resource, field_id: int) -> Row:
    definition = store().custom_definitions.get(resource.name, {}).get(field_id)
    if definition is None:
        raise ApiError(404, "Resource not found.")
    return definition


def list_definitions(resource: Resource) -> Response:
    """Every definition of the resource."""
    rows = list(store().custom_definitions.get(resource.name, {}).values())
    return collection(store().switches, "custom_fields", rows, lambda row: definition_shape(resource, row))


def get_definition(resource: Resource, field_id: int) -> Response:
    """One definition."""
    return ok(definition_shape(resource, _definition(resource, field_id)))


def list_values(resource: Resource, record_id: int) -> Response:
    """A row for every definition, value null when not set."""
    record = rules.found(store(), resource.name, record_id)
    rows = custom_value_rows(store(), resource, record)
    return collection(store().switches, "custom_fields", rows, lambda row: row)


def get_value(resource: Resource, record_id: int, field_id: int) -> Response:
    """One value."""
    record = rules.found(store(), resource.name, record_id)
    return ok(custom_value_row(store(), resource, record, _definition(resource, field_id)))


def put_value(resource: Resource, record_id: int, field_id: int) -> Response:
    """Set one value; null clears."""
    record = rules.found(store(), resource.name, record_id)
    definition, body = _definition(resource, field_id), json_object()
    if "value" not in body:
        rules.refuse(store(), [("value", "must not be optional")])
    rules.refuse(store(), rules.check_custom_value(store(), definition, body["value"]))
    with store().changing(record, is_subrow=True):
        record.custom_values[field_id] = body["value"]
    return empty()
