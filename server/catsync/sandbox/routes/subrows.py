"""E-mails and phones of a record: the only way to change them after the create (CATS_API.md 2.2, 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import records, rules
from catsync.sandbox.answers import ApiError, collection, created, empty, json_object, ok
from catsync.sandbox.fields import RESOURCES, Resource
from catsync.sandbox.shapes import sub_row
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in RESOURCES.values():
        parts = [("emails", resource.has_emails), ("phones", bool(resource.phone_types))]
        for part in [part for part, is_there in parts if is_there]:
            base, kind = f"/{resource.name}/<int:record_id>/{part}", f"{resource.singular}.{part[:-1]}"
            post, put = (post_email, put_email) if part == "emails" else (post_phone, put_phone)
            table.add("GET", base, f"{kind}.list", list_rows, resource, part)
            table.add("POST", base, f"{kind}.create", post, resource)
            table.add("GET", f"{base}/<int:row_id>", f"{kind}.get", get_row, resource, part)
            table.add("PUT", f"{base}/<int:row_id>", f"{kind}.update", put, resource)
            table.add("DELETE", f"{base}/<int:row_id>", f"{kind}.delete", delete_row, resource, part)


def list_rows(resource: Resource, part: str, record_id: int) -> Response:
    """All rows of the record."""
    record = rules.found(store(), resource.name, record_id)
    return collection(
        store().switches, part, record.part(part), lambda row: sub_row(resource, record, part, row)
    )


def get_row(resource: Resource, part: str, record_id: int, row_id: int) -> Response:
    """One row."""
    record, row = _row(resource, part, record_id, row_id)
    return ok(sub_row(resource, record, part, row))


def post_email(resource: Resource, record_id: int) -> Response:
    """Add an address; the first one becomes the primary, a new primary takes the place of the old."""
    record = rules.found(store(), resource.name, record_id)
    body = json_object()
    errors = rules.check_email(body)
    if not record.part("emails") and body.get("is_primary") is False:
        errors.append(("is_primary", "must be true for the only email"))
    rules.refuse(store(), errors)
    with store().changing(record, is_subrow=True):
        row = records.email_row(store(), body)
        row["is_primary"] = row["is_primary"] or not record.part("emails")
        record.part("emails").append(row)
        _demote_others(record, row)
    return created(f"/{resource.name}/{record_id}/emails/{row['id']}")


def put_email(resource: Resource, record_id: int, row_id: int) -> Response:
    """Change an address; the primary cannot be unset, only another one be made primary."""
    record, row = _row(resource, "emails", record_id, row_id)
    body = json_object()
    errors = rules.check_email(body, is_partial=True)
    others = [other for other in record.part("emails") if other is not row]
    is_unset = row["is_primary"] and body.get("is_primary") is False
    how = store().switches.primary_email_unset
    if is_unset and (how == "refused" or (how == "promoted" and not others)):
        errors.append(("is_primary", "must be true for exactly one email"))
    rules.refuse(store(), errors)
    if is_unset and how == "ignored":
        body = {**body, "is_primary": True}
    with store().changing(record, is_subrow=True):
        row |= {key: body[key] for key in ("email", "is_primary") if body.get(key) is not None}
        row["date_modified"] = store().now()
        if is_unset and how == "promoted":
            others[0]["is_primary"] = True
        _demote_others(record, row)
    return empty()


def post_phone(resource: Resource, record_id: int) -> Response:
    """Add a number."""
    record = rules.found(store(), resource.name, record_id)
    body = json_object()
    rules.refuse(store(), rules.check_phone(resource, body))
    with store().changing(record, is_subrow=True):
        row = records.phone_row(store(), body, store().switches.phone_mangling)
        record.part("phones").append(row)
    return created(f"/{resource.name}/{record_id}/phones/{row['id']}")


def put_phone(resource: Resource, record_id: int, row_id: int) -> Response:
    """Change a number."""
    record, row = _row(resource, "phones", record_id, row_id)
    body = json_object()
    rules.refuse(store(), rules.check_phone(resource, body, is_partial=True))
    with store().changing(record, is_subrow=True):
        row |= {key: body[key] for key in ("type", "extension") if key in body and body[key] is not None}
        if body.get("number") is not None:
            row["number"] = records.stored_number(body["number"], store().switches.phone_mangling)
        row["date_modified"] = store().now()
    return empty()


def delete_row(resource: Resource, part: str, record_id: int, row_id: int) -> Response:
    """Remove a row; the primary e-mail only if it is the last one (or as the switch says)."""
    record, row = _row(resource, part, record_id, row_id)
    others = [other for other in record.part(part) if other is not row]
    is_needed = part == "emails" and row["is_primary"] and bool(others)
    if is_needed and store().switches.primary_email_delete == "refused":
        rules.refuse(store(), [("is_primary", "must be true for exactly one email")])
    with store().changing(record, is_subrow=True):
        record.parts[part] = others
        if is_needed and store().switches.primary_email_delete == "promoted":
            others[0]["is_primary"] = True
    return empty()


def _row(resource: Resource, part: str, record_id: int, row_id: int) -> tuple[Record, Row]:
    record: Record = rules.found(store(), resource.name, record_id)
    row = next((row for row in record.part(part) if row["id"] == row_id), None)
    if row is None:
        raise ApiError(404, "Resource not found.")
    return record, row


def _demote_others(record: Record, row: Row) -> None:
    if row["is_primary"]:
        for other in record.part("emails"):
            other["is_primary"] = other is row
