"""What an undo did, in one sentence (F7)."""

from __future__ import annotations

from typing import Any

from ..models import Sync

REMOVED = {
    "pipeline": "took them out of a pipeline", "pipeline_status": "set the status in a pipeline back",
    "list": "took them off a list", "tags": "took tags away", "status": "set the status back",
    "resume": "took the resume away",
}  # fmt: skip


def undo_text(sync: Sync, name: str) -> str:
    """Such as "Undone: deleted contact Marta Oliveira. Deleted the company."."""
    if sync.state == "running":
        return "Taking it back in CATS."
    records = (sync.outcome or {}).get("records", [])
    told = [text for record in records if (text := _record_text(record, name))]
    if not told:
        return "Undone: CATS held nothing of it any more."
    return f"Undone: {'; '.join(told)}."


def _record_text(record: dict[str, Any], name: str) -> str:
    who = "the company" if record["record_type"] == "company" else f"{record['record_type']} {name}"
    if record["action"] == "deleted":
        return f"deleted {who}"
    if record["action"] == "kept":
        return str(record["dropped"][0]["text"]).removesuffix(".")
    deeds = []
    if record["written"]:
        count = len(record["written"])
        deeds.append(f"put {count} {'field' if count == 1 else 'fields'} of {who} back")
    deeds += [REMOVED[each["field"]] for each in record.get("placements", []) if each["field"] in REMOVED]
    if record.get("notes"):
        deeds.append(f"deleted {record['notes']} {'note' if record['notes'] == 1 else 'notes'}")
    return ", ".join(deeds)
