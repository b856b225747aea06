"""Whether somebody touched a record since we created it: then it is not deleted (F7).

CATS tells no history, so what we wrote is compared with what is there, and CATS' two dates of the record with each
other: the span between them may not be longer than that between our first and our last write. A record that was put on
a list by somebody else is not noticed: CATS does not tell the lists of a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ...cats import Activity, Company, Person
from ..look import site_of
from ..record_values import are_equal, is_blank, phone_key, value_of
from .deeds import Deed
from .look import Look
from .ours import Ours

SLACK = timedelta(seconds=2)  # CATS' dates are whole seconds
# What CATS may store in another form than it was sent, or fill by itself.
LOOSE = (
    "emails",
    "phones",
    "social_media_urls",
    "address",
    "country_code",
    "website",
    "source",
    "custom_fields",
)
# What nobody but a person fills.
FILLED_BY_HAND = {
    "title": "Title", "middle_name": "Middle name", "current_employer": "Current employer",
    "key_skills": "Key skills", "notes": "Notes", "best_time_to_call": "Best time to call",
    "current_pay": "Current pay", "desired_pay": "Desired pay", "date_available": "Date available",
    "reports_to_id": "Reports to", "key_technologies": "Key technologies", "billing_contact_id": "Billing contact",
    "is_hot": "Hot", "is_willing_to_relocate": "Willing to relocate", "has_left_company": "Left company",
}  # fmt: skip


def touched(deed: Deed, look: Look, ours: Ours) -> list[str]:
    """What somebody else did to the record that this deed created, in words; empty where nobody did anything."""
    record = look.record
    if record is None:
        return []
    found = [*_fields(deed, record), *_rows(deed, record)]
    if not isinstance(record, Company):
        found += _around(look, ours, record)
    if not found and _was_changed_later(deed, record, ours):
        found.append("it was changed")
    return found


def _fields(deed: Deed, record: Person | Company) -> Iterable[str]:
    body = deed.payload.get("body") or (deed.payload if deed.record_type == "company" else {})
    labels = {
        change["field"]: change["label"] for change in deed.payload.get("changes", ()) if "label" in change
    }
    for key, sent in body.items():
        if key not in LOOSE and not are_equal(value_of(record.raw, key), sent):
            yield f"“{labels.get(key, key.replace('_', ' ').capitalize())}” was changed"
    for key, label in FILLED_BY_HAND.items():
        if key not in body and not is_blank(record.raw.get(key)) and record.raw.get(key) not in (False, 0):
            yield f"“{label}” was filled"
    for key, value in _custom_values(body).items():
        if not are_equal(record.custom_fields.get(key), value):
            yield f"“{labels.get(f'custom_{key}', 'A custom field')}” was changed"


def _custom_values(body: Mapping[str, Any]) -> dict[int, Any]:
    return {row["id"]: row["value"] for row in body.get("custom_fields") or ()}


def _rows(deed: Deed, record: Person | Company) -> Iterable[str]:
    """More or other e-mail addresses, phone numbers and social profiles than we sent."""
    body = deed.payload.get("body") or deed.payload
    if isinstance(record, Person):
        sent = {str(row["email"]).casefold() for row in body.get("emails") or ()}
        if {row.email.casefold() for row in record.emails} != sent:
            yield "the e-mail addresses were changed"
    numbers = {phone_key(str(row["number"])) for row in body.get("phones") or ()}
    held = {phone_key(row.number) for row in record.phones}
    # CATS may write a number without a country code in its own way, so those are only counted.
    whole = {
        phone_key(str(row["number"])) for row in body.get("phones") or () if str(row["number"])[:1] == "+"
    }
    if len(held) != len(numbers) or whole - held:
        yield "the phone numbers were changed"
    urls = {site_of(url) for url in body.get("social_media_urls") or ()}
    if {site_of(url) for url in record.social_media_urls} - urls:
        yield "a social profile was added"


def _around(look: Look, ours: Ours, record: Person) -> Iterable[str]:
    if any(_is_by_hand(row) and row.id not in ours.notes for row in look.activities):
        yield "an activity was added"
    for row in look.pipelines:
        if row.id not in ours.pipelines:
            yield "it was put into a pipeline"
        elif row.id in ours.statuses and row.status_id != ours.statuses[row.id]:
            yield "its status in a pipeline was changed"
        elif row.rating:
            yield "it was rated in a pipeline"
    if any(row.id not in ours.resumes for row in look.attachments):
        yield "a file was added"
    if any(row.id not in ours.tags for row in look.tags):
        yield "a tag was added"


def _is_by_hand(row: Activity) -> bool:
    """What CATS logs by itself has an annotation and no text."""
    return bool((row.notes or "").strip()) or not (row.annotation or "").strip()


def _was_changed_later(deed: Deed, record: Person | Company, ours: Ours) -> bool:
    if record.date_created is None or record.date_modified is None or deed.begun_at is None:
        return False
    last = max(at for at in (ours.written_at, deed.finished_at, deed.begun_at) if at is not None)
    return record.date_modified - record.date_created > last - deed.begun_at + SLACK
