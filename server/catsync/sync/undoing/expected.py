"""What a record that we created holds if nobody touched it: what was sent, and what we changed in it later. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...cats import Company, Person
from ..look import site_of
from ..record_values import is_blank, phone_key, value_of
from .deeds import Deed
from .our_steps import OurStep
from .same import is_same

ROWS = ("emails", "phones", "social_media_urls")
CUSTOM = "custom_"
# CATS may not take these, or write one of its own where none was sent.
CATS_OWN = ("source", "country_code")
# What nobody but a person fills.
FILLED_BY_HAND = {
    "title": "Title", "middle_name": "Middle name", "current_employer": "Current employer",
    "key_skills": "Key skills", "notes": "Notes", "best_time_to_call": "Best time to call",
    "current_pay": "Current pay", "desired_pay": "Desired pay", "date_available": "Date available",
    "reports_to_id": "Reports to", "key_technologies": "Key technologies", "billing_contact_id": "Billing contact",
    "is_hot": "Hot", "is_willing_to_relocate": "Willing to relocate", "has_left_company": "Left company",
    "website": "Website", "address": "Address",
}  # fmt: skip


@dataclass
class Expected:
    """fields: the values that a field may hold, several where an answer was lost. maybe: rows of such writes."""

    fields: dict[str, list[Any]]
    labels: dict[str, str]
    emails: list[str]
    phones: list[str]
    urls: list[str]
    maybe_emails: list[str] = field(default_factory=list)
    maybe_phones: list[str] = field(default_factory=list)


def expected_of(made: Deed, left: Iterable[OurStep]) -> Expected:
    """made: the deed that created the record. left: what we wrote into it later, in order."""
    body = made.payload.get("body") or (made.payload if made.record_type == "company" else {})
    plain = {key: value for key, value in body.items() if key not in (*ROWS, "custom_fields")}
    custom = {f"{CUSTOM}{row['id']}": row["value"] for row in body.get("custom_fields") or ()}
    found = Expected(
        fields={key: [value] for key, value in (plain | custom).items()},
        labels=_labels(made.payload),
        emails=[str(row["email"]) for row in body.get("emails") or ()],
        phones=[str(row["number"]) for row in body.get("phones") or ()],
        urls=[str(url) for url in body.get("social_media_urls") or ()],
    )
    for step in left:
        _grow(found, step)
    return found


def _labels(payload: Mapping[str, Any]) -> dict[str, str]:
    return {change["field"]: change["label"] for change in payload.get("changes", ()) if "label" in change}


def _grow(found: Expected, step: OurStep) -> None:
    payload = step.payload
    if step.kind == "add_email":
        (found.emails if step.is_sure else found.maybe_emails).append(str(payload["entry"]["email"]))
    elif step.kind == "add_phone":
        (found.phones if step.is_sure else found.maybe_phones).append(str(payload["entry"]["number"]))
    else:
        found.labels |= _labels(payload)
        for change in payload.get("changes", ()):
            key, after = change["field"], change.get("after")
            if key == "social_media_urls":
                found.urls += [str(url) for url in after or ()]
            elif key not in ROWS:
                found.fields[key] = [*(() if step.is_sure else found.fields.get(key, [None])), after]


def fields_touched(expected: Expected, record: Person | Company) -> Iterable[str]:
    """Fields that hold something else than we wrote, and such as we left blank and hold something."""
    for key, values in expected.fields.items():
        now = value_of(record.raw, key)
        is_own = key in CATS_OWN and is_blank(now)
        if not is_own and not any(is_same(key, now, value) for value in values):
            yield f"“{expected.labels.get(key) or _label(key)}” was changed"
    for key, label in FILLED_BY_HAND.items():
        if key not in expected.fields and _is_filled(value_of(record.raw, key)):
            yield f"“{label}” was filled"
    others = [key for key in record.custom_fields if f"{CUSTOM}{key}" not in expected.fields]
    if any(_is_filled(record.custom_fields[key]) for key in others):
        yield "a custom field was filled"


def _label(key: str) -> str:
    return "A custom field" if key.startswith(CUSTOM) else key.replace("_", " ").capitalize()


def _is_filled(value: Any) -> bool:
    return not is_blank(value) and value not in (False, 0, "0", "false")


def rows_touched(expected: Expected, record: Person | Company) -> Iterable[str]:
    """More or other e-mail addresses, phone numbers and social profiles than we sent."""
    if isinstance(record, Person):
        sent, maybe = _folded(expected.emails), _folded(expected.maybe_emails)
        held = _folded([row.email for row in record.emails])
        if not sent <= held <= sent | maybe:
            yield "the e-mail addresses were changed"
    if _phones_differ(expected, [row.number for row in record.phones]):
        yield "the phone numbers were changed"
    if {site_of(url) for url in record.social_media_urls} - {site_of(url) for url in expected.urls}:
        yield "a social profile was added"


def _folded(emails: Sequence[str]) -> set[str]:
    return {email.casefold() for email in emails}


def _phones_differ(expected: Expected, numbers: Sequence[str]) -> bool:
    """CATS may write a number without a country code in its own way, so those are only counted."""
    held = {phone_key(number) for number in numbers}
    sent = {phone_key(number) for number in expected.phones}
    maybe = sent | {phone_key(number) for number in expected.maybe_phones}
    whole = {phone_key(number) for number in expected.phones if number[:1] == "+"}
    return not len(sent) <= len(held) <= len(maybe) or bool(whole - held)
