"""The audit log on the wire: which events are asked for, and how each is told (tests/contract/audit-list.json)."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from .activities import EARLIEST, LATEST
from .ids import name_text, own_id


def _moment(description: str) -> fields.AwareDateTime:
    return fields.AwareDateTime(
        format="iso",
        load_default=None,
        validate=validate.Range(min=EARLIEST, max=LATEST),
        metadata={"description": description},
    )


class AuditFilter(Schema):
    what = fields.String(
        load_default=None,
        validate=[validate.Length(max=64), validate.Regexp(r"[a-z_.]*\Z")],
        metadata={"description": "How the code begins: record. or record.created"},
    )
    person_id = name_text(32, load_default=None)
    sync_id = name_text(32, load_default=None)
    user_id = own_id(strict=False, load_default=None)
    since = _moment("The first moment.")
    until = _moment("The first moment after.")


class AuditQuery(AuditFilter):
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    page_size = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class AuditUser(Schema):
    id = fields.Integer()
    name = fields.String()


class AuditPerson(Schema):
    id = fields.String(allow_none=True, metadata={"description": "null: erased"})
    name = fields.String()


class AuditRecord(Schema):
    record_type = fields.String()
    cats_id = fields.Integer()
    url = fields.String(allow_none=True)


class AuditChange(Schema):
    field = fields.String()
    label = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)
    before_text = fields.String()
    after_text = fields.String()
    layer = fields.String(metadata={"description": "Whose setting decided; empty where none did."})
    reason = fields.String()
    why = fields.String(metadata={"description": "Reason and layer in words."})


class AuditEventSchema(Schema):
    id = fields.Integer()
    at = fields.String()
    user = fields.Nested(AuditUser, allow_none=True, metadata={"description": "null: Catsync itself"})
    what = fields.String()
    text = fields.String()
    subject = fields.String()
    person = fields.Nested(AuditPerson, allow_none=True)
    sync_id = fields.String(allow_none=True)
    record = fields.Nested(AuditRecord, allow_none=True)
    changes = fields.List(fields.Nested(AuditChange))
    cats_request_id = fields.String(
        allow_none=True, metadata={"description": "CATS' own id of the request, for their support."}
    )


class AuditList(Schema):
    events = fields.List(fields.Nested(AuditEventSchema))
    total = fields.Integer()
