"""Control routes for what an admin of CATS does to the site: custom fields, lists, tags, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint

from catsync.sandbox import seed
from catsync.sandbox.answers import ApiError, empty, json_object, ok
from catsync.sandbox.control import answer_error, answer_value, dump, only_from_here
from catsync.sandbox.fields import RESOURCES
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from flask import Response

    from catsync.sandbox.store import Row

FIELD_TYPES = (
    *("text", "textarea", "checkbox", "date", "dropdown", "radio", "checkboxes", "user", "number"),
)
blueprint = Blueprint("control_site", __name__, url_prefix="/_control")
blueprint.before_request(only_from_here)
blueprint.register_error_handler(ApiError, answer_error)
blueprint.register_error_handler(ValueError, answer_value)


@blueprint.get("/custom_fields/<resource>")
def get_custom_fields(resource: str) -> Response:
    """The definitions of a resource."""
    with store().lock:
        return ok({"custom_fields": list(_definitions(resource).values())})


@blueprint.post("/custom_fields/<resource>")
def post_custom_field(resource: str) -> Response:
    """{"name", "type", "labels": [...]}: a new definition, with ids for its choices."""
    body = json_object()
    kind, labels = body.get("type"), body.get("labels") or []
    if kind not in FIELD_TYPES:
        raise ValueError(f"type must be one of: {', '.join(FIELD_TYPES)}")
    with store().lock:
        rows = _definitions(resource)
        number = (
            max((key for held in store().custom_definitions.values() for key in held), default=190_000) + 1
        )
        rows[number] = seed.definition(resource, number, _text(body, "name"), kind, labels)
        store().version += 1
        return ok(rows[number], 201)


@blueprint.put("/custom_fields/<resource>/<int:field_id>")
def put_custom_field(resource: str, field_id: int) -> Response:
    """{"name"?, "labels"?}: a new name; more choices behind those that are there."""
    body = json_object()
    with store().lock:
        row = _definition(resource, field_id)
        row["name"] = body.get("name", row["name"])
        choices = row["field"].setdefault("selections", []) if body.get("labels") else []
        for label in body.get("labels") or []:
            choices.append(
                {"id": max((each["id"] for each in choices), default=field_id * 10) + 1, "label": label}
            )
        store().version += 1
        return ok(row)


@blueprint.delete("/custom_fields/<resource>/<int:field_id>")
def delete_custom_field(resource: str, field_id: int) -> Response:
    """Remove a definition with every value of it."""
    with store().lock:
        del _definitions(resource)[_definition(resource, field_id)["id"]]
        for record in store().table(resource).values():
            record.custom_values.pop(field_id, None)
        store().version += 1
    return empty()


@blueprint.post("/lists/<resource>")
def post_list(resource: str) -> Response:
    """{"name"}: a new list of that resource. Edited and deleted under /records/lists."""
    _known(resource)
    row = {"name": _text(json_object(), "name"), "notes": None, "resource": resource}
    with store().lock:
        return ok(dump(store().insert("lists", row)), 201)


@blueprint.post("/tags")
def post_tag() -> Response:
    """{"title"}: a new tag, which the API cannot make. Deleted under /records/tags."""
    row = {"parent_id": None, "title": _text(json_object(), "title")}
    with store().lock:
        return ok(dump(store().insert("tags", row)), 201)


def _known(resource: str) -> None:
    if resource not in RESOURCES:
        raise ApiError(404, f"There is no resource {resource!r}.")


def _definitions(resource: str) -> dict[int, Row]:
    _known(resource)
    return store().custom_definitions.setdefault(resource, {})


def _definition(resource: str, field_id: int) -> Row:
    row = _definitions(resource).get(field_id)
    if row is None:
        raise ApiError(404, "Resource not found.")
    return row


def _text(body: Row, name: str) -> str:
    value: Any = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text")
    return value
