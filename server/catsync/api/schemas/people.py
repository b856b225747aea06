"""Kept persons, decisions and campaigns on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from .ids import cats_id, name_text, own_id
from .profiles import ProfileFields, ProfileSchema
from .syncs import SyncSchema

MOST_TOLD_APART = 50  # more than a thousand pairs


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


class RecordBrief(Schema):
    record_type = fields.String()
    cats_id = fields.Integer()
    url = fields.String(allow_none=True)


class PageQuery(Schema):
    query = name_text(200, load_default="")
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    page_size = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class PersonRow(Schema):
    id = fields.String()
    name = fields.String()
    title = fields.String()
    company = fields.String()
    url = fields.String()
    records = fields.List(fields.Nested(RecordBrief))
    updated_at = fields.String()


class PersonList(Schema):
    people = fields.List(fields.Nested(PersonRow))
    total = fields.Integer()


class CampaignOfPerson(Schema):
    id = fields.Integer()
    name = fields.String()
    stage = fields.String()


class ResumeSchema(Schema):
    id = fields.String()
    filename = fields.String()
    size = fields.Integer()
    state = fields.String(validate=validate.OneOf(["in_cats", "waiting", "left_out"]))
    created_at = fields.String()


class PersonDetail(PersonSchema):
    campaigns = fields.List(fields.Nested(CampaignOfPerson))
    resumes = fields.List(fields.Nested(ResumeSchema))
    overrides = fields.Integer()


class PersonChanged(PersonDetail):
    sync = fields.Nested(SyncSchema, allow_none=True)


class PersonChange(Schema):
    fields_ = fields.Nested(ProfileFields, required=True, data_key="fields", attribute="fields")


class ResumeQuery(Schema):
    filename = name_text(400, required=True)


class UploadedResume(ResumeSchema):
    sync_id = fields.String(allow_none=True)


def _companies() -> fields.List[Any]:
    return fields.List(cats_id(), load_default=None, validate=validate.Length(min=2, max=MOST_TOLD_APART))


class DecisionRequest(Schema):
    """cats_ids: the companies of which no two are the same; take_back: what was said of them no longer counts."""

    kind = fields.String(required=True, validate=validate.OneOf(["company", "person", "not_duplicates"]))
    person_id = name_text(32, load_default=None)
    cats_id = cats_id(load_default=None, allow_none=True)
    always = fields.Boolean(load_default=False)
    record_type = fields.String(load_default=None, validate=validate.OneOf(["candidate", "contact"]))
    same = fields.Boolean(load_default=None)
    cats_ids = _companies()
    take_back = fields.Boolean(load_default=False)

    @validates_schema
    def _names_what_it_is_about(self, data: dict[str, object], **_: object) -> None:
        needed = "cats_ids" if data["kind"] == "not_duplicates" else "person_id"
        if data.get(needed) is None:
            raise ValidationError(f"A decision of this kind needs {needed}.", needed)
        companies = data.get("cats_ids")
        if isinstance(companies, list) and len(set(companies)) < len(companies):
            raise ValidationError("The same company stands in it twice.", "cats_ids")

    @validates_schema
    def _person_needs(self, data: dict[str, object], **_: object) -> None:
        if data["kind"] == "person" and (data.get("record_type") is None or data.get("same") is None):
            raise ValidationError("A decision about a person needs record_type and same.", "same")


class DecisionSchema(Schema):
    kind = fields.String()
    subjects = fields.List(fields.String())
    cats_id = fields.Integer(allow_none=True)
