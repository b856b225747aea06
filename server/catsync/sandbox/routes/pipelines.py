"""Pipelines (a candidate on a job), their status and workflows (CATS_API.md 2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response

from catsync.sandbox import rules
from catsync.sandbox import search as index
from catsync.sandbox.answers import ApiError, collection, created, empty, flag, json_object, link, ok
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, JOBS, Resource
from catsync.sandbox.routes.activities import add_status_activity, insert_activity
from catsync.sandbox.shapes import record_shape, simple_shape
from catsync.sandbox.state import in_list_order, mark, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/pipelines", "pipeline.list", list_pipelines)
    table.add("POST", "/pipelines", "pipeline.create", create_pipeline)
    table.add("POST", "/pipelines/search", "pipeline.filter", filter_pipelines)
    one = "/pipelines/<int:record_id>"
    table.add("GET", one, "pipeline.get", get_pipeline)
    table.add("PUT", one, "pipeline.update", update_pipeline)
    table.add("DELETE", one, "pipeline.delete", delete_pipeline)
    table.add("GET", f"{one}/statuses", "pipeline.status.history", list_history)
    table.add("POST", f"{one}/status", "pipeline.status.change", change_status)
    table.add(
        "GET", "/candidates/<int:record_id>/pipelines", "candidate.pipeline.list", list_of, CANDIDATES, JOBS
    )
    table.add("GET", "/jobs/<int:record_id>/pipelines", "job.pipeline.list", list_of, JOBS, CANDIDATES)
    for resource in (COMPANIES, CONTACTS):
        base = f"/{resource.name}/<int:record_id>/pipelines"
        table.add("GET", base, f"{resource.singular}.pipeline.list", list_of_jobs, resource)
    flows = "/pipelines/workflows"
    table.add("GET", flows, "workflow.list", list_workflows)
    table.add("GET", f"{flows}/<int:record_id>", "workflow.get", get_workflow)
    table.add("GET", f"{flows}/<int:record_id>/statuses", "workflow.status.list", list_statuses)
    table.add("GET", f"{flows}/<int:record_id>/statuses/<int:status_id>", "workflow.status.get", get_status)


def _shape(record: Record) -> Row:
    fields = record.fields
    row = simple_shape(
        record,
        "/pipelines",
        candidate=f"/candidates/{fields['candidate_id']}",
        job=f"/jobs/{fields['job_id']}",
        statuses=f"/pipelines/{record.id}/statuses",
    )
    return {**row, "_embedded": {"status": _workflow(fields["workflow_id"])["statuses"][fields["status_id"]]}}


def _workflow(workflow_id: int) -> Row:
    workflow = store().workflows.get(workflow_id)
    if workflow is None:
        raise ApiError(404, "Resource not found.")
    return workflow


def _page(rows: Sequence[Record]) -> Response:
    return collection(store().switches, "pipelines", rows, _shape)


def list_pipelines() -> Response:
    """Every pipeline, oldest first."""
    return _page(in_list_order(store().records("pipelines"), "pipelines"))


def filter_pipelines() -> Response:
    """By the filter in the body; there is no `query` here."""
    return _page(index.filtered(store(), "pipelines", json_object()))


def list_of(resource: Resource, other: Resource, record_id: int) -> Response:
    """The pipelines of a candidate (with the job embedded) or of a job (with the candidate)."""
    rules.found(store(), resource.name, record_id)
    rows = [
        row
        for row in store().table("pipelines").values()
        if row.fields[f"{resource.singular}_id"] == record_id
    ]

    def shape(record: Record) -> Row:
        row, number = _shape(record), record.fields[f"{other.singular}_id"]
        held = rules.found(store(), other.name, number)
        row["_embedded"][other.singular] = record_shape(store(), other, held, is_row=True)
        return row

    return collection(store().switches, "pipelines", rows, shape)


def list_of_jobs(resource: Resource, record_id: int) -> Response:
    """The pipelines of a company's or a contact's jobs."""
    rules.found(store(), resource.name, record_id)
    key = f"{resource.singular}_id"
    jobs = {job.id for job in store().records("jobs") if job.fields[key] == record_id}
    return _page([row for row in store().records("pipelines") if row.fields["job_id"] in jobs])


def create_pipeline() -> Response:
    """Put a candidate on a job, at the workflow's first status. A `status_id` in the body is dropped."""
    body = json_object()
    errors: rules.Errors = []
    for resource in (CANDIDATES, JOBS):
        name = f"{resource.singular}_id"
        value = body.get(name)
        if not isinstance(value, int) or store().get(resource.name, value) is None:
            errors.append((name, "must not be optional" if value is None else "must be an existing record"))
    errors += _rating_errors(body)
    is_once = store().switches.pipeline_twice == "refused"
    if (
        is_once
        and not errors
        and any(
            row.fields["candidate_id"] == body["candidate_id"] and row.fields["job_id"] == body["job_id"]
            for row in store().table("pipelines").values()
        )
    ):
        errors.append(("candidate_id", "is in the pipeline of this job already"))
    rules.refuse(store(), errors)
    flow = store().get("jobs", body["job_id"]).fields.get("workflow_id") or next(iter(store().workflows))  # type: ignore[union-attr]
    status = next(iter(_workflow(flow)["statuses"].values()))
    record = store().insert(
        "pipelines",
        {
            "candidate_id": body["candidate_id"],
            "job_id": body["job_id"],
            "rating": body.get("rating") or 0,
            "status_id": status["id"],
            "workflow_id": flow,
        },
    )
    _note(record, status)
    if flag("create_activity"):
        insert_activity(
            store(),
            {"id": body["candidate_id"], "type": "candidate"},
            {"type": "other", "regarding_id": body["job_id"]},
            f"Added candidate to pipeline: {status['title']}",
        )
    mark("pipeline.create", "pipeline", record.id)
    return created(f"/pipelines/{record.id}")


def _rating_errors(body: Row) -> rules.Errors:
    rating: Any = body.get("rating")
    is_right = rating is None or (
        isinstance(rating, int) and not isinstance(rating, bool) and 0 <= rating <= 5
    )
    return [] if is_right else [("rating", "must be between 0 and 5")]


def _note(record: Record, status: Row) -> None:
    history = record.part("history")
    history.append({"id": len(history) + 1, "status_id": status["id"], "date": store().now(), "_links": {}})


def get_pipeline(record_id: int) -> Response:
    """One pipeline."""
    return ok(_shape(rules.found(store(), "pipelines", record_id)))


def update_pipeline(record_id: int) -> Response:
    """Change the rating, the only thing a PUT takes."""
    record, body = rules.found(store(), "pipelines", record_id), json_object()
    rules.refuse(store(), _rating_errors(body))
    with store().changing(record):
        if body.get("rating") is not None:
            record.fields["rating"] = body["rating"]
    return empty()


def delete_pipeline(record_id: int) -> Response:
    """Take the candidate off the job."""
    store().remove(rules.found(store(), "pipelines", record_id))
    return empty()


def list_history(record_id: int) -> Response:
    """The statuses it went through."""
    record = rules.found(store(), "pipelines", record_id)
    return collection(store().switches, "statuses", record.part("history"), lambda row: row)


def change_status(record_id: int) -> Response:
    """Move to another status of its workflow."""
    record = rules.found(store(), "pipelines", record_id)
    statuses = _workflow(record.fields["workflow_id"])["statuses"]
    wanted = json_object().get("status_id")
    if not isinstance(wanted, int) or wanted not in statuses:
        rules.refuse(store(), [("status_id", "must be a status of the workflow")])
    with store().changing(record):
        record.fields["status_id"] = wanted
        _note(record, statuses[wanted])
    if flag("create_activity"):
        item = {"id": record.fields["candidate_id"], "type": "candidate"}
        add_status_activity(store(), item, statuses[wanted]["title"], record.fields["job_id"])
    return empty()


def _workflow_shape(workflow: Row) -> Row:
    base = f"/pipelines/workflows/{workflow['id']}"
    row = {
        "id": workflow["id"],
        "title": workflow["title"],
        "_links": {"self": link(base), "statuses": link(f"{base}/statuses")},
    }
    if store().switches.workflow_rows_embed_statuses:
        row["_embedded"] = {"statuses": list(workflow["statuses"].values())}
    return row


def list_workflows() -> Response:
    """Every workflow."""
    return collection(store().switches, "workflows", list(store().workflows.values()), _workflow_shape)


def get_workflow(record_id: int) -> Response:
    """One workflow."""
    return ok(_workflow_shape(_workflow(record_id)))


def list_statuses(record_id: int) -> Response:
    """The statuses of a workflow, in order."""
    return collection(
        store().switches, "statuses", list(_workflow(record_id)["statuses"].values()), lambda row: row
    )


def get_status(record_id: int, status_id: int) -> Response:
    """One status of a workflow."""
    row = _workflow(record_id)["statuses"].get(status_id)
    if row is None:
        raise ApiError(404, "Resource not found.")
    return ok(row)
