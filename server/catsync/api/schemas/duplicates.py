"""Companies that CATS may hold more than once, on the wire (tests/contract/companies-duplicates.json)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from .ids import name_text

TIERS = ["same", "possible"]


class DuplicatesFilter(Schema):
    tier = fields.String(
        load_default=None,
        validate=validate.OneOf(TIERS),
        metadata={
            "description": "same: almost certain; possible. Of the surest pair of a group; both where absent."
        },
    )
    query = name_text(
        200, load_default="", metadata={"description": "Words of the name of one of the companies."}
    )


class _Page(Schema):
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    page_size = fields.Integer(load_default=25, validate=validate.Range(min=1, max=100))


class DuplicatesQuery(DuplicatesFilter, _Page):
    pass


class NotDuplicatesQuery(_Page):
    pass


class WhoSaid(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class Said(Schema):
    by = fields.Nested(WhoSaid, required=True, allow_none=True)
    at = fields.String(required=True)


class ReasonOfPair(Schema):
    code = fields.String(required=True)
    text = fields.String(required=True)


class DuplicateRecord(Schema):
    cats_id = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    owner = fields.String(required=True, allow_none=True)
    contacts = fields.Integer(required=True)
    open_jobs = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null: the jobs were not read yet"}
    )
    last_modified = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class DuplicatePair(Schema):
    """reasons: the weightiest first; they name the side of the first of the two first."""

    cats_ids = fields.List(fields.Integer(), required=True)
    tier = fields.String(required=True, validate=validate.OneOf(TIERS))
    reasons = fields.List(fields.Nested(ReasonOfPair), required=True)
    not_duplicates = fields.Nested(
        Said, required=True, allow_none=True, metadata={"description": "who said that they are not"}
    )


class DuplicateGroup(Schema):
    """size: all its records, of which `records` has at most 50; `pairs` at most 60."""

    id = fields.Integer(required=True, metadata={"description": "the lowest CATS id in it"})
    tier = fields.String(required=True, validate=validate.OneOf(TIERS))
    score = fields.Float(required=True)
    size = fields.Integer(required=True)
    records = fields.List(fields.Nested(DuplicateRecord), required=True)
    pairs = fields.List(fields.Nested(DuplicatePair), required=True)


class CompareProgress(Schema):
    companies = fields.Integer(required=True)
    compared = fields.Integer(required=True)


class DuplicateGroups(Schema):
    groups = fields.List(fields.Nested(DuplicateGroup), required=True)
    total = fields.Integer(required=True)
    progress = fields.Nested(
        CompareProgress,
        required=True,
        allow_none=True,
        metadata={"description": "null: CATS is not connected"},
    )


class CompanyNamed(Schema):
    cats_id = fields.Integer(required=True)
    name = fields.String(
        required=True, allow_none=True, metadata={"description": "null: CATS has it no longer"}
    )
    url = fields.String(required=True, allow_none=True)


class ToldApart(Said):
    cats_ids = fields.List(fields.Integer(), required=True)
    companies = fields.List(fields.Nested(CompanyNamed), required=True)


class ToldApartList(Schema):
    decisions = fields.List(fields.Nested(ToldApart), required=True)
    total = fields.Integer(required=True)
