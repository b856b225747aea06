"""What a sync did to CATS, read from its steps: each deed with all that taking it back needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...models import SyncStep

KINDS = {
    "update": "update", "add_email": "add_email", "add_phone": "add_phone", "place_pipeline": "pipeline",
    "pipeline_status": "pipeline_status", "place_list": "list", "place_tags": "tags", "place_status": "status",
    "note": "note", "upload": "resume",
}  # fmt: skip
AROUND = ("pipeline", "pipeline_status", "list", "tags", "status", "note", "resume")
ORDER = ("contact", "candidate", "company")  # against that of the writing (F4)


@dataclass(frozen=True)
class Deed:
    """One thing that was done. remote_id: the row it made (an e-mail address, a note ...), where CATS named it.

    kind: create, update, add_email, add_phone, or what stands around a record. payload: of the step.
    """

    step: str
    kind: str
    record_type: str
    cats_id: int
    remote_id: int | None
    payload: Mapping[str, Any] = field(repr=False)
    begun_at: datetime | None = None
    finished_at: datetime | None = None


def deeds_of(steps: Iterable[SyncStep]) -> tuple[Deed, ...]:
    """The deeds of a sync's steps, the latest first. What CATS had already, and what was left out, is no deed."""
    found = [deed for step in steps if step.state == "done" and (deed := _deed(step)) is not None]
    return tuple(sorted(found, key=lambda deed: (_when(deed), deed.step), reverse=True))


def _when(deed: Deed) -> float:
    return deed.finished_at.timestamp() if deed.finished_at else 0.0


def _deed(step: SyncStep) -> Deed | None:
    head, _, rest = step.name.partition(":")
    payload = step.payload or {}
    if head == "ensure_company":
        is_made = (step.result or {}).get("action") == "created"
        return _made(step, "create", "company", step.remote_id) if is_made else None
    if head.startswith("ensure_"):
        return _made(step, "create", head.removeprefix("ensure_"), step.remote_id)
    if head.startswith("update_"):
        record_id = payload.get("record_id", step.remote_id)
        return _made(step, "update", head.removeprefix("update_"), record_id)
    if head not in KINDS:
        return None
    kind = KINDS[head]
    if kind in AROUND and not (step.result or {}).get("is_written"):
        return None
    return _made(step, kind, rest.partition(":")[0], payload.get("record_id"))


def _made(step: SyncStep, kind: str, record_type: str, cats_id: int | None) -> Deed | None:
    if cats_id is None:
        return None
    begun = min((at for at in (step.intent_at, step.doubted_at) if at is not None), default=None)
    return Deed(
        step.name, kind, record_type, cats_id, step.remote_id, step.payload or {}, begun, step.finished_at
    )


@dataclass(frozen=True)
class RecordDeeds:
    """All that was done to one record. made: the deed that created it; then taking that back takes back all."""

    record_type: str
    cats_id: int
    deeds: tuple[Deed, ...]

    @property
    def made(self) -> Deed | None:
        return next((deed for deed in self.deeds if deed.kind == "create"), None)

    @property
    def to_take_back(self) -> tuple[Deed, ...]:
        """The status of a pipeline goes with the pipeline."""
        jobs = {deed.step.rpartition(":")[2] for deed in self.deeds if deed.kind == "pipeline"}
        return tuple(
            deed
            for deed in self.deeds
            if deed.kind != "pipeline_status" or deed.step.rpartition(":")[2] not in jobs
        )


def by_record(deeds: Iterable[Deed]) -> tuple[RecordDeeds, ...]:
    """Contact, candidate, company: the order in which they are taken back."""
    grouped: dict[tuple[str, int], list[Deed]] = {}
    for deed in deeds:
        grouped.setdefault((deed.record_type, deed.cats_id), []).append(deed)
    rows = (
        RecordDeeds(record_type, cats_id, tuple(found)) for (record_type, cats_id), found in grouped.items()
    )
    return tuple(sorted(rows, key=lambda row: ORDER.index(row.record_type)))
