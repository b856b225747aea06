"""The trace of a decision (S9)."""

from __future__ import annotations

from marshmallow import Schema, fields

from .ids import own_id
from .settings import SourceSchema


class WhyQuery(Schema):
    campaign_id = own_id(strict=False, load_default=None)


class WhyLineSchema(Schema):
    subject = fields.String()
    record_type = fields.String(allow_none=True)
    text = fields.String()
    source = fields.Nested(SourceSchema, allow_none=True)


class WhySchema(Schema):
    lines = fields.List(fields.Nested(WhyLineSchema))
