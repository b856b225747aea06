"""From CATS' answers to our rows: lenient, ids come as strings, empty objects as lists. CATS_API.md 1.2, 2.

Every function takes one JSON object and raises ValueError (naming no value) where what is essential lacks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from .answers import as_count, as_id
from .records import (
    Activity,
    Attachment,
    CatsList,
    Company,
    CustomField,
    Department,
    EmailRow,
    Job,
    ListItem,
    Person,
    PersonType,
    PhoneRow,
    Pipeline,
    Selection,
    Site,
    Status,
    StatusChange,
    Tag,
    User,
    Workflow,
    WorkHistory,
)

ADDRESS_PARTS = ("street", "city", "state", "postal_code")

EMBEDDED_ROWS_LIMIT = 25

R = TypeVar("R", EmailRow, PhoneRow)

# Which type a key of the phone summary stands for is not documented (CATS_API.md 2.3).
_SUMMARY_PHONE_TYPES = {"cell": "mobile", "primary": "main", "secondary": "other"}


def user(row: Mapping[str, Any]) -> User:
    return User(
        required_id(row),
        text(row.get("username")),
        text(row.get("first_name")),
        text(row.get("last_name")),
        text(row.get("title")),
        text(row.get("access_level")),
    )


def site(row: Mapping[str, Any]) -> Site:
    return Site(
        id=required_id(row),
        name=text(row.get("name")),
        subdomain=text(row.get("subdomain")),
        default_company_id=as_id(row.get("default_company_id")),
        users=tuple(user(each) for each in _rows(_object(row.get("_embedded")).get("users"))),
    )


def person(record_type: PersonType, row: Mapping[str, Any]) -> Person:
    emails, emails_loaded = _emails(row)
    phones, phones_loaded = _phones(row)
    return Person(
        record_type=record_type,
        id=required_id(row),
        first_name=text(row.get("first_name")),
        middle_name=text(row.get("middle_name")),
        last_name=text(row.get("last_name")),
        title=text(row.get("title")),
        current_employer=text(row.get("current_employer")),
        company_id=as_id(row.get("company_id")),
        owner_id=as_id(row.get("owner_id")),
        contact_id=as_id(row.get("contact_id")),
        reports_to_id=as_id(row.get("reports_to_id")),
        status_id=as_id(row.get("status_id")),
        emails=emails,
        emails_loaded=emails_loaded,
        phones=phones,
        phones_loaded=phones_loaded,
        address=_address(row),
        country_code=text(row.get("country_code")),
        social_media_urls=_texts(row.get("social_media_urls")),
        website=text(row.get("website")),
        key_skills=text(row.get("key_skills")),
        notes=text(row.get("notes")),
        source=text(row.get("source")),
        is_hot=_flag(row.get("is_hot")),
        is_active=_flag(row.get("is_active")),
        has_left_company=_flag(row.get("has_left_company")),
        custom_fields=_embedded_custom_fields(row),
        date_created=moment(row.get("date_created")),
        date_modified=moment(row.get("date_modified")),
        raw=row,
    )


def company(row: Mapping[str, Any]) -> Company:
    phones, phones_loaded = _phones(row)
    return Company(
        id=required_id(row),
        name=text(row.get("name")),
        website=text(row.get("website")),
        owner_id=as_id(row.get("owner_id")),
        entered_by_id=as_id(row.get("entered_by_id")),
        billing_contact_id=as_id(row.get("billing_contact_id")),
        status_id=as_id(row.get("status_id")),
        phones=phones,
        phones_loaded=phones_loaded,
        address=_address(row),
        country_code=text(row.get("country_code")),
        social_media_urls=_texts(row.get("social_media_urls")),
        key_technologies=text(row.get("key_technologies")),
        notes=text(row.get("notes")),
        is_hot=_flag(row.get("is_hot")),
        custom_fields=_embedded_custom_fields(row),
        date_created=moment(row.get("date_created")),
        date_modified=moment(row.get("date_modified")),
        raw=row,
    )


def email_row(row: Mapping[str, Any]) -> EmailRow:
    return EmailRow(required_id(row), _required_text(row, "email"), _flag(row.get("is_primary")) or False)


def phone_row(row: Mapping[str, Any]) -> PhoneRow:
    return PhoneRow(
        required_id(row),
        _required_text(row, "number"),
        text(row.get("extension")),
        text(row.get("type")) or "other",
    )


def custom_field(row: Mapping[str, Any]) -> CustomField:
    form = _object(row.get("field"))
    choices = [(as_id(each.get("id")), text(each.get("label"))) for each in _rows(form.get("selections"))]
    return CustomField(
        required_id(row),
        text(row.get("name")) or "",
        text(form.get("type")),
        tuple(Selection(key, label or "") for key, label in choices if key is not None),
    )


def custom_value(row: Mapping[str, Any]) -> tuple[int, Any]:
    """Definition id and value, of the type that the embedded definition names: what a value is read as is not
    confirmed (CATS_API.md 2.11), and a choice that came as a text would be refused as one."""
    definition = _object(_object(row.get("_embedded")).get("definition"))
    kind = text(_object(definition.get("field")).get("type"))
    return required_id(row), _typed(kind, row.get("value"))


def _typed(kind: str | None, value: Any) -> Any:
    if kind in ("dropdown", "radio", "user"):
        return as_id(value) or value
    if kind == "checkboxes" and isinstance(value, list):
        return [as_id(each) or each for each in value]
    if kind == "checkbox":
        flag = _flag(value)
        return value if flag is None else flag
    if kind == "number" and isinstance(value, str):
        return _number(value)
    return value


def _number(value: str) -> Any:
    """As a number where it is one; 1e400 and the like stay what they are."""
    for read in (int, float):
        with suppress(ValueError):
            found = read(value)
            return found if math.isfinite(found) else value
    return value


def department(row: Mapping[str, Any]) -> Department:
    return Department(required_id(row), text(row.get("name")) or "")


def work_history(row: Mapping[str, Any]) -> WorkHistory:
    employer, supervisor = _object(row.get("employer")), _object(row.get("supervisor"))
    return WorkHistory(
        id=required_id(row),
        candidate_id=as_id(row.get("candidate_id")),
        title=text(row.get("title")),
        employer=text(employer.get("name")),
        company_id=as_id(employer.get("company_id")),
        supervisor=text(supervisor.get("name")),
        supervisor_id=as_id(supervisor.get("contact_id")),
        is_current=_flag(row.get("is_current")),
        is_verified=_flag(row.get("is_verified")),
        start_date=text(row.get("start_date")),
        end_date=text(row.get("end_date")),
        reason_for_leaving=text(row.get("reason_for_leaving")),
    )


def tag(row: Mapping[str, Any]) -> Tag:
    return Tag(required_id(row), as_id(row.get("parent_id")), text(row.get("title")) or "")


def cats_list(row: Mapping[str, Any]) -> CatsList:
    return CatsList(required_id(row), text(row.get("name")) or "", text(row.get("notes")))


def list_item(record_type: str, row: Mapping[str, Any]) -> ListItem:
    return ListItem(required_id(row), required_id(row, f"{record_type}_id"), moment(row.get("date_created")))


def job(row: Mapping[str, Any]) -> Job:
    return Job(
        required_id(row),
        text(row.get("title")) or "",
        as_id(row.get("company_id")),
        as_id(row.get("status_id")),
        as_id(row.get("pipeline_workflow_id", row.get("workflow_id"))),
        _flag(row.get("is_published")),
        moment(row.get("date_modified")),
    )


def workflow(row: Mapping[str, Any]) -> Workflow:
    return Workflow(required_id(row), text(row.get("title")) or text(row.get("name")) or "")


def status(row: Mapping[str, Any]) -> Status:
    return Status(
        required_id(row),
        as_id(row.get("workflow_id")),
        text(row.get("title")) or "",
        text(row.get("mapping")),
    )


def status_change(row: Mapping[str, Any]) -> StatusChange:
    """Under `status_id`, or from and to (CATS_API.md 2.8): both were seen."""
    return StatusChange(
        as_id(row.get("status_id", row.get("to_status_id"))),
        as_id(row.get("from_status_id")),
        moment(row.get("date", row.get("date_created"))),
    )


def pipeline(row: Mapping[str, Any]) -> Pipeline:
    return Pipeline(
        required_id(row),
        as_id(row.get("candidate_id")),
        as_id(row.get("job_id")),
        as_id(row.get("status_id")),
        as_count(row.get("rating")),
        moment(row.get("date_created")),
    )


def activity(row: Mapping[str, Any]) -> Activity:
    about = _object(row.get("data_item"))
    return Activity(
        id=required_id(row),
        type=text(row.get("type")),
        notes=text(row.get("notes")),
        annotation=text(row.get("annotation")),
        date=moment(row.get("date")),
        record_type=text(about.get("type")),
        record_id=as_id(about.get("id")),
        regarding_id=as_id(row.get("regarding_id")),
        entered_by_id=as_id(row.get("entered_by_id")),
    )


def attachment(row: Mapping[str, Any]) -> Attachment:
    return Attachment(
        required_id(row),
        text(row.get("filename")) or "",
        _flag(row.get("is_resume")) or False,
        as_count(row.get("size")),
    )


def required_id(row: Mapping[str, Any], key: str = "id") -> int:
    found = as_id(row.get(key))
    if found is None:
        raise ValueError(f"no `{key}`")
    return found


def text(value: Any) -> str | None:
    """A string as it is; a number as its digits; anything else None. "" stays ""."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)


def moment(value: Any) -> datetime | None:
    """An aware UTC time from RFC 3339 with any offset; without an offset it is taken for UTC."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _emails(row: Mapping[str, Any]) -> tuple[tuple[EmailRow, ...], bool]:
    summary = _object(row.get("emails"))
    found = [(text(summary.get(key)), key == "primary") for key in ("primary", "secondary")]
    short = tuple(EmailRow(None, email, first) for email, first in found if email)
    rows = tuple(email_row(each) for each in _sub_rows(row, "emails") if text(each.get("email")))
    return _fuller(rows, short, "emails" in _object(row.get("_embedded")))


def _phones(row: Mapping[str, Any]) -> tuple[tuple[PhoneRow, ...], bool]:
    summary = [(key, text(value)) for key, value in _object(row.get("phones")).items()]
    short = tuple(
        PhoneRow(None, number, None, _SUMMARY_PHONE_TYPES.get(key, key)) for key, number in summary if number
    )
    rows = tuple(phone_row(each) for each in _sub_rows(row, "phones") if text(each.get("number")))
    return _fuller(rows, short, "phones" in _object(row.get("_embedded")))


def _fuller(rows: tuple[R, ...], summary: tuple[R, ...], embedded: bool) -> tuple[tuple[R, ...], bool]:
    """The embedded rows, and whether they are all; the summary where rows of a list came without them."""
    if not embedded or (summary and not rows):
        return summary, False
    return rows, len(rows) < EMBEDDED_ROWS_LIMIT


def _sub_rows(row: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return _rows(_object(row.get("_embedded")).get(key))


def _embedded_custom_fields(row: Mapping[str, Any]) -> dict[int, Any]:
    rows = _sub_rows(row, "custom_fields")
    return dict(custom_value(each) for each in rows if as_id(each.get("id")) is not None)


def _address(row: Mapping[str, Any]) -> dict[str, str | None]:
    address = _object(row.get("address"))
    return {part: text(address.get(part)) for part in ADDRESS_PARTS}


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _required_text(row: Mapping[str, Any], key: str) -> str:
    found = text(row.get(key))
    if not found:
        raise ValueError(f"no `{key}`")
    return found


def _flag(value: Any) -> bool | None:
    """true/false, or the 0/1 that older records carry."""
    if isinstance(value, bool):
        return value
    return {0: False, 1: True, "0": False, "1": True}.get(value) if isinstance(value, int | str) else None
