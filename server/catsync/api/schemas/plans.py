"""A plan as the panel shows it: every write with before, after and why."""

from __future__ import annotations

from marshmallow import Schema, fields


class PlanReason(Schema):
    code = fields.String()
    text = fields.String()


class WriteSchema(Schema):
    id = fields.String()
    record_type = fields.String()
    operation = fields.String()
    field = fields.String()
    label = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)
    before_text = fields.String()
    after_text = fields.String()
    reason = fields.Nested(PlanReason)
    ticked = fields.Boolean()
    mandatory = fields.Boolean()


class NeedSchema(Schema):
    record_type = fields.String()
    field = fields.String()
    label = fields.String()
    text = fields.String()


class RecordPlanSchema(Schema):
    record_type = fields.String()
    action = fields.String()
    cats_id = fields.Integer(allow_none=True)
    is_due = fields.Boolean()
    trigger = fields.String(allow_none=True)
    text = fields.String()
    held_notes = fields.Integer()
    writes = fields.List(fields.Nested(WriteSchema))
    needs = fields.List(fields.Nested(NeedSchema))


class PlanSchema(Schema):
    digest = fields.String()
    company_id = fields.Integer(allow_none=True)
    calls = fields.Integer()
    warnings = fields.List(fields.Nested(PlanReason))
    records = fields.List(fields.Nested(RecordPlanSchema))


class SecondButton(Schema):
    action = fields.String()
    label = fields.String()


class ButtonSchema(Schema):
    action = fields.String()
    label = fields.String()
    is_enabled = fields.Boolean()
    second = fields.Nested(SecondButton, allow_none=True)
