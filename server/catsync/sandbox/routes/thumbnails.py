"""Pictures of candidates, contacts and companies: where they come from (CATS_API.md 2.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import empty, json_object, link, ok
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, Resource
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in (CANDIDATES, CONTACTS, COMPANIES):
        base, kind = f"/{resource.name}/<int:record_id>/thumbnail", f"{resource.singular}.thumbnail"
        table.add("GET", base, f"{kind}.get", get_thumbnail, resource)
        table.add("PUT", base, f"{kind}.update", put_thumbnail, resource)


def _sources(resource: Resource) -> tuple[str, ...]:
    return ("attachment", "clearbit" if resource is COMPANIES else "gravatar", "disabled")


def get_thumbnail(resource: Resource, record_id: int) -> Response:
    """{"source", "attachment_id", "url"}."""
    record = rules.found(store(), resource.name, record_id)
    held: Row = next(iter(record.part("thumbnail")), {"source": "disabled", "attachment_id": None})
    number = held["attachment_id"]
    url = f"/attachments/{number}/download" if number else None
    return ok({**held, "url": url, "_links": {"self": link(f"/{resource.name}/{record_id}/thumbnail")}})


def put_thumbnail(resource: Resource, record_id: int) -> Response:
    """Another source; `attachment` needs the id of a file."""
    record, body = rules.found(store(), resource.name, record_id), json_object()
    source, number = body.get("source"), body.get("attachment_id")
    errors: rules.Errors = []
    if source not in _sources(resource):
        errors.append(("source", "must be in { " + ", ".join(_sources(resource)) + " }"))
    elif source == "attachment" and (
        not isinstance(number, int) or store().get("attachments", number) is None
    ):
        errors.append(("attachment_id", "must be an existing attachment"))
    rules.refuse(store(), errors)
    with store().changing(record):
        held = {"source": source, "attachment_id": number if source == "attachment" else None}
        record.parts["thumbnail"] = [held]
    return empty()
