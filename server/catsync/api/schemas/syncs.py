"""Syncs on the wire: accepting one, following it, and what it wrote (tests/contract/syncs-*.json)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ...models import SYNC_STATES
from .budget import QueueSchema
from .ids import name_text, own_id


class SyncRequest(Schema):
    person_id = name_text(32, required=True)
    campaign_id = own_id(load_default=None, allow_none=True)
    plan_digest = name_text(64, required=True)
    excluded = fields.List(name_text(400), load_default=list, validate=validate.Length(max=200))
    included = fields.List(name_text(400), load_default=list, validate=validate.Length(max=200))
    sync_anyway = fields.Boolean(load_default=False)


class PersonBrief(Schema):
    id = fields.String()
    name = fields.String()


class DroppedSchema(Schema):
    field = fields.String()
    label = fields.String()
    text = fields.String()


class PlacementSchema(Schema):
    field = fields.String(metadata={"description": "pipeline, list, tags, status or resume"})
    label = fields.String()


class RetryRequest(Schema):
    overwrite = fields.Boolean(
        load_default=False,
        metadata={"description": "Write an edit by hand although CATS was changed since (edited_in_cats)."},
    )


class SyncedRecord(Schema):
    record_type = fields.String()
    cats_id = fields.Integer()
    action = fields.String()
    url = fields.String(allow_none=True)
    written = fields.List(fields.String())
    notes = fields.Integer(metadata={"description": "How many notes were written."})
    placements = fields.List(fields.Nested(PlacementSchema))
    dropped = fields.List(fields.Nested(DroppedSchema))


class SyncErrorSchema(Schema):
    code = fields.String()
    message = fields.String()
    cats_message = fields.String(allow_none=True)
    details = fields.Dict()


class SyncSchema(Schema):
    id = fields.String()
    state = fields.String()
    is_automatic = fields.Boolean(metadata={"description": "An event started it; nobody looked at its plan."})
    reason = fields.String(allow_none=True)
    text = fields.String()
    person = fields.Nested(PersonBrief)
    campaign_id = fields.Integer(allow_none=True)
    attempts = fields.Integer()
    created_at = fields.String()
    run_after = fields.String(allow_none=True)
    finished_at = fields.String(allow_none=True)
    records = fields.List(fields.Nested(SyncedRecord))
    error = fields.Nested(SyncErrorSchema, allow_none=True)
    calls = fields.Integer()
    undoes = fields.String(
        allow_none=True, metadata={"description": "The sync that this one takes back (F7)."}
    )
    undone_at = fields.String(allow_none=True, metadata={"description": "When this one was taken back."})
    can = fields.List(fields.String())


class SyncQuery(Schema):
    state = fields.String(load_default=None, validate=validate.OneOf(SYNC_STATES))
    person_id = name_text(32, load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    page_size = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class SyncList(Schema):
    syncs = fields.List(fields.Nested(SyncSchema))
    total = fields.Integer()
    queue = fields.Nested(QueueSchema, required=True, allow_none=True)
