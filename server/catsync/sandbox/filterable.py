"""Which fields a filter may name, of what kind they are, and what each kind can be asked (CATS_API.md 3)."""

from __future__ import annotations

STRINGS = ("contains", "exactly", "is_empty")
FILTERS = {
    "string": STRINGS,
    "phone": STRINGS,
    "postal": ("geo_distance", *STRINGS),
    "int": ("greater_than", "less_than", "between", "exactly", "is_empty"),
    "date": ("greater_than", "less_than", "between", "is_empty"),
    "enum": ("exactly", "is_empty"),
    "bool": ("exactly",),
    "choice": ("exactly", "is_empty"),
}

_DATES = {"date_created": "date", "date_modified": "date"}
_ADDRESS = {
    "address.street": "string",
    "address.city": "string",
    "address.state": "string",
    "address.postal_code": "postal",
}
_PERSON = {
    "id": "int",
    "first_name": "string",
    "last_name": "string",
    "title": "string",
    "emails.primary": "string",
    "emails.secondary": "string",
    **_ADDRESS,
    **_DATES,
}
CONFIRMED: dict[str, dict[str, str]] = {
    "candidates": {
        **_PERSON,
        "middle_name": "string",
        "key_skills": "string",
        "phones": "phone",
        "city": "string",
        "state": "string",
    },
    "contacts": {**_PERSON, "reports_to_id": "int", "country_code": "string"},
    "companies": {
        "id": "int",
        "owner_id": "int",
        "name": "string",
        "website": "string",
        **_ADDRESS,
        **_DATES,
    },
    "jobs": {
        "id": "int",
        "title": "string",
        "location.city": "string",
        "location.state": "string",
        "location.postal_code": "postal",
        "country_code": "string",
        "description": "string",
        "notes": "string",
        "recruiter_id": "int",
        "owner_id": "int",
        "status_id": "int",
        "is_published": "bool",
        **_DATES,
    },
    "activities": {
        "id": "int",
        "data_item.id": "int",
        "data_item.type": "enum",
        "date": "date",
        "regarding_id": "int",
        "type": "enum",
        "notes": "string",
        "entered_by_id": "int",
        **_DATES,
    },
    "pipelines": {
        "id": "int",
        "candidate_id": "int",
        "job_id": "int",
        "status_id": "int",
        "rating": "int",
        **_DATES,
    },
}
_WIDE_PERSON = {
    "owner_id": "int",
    "country_code": "string",
    "notes": "string",
    "is_hot": "bool",
    "phones": "phone",
    "social_media_urls": "string",
}
WIDE: dict[str, dict[str, str]] = {
    "candidates": {
        **_WIDE_PERSON,
        "website": "string",
        "current_employer": "string",
        "source": "string",
        "is_active": "bool",
    },
    "contacts": {**_WIDE_PERSON, "company_id": "int", "has_left_company": "bool"},
    "companies": {
        "country_code": "string",
        "notes": "string",
        "is_hot": "bool",
        "phones": "phone",
        "social_media_urls": "string",
    },
    "jobs": {"company_id": "int", "contact_id": "int", "type": "enum", "is_hot": "bool"},
}
CUSTOM_KINDS = {"text": "string", "textarea": "string", "number": "int", "date": "date", "checkbox": "bool"}
