"""What a sync did to CATS, read from its steps: each deed with all that taking it back needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from ...models import SyncStep

KINDS = {
    "ensure_company": "create", "ensure_candidate": "create", "ensure_contact": "create",
    "update_candidate": "update", "update_contact": "update", "add_email": "add_email", "add_phone": "add_phone",
    "place_pipeline": "pipeline", "pipeline_status": "pipeline_status", "place_list": "list", "place_tags": "tags",
    "place_status": "status", "note": "note", "upload": "resume",
}  # fmt: skip
AROUND = ("pipeline", "pipeline_status", "list", "tags", "status", "note", "resume")
# Of these a row in CATS says whether one in doubt was done; of the others what CATS holds now is compared.
WITH_ROW = ("create", "add_email", "add_phone", "pipeline", "list", "note", "resume")
ORDER = ("contact", "candidate", "company")  # against that of the writing (F4)


class StepFacts(Protocol):
    """What tells whether a step wrote: a SyncStep, or a row of these columns."""

    @property
    def name(self) -> Any: ...
    @property
    def state(self) -> Any: ...
    @property
    def tries(self) -> Any: ...
    @property
    def doubt_since(self) -> Any: ...
    @property
    def is_uncertain(self) -> Any: ...
    @property
    def result(self) -> Any: ...


@dataclass(frozen=True)
class Span:
    """Within which a write arrived in CATS, by our clock."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Deed:
    """One thing that was done. remote_id: the row it made (an e-mail address, a note ...), where CATS named it.

    kind: create, update, add_email, add_phone, or what stands around a record. payload: of the step. spans: when it
    may have been. is_sure: false where the answer was lost and no row of its own can tell whether it arrived.
    """

    step: str
    kind: str
    record_type: str
    cats_id: int
    remote_id: int | None
    payload: Mapping[str, Any] = field(repr=False)
    spans: tuple[Span, ...] = ()
    is_sure: bool = True


def kind_of(name: str) -> str | None:
    return KINDS.get(name.partition(":")[0])


def type_of(name: str) -> str:
    """The type of the record that a step is about."""
    head, _, rest = name.partition(":")
    is_whole = head.startswith(("ensure_", "update_"))
    return head.partition("_")[2] if is_whole else rest.partition(":")[0]


def has_written(step: StepFacts) -> bool:
    """What CATS had already, and what was left out, is no deed; nor is a record that may be somebody else's."""
    kind = kind_of(step.name)
    if step.state != "done" or kind is None:
        return False
    result = step.result or {}
    if kind in AROUND:
        return bool(result.get("is_written"))
    if kind == "create":
        is_person = step.name != "ensure_company"
        return bool(result.get("action", "created" if is_person else None) == "created")
    return True


def is_in_doubt(step: StepFacts) -> bool:
    """Sent by this very sync, which never came to know what became of it."""
    return bool(
        step.state != "done"
        and step.tries
        and step.doubt_since is not None
        and kind_of(step.name) is not None
    )


def may_have_written(step: StepFacts) -> bool:
    """In doubt, and nobody has looked since: tags are sent again without a look."""
    return is_in_doubt(step) and bool(step.is_uncertain or kind_of(step.name) == "tags")


def deeds_of(
    steps: Iterable[SyncStep], found: Mapping[str, int], settle_seconds: float = 0.0
) -> tuple[Deed, ...]:
    """The deeds of a sync's steps, the latest first. found: ids of what steps in doubt made, by the step's name."""
    made = [
        (step.finished_at or step.intent_at, deed)
        for step in steps
        if (deed := _deed(step, found, settle_seconds)) is not None
    ]
    return tuple(
        deed
        for _, deed in sorted(
            made, key=lambda row: (row[0].timestamp() if row[0] else 0.0, row[1].step), reverse=True
        )
    )


def _deed(step: SyncStep, found: Mapping[str, int], settle_seconds: float) -> Deed | None:
    kind, payload = kind_of(step.name), step.payload or {}
    remote_id, is_sure = step.remote_id, has_written(step)
    if kind is None or not (is_sure or is_in_doubt(step)):
        return None
    if not is_sure and kind in WITH_ROW:
        if step.name not in found:
            return None
        remote_id, is_sure = found[step.name], True
    cats_id = remote_id if kind == "create" else payload.get("record_id")
    if kind == "update" and cats_id is None:
        cats_id = remote_id
    if cats_id is None:
        return None
    spans = spans_of(step, settle_seconds)
    return Deed(step.name, kind, type_of(step.name), cats_id, remote_id, payload, spans, is_sure)


def spans_of(step: SyncStep, settle_seconds: float) -> tuple[Span, ...]:
    """Where an answer was lost, the first try may be the one that arrived, or the last one, and late."""
    begun = sorted({at for at in (step.doubted_at, step.doubt_since, step.intent_at) if at is not None})
    if len(begun) == 1 and step.doubted_at is None and step.doubt_since is None and step.finished_at:
        return (Span(begun[0], step.finished_at),)
    return tuple(Span(at, at + timedelta(seconds=settle_seconds)) for at in begun)


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
