"""An outreach event as it is sent, read: checked, cleaned, and who it is about (N1, W4)."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from ..campaigns.activities import ActivityIn
from ..errors import CatsyncError
from ..people.addresses import email_address, profile_address
from ..people.recognition import Given
from ..people.variables import CONTROL, clean
from .schemas.activities import ActivityRow

READER = "tool"


def event_of(row: Any) -> ActivityIn:
    """Raises CatsyncError validation_failed, naming the fields."""
    try:
        found: dict[str, Any] = ActivityRow().load(row)
    except ValidationError as error:
        raise CatsyncError("validation_failed", _sentence(error.messages)) from None
    person = found["person"]
    return ActivityIn(
        source=found["source"].strip(),
        source_id=found["source_id"].strip(),
        who=person["id"] or _given(person),
        kind=found["kind"],
        event=found["event"],
        occurred_at=found["occurred_at"],
        campaign_id=found["campaign_id"],
        subject=clean(found["subject"], 300) or None,
        text=CONTROL.sub("", found["text"] or "").strip() or None,
        outcome=found["outcome"],
        stage=found["stage"] if found["event"] == "stage_change" else None,
    )


def _given(person: dict[str, Any]) -> Given:
    url = profile_address(person["url"]) if person["url"] else None
    email = email_address(person["email"]) if person["email"] else None
    if person["url"] and url is None:
        raise CatsyncError("validation_failed", "person.url is not the address of a profile.")
    if person["email"] and email is None:
        raise CatsyncError("validation_failed", "person.email is not an e-mail address.")
    name = clean(person["full_name"])
    told = {"full_name": name, "company": clean(person["company"]), "title": clean(person["title"])}
    fields: dict[str, Any] = {key: value for key, value in told.items() if value}
    if email:
        fields["emails"] = [{"email": email, "kind": "unknown"}]
    return Given(READER, url, email, name, fields)


def _sentence(messages: Any, where: str = "") -> str:
    """{"person": {"url": ["Not a valid string."]}} as "person.url: Not a valid string."."""
    if isinstance(messages, dict):
        inner = (_sentence(value, f"{where}.{key}" if where else str(key)) for key, value in messages.items())
        return " ".join(inner)[:500]
    return f"{where}: {' '.join(map(str, messages))}"
