"""Records that CATS may hold twice, on the wire (SYNCING.md 2: reported, never merged)."""

from __future__ import annotations

from marshmallow import Schema, fields


class DoubleSchema(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(
        required=True,
        metadata={"description": "candidate, contact, company, note, add_email, add_phone, place_list ..."},
    )
    person_id = fields.String(required=True)
    name = fields.String(required=True)
    cats_id = fields.Integer(required=True)
    double_id = fields.Integer(required=True)
    url = fields.String(required=True, allow_none=True)
    double_url = fields.String(required=True, allow_none=True)
    text = fields.String(required=True)
    found_at = fields.String(required=True)
    dismissed_at = fields.String(required=True, allow_none=True)


class DoubleList(Schema):
    doubles = fields.List(fields.Nested(DoubleSchema), required=True)
