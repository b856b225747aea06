"""The control routes (/_control): what tests look at and turn. No key, no quota, this machine only."""

from __future__ import annotations

import ipaddress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from catsync.sandbox import records, seed
from catsync.sandbox.answers import ApiError, empty, json_object, ok
from catsync.sandbox.fields import RESOURCES
from catsync.sandbox.rules import found
from catsync.sandbox.shapes import record_shape
from catsync.sandbox.state import current, store

if TYPE_CHECKING:
    from catsync.sandbox.store import Record, Row

SUBROWS = {"emails", "phones", "custom_fields", "tags"}
blueprint = Blueprint("control", __name__, url_prefix="/_control")


@blueprint.before_request
def only_from_here() -> Response | None:
    """Refuse other machines, and pages of other origins in a browser on this one."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - an address that is refused
    origin = request.headers.get("Origin")
    if not address.is_loopback or (origin is not None and origin != request.host_url.rstrip("/")):
        return ApiError(403, "The control routes are for this machine only.").response()
    return None


@blueprint.errorhandler(ApiError)
def answer_error(error: ApiError) -> Response:
    """Errors look as in the API."""
    return error.response()


@blueprint.errorhandler(ValueError)
def answer_value(error: ValueError) -> Response:
    """A wrong switch, fault or seed."""
    return ok({"message": str(error)}, 400)


@blueprint.get("/log")
def get_log() -> Response:
    """Every request in order."""
    return ok({"log": current().log.rows()})


@blueprint.delete("/log")
def clear_log() -> Response:
    """Forget the requests."""
    current().log.clear()
    return empty()


@blueprint.get("/counts")
def get_counts() -> Response:
    """Calls by method and route."""
    return ok(current().log.counts())


@blueprint.get("/switches")
def get_switches() -> Response:
    """All switches."""
    return ok(asdict(current().switches))


@blueprint.put("/switches")
def put_switches() -> Response:
    """Change some."""
    current().switches.change(json_object())
    return ok(asdict(current().switches))


@blueprint.delete("/switches")
def restore_switches() -> Response:
    """All as they are by default."""
    current().switches.restore()
    return empty()


@blueprint.get("/quota")
def get_quota() -> Response:
    """How many requests are left in the window."""
    return ok({"limit": current().switches.rate_limit, "remaining": current().quota.remaining()})


@blueprint.put("/quota")
def put_quota() -> Response:
    """{"remaining": N}: as if others had used up the rest."""
    remaining = json_object().get("remaining")
    if not isinstance(remaining, int) or remaining < 0:
        raise ValueError("remaining must be a number from 0")
    current().quota.leave(remaining)
    return get_quota()


@blueprint.post("/reset")
def reset() -> Response:
    """{"seed", "companies", "people"}: everything anew, as after a start; switches stay."""
    body = json_object()
    sandbox = current()
    name = body.get("seed", sandbox.options.seed)
    if name not in seed.SEEDS:
        raise ValueError(f"unknown seed {name!r}; known: {', '.join(seed.SEEDS)}")
    sandbox.faults.clear()
    sandbox.holds.clear()
    with store().lock:
        sandbox.webhooks.forget()
        seed.fill(store(), name, int(body.get("companies", 0)), int(body.get("people", 0)))
    sandbox.log.clear()
    sandbox.quota.leave(sandbox.switches.rate_limit)
    return empty()


@blueprint.get("/faults")
def get_faults() -> Response:
    """Ordered faults, with how often each was used."""
    return ok({"faults": current().faults.rows()})


@blueprint.post("/faults")
def post_faults() -> Response:
    """{"faults": [...], "seed"?} or one fault; a seed makes the draws of `probability` begin anew."""
    body = json_object()
    seed_given = body.pop("seed", None)
    if seed_given is not None and not isinstance(seed_given, int):
        raise ValueError("seed must be a number")
    current().faults.order(body.get("faults", [body]), seed_given)
    return get_faults()


@blueprint.delete("/faults")
def delete_faults() -> Response:
    """No faults any more; what is held already stays held."""
    current().faults.clear()
    return empty()


@blueprint.get("/holds")
def get_holds() -> Response:
    """Answers that are or were held back, with the client's process."""
    return ok({"holds": current().holds.rows()})


@blueprint.post("/holds/release")
def release_holds() -> Response:
    """Let go of all, or of {"seq": N}."""
    body = json_object() if request.get_data() else {}
    return ok({"released": current().holds.release(body.get("seq"))})


@blueprint.get("/records/<resource>")
def get_records(resource: str) -> Response:
    """Everything of a resource with its sub-collections, tags and custom values."""
    with store().lock:
        return ok({resource: [dump(record) for record in store().table(resource).values()]})


@blueprint.post("/records/<resource>")
def post_record(resource: str) -> Response:
    """Someone else creates a record; the body is the API's."""
    with store().lock:
        record = records.create(store(), _resource(resource), json_object())
        return ok(dump(record), 201)


@blueprint.get("/records/<resource>/<int:record_id>")
def get_record(resource: str, record_id: int) -> Response:
    """One record as above."""
    with store().lock:
        return ok(dump(found(store(), resource, record_id)))


@blueprint.put("/records/<resource>/<int:record_id>")
def put_record(resource: str, record_id: int) -> Response:
    """Someone else edits a record: any field; `emails`, `phones`, `tags` (arrays) replace what is there, and so do
    `items` of a list."""
    with store().lock:
        record: Record = found(store(), resource, record_id)
        body = json_object()
        with store().changing(record, is_subrow=set(body) <= SUBROWS):
            _edit(record, body)
        if "date_modified" in body:
            record.fields["date_modified"] = body["date_modified"]
        return ok(dump(record))


@blueprint.delete("/records/<resource>/<int:record_id>")
def delete_record(resource: str, record_id: int) -> Response:
    """Someone else deletes a record."""
    with store().lock:
        records.remove(store(), found(store(), resource, record_id))
    return empty()


def _resource(name: str) -> Any:
    if name not in RESOURCES:
        raise ApiError(404, f"There is no resource {name!r}.")
    return RESOURCES[name]


def _edit(record: Record, body: Row) -> None:
    special = ("id", "emails", "phones", "custom_fields", "tags", "items", "date_modified")
    if "emails" in body:
        record.parts["emails"] = [records.email_row(store(), entry) for entry in body["emails"]]
    if "phones" in body:
        record.parts["phones"] = [records.phone_row(store(), entry, False) for entry in body["phones"]]
    for entry in body.get("custom_fields", []):
        record.custom_values[entry["id"]] = entry["value"]
    if "tags" in body:
        record.tag_ids = [entry["id"] for entry in body["tags"]]
    if "items" in body:
        record.parts["items"] = [
            {"id": store().next_id("items"), "date_created": store().now(), **entry}
            for entry in body["items"]
        ]
    record.fields |= {name: value for name, value in body.items() if name not in special}


def dump(record: Record) -> Row:
    """A record with everything that hangs on it."""
    values = {str(number): value for number, value in record.custom_values.items()}
    extra = {**record.parts, "tags": record.tag_ids, "custom_values": values}
    if record.resource not in RESOURCES:
        return {**record.fields, **extra}
    return {**record_shape(store(), RESOURCES[record.resource], record), "_parts": extra}
