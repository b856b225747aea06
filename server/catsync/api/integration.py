"""The CATS connection: its state for everybody, activating and deactivating for admins in our pages (I1-I3)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from ..integration.activation import activate
from ..integration.site import require_site
from ..integration.summary import integration_summary
from ..integration.webhooks import disconnect
from ..mirror.progress import ask_again
from ..services import services
from .access import allow, current_user
from .schemas.budget import BudgetSchema

MAX_KEY_LENGTH = 500

blueprint = Blueprint("integration", __name__, url_prefix="/api/v1", description="The connection to CATS")


class ActivateSchema(Schema):
    api_key = fields.String(
        required=True, load_only=True, validate=validate.Length(min=1, max=MAX_KEY_LENGTH)
    )
    host = fields.String(load_default="com", validate=validate.OneOf(["com", "nl", "env"]))


class SiteSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    subdomain = fields.String(allow_none=True)


class KindSchema(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["company", "contact", "candidate"]))
    held = fields.Integer(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)
    is_complete = fields.Boolean(required=True)


class FirstCrawlSchema(Schema):
    kinds = fields.List(fields.Nested(KindSchema), required=True)
    seconds_left = fields.Integer(required=True, allow_none=True)


class MirrorSchema(Schema):
    state = fields.String(required=True)
    companies = fields.Integer(required=True)
    people = fields.Integer(required=True)
    age_seconds = fields.Integer(allow_none=True)
    fields_refreshed_at = fields.String(allow_none=True)
    total = fields.Integer()
    error = fields.String()
    first_crawl = fields.Nested(FirstCrawlSchema)


class WorkerSchema(Schema):
    running = fields.Boolean(required=True)
    queued = fields.Integer(required=True)


class ProbedSchema(Schema):
    question = fields.String(required=True)
    answer = fields.String(required=True)


class WebhookSchema(Schema):
    """Whether CATS tells of changes by itself, and when it last did."""

    state = fields.String(required=True, validate=validate.OneOf(["on", "off", "refused", "pending"]))
    received_at = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)


class IntegrationSchema(Schema):
    """While nothing is connected only `state` and `hosts` are there."""

    state = fields.String(
        required=True, validate=validate.OneOf(["not_connected", "connected", "key_refused", "unreachable"])
    )
    host = fields.String()
    key_last4 = fields.String()
    site = fields.Nested(SiteSchema)
    budget = fields.Nested(BudgetSchema)
    mirror = fields.Nested(MirrorSchema)
    webhook = fields.Nested(WebhookSchema)
    worker = fields.Nested(WorkerSchema)
    hosts = fields.List(fields.String(), required=True)
    probed_at = fields.String(allow_none=True)
    probed = fields.List(fields.Nested(ProbedSchema))


@blueprint.get("/integration")
@blueprint.response(200, IntegrationSchema)
@allow("viewer")
def read() -> dict[str, Any]:
    """Which CATS site is connected, how many calls are left, how far the mirror is."""
    return integration_summary(services().database, services().config)


@blueprint.put("/integration")
@blueprint.arguments(ActivateSchema)
@blueprint.response(200, IntegrationSchema)
@allow("admin", by="session")
def put(values: dict[str, str]) -> dict[str, Any]:
    """Check the key against CATS and store it encrypted; nothing is stored on failure."""
    shared = services()
    activate(
        shared.database, shared.secrets, shared.config, values["api_key"], values["host"], current_user().id
    )
    shared.wake()
    return integration_summary(shared.database, shared.config)


@blueprint.post("/integration/refresh")
@blueprint.response(202, IntegrationSchema)
@allow("admin")
def refresh() -> dict[str, Any]:
    """Read custom fields, users, jobs, lists, tags and statuses of CATS again, now instead of within the hour.

    Done once `mirror.fields_refreshed_at` is a time again. cats_not_connected.
    """
    shared = services()
    with shared.database.write() as session:
        ask_again(session, require_site(session).id)
    shared.wake()
    return integration_summary(shared.database, shared.config)


@blueprint.delete("/integration")
@blueprint.response(204)
@allow("admin", by="session")
def remove() -> None:
    """Forget the key; what was mirrored and linked stays."""
    shared = services()
    disconnect(shared.database, shared.secrets, shared.config, current_user().id)
