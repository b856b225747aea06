"""The budget of calls to CATS, and the queue that it has to do for (Q3)."""

from __future__ import annotations

from marshmallow import Schema, fields


class QueueSchema(Schema):
    """Syncs that are queued, the calls that they will ask for, and in how many seconds there were calls for all."""

    syncs = fields.Integer(required=True)
    calls = fields.Integer(required=True)
    seconds = fields.Integer(required=True)


class BudgetSchema(Schema):
    limit = fields.Integer(required=True)
    remaining = fields.Integer(required=True)
    resets_at = fields.String(allow_none=True)
    queue = fields.Nested(QueueSchema, required=True, allow_none=True)
