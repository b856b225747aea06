"""Candidates, contacts, companies and jobs: list, create, read, change, delete, search and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from catsync.sandbox import records
from catsync.sandbox import search as index
from catsync.sandbox.answers import ApiError, collection, created, empty, flag, json_object, ok
from catsync.sandbox.duplicates import refuse_duplicate
from catsync.sandbox.fields import COMPANIES, CONTACTS, RESOURCES, Resource
from catsync.sandbox.rules import found
from catsync.sandbox.shapes import record_shape
from catsync.sandbox.state import in_list_order, mark, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in RESOURCES.values():
        base, one = f"/{resource.name}", resource.singular
        table.add("GET", base, f"{one}.list", list_records, resource)
        table.add("POST", base, f"{one}.create", create_record, resource)
        table.add("GET", f"{base}/search", f"{one}.search", search_records, resource)
        table.add("POST", f"{base}/search", f"{one}.filter", filter_records, resource)
        table.add("GET", f"{base}/<int:record_id>", f"{one}.get", get_record, resource)
        table.add("PUT", f"{base}/<int:record_id>", f"{one}.update", update_record, resource)
        table.add("DELETE", f"{base}/<int:record_id>", f"{one}.delete", delete_record, resource)
    table.add("GET", "/companies/<int:record_id>/contacts", "company.contacts", list_company_contacts)


def _page(resource: Resource, rows: Sequence[Record]) -> Response:
    return collection(
        store().switches,
        resource.name,
        rows,
        lambda record: record_shape(store(), resource, record, is_row=True),
    )


def list_records(resource: Resource) -> Response:
    """Oldest first (candidates; the others as switched); sort parameters and unknown filters are ignored."""
    return _page(resource, in_list_order(store().records(resource.name), resource.name))


def create_record(resource: Resource) -> Response:
    """Create; 409 if `check_duplicate` is in the query and a record is the same by the rules."""
    body = records.checked(store(), resource, json_object())
    if flag("check_duplicate"):
        refuse_duplicate(store(), resource, body)
    record = records.create(store(), resource, body)
    mark(f"{resource.singular}.create", resource.singular, record.id)
    return created(f"/{resource.name}/{record.id}")


def search_records(resource: Resource) -> Response:
    """By the words of `query`; without it (also with `q`) every record."""
    return _page(resource, index.search(store(), resource.name, request.args.get("query", "")))


def filter_records(resource: Resource) -> Response:
    """By the filter in the body, and `query` of the address."""
    query = request.args.get("query", "")
    return _page(resource, index.filtered(store(), resource.name, json_object(), query))


def get_record(resource: Resource, record_id: int) -> Response:
    """One record with its sub-collections."""
    return ok(record_shape(store(), resource, found(store(), resource.name, record_id)))


def update_record(resource: Resource, record_id: int) -> Response:
    """Change; the required fields are required here too."""
    record = found(store(), resource.name, record_id)
    records.update(store(), resource, record, json_object())
    return empty()


def delete_record(resource: Resource, record_id: int) -> Response:
    """Delete."""
    records.remove(store(), found(store(), resource.name, record_id))
    return empty()


def list_company_contacts(record_id: int) -> Response:
    """The contacts of a company."""
    if not store().switches.company_contacts:
        raise ApiError(404, "Not Found.")
    found(store(), COMPANIES.name, record_id)
    contacts = store().table(CONTACTS.name).values()
    return _page(CONTACTS, [contact for contact in contacts if contact.fields["company_id"] == record_id])
