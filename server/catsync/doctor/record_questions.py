"""What CATS does with a record and with its e-mail and phone rows. CATS_API.md 2.1 to 2.5, 2.7, 6."""

from __future__ import annotations

import re
from typing import Any

from .bench import Bench, Row

SAFE_TYPES = ("email", "call_talked", "call_lvm", "call_missed", "other")  # accepted wherever somebody tried
UNSURE_TYPES = ("meeting", "text_message")
PHONE = "020 7946 0123"  # a number that is given to nobody; without its country code
PHONE_KEPT = ("02079460123", "442079460123")
URL = "https://example.invalid/catsync-probe/"
ADDRESS = {"street": "1 Probe Street", "city": "Probeton", "state": "London", "postal_code": "ZZ99 3VZ"}


def full_candidate(bench: Bench) -> Row:
    """What the candidate that is tried on has, besides its name."""
    return {
        "title": "Catsync probe",
        "notes": "Made by catsync doctor --probe, and removed by it. May be deleted.",
        "emails": [
            {"email": bench.email("one"), "is_primary": True},
            {"email": bench.email("two"), "is_primary": False},
        ],
        "phones": [{"number": PHONE, "type": "work"}],
        "address": ADDRESS,
        "social_media_urls": [f"{URL}{bench.mark}"],
    }  # fmt: skip


def phone(bench: Bench) -> Row:
    """A number without a country code (CATS_API.md 5.14)."""
    rows = _embedded(bench.person(), "phones")
    if not rows:
        return {}
    return {"phone_mangling": re.sub(r"\D", "", str(rows[0].get("number"))) not in PHONE_KEPT}


def subrow_edit(bench: Bench) -> Row:
    """Whether another e-mail address moves the record's date_modified: what the mirror asks by."""
    before = bench.person().get("date_modified")
    bench.wait_for_another_second()
    added = bench.ask(
        "POST", f"{bench.person_path}/emails", {"email": bench.email("three"), "is_primary": False}
    )
    after = bench.person().get("date_modified")
    return {"subrow_edits_touch": after != before} if added.is_good and before and after else {}


def primary_email(bench: Bench) -> Row:
    """Taking away the primary address while there are others."""
    primary = next((row for row in _embedded(bench.person(), "emails") if row.get("is_primary")), None)
    if primary is None:
        return {}
    if not bench.ask("DELETE", f"{bench.person_path}/emails/{int(primary['id'])}").is_good:
        return {"primary_email_delete": "refused"}
    rows = _embedded(bench.person(), "emails")
    return {"primary_email_delete": "promoted" if any(row.get("is_primary") for row in rows) else "none_left"}


def put(bench: Bench) -> Row:
    """A PUT that leaves out title, notes and parts of the address, and brings e-mails and phones."""
    body: Row = {
        "first_name": bench.first_name, "last_name": bench.last_name, "address": {"city": "Probeville"},
    }  # fmt: skip
    rows = {
        "emails": [{"email": bench.email("put"), "is_primary": True}],
        "phones": [{"number": "+442079460999", "type": "mobile"}],
    }
    is_taken = bench.ask("PUT", bench.person_path, {**body, **rows}).is_good
    if not is_taken and not bench.ask("PUT", bench.person_path, body).is_good:
        return {}
    now = bench.person()
    emails = {row.get("email") for row in _embedded(now, "emails")}
    return {
        "put_omitted": "kept" if now.get("title") else "nulled",
        "put_keeps_omitted": bool(now.get("title")),
        "put_address": "merged" if (now.get("address") or {}).get("street") else "replaced",
        "put_takes_emails": is_taken and bench.email("put") in emails,
    }


def validation(bench: Bench) -> Row:
    """A candidate without a first name: the status, the key of the details and their shape."""
    reply = bench.make_candidate(first_name="")
    if reply.is_good:
        return {}
    found: Row = {"validation_status": reply.status}
    details = reply.body if isinstance(reply.body, dict) else {}
    key = next((name for name, value in details.items() if isinstance(value, list | dict) and value), None)
    if key is not None:
        found |= {
            "validation_key": key,
            "validation_details": "list" if isinstance(details[key], list) else "map",
        }
    return found


def activity_types(bench: Bench) -> Row:
    assert bench.candidate is not None
    bench.journal.hangs(bench.candidate, "activities")
    path = f"{bench.person_path}/activities"
    taken = [each for each in UNSURE_TYPES if bench.ask("POST", path, _activity(each)).is_good]
    return {"activity_types": [*SAFE_TYPES, *taken]}


def company_routes(bench: Bench) -> Row:
    """Routes that only some sources list: activities and contacts of a company, activities of a job."""
    assert bench.company is not None
    bench.journal.hangs(bench.company, "activities")
    found: Row = {
        "company_activities": bench.ask(
            "POST", f"{bench.company_path}/activities", _activity("other")
        ).is_good,
        "company_contacts": bench.get(f"{bench.company_path}/contacts").is_good,
    }
    if bench.job_id is not None:
        found["job_activities"] = bench.get(f"/jobs/{bench.job_id}/activities").is_good
    return found


def _activity(kind: str) -> Row:
    return {"type": kind, "notes": "Catsync probe, may be deleted"}


def _embedded(record: Row, name: str) -> list[Row]:
    embedded: Any = record.get("_embedded")
    rows = embedded.get(name) if isinstance(embedded, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
