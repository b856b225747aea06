"""What CATS holds, as we read it: plain frozen rows. Ids are ints, dates aware and UTC. CATS_API.md 2.

Nothing here prints what it holds: these rows are people, and a repr ends up in logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

PersonType = Literal["candidate", "contact"]
RecordType = Literal["candidate", "contact", "company"]

RESOURCES = {"candidate": "candidates", "contact": "contacts", "company": "companies", "job": "jobs"}


class _Unprinted:
    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, 'id', None)})"


@dataclass(frozen=True, repr=False)
class User(_Unprinted):
    id: int
    username: str | None
    first_name: str | None
    last_name: str | None
    title: str | None
    access_level: str | None


@dataclass(frozen=True, repr=False)
class Site(_Unprinted):
    """name: not documented, so mostly None. users: as far as the answer embedded them."""

    id: int
    name: str | None
    subdomain: str | None
    default_company_id: int | None
    users: tuple[User, ...]


@dataclass(frozen=True, repr=False)
class EmailRow(_Unprinted):
    """id: None where the answer held only the summary `emails{primary,secondary}`."""

    id: int | None
    email: str
    is_primary: bool


@dataclass(frozen=True, repr=False)
class PhoneRow(_Unprinted):
    """id: None where the answer held only the summary `phones{home,cell,work ...}`; `type` is guessed then."""

    id: int | None
    number: str
    extension: str | None
    type: str


@dataclass(frozen=True, repr=False)
class Person(_Unprinted):
    """A candidate or a contact; what the one does not have is None or empty there.

    emails_loaded, phones_loaded: false where only the summary was in the answer (as in rows of lists), so
    that further rows may exist. address: street, city, state, postal_code, each maybe None. custom_fields:
    value by definition id, at most the 25 that CATS embeds. raw: the whole answer.
    """

    record_type: PersonType
    id: int
    first_name: str | None
    middle_name: str | None
    last_name: str | None
    title: str | None
    current_employer: str | None
    company_id: int | None
    owner_id: int | None
    contact_id: int | None
    reports_to_id: int | None
    status_id: int | None
    emails: tuple[EmailRow, ...]
    emails_loaded: bool
    phones: tuple[PhoneRow, ...]
    phones_loaded: bool
    address: Mapping[str, str | None]
    country_code: str | None
    social_media_urls: tuple[str, ...]
    website: str | None
    key_skills: str | None
    notes: str | None
    source: str | None
    is_hot: bool | None
    is_active: bool | None
    has_left_company: bool | None
    custom_fields: Mapping[int, Any]
    date_created: datetime | None
    date_modified: datetime | None
    raw: Mapping[str, Any] = field(compare=False)


@dataclass(frozen=True, repr=False)
class Company(_Unprinted):
    """phones_loaded, address, custom_fields, raw: as with Person. Companies have no e-mail addresses."""

    id: int
    name: str | None
    website: str | None
    owner_id: int | None
    entered_by_id: int | None
    billing_contact_id: int | None
    status_id: int | None
    phones: tuple[PhoneRow, ...]
    phones_loaded: bool
    address: Mapping[str, str | None]
    country_code: str | None
    social_media_urls: tuple[str, ...]
    key_technologies: str | None
    notes: str | None
    is_hot: bool | None
    custom_fields: Mapping[int, Any]
    date_created: datetime | None
    date_modified: datetime | None
    raw: Mapping[str, Any] = field(compare=False)

    @property
    def record_type(self) -> Literal["company"]:
        return "company"


@dataclass(frozen=True)
class Department:
    """A part of a company."""

    id: int
    name: str


@dataclass(frozen=True, repr=False)
class WorkHistory(_Unprinted):
    """One row of where a candidate worked. company_id, supervisor_id: where CATS links them to a record; else only
    the names are known. start_date, end_date: YYYY-MM-DD."""

    id: int
    candidate_id: int | None
    title: str | None
    employer: str | None
    company_id: int | None
    supervisor: str | None
    supervisor_id: int | None
    is_current: bool | None
    is_verified: bool | None
    start_date: str | None
    end_date: str | None
    reason_for_leaving: str | None


@dataclass(frozen=True)
class Selection:
    """One choice of a dropdown, radio or checkboxes field."""

    id: int
    label: str


@dataclass(frozen=True)
class CustomField:
    """A definition. type: text, textarea, checkbox, date, dropdown, radio, checkboxes, user, number."""

    id: int
    name: str
    type: str | None
    selections: tuple[Selection, ...]


@dataclass(frozen=True)
class Tag:
    id: int
    parent_id: int | None
    title: str


@dataclass(frozen=True)
class CatsList:
    id: int
    name: str
    notes: str | None


@dataclass(frozen=True)
class ListItem:
    """A place on a list. id: of the place, not of the record."""

    id: int
    record_id: int
    date_created: datetime | None = None


@dataclass(frozen=True)
class Job:
    id: int
    title: str
    company_id: int | None
    status_id: int | None
    workflow_id: int | None
    is_published: bool | None
    date_modified: datetime | None = None


@dataclass(frozen=True)
class Workflow:
    id: int
    title: str


@dataclass(frozen=True)
class Status:
    id: int
    workflow_id: int | None
    title: str
    mapping: str | None


@dataclass(frozen=True)
class Pipeline:
    """One candidate in the pipeline of one job."""

    id: int
    candidate_id: int | None
    job_id: int | None
    status_id: int | None
    rating: int | None
    date_created: datetime | None = None


@dataclass(frozen=True)
class StatusChange:
    """A row of a pipeline's history. Its shape varies: from_status_id is mostly None."""

    status_id: int | None
    from_status_id: int | None
    date: datetime | None


@dataclass(frozen=True, repr=False)
class Attachment(_Unprinted):
    """A file of a record. size: bytes, or None where CATS did not tell."""

    id: int
    filename: str
    is_resume: bool
    size: int | None


@dataclass(frozen=True, repr=False)
class Activity(_Unprinted):
    """record_type, record_id: whom it is about. regarding_id: a job, or None. annotation: written by CATS."""

    id: int
    type: str | None
    notes: str | None
    annotation: str | None
    date: datetime | None
    record_type: str | None
    record_id: int | None
    regarding_id: int | None
    entered_by_id: int | None
