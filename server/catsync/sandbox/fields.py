"""The fields of each resource (CATS_API.md 2.1, 2.4, 2.5, 2.8): writable, required, read-only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ADDRESS_PARTS = ("street", "city", "state", "postal_code")
LOCATION_PARTS = ("city", "state", "postal_code")


@dataclass(frozen=True)
class Resource:
    """One kind of record. `writable` maps a field to its kind (rules.py), `read_only` to its first value."""

    name: str
    singular: str
    required: tuple[str, ...]
    writable: dict[str, str]
    read_only: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    has_emails: bool = False
    phone_types: tuple[str, ...] = ()
    phone_summary: dict[str, tuple[str, ...]] = field(default_factory=dict)
    link_parts: tuple[str, ...] = ()
    page: tuple[str, str] = ("", "")  # module and id parameter of the page that people see


PERSON_PHONES = ("mobile", "home", "work", "fax", "main", "other")

CANDIDATES = Resource(
    name="candidates",
    singular="candidate",
    required=("first_name", "last_name"),
    writable={
        "first_name": "string",
        "middle_name": "string",
        "last_name": "string",
        "title": "string",
        "address": "address",
        "country_code": "country",
        "social_media_urls": "strings",
        "website": "string",
        "best_time_to_call": "string",
        "current_employer": "string",
        "date_available": "date",
        "current_pay": "string",
        "desired_pay": "string",
        "is_willing_to_relocate": "bool",
        "key_skills": "string",
        "notes": "string",
        "is_hot": "bool",
        "is_active": "bool",
        "owner_id": "int",
        "source": "string",
        "password": "secret",
    },
    read_only={"contact_id": None, "entered_by_id": 1, "is_registered": False, "consent_status": None},
    references={"owner_id": "users"},
    has_emails=True,
    phone_types=PERSON_PHONES,
    phone_summary={"home": ("home",), "cell": ("mobile",), "work": ("work", "main")},
    link_parts=(
        "custom_fields",
        "attachments",
        "activities",
        "work_history",
        "pipelines",
        "tags",
        "thumbnail",
        "phones",
        "emails",
    ),
    page=("candidates", "candidateID"),
)

CONTACTS = Resource(
    name="contacts",
    singular="contact",
    required=("first_name", "last_name", "owner_id", "company_id"),
    writable={
        "first_name": "string",
        "last_name": "string",
        "title": "string",
        "reports_to_id": "int",
        "owner_id": "int",
        "company_id": "int",
        "address": "address",
        "country_code": "country",
        "social_media_urls": "strings",
        "is_hot": "bool",
        "has_left_company": "bool",
        "notes": "string",
    },
    read_only={"entered_by_id": 1, "consent_status": None, "status_id": None},
    references={"owner_id": "users", "company_id": "companies", "reports_to_id": "contacts"},
    has_emails=True,
    phone_types=PERSON_PHONES,
    phone_summary={"work": ("work", "main"), "cell": ("mobile",), "other": ("other", "home")},
    link_parts=(
        "custom_fields",
        "activities",
        "status",
        "attachments",
        "tags",
        "thumbnail",
        "phones",
        "emails",
    ),
    page=("contacts", "contactID"),
)

COMPANIES = Resource(
    name="companies",
    singular="company",
    required=("name", "owner_id"),
    writable={
        "name": "string",
        "owner_id": "int",
        "website": "string",
        "address": "address",
        "country_code": "country",
        "entered_by_id": "int",
        "social_media_urls": "strings",
        "notes": "string",
        "is_hot": "bool",
        "key_technologies": "string",
        "billing_contact_id": "int",
        "user_groups": "ints",
    },
    read_only={"status_id": None},
    references={"owner_id": "users", "billing_contact_id": "contacts", "entered_by_id": "users"},
    phone_types=("fax", "main", "other"),
    phone_summary={"primary": ("main",), "secondary": ("other",), "fax": ("fax",)},
    link_parts=(
        "custom_fields",
        "contacts",
        "activities",
        "attachments",
        "tags",
        "status",
        "thumbnail",
        "phones",
        "departments",
    ),
    page=("companies", "companyID"),
)

JOBS = Resource(
    name="jobs",
    singular="job",
    required=("title", "company_id", "location"),
    writable={
        "title": "string",
        "location": "location",
        "country_code": "country",
        "description": "string",
        "notes": "string",
        "recruiter_id": "int",
        "owner_id": "int",
        "category_name": "string",
        "is_hot": "bool",
        "start_date": "date",
        "salary": "string",
        "max_rate": "string",
        "duration": "string",
        "openings": "int",
        "external_id": "string",
        "company_id": "int",
        "department_id": "int",
        "contact_id": "int",
        "type": "string",
        "workflow_id": "int",
    },
    read_only={
        "status_id": None,
        "portal_hidden": False,
        "is_published": False,
        "remote_type": None,
        "sourcer_id": None,
    },
    references={
        "owner_id": "users",
        "recruiter_id": "users",
        "company_id": "companies",
        "contact_id": "contacts",
    },
    link_parts=("custom_fields", "company", "status", "attachments", "pipelines", "applications", "tags"),
    page=("joborders", "jobOrderID"),
)

RESOURCES = {entry.name: entry for entry in (CANDIDATES, CONTACTS, COMPANIES, JOBS)}
BY_SINGULAR = {entry.singular: entry for entry in RESOURCES.values()}
