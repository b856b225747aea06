"""Career portals and the jobs on them (CATS_API.md 2.17). PUT publishes; a POST would apply for the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox.answers import ApiError, collection, empty, json_object, link, ok
from catsync.sandbox.fields import JOBS
from catsync.sandbox.shapes import record_shape
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row

PORTAL_ID = 31


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    one = "/portals/<int:portal_id>"
    table.add("GET", "/portals", "portal.list", list_portals)
    table.add("GET", one, "portal.get", get_portal)
    table.add("GET", f"{one}/jobs", "portal.job.list", list_jobs)
    table.add("PUT", f"{one}/jobs/<int:record_id>", "portal.job.publish", publish, True)
    table.add("DELETE", f"{one}/jobs/<int:record_id>", "portal.job.unpublish", publish, False)


def _portal() -> Row:
    links = {"self": link(f"/portals/{PORTAL_ID}"), "portal_url": link("https://jobs.northwind.example")}
    made = "2024-01-15T09:00:00-05:00"
    return {"id": PORTAL_ID, "name": "Career Portal", "date_created": made, "_links": links}


def _known(portal_id: int) -> None:
    if portal_id != PORTAL_ID:
        raise ApiError(404, "Resource not found.")


def list_portals() -> Response:
    """Every portal of the site: one."""
    return collection(store().switches, "portals", [_portal()], lambda row: row)


def get_portal(portal_id: int) -> Response:
    """One portal."""
    _known(portal_id)
    return ok(_portal())


def list_jobs(portal_id: int) -> Response:
    """The jobs that are published."""
    _known(portal_id)
    rows = [row for row in store().records("jobs") if row.fields["is_published"]]

    def shape(record: Record) -> Row:
        row = record_shape(store(), JOBS, record, is_row=True)
        row["_links"]["job_url"] = link(f"https://jobs.northwind.example/{record.id}")
        return row

    return collection(store().switches, "jobs", rows, shape)


def publish(is_published: bool, portal_id: int, record_id: int) -> Response:
    """Put a job on the portal or take it off."""
    _known(portal_id)
    record = rules.found(store(), "jobs", record_id)
    if is_published:
        json_object()
    with store().changing(record):
        record.fields["is_published"] = is_published
    return empty()
