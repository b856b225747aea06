"""What applicants do by themselves: applications (none here) and the portal's sign-in (CATS_API.md 2.1, 2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, json_object, ok
from catsync.sandbox.fields import CANDIDATES, JOBS, Resource
from catsync.sandbox.shapes import email_summary, record_shape
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("POST", "/candidates/authorization", "candidate.authorize", authorize)
    for resource in (CANDIDATES, JOBS):
        base, kind = f"/{resource.name}", f"{resource.singular}.application"
        table.add("GET", f"{base}/<int:record_id>/applications", f"{kind}.list", list_none, resource)
        table.add("GET", f"{base}/applications/<int:application_id>", f"{kind}.get", refuse)
    table.add("GET", "/jobs/applications/<int:application_id>/fields", "job.application.fields", refuse)


def list_none(resource: Resource, record_id: int) -> Response:
    """Nobody has applied."""
    rules.found(store(), resource.name, record_id)
    return collection(store().switches, "applications", [], lambda row: row)


def refuse(application_id: int) -> Response:
    """There is no application."""
    raise ApiError(404, "Resource not found.")


def authorize() -> Response:
    """{"email", "password"}: the candidate who has both, or 404."""
    body = json_object()
    for record in store().records("candidates"):
        has_password = body.get("password") and record.fields.get("password") == body["password"]
        if has_password and email_summary(record)["primary"] == body.get("email"):
            return ok(record_shape(store(), CANDIDATES, record))
    raise ApiError(404, "Resource not found.")
