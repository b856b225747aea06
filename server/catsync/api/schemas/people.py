"""Kept persons, decisions and campaigns on the wire."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from .ids import cats_id, name_text, own_id
from .profiles import ProfileSchema

NAME = r"(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]+\Z"


class PersonRequest(Schema):
    profile = fields.Nested(ProfileSchema, required=True)
    campaign_id = own_id(load_default=None, allow_none=True)


class LinkSchema(Schema):
    record_type = fields.String()
    cats_id = fields.Integer()
    url = fields.String(allow_none=True)
    synced_at = fields.String(allow_none=True)


class PersonSchema(Schema):
    id = fields.String()
    name = fields.String()
    profile = fields.Nested(ProfileSchema)
    links = fields.List(fields.Nested(LinkSchema))


class DecisionRequest(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["company", "person"]))
    person_id = name_text(32, required=True)
    cats_id = cats_id(load_default=None, allow_none=True)
    always = fields.Boolean(load_default=False)
    record_type = fields.String(load_default=None, validate=validate.OneOf(["candidate", "contact"]))
    same = fields.Boolean(load_default=None)

    @validates_schema
    def _person_needs(self, data: dict[str, object], **_: object) -> None:
        if data["kind"] == "person" and (data.get("record_type") is None or data.get("same") is None):
            raise ValidationError("A decision about a person needs record_type and same.", "same")


class DecisionSchema(Schema):
    kind = fields.String()
    subjects = fields.List(fields.String())
    cats_id = fields.Integer(allow_none=True)


class CampaignRequest(Schema):
    name = fields.String(required=True, validate=[validate.Length(min=1, max=200), validate.Regexp(NAME)])


class CampaignSchema(Schema):
    id = fields.Integer()
    name = fields.String()
    people = fields.Integer()
    created_at = fields.String()


class CampaignList(Schema):
    campaigns = fields.List(fields.Nested(CampaignSchema))


class CampaignPersonRequest(Schema):
    person_id = name_text(32, required=True)


class CampaignPersonSchema(Schema):
    campaign_id = fields.Integer()
    person_id = fields.String()
    stage = fields.String()
    is_new = fields.Boolean()
