"""What is written once a record stands, in the plan's order, each with a call and a step of its own (F6, N2, S27)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from ..cats import CatsBadRequest, CatsRefused, PersonType
from .endings import Attention
from .ensure_person import made_by_create
from .place_list import place_list
from .place_marks import place_status, place_tags
from .place_pipeline import place_pipeline
from .plan_types import AFTER_RECORD, Reason, Write
from .rows import database_now
from .run import Run
from .run_target import Target, Told
from .upload_resume import upload_resume
from .write_notes import write_note

WRITERS: Mapping[str, Callable[[Run, Target, Write], Told]] = {
    "pipeline": place_pipeline,
    "list": place_list,
    "tags": place_tags,
    "status": place_status,
    "note": write_note,
    "resume": upload_resume,
}
NEW_FOR = timedelta(minutes=5)  # so long a record that we made is taken to be where nobody else has put it


def is_later(write: Write) -> bool:
    return write.operation in AFTER_RECORD


def as_rows(writes: Iterable[Write]) -> list[dict[str, Any]]:
    """Those of the writes that come after the record, to be kept with it in a step."""
    return [asdict(write) for write in writes if is_later(write)]


def from_rows(rows: Sequence[Mapping[str, Any]]) -> tuple[Write, ...]:
    return tuple(Write(**{**row, "reason": Reason(**row["reason"])}) for row in rows)


def write_after_record(
    run: Run, record_type: PersonType, outcome: dict[str, Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write what is not written yet; `outcome` grows by it. What CATS refuses holds up nothing else: `run.refusals`."""
    target = Target(record_type, outcome["cats_id"], bool(rows) and _is_new(run, record_type))
    for write in from_rows(rows):
        try:
            told = WRITERS[write.field](run, target, write)
        except (CatsRefused, CatsBadRequest, Attention) as refusal:
            run.refusals.append(refusal)
        else:
            _tell(outcome, write, told)


def _is_new(run: Run, record_type: PersonType) -> bool:
    made = made_by_create(run, record_type)
    if made is None or made.finished_at is None:
        return False
    with run.engine.database.read() as session:
        return database_now(session) - made.finished_at < NEW_FOR


def _tell(outcome: dict[str, Any], write: Write, told: Told) -> None:
    if told.text:
        left_out = {"id": write.id, "field": write.field, "label": write.label, "text": told.text}
        outcome["dropped"] = [*outcome["dropped"], left_out]
    if not told.is_written:
        return
    outcome["written"] = list(dict.fromkeys([*outcome["written"], write.field]))
    outcome["action"] = "updated" if outcome["action"] == "unchanged" else outcome["action"]
    if write.operation == "note":
        outcome["notes"] = outcome.get("notes", 0) + 1
    else:
        outcome["placements"] = [*outcome.get("placements", []), {"field": write.field, "label": write.label}]
