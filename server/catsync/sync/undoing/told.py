"""What an undo did, as the outcome of its sync tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..run import Run
from .deeds import RecordDeeds
from .taken import results

PLACED = ("pipeline", "pipeline_status", "list", "tags", "status", "resume")


def outcomes(run: Run, records: Iterable[RecordDeeds], kept: list[str]) -> list[dict[str, Any]]:
    """As other syncs tell theirs: action is deleted, restored, kept or unchanged."""
    done = results(run)
    return [_outcome(record, done, kept) for record in records]


def _outcome(record: RecordDeeds, done: list[dict[str, Any]], kept: list[str]) -> dict[str, Any]:
    own = [
        row for row in done if (row["record_type"], row["cats_id"]) == (record.record_type, record.cats_id)
    ]
    removed = [row["field"] for row in own if row.get("what") == "removed"]
    fields = [field for row in own for field in row.get("fields", ())]
    is_kept = record.record_type == "company" and bool(kept)
    action = "kept" if is_kept else "restored" if removed or fields else "unchanged"
    if any(row.get("what") == "deleted" for row in own):
        action = "deleted"
    return {
        "record_type": record.record_type, "cats_id": record.cats_id, "action": action,
        "written": [*fields, *(field for field in ("emails", "phones") if field in removed)],
        "notes": removed.count("note"),
        "placements": [
            {"field": field, "label": field.capitalize()} for field in dict.fromkeys(removed) if field in PLACED
        ],
        "dropped": [{"id": "company", "field": "company", "label": "Company", "text": kept[0]}] if is_kept else [],
    }  # fmt: skip
