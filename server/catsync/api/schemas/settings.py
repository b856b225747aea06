"""Settings on the wire: the catalogue, one override, and the effective values with their provenance."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ...settings.catalogue import LAYERS
from .ids import name_text, own_id
from .written import WrittenList


class ChoiceSchema(Schema):
    value = fields.Raw()
    label = fields.String()


class SettingSchema(Schema):
    key = fields.String()
    id = fields.String(metadata={"description": "id in the product description"})
    type = fields.String()
    choices = fields.List(fields.Nested(ChoiceSchema))
    default = fields.Raw(allow_none=True)
    label = fields.String()
    help = fields.String()
    layers = fields.List(fields.String())
    per_record_type = fields.Boolean()
    record_types = fields.List(fields.String())
    per_field = fields.Boolean()
    group = fields.String()
    rank = fields.Integer()
    choices_from = fields.String(metadata={"description": "picker: GET /api/v1/cats/<this>; empty: none"})


class FieldSchema(Schema):
    key = fields.String()
    label = fields.String()
    type = fields.String()
    is_required = fields.Boolean()
    choices = fields.List(fields.Nested(ChoiceSchema))


class CatalogueSchema(Schema):
    settings = fields.List(fields.Nested(SettingSchema))
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(FieldSchema)),
        data_key="fields",
        attribute="fields",
    )
    users = fields.List(fields.Nested(ChoiceSchema))
    variables = fields.List(fields.String(), metadata={"description": "what a template may hold in braces"})


class SourceSchema(Schema):
    layer = fields.String()
    id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    by = fields.String(allow_none=True)
    at = fields.String(allow_none=True)


class InheritedSchema(Schema):
    value = fields.Raw(allow_none=True)
    source = fields.Nested(SourceSchema)


class EffectiveSchema(Schema):
    key = fields.String()
    record_type = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    value = fields.Raw(allow_none=True)
    source = fields.Nested(SourceSchema)
    inherited = fields.Nested(InheritedSchema)
    locked = fields.Nested(SourceSchema, allow_none=True)
    ignored = fields.List(fields.Nested(InheritedSchema))


class EffectiveOfLayerSchema(EffectiveSchema):
    version = fields.Integer(
        metadata={"description": "of the asked layer's override, for If-Match; 0: it has none"}
    )


class EffectiveResponse(Schema):
    settings = WrittenList(EffectiveOfLayerSchema)


class EffectiveQuery(Schema):
    user = own_id(strict=False, load_default=None)
    campaign = own_id(strict=False, load_default=None)
    person = name_text(32, load_default=None)
    layer = fields.String(
        validate=validate.OneOf(LAYERS),
        load_default=None,
        metadata={"description": "as on this layer's own page"},
    )


class SlotQuery(Schema):
    record_type = name_text(16, load_default="")
    field = name_text(64, load_default="")


class OverrideRequest(Schema):
    value = fields.Raw(required=True, allow_none=True)
    locked = fields.Boolean(load_default=None)


class OverrideSchema(Schema):
    layer = fields.String()
    id = fields.String()
    key = fields.String()
    record_type = fields.String(allow_none=True)
    field = fields.String(allow_none=True)
    value = fields.Raw(allow_none=True)
    locked = fields.Boolean()
    version = fields.Integer()
