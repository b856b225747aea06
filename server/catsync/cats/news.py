"""What CATS tells of changes, as we read it: webhooks, and rows of the event feed. CATS_API.md 2.17, 2.18."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import reading
from .answers import as_id


@dataclass(frozen=True)
class Webhook:
    """is_enabled: None where CATS does not tell."""

    id: int
    events: tuple[str, ...]
    target_url: str | None
    is_enabled: bool | None


@dataclass(frozen=True, repr=False)
class Event:
    """One row of the feed. Its shape is not confirmed, so all may be None; raw: the whole row."""

    id: int | None
    event: str | None
    date: datetime | None
    raw: Mapping[str, Any] = field(compare=False)

    def __repr__(self) -> str:
        return f"Event({self.id}, {self.event!r})"


@dataclass(frozen=True)
class Events:
    """At most 25 rows. last_id: where to go on (`starting_after_id`), or None where CATS did not tell."""

    rows: tuple[Event, ...]
    last_id: int | None
    has_next: bool


def webhook(row: Mapping[str, Any]) -> Webhook:
    """ValueError without an id."""
    events, status = row.get("events"), row.get("status")
    named = tuple(each for each in events if isinstance(each, str)) if isinstance(events, list) else ()
    is_enabled = status != "disabled" if isinstance(status, str) else None
    return Webhook(reading.required_id(row), named, reading.text(row.get("target_url")), is_enabled)


def event(row: Mapping[str, Any]) -> Event:
    """Never raises: what cannot be read is None."""
    named = reading.text(row.get("event")) or reading.text(row.get("type"))
    date = reading.moment(row.get("date")) or reading.moment(row.get("date_created"))
    return Event(as_id(row.get("id")), named, date, row)
