"""The history of settings, and the team's settings as one document."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ...settings.catalogue import LAYERS
from .ids import name_text

ROWS_LIMIT = 5_000


class StateSchema(Schema):
    value = fields.Raw(allow_none=True)
    locked = fields.Boolean()


class RevisionSchema(Schema):
    id = fields.Integer()
    layer = fields.String()
    layer_id = fields.String()
    key = fields.String()
    record_type = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    before = fields.Nested(StateSchema, allow_none=True, metadata={"description": "null: inherited"})
    after = fields.Nested(StateSchema, allow_none=True, metadata={"description": "null: inherited"})
    by = fields.String(allow_none=True)
    at = fields.String()


class RevisionList(Schema):
    revisions = fields.List(fields.Nested(RevisionSchema))
    total = fields.Integer()


class RevisionQuery(Schema):
    layer = fields.String(validate=validate.OneOf(LAYERS), load_default=None)
    id = name_text(32, load_default=None)
    key = name_text(64, load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    page_size = fields.Integer(load_default=25, validate=validate.Range(min=1, max=100))


class TransferRow(Schema):
    key = name_text(64, required=True)
    record_type = name_text(16, load_default=None, allow_none=True)
    field = name_text(64, load_default=None, allow_none=True)
    value = fields.Raw(required=True, allow_none=True)
    locked = fields.Boolean(load_default=False)


class TransferSchema(Schema):
    settings = fields.List(
        fields.Nested(TransferRow), required=True, validate=validate.Length(max=ROWS_LIMIT)
    )


class ImportedSchema(Schema):
    set = fields.Integer()
    removed = fields.Integer()
    alike = fields.Integer()
