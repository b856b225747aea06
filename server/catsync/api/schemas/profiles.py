"""The one question of the panel and its answer (tests/contract/profiles-resolve.json)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from .budget import BudgetSchema
from .ids import own_id
from .plans import ButtonSchema, PlanSchema
from .settings import EffectiveSchema
from .syncs import SyncSchema
from .written import WrittenList

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
READERS = ("linkedin", "linkedin_guest", "github", "xing", "generic", "manual", "csv", "tool")


class Lenient(Schema):
    """What a page gave us: unknown keys are dropped, texts are limited again where they are used (W4)."""

    class Meta:
        unknown = EXCLUDE


class PageText(fields.String):
    """A text from a page without what a database or an encoding refuses: NUL, and halves of surrogate pairs."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        return UNSTORABLE.sub("", str(super()._deserialize(value, attr, data, **kwargs)))


class EmailEntry(Lenient):
    email = PageText(required=True, validate=validate.Length(max=400))
    kind = PageText(load_default="unknown", validate=validate.Length(max=20))


class PhoneEntry(Lenient):
    number = PageText(required=True, validate=validate.Length(max=100))
    type = PageText(load_default="other", validate=validate.Length(max=20))


def _text(limit: int) -> PageText:
    return PageText(validate=validate.Length(max=limit))


class ProfileFields(Lenient):
    """The captured fields; a key is absent when the page does not have it."""

    full_name = _text(400)
    first_name = _text(400)
    middle_name = _text(400)
    last_name = _text(400)
    headline = _text(2000)
    title = _text(1000)
    company = _text(1000)
    company_url = _text(2000)
    company_website = _text(2000)
    location = _text(1000)
    street = _text(1000)
    city = _text(1000)
    state = _text(1000)
    postal_code = _text(100)
    country_code = _text(10)
    about = _text(20_000)
    website = _text(2000)
    emails = fields.List(fields.Nested(EmailEntry), validate=validate.Length(max=50))
    phones = fields.List(fields.Nested(PhoneEntry), validate=validate.Length(max=50))
    social_urls = fields.List(_text(2000), validate=validate.Length(max=50))


class ReportEntry(Lenient):
    field = PageText(required=True, validate=validate.Length(max=64))
    state = fields.String(required=True, validate=validate.OneOf(["found", "not_found", "uncertain"]))
    note = PageText(load_default="", validate=validate.Length(max=500))


class ProfileSchema(Lenient):
    """A captured person, as a reader makes it."""

    url = PageText(required=True, validate=validate.Length(min=1, max=2000))
    reader = fields.String(required=True, validate=validate.OneOf(READERS))
    fields_ = fields.Nested(ProfileFields, required=True, data_key="fields", attribute="fields")
    report = fields.List(fields.Nested(ReportEntry), load_default=list, validate=validate.Length(max=100))


class ResolveRequest(Schema):
    profile = fields.Nested(ProfileSchema, required=True)
    campaign_id = own_id(load_default=None, allow_none=True)
    parts = fields.List(
        fields.String(validate=validate.OneOf(["match", "company"])), load_default=None, allow_none=True
    )


class ReasonSchema(Schema):
    code = fields.String()
    text = fields.String()


class MatchedRecord(Schema):
    record_type = fields.String()
    cats_id = fields.Integer()
    name = fields.String()
    title = fields.String(allow_none=True)
    company_name = fields.String(allow_none=True)
    owner_name = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    date_modified = fields.String(allow_none=True)
    tier = fields.String()
    reasons = fields.List(fields.Nested(ReasonSchema))
    decided = fields.String(allow_none=True)


class MatchSchema(Schema):
    state = fields.String()
    text = fields.String()
    records = fields.List(fields.Nested(MatchedRecord))


class CompanyRecord(Schema):
    cats_id = fields.Integer()
    name = fields.String()
    tier = fields.String()
    score = fields.Float()
    url = fields.String(allow_none=True)
    details = fields.Dict(keys=fields.String())
    reasons = fields.List(fields.Nested(ReasonSchema))


class CompanyWarning(Schema):
    mode = fields.String()
    details = fields.List(fields.String())
    companies = fields.List(fields.Nested(CompanyRecord))


class CompanySchema(Schema):
    state = fields.String()
    query = fields.String(allow_none=True)
    chosen_id = fields.Integer(allow_none=True)
    source = fields.String(allow_none=True)
    domain = fields.String(allow_none=True)
    text = fields.String()
    is_new_wanted = fields.Boolean()
    may_create = fields.Boolean()
    card = fields.Nested(CompanyRecord, allow_none=True)
    warning = fields.Nested(CompanyWarning)
    info = fields.List(fields.String())


class ResolvedPerson(Schema):
    id = fields.String(allow_none=True)
    is_kept = fields.Boolean()
    name = fields.String()
    url = fields.String()
    fields_ = fields.Dict(data_key="fields", attribute="fields")


class CampaignName(Schema):
    id = fields.Integer()
    name = fields.String()


class CampaignBrief(CampaignName):
    stage = fields.String(allow_none=True)


class ResolveMirror(Schema):
    state = fields.String()
    age_seconds = fields.Integer(allow_none=True)


class CatsBrief(Schema):
    state = fields.String()
    site = fields.String(allow_none=True)


class ResolveResponse(Schema):
    person = fields.Nested(ResolvedPerson)
    match = fields.Nested(MatchSchema, allow_none=True)
    company = fields.Nested(CompanySchema, allow_none=True)
    campaign = fields.Nested(CampaignBrief, allow_none=True)
    campaigns = fields.List(fields.Nested(CampaignName))
    settings = WrittenList(EffectiveSchema)
    plan = fields.Nested(PlanSchema, allow_none=True)
    button = fields.Nested(ButtonSchema, allow_none=True)
    budget = fields.Nested(BudgetSchema, allow_none=True)
    mirror = fields.Nested(ResolveMirror, allow_none=True)
    last_sync = fields.Nested(SyncSchema, allow_none=True)
    cats = fields.Nested(CatsBrief)


class LookedUpSchema(Schema):
    calls = fields.Integer(required=True)
    at = fields.String(required=True)


class LookupResponse(ResolveResponse):
    """As resolve, and how many calls to CATS it took."""

    looked_up = fields.Nested(LookedUpSchema, required=True)
