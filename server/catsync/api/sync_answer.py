"""A sync as the panel and the pages show it: its state in words, what was written, and what can be done next."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from ..clock import iso
from ..integration.site import ConnectedSite
from ..models import Person, Sync
from ..people.variables import variables
from ..sync.undoing.ask import can_undo
from .undo_text import undo_text

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
ASKED_TEXTS = {
    "asked_choose_person": "Nothing was written: an earlier sync asks who this is.",
    "asked_off_limits": "Nothing was written: they are off-limits, which an earlier sync tells.",
    "asked_needs_field": "Nothing more was written: an earlier sync waits for what is missing.",
}
PLACED_WORDS = {
    "pipeline": "put into a pipeline", "list": "put on a list", "tags": "tagged", "status": "given a status",
}  # fmt: skip
AFTER_FIELDS = (*PLACED_WORDS, "note", "resume")
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
        "is_automatic": sync.is_automatic,
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
        "undoes": _undoes(session, sync),
        "undone_at": iso(sync.undone_at),
        "can": [*CAN[sync.state], *(["undo"] if can_undo(session, sync) else [])],
    }


def _undoes(session: Session, sync: Sync) -> str | None:
    undone = session.get(Sync, sync.undoes_seq) if sync.undoes_seq is not None else None
    return undone.id if undone else None


def sync_text(sync: Sync, name: str) -> str:
    """The state in one sentence."""
    if sync.undoes_seq is not None and sync.state in ("running", "done"):
        return undo_text(sync, name)
    if sync.undone_at is not None:
        return f"Undone. {_what_was_done(sync, name)}"
    if sync.state == "queued":
        return QUEUED_TEXTS.get(sync.reason or "new", "Waiting for its turn.")
    if sync.state == "running":
        return "Writing to CATS."
    if sync.state == "cancelled":
        return "Cancelled."
    if sync.state in ("waiting", "needs_attention"):
        return str((sync.error or {}).get("message") or "This sync needs you.")
    return _what_was_done(sync, name)


def _what_was_done(sync: Sync, name: str) -> str:
    records = (sync.outcome or {}).get("records", [])
    changed = [r for r in records if r["action"] in ("created", "updated")]
    if changed:
        return " ".join(_done_text(r, name) for r in changed)
    dropped = [d for r in records for d in r.get("dropped", [])]
    if any("text" not in d for d in dropped):
        return f"Nothing was written: CATS has changed what it holds of {name} since you looked. Look again."
    if dropped:
        return f"Nothing was written. {dropped[0]['text']}"
    return ASKED_TEXTS.get(
        sync.reason or "", f"Nothing had to be written: CATS has {name} as the settings want it."
    )


def _done_text(record: dict[str, Any], name: str) -> str:
    """One sentence, such as "Created contact Marta Oliveira, put on a list, with 2 notes."."""
    if record["record_type"] == "company":
        return "Created the company."
    who = f"{record['record_type']} {name}"
    placed = [each["field"] for each in record.get("placements", [])]
    deeds = [text for field, text in PLACED_WORDS.items() if field in placed]
    parts = [_count(record["notes"], "note")] if record.get("notes") else []
    added = " and ".join([*parts, "a resume"] if "resume" in placed else parts)
    with_added = [f"with {added}"] if added else []
    if record["action"] == "created":
        return _sentence(f"Created {who}", *deeds, *with_added)
    fields = [field for field in record.get("written", []) if field not in AFTER_FIELDS]
    if fields:
        return _sentence(f"Updated {_count(len(fields), 'field')} of {who}", *deeds, *with_added)
    if added:
        return _sentence(f"Added {added} to {who}", *deeds)
    return f"{who[0].upper()}{who[1:]}: {_sentence(*deeds)}"


def _sentence(*parts: str) -> str:
    return f"{', '.join(parts)}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _record_json(record: dict[str, Any], site: ConnectedSite | None) -> dict[str, Any]:
    is_gone = record["action"] == "deleted"
    return {
        "record_type": record["record_type"],
        "cats_id": record["cats_id"],
        "action": record["action"],
        "url": site.link(record["record_type"], record["cats_id"]) if site and not is_gone else None,
        "written": record.get("written", []),
        "notes": record.get("notes", 0),
        "placements": record.get("placements", []),
        "dropped": [{"text": DROPPED_TEXT, **d} for d in record.get("dropped", [])],
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
