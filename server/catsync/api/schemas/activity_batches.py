"""Up to 10,000 outreach events at once, on the wire: taken in, followed, and what was rejected (N1)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from .activities import ActivityRow, AnyRow, RowError

MAX_ROWS = 10_000


class BatchRequest(Schema):
    activities = fields.List(
        AnyRow(ActivityRow), required=True, validate=validate.Length(min=1, max=MAX_ROWS)
    )


class RejectedRow(Schema):
    index = fields.Integer(required=True, metadata={"description": "Its place in the batch, from 0."})
    source_id = fields.String(allow_none=True)
    error = fields.Nested(RowError, required=True)


class BatchSchema(Schema):
    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["queued", "running", "done"]))
    total = fields.Integer(required=True)
    done = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    known = fields.Integer(
        required=True, metadata={"description": "Sent before: nothing new is made of them."}
    )
    rejected = fields.Integer(required=True)
    rejections = fields.List(fields.Nested(RejectedRow), required=True)
    created_at = fields.String(required=True)
    finished_at = fields.String(required=True, allow_none=True)
