"""What we may send, per record type, for create and for update: exactly what CATS documents. CATS_API.md 2.

CATS drops unknown keys in silence, with a 201. So they are refused here, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from .answers import as_id
from .errors import CatsBadRequest
from .records import RESOURCES

PERSON_PHONE_TYPES = ("mobile", "home", "work", "fax", "main", "other")
COMPANY_PHONE_TYPES = ("fax", "main", "other")
ACTIVITY_TYPES = ("email", "meeting", "call_talked", "call_lvm", "call_missed", "text_message", "other")

_NOT_BLANK = validate.Regexp(r"(?s).*\S", error="Must not be blank.")
_DAY = validate.Regexp(r"\d{4}-\d{2}-\d{2}\Z", error="Must be YYYY-MM-DD.")
_COUNTRY = validate.Regexp(r"([A-Z]{2})?\Z", error="Must be ISO 3166 alpha-2.")


class _Flag(fields.Boolean):
    """true, false or null; nothing that only looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _text(**rest: Any) -> fields.String:
    return fields.String(allow_none=True, **rest)


def _id() -> fields.Integer:
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=1))


def _required_id() -> fields.Integer:
    return fields.Integer(strict=True, required=True, validate=validate.Range(min=1))


def _required_text() -> fields.String:
    return fields.String(required=True, validate=_NOT_BLANK)


def _flag() -> _Flag:
    return _Flag(allow_none=True)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class AddressOut(_Strict):
    street = _text()
    city = _text()
    state = _text()
    postal_code = _text()


class EmailOut(_Strict):
    email = _required_text()
    is_primary = _Flag()


class PersonPhoneOut(_Strict):
    number = _required_text()
    type = fields.String(required=True, validate=validate.OneOf(PERSON_PHONE_TYPES))
    extension = _text()


class CompanyPhoneOut(PersonPhoneOut):
    type = fields.String(required=True, validate=validate.OneOf(COMPANY_PHONE_TYPES))


def _checked_value(value: Any) -> None:
    for each in value if isinstance(value, list) else [value]:
        if each is not None and not isinstance(each, str | int | float):
            raise ValidationError("Must be a text, a number, a flag, or a list of ids.")


class CustomValueBody(_Strict):
    """A scalar, or a list of them (checkboxes); never an object."""

    value = fields.Raw(
        required=True,
        allow_none=True,
        validate=_checked_value,
    )


class CustomValueOut(CustomValueBody):
    id = _required_id()


class _EmployerOut(_Strict):
    linked = _Flag(required=True)
    name = _text()
    company_id = _id()
    location = fields.Dict(keys=fields.String(validate=validate.OneOf(("city", "state"))), values=_text())


class _SupervisorOut(_Strict):
    linked = _Flag(required=True)
    name = _text()
    phone = _text()
    contact_id = _id()


class WorkHistoryOut(_Strict):
    title = _text()
    employer = fields.Nested(_EmployerOut, allow_none=True)
    supervisor = fields.Nested(_SupervisorOut, allow_none=True)
    is_verified = _flag()
    is_current = _flag()
    start_date = _text(validate=_DAY)
    end_date = _text(validate=_DAY)
    reason_for_leaving = _text()


class _RecordOut(_Strict):
    """What candidates, contacts and companies have in common."""

    address = fields.Nested(AddressOut)
    country_code = _text(validate=_COUNTRY)
    social_media_urls = fields.List(fields.String(validate=_NOT_BLANK))
    notes = _text()
    is_hot = _flag()
    custom_fields = fields.List(fields.Nested(CustomValueOut))


class CandidateUpdate(_RecordOut):
    """Without emails and phones: on PUT they are not documented, they have their own routes."""

    first_name = _required_text()
    middle_name = _text()
    last_name = _required_text()
    title = _text()
    website = _text()
    best_time_to_call = _text()
    current_employer = _text()
    current_pay = _text()
    desired_pay = _text()
    key_skills = _text()
    source = _text()
    date_available = _text(validate=_DAY)
    is_willing_to_relocate = _flag()
    is_active = _flag()
    owner_id = _id()
    work_history = fields.List(fields.Nested(WorkHistoryOut))


class CandidateCreate(CandidateUpdate):
    emails = fields.List(fields.Nested(EmailOut))
    phones = fields.List(fields.Nested(PersonPhoneOut))


class ContactUpdate(_RecordOut):
    first_name = _required_text()
    last_name = _required_text()
    owner_id = _required_id()
    company_id = _required_id()
    title = _text()
    reports_to_id = _id()
    has_left_company = _flag()


class ContactCreate(ContactUpdate):
    emails = fields.List(fields.Nested(EmailOut))
    phones = fields.List(fields.Nested(PersonPhoneOut))


class CompanyUpdate(_RecordOut):
    name = _required_text()
    owner_id = _required_id()
    website = _text()
    key_technologies = _text()
    billing_contact_id = _id()
    entered_by_id = _id()
    user_groups = fields.List(fields.Raw())


class CompanyCreate(CompanyUpdate):
    phones = fields.List(fields.Nested(CompanyPhoneOut))


class ActivityOut(_Strict):
    type = fields.String(required=True, validate=validate.OneOf(ACTIVITY_TYPES))
    notes = _text()
    date = fields.AwareDateTime()
    regarding_id = _id()


class ActivityChangesOut(ActivityOut):
    type = fields.String(validate=validate.OneOf(ACTIVITY_TYPES))


def _rating(*, required: bool) -> fields.Integer:
    return fields.Integer(strict=True, required=required, validate=validate.Range(min=0, max=5))


class PipelineOut(_Strict):
    candidate_id = _required_id()
    job_id = _required_id()
    rating = _rating(required=False)


class RatingOut(_Strict):
    rating = _rating(required=True)


class StatusOut(_Strict):
    status_id = _required_id()


class TagOut(_Strict):
    id = _required_id()


class TagsOut(_Strict):
    tags = fields.List(fields.Nested(TagOut), required=True)


class DepartmentOut(_Strict):
    name = _required_text()


class ListOut(_Strict):
    name = _required_text()
    notes = _text()


def _list_items(record_type: str) -> Schema:
    item = _Strict.from_dict({f"{record_type}_id": _required_id()}, name=f"{record_type}ItemOut")
    items = fields.List(fields.Nested(item), required=True, validate=validate.Length(min=1))
    return _Strict.from_dict({"items": items}, name=f"{record_type}ItemsOut")()


class WebhookOut(_Strict):
    events = fields.List(fields.String(validate=_NOT_BLANK), required=True, validate=validate.Length(min=1))
    target_url = fields.Url(required=True, schemes={"https", "http"}, require_tld=False)
    secret = fields.String(validate=_NOT_BLANK)


CREATE: Mapping[str, Schema] = {
    "candidate": CandidateCreate(),
    "contact": ContactCreate(),
    "company": CompanyCreate(),
}
UPDATE: Mapping[str, Schema] = {
    "candidate": CandidateUpdate(),
    "contact": ContactUpdate(),
    "company": CompanyUpdate(),
}
PHONE: Mapping[str, Schema] = {
    "candidate": PersonPhoneOut(),
    "contact": PersonPhoneOut(),
    "company": CompanyPhoneOut(),
}
EMAIL: Mapping[str, Schema] = {"candidate": EmailOut(), "contact": EmailOut()}
ACTIVITY = ActivityOut()
ACTIVITY_CHANGES = ActivityChangesOut()
CUSTOM_VALUE = CustomValueBody()
DEPARTMENT = DepartmentOut()
LIST = ListOut()
LIST_ITEMS: Mapping[str, Schema] = {each: _list_items(each) for each in RESOURCES}
PIPELINE = PipelineOut()
RATING = RatingOut()
STATUS = StatusOut()
TAGS = TagsOut()
WORK_HISTORY = WorkHistoryOut()
WEBHOOK = WebhookOut()


def checked(schema: Schema, payload: Mapping[str, Any], what: str) -> dict[str, Any]:
    """The payload, if it is as documented; else CatsBadRequest, which names fields but no values."""
    try:
        schema.load(payload)
    except ValidationError as error:
        told: dict[Any, Any] = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise CatsBadRequest(
            f"A {what} for CATS is not as documented: {', '.join(sorted(_names(told)))}", details=told
        ) from None
    return dict(payload)


def checked_id(value: Any, what: str) -> int:
    """The id, if it is one; else CatsBadRequest. Ids become parts of addresses."""
    found = as_id(value)
    if found is None:
        raise CatsBadRequest(f"The id of a {what} must be a positive number")
    return found


def _names(told: Mapping[Any, Any], before: str = "") -> list[str]:
    found: list[str] = []
    for key, each in told.items():
        name = f"{before}{key}"
        found += _names(each, f"{name}.") if isinstance(each, dict) else [name]
    return found
