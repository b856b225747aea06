"""What CATS offers to choose from, on the wire."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from .ids import MAX_OWN_ID, name_text, own_id

MAX_JOBS = 200
# Comma-separated, as many as a setting may hold.
ID_LIST = r"(\d{1,18}(,\d{1,18}){0,49})?\Z"


def _ids() -> fields.String:
    return fields.String(load_default="", validate=validate.Regexp(ID_LIST))


class JobQuery(Schema):
    """ids: these jobs and no others, at whatever status; comma-separated."""

    query = name_text(200, load_default="")
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=MAX_JOBS))
    ids = _ids()


class ListQuery(Schema):
    record_type = fields.String(load_default=None, validate=validate.OneOf(["candidate", "contact"]))


class StatusQuery(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(["job", "contact", "company", "pipeline"]))
    workflow_id = own_id(strict=False, load_default=None)


class CompanyQuery(Schema):
    """ids: as with jobs."""

    query = name_text(200, load_default="")
    ids = _ids()


class JobSchema(Schema):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    company = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    workflow_id = fields.Integer(required=True, allow_none=True)


class JobList(Schema):
    jobs = fields.List(fields.Nested(JobSchema), required=True)


class NamedSchema(Schema):
    id = fields.Integer(required=True, attribute="cats_id")
    name = fields.String(required=True)


class ListList(Schema):
    lists = fields.List(fields.Nested(NamedSchema), required=True)


class CatsUserList(Schema):
    users = fields.List(fields.Nested(NamedSchema), required=True)


class TagSchema(Schema):
    id = fields.Integer(required=True, attribute="cats_id")
    title = fields.String(required=True)


class TagList(Schema):
    tags = fields.List(fields.Nested(TagSchema), required=True)


class StatusSchema(Schema):
    """workflow_id: of pipeline statuses only."""

    id = fields.Integer(required=True, attribute="cats_id")
    title = fields.String(required=True)
    workflow_id = fields.Function(
        lambda row: row.workflow_id or None, metadata={"type": ["integer", "null"], "maximum": MAX_OWN_ID}
    )


class StatusList(Schema):
    statuses = fields.List(fields.Nested(StatusSchema), required=True)


class FoundCompany(Schema):
    cats_id = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class FoundCompanies(Schema):
    companies = fields.List(fields.Nested(FoundCompany), required=True)


def ids_of(text: str) -> list[int]:
    """The ids of a comma-separated text that fits ID_LIST."""
    return [int(each) for each in text.split(",") if each]
