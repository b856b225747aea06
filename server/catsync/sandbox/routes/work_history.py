"""Where a candidate worked (CATS_API.md 2.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from catsync.sandbox import records, rules
from catsync.sandbox.answers import ApiError, collection, created, empty, json_object, link, ok
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    base = "/candidates/<int:record_id>/work_history"
    table.add("GET", base, "work_history.list", list_jobs)
    table.add("POST", base, "work_history.create", create_job)
    table.add("GET", "/candidates/work_history/<int:row_id>", "work_history.get", get_job)
    table.add("GET", "/work_history/<int:row_id>", "work_history.get", get_job)
    table.add("PUT", "/work_history/<int:row_id>", "work_history.update", update_job)
    table.add("DELETE", "/work_history/<int:row_id>", "work_history.delete", delete_job)


def _shape(record: Record, row: Row) -> Row:
    links = {"self": link(f"/work_history/{row['id']}"), "candidate": link(f"/candidates/{record.id}")}
    return {**row, "candidate_id": record.id, "_links": links}


def _row(row_id: int) -> tuple[Record, Row]:
    for record in store().table("candidates").values():
        for row in record.parts.get("work_history", ()):
            if row["id"] == row_id:
                return record, row
    raise ApiError(404, "Resource not found.")


def list_jobs(record_id: int) -> Response:
    """All of a candidate."""
    record: Record = rules.found(store(), "candidates", record_id)
    rows: list[Any] = record.part("work_history")
    return collection(store().switches, "work_history", rows, lambda row: _shape(record, row))


def create_job(record_id: int) -> Response:
    """One more."""
    record: Record = rules.found(store(), "candidates", record_id)
    body = json_object()
    rules.refuse(store(), rules.check_work(body))
    with store().changing(record):
        row = records.work_row(store(), body)
        record.part("work_history").append(row)
    mark("work_history.create", "work_history", row["id"])
    return created(f"/work_history/{row['id']}")


def get_job(row_id: int) -> Response:
    """One row."""
    return ok(_shape(*_row(row_id)))


def update_job(row_id: int) -> Response:
    """Change what is named."""
    record, row = _row(row_id)
    body = json_object()
    rules.refuse(store(), rules.check_work(body))
    with store().changing(record):
        row |= {key: body[key] for key in rules.WORK_KINDS if key in body}
    return empty()


def delete_job(row_id: int) -> Response:
    """Delete."""
    record, row = _row(row_id)
    with store().changing(record):
        record.part("work_history").remove(row)
    return empty()
