"""A sync as the panel and the pages show it: its state in words, what was written, and what can be done next."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..clock import iso
from ..integration.site import ConnectedSite
from ..models import Person, Sync
from ..people.variables import variables

QUEUED_TEXTS = {
    "new": "Waiting for its turn.",
    "rate": "Waiting for CATS calls: none are left this hour.",
    "retry": "CATS did not answer as it should; trying again.",
    "settle": "CATS did not say whether it took the last write; looking again shortly.",
    "company": "Another sync is creating this company; waiting for it.",
    "stopped": "Catsync was restarted; going on.",
    "late": "Waiting for its turn.",
    "filled": "Going on: what was missing is there.",
}
DROPPED_TEXT = "Not written: CATS changed since you looked."
CAN = {
    "queued": ["cancel"],
    "running": ["cancel"],
    "waiting": ["cancel"],
    "needs_attention": ["retry", "cancel"],
    "done": ["sync_again"],
    "cancelled": ["sync_again"],
}


def sync_json(session: Session, sync: Sync, site: ConnectedSite | None) -> dict[str, Any]:
    person = session.get(Person, sync.person_id)
    name = variables(person.profile)["full_name"] if person else "a person who was erased"
    records = [_record_json(r, site) for r in (sync.outcome or {}).get("records", [])]
    return {
        "id": sync.id,
        "state": sync.state,
        "reason": sync.reason,
        "text": sync_text(sync, name),
        "person": {"id": sync.person_id, "name": name},
        "campaign_id": sync.campaign_id,
        "attempts": sync.attempts,
        "created_at": iso(sync.created_at),
        "run_after": iso(sync.run_after),
        "finished_at": iso(sync.finished_at),
        "records": records,
        "error": _error_json(sync.error),
        "calls": sync.calls,
        "can": CAN[sync.state],
    }


def sync_text(sync: Sync, name: str) -> str:
    """The state in one sentence."""
    if sync.state == "queued":
        return QUEUED_TEXTS.get(sync.reason or "new", "Waiting for its turn.")
    if sync.state == "running":
        return "Writing to CATS."
    if sync.state == "cancelled":
        return "Cancelled."
    if sync.state in ("waiting", "needs_attention"):
        return str((sync.error or {}).get("message") or "This sync needs you.")
    records = (sync.outcome or {}).get("records", [])
    changed = [r for r in records if r["action"] in ("created", "updated")]
    if not changed and any(r.get("dropped") for r in records):
        return f"Nothing was written: CATS has changed what it holds of {name} since you looked. Look again."
    if not changed:
        return f"Nothing had to be written: CATS has {name} as the settings want it."
    return " ".join(_done_text(r, name) for r in changed)


def _done_text(record: dict[str, Any], name: str) -> str:
    if record["record_type"] == "company":
        return "Created the company."
    if record["action"] == "created":
        return f"Created {record['record_type']} {name}."
    count = len(record.get("written", []))
    return f"Updated {count} {'field' if count == 1 else 'fields'} of {record['record_type']} {name}."


def _record_json(record: dict[str, Any], site: ConnectedSite | None) -> dict[str, Any]:
    return {
        "record_type": record["record_type"],
        "cats_id": record["cats_id"],
        "action": record["action"],
        "url": site.link(record["record_type"], record["cats_id"]) if site else None,
        "written": record.get("written", []),
        "dropped": [{**d, "text": DROPPED_TEXT} for d in record.get("dropped", [])],
    }


def _error_json(error: dict[str, Any] | None) -> dict[str, Any] | None:
    if not error:
        return None
    known = ("code", "message", "cats_message")
    return {
        "code": str(error.get("code", "refused")),
        "message": str(error.get("message", "")),
        "cats_message": error.get("cats_message"),
        "details": {k: v for k, v in error.items() if k not in known},
    }
