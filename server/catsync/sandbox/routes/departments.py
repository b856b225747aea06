"""Departments of companies (CATS_API.md 2.5). A create answers 204, so the id has to be looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import collection, empty, json_object, link, ok
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    base, one = "/companies/<int:record_id>/departments", "/companies/departments/<int:record_id>"
    table.add("GET", base, "department.list", list_departments)
    table.add("POST", base, "department.create", create_department)
    table.add("GET", one, "department.get", get_department)
    table.add("PUT", one, "department.update", update_department)
    table.add("DELETE", one, "department.delete", delete_department)


def _shape(record: Record) -> Row:
    base = f"/companies/departments/{record.id}"
    return {"id": record.id, "name": record.fields["name"], "_links": {"self": link(base)}}


def _name(body: Row) -> str:
    name: Any = body.get("name")
    if not isinstance(name, str) or not name.strip():
        rules.refuse(store(), [("name", "must not be empty")])
    return str(name)


def list_departments(record_id: int) -> Response:
    """The departments of a company."""
    rules.found(store(), "companies", record_id)
    rows = [row for row in store().table("departments").values() if row.fields["company_id"] == record_id]
    return collection(store().switches, "departments", rows, _shape)


def create_department(record_id: int) -> Response:
    """A new one."""
    rules.found(store(), "companies", record_id)
    row = {"name": _name(json_object()), "company_id": record_id}
    mark("department.create", "department", store().insert("departments", row).id)
    return empty()


def get_department(record_id: int) -> Response:
    """One department."""
    return ok(_shape(rules.found(store(), "departments", record_id)))


def update_department(record_id: int) -> Response:
    """Another name."""
    record = rules.found(store(), "departments", record_id)
    name = _name(json_object())
    with store().changing(record):
        record.fields["name"] = name
    return empty()


def delete_department(record_id: int) -> Response:
    """Delete."""
    store().remove(rules.found(store(), "departments", record_id))
    return empty()
