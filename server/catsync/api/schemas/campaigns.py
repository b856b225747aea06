"""Campaigns, their people and lists of people on the wire."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from ...models import STAGES
from .ids import name_text
from .people import PageQuery, RecordBrief

NAME = r"(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]+\Z"
NAME_RULES = [validate.Length(min=1, max=200), validate.Regexp(NAME)]
MAX_CSV_CHARACTERS = 8 * 1024 * 1024


class CampaignRequest(Schema):
    name = fields.String(required=True, validate=NAME_RULES)


class CampaignChange(Schema):
    """What is left out stays as it is."""

    name = fields.String(load_default=None, validate=NAME_RULES)
    is_archived = fields.Boolean(load_default=None, truthy={True}, falsy={False})


class CampaignQuery(Schema):
    archived = fields.Boolean(load_default=False)


class CampaignSchema(Schema):
    id = fields.Integer()
    name = fields.String()
    people = fields.Integer()
    created_at = fields.String()


class OpenSyncs(Schema):
    needs_attention = fields.Integer()
    waiting = fields.Integer()
    queued = fields.Integer()


class CampaignDetail(CampaignSchema):
    is_archived = fields.Boolean()
    stages = fields.Dict(keys=fields.String(), values=fields.Integer())
    syncs = fields.Nested(OpenSyncs)


class CampaignList(Schema):
    campaigns = fields.List(fields.Nested(CampaignDetail))


class CampaignPersonRequest(Schema):
    """start_sync false: whoever adds the person syncs them right after."""

    person_id = name_text(32, required=True)
    start_sync = fields.Boolean(load_default=True)


class CampaignPersonSchema(Schema):
    campaign_id = fields.Integer()
    person_id = fields.String()
    stage = fields.String()
    is_new = fields.Boolean()
    sync_id = fields.String(allow_none=True)


class MemberQuery(PageQuery):
    stage = fields.String(load_default=None, validate=validate.OneOf(STAGES))


class MemberSync(Schema):
    id = fields.String()
    state = fields.String()
    text = fields.String()


class MemberSchema(Schema):
    person_id = fields.String()
    name = fields.String()
    title = fields.String()
    company = fields.String()
    url = fields.String()
    stage = fields.String()
    added_at = fields.String()
    added_by = fields.String(allow_none=True)
    records = fields.List(fields.Nested(RecordBrief))
    sync = fields.Nested(MemberSync, allow_none=True)
    waits_for = fields.String(allow_none=True)


class MemberList(Schema):
    people = fields.List(fields.Nested(MemberSchema))
    total = fields.Integer()


class StageRequest(Schema):
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))


class StageSchema(Schema):
    campaign_id = fields.Integer()
    person_id = fields.String()
    stage = fields.String()
    sync_id = fields.String(allow_none=True)


class ImportRequest(Schema):
    filename = fields.String(required=True, validate=validate.Length(max=400))
    csv = fields.String(required=True, validate=validate.Length(max=MAX_CSV_CHARACTERS))


class ImportSchema(Schema):
    id = fields.String()
    campaign_id = fields.Integer()
    filename = fields.String()
    state = fields.String(validate=validate.OneOf(["queued", "running", "done"]))
    total = fields.Integer()
    done = fields.Integer()
    added = fields.Integer()
    known = fields.Integer()
    rejected = fields.Integer()
    created_at = fields.String()
    finished_at = fields.String(allow_none=True)


class ImportList(Schema):
    imports = fields.List(fields.Nested(ImportSchema))
