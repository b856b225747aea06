"""Outreach events on the wire: a batch whose rows are judged one by one, and what became of each (N1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ...campaigns.activities import OURS
from ...models import ACTIVITY_EVENTS, ACTIVITY_KINDS, CALL_OUTCOMES, STAGES
from .ids import name_text, own_id
from .profiles import PageText

MAX_ROWS = 1000
MAX_TEXT = 50_000
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class PersonGivenSchema(Schema):
    """One of id, url and email at least."""

    id = name_text(32, load_default=None, allow_none=True)
    url = PageText(load_default=None, allow_none=True, validate=validate.Length(max=2000))
    email = PageText(load_default=None, allow_none=True, validate=validate.Length(max=400))
    full_name = PageText(load_default=None, allow_none=True, validate=validate.Length(max=200))
    company = PageText(load_default=None, allow_none=True, validate=validate.Length(max=200))
    title = PageText(load_default=None, allow_none=True, validate=validate.Length(max=200))

    @validates_schema
    def _is_told(self, data: dict[str, Any], **_: object) -> None:
        if not any(data.get(key) for key in ("id", "url", "email")):
            raise ValidationError("Say who it is: id, url or email.", "id")


class ActivityRow(Schema):
    """One event."""

    source = name_text(64, required=True)
    source_id = name_text(200, required=True)
    person = fields.Nested(PersonGivenSchema, required=True)
    campaign_id = own_id(load_default=None, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(ACTIVITY_KINDS))
    event = fields.String(required=True, validate=validate.OneOf(ACTIVITY_EVENTS))
    occurred_at = fields.AwareDateTime(required=True, format="iso")
    subject = PageText(load_default=None, allow_none=True, validate=validate.Length(max=300))
    text = PageText(load_default=None, allow_none=True, validate=validate.Length(max=MAX_TEXT))
    outcome = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(CALL_OUTCOMES))
    stage = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STAGES))

    @validates_schema
    def _fits_together(self, data: dict[str, Any], **_: object) -> None:
        source = str(data.get("source", "")).strip()
        if not source or not str(data.get("source_id", "")).strip():
            raise ValidationError("Source and source_id name the event; they cannot be empty.", "source_id")
        if source.casefold() == OURS:
            raise ValidationError("This name is kept for Catsync itself.", "source")
        if data.get("event") == "stage_change" and data.get("stage") is None:
            raise ValidationError("A stage_change needs the stage.", "stage")
        if "occurred_at" in data and not EARLIEST <= data["occurred_at"] <= LATEST:
            raise ValidationError("This is no time at which an event can have been.", "occurred_at")


class AnyRow(fields.Nested):
    """A row as it was sent: documented like the one it should be, and judged on its own."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, partial: Any = None, **kwargs: Any
    ) -> Any:
        return value


class ActivitiesRequest(Schema):
    activities = fields.List(
        AnyRow(ActivityRow), required=True, validate=validate.Length(min=1, max=MAX_ROWS)
    )


class RowError(Schema):
    code = fields.String(required=True)
    message = fields.String(required=True)


class ActivityResult(Schema):
    index = fields.Integer(required=True)
    source_id = fields.String(allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["accepted", "known", "rejected"]))
    activity_id = fields.String(allow_none=True)
    person_id = fields.String(allow_none=True)
    stage = fields.String(allow_none=True)
    sync_id = fields.String(allow_none=True)
    error = fields.Nested(RowError, allow_none=True)


class ActivitiesResponse(Schema):
    results = fields.List(fields.Nested(ActivityResult), required=True)
    accepted = fields.Integer(required=True)
    known = fields.Integer(required=True)
    rejected = fields.Integer(required=True)


class NoteStateSchema(Schema):
    record_type = fields.String()
    state = fields.String(validate=validate.OneOf(["in_cats", "waiting", "held", "left_out"]))
    cats_activity_id = fields.Integer(allow_none=True)
    text = fields.String()


class ActivitySchema(Schema):
    id = fields.String()
    source = fields.String()
    kind = fields.String()
    event = fields.String()
    occurred_at = fields.String()
    subject = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    stage = fields.String(allow_none=True)
    campaign_id = fields.Integer(allow_none=True)
    notes = fields.List(fields.Nested(NoteStateSchema))


class ActivityQuery(Schema):
    campaign_id = own_id(strict=False, load_default=None)


class ActivityList(Schema):
    activities = fields.List(fields.Nested(ActivitySchema))


class NoteRequest(Schema):
    text = PageText(required=True, validate=[validate.Length(max=MAX_TEXT), validate.Regexp(r"(?s).*\S")])
    campaign_id = own_id(load_default=None, allow_none=True)
