"""What a plan is made of: pure data, the same for preview, execution and explanation (F1).

Operations of a write: `create` (part of the POST that makes the record), `update` (part of the one PUT), and with a
call of its own each: `add` (an e-mail address or phone number of an existing record), `place` (F6), `note` (N2),
`upload` (S27). A company to be created is a record plan of its own.

`after` of the last three, by field:
    pipeline  {"job_id": int, "status_id": int | None}      id candidate.pipeline:<job id>
    list      int, the list                                 id <type>.list:<list id>
    tags      [int], those to attach, in one call           id <type>.tags
    status    int, the contact's status                     id contact.status
    note      {"activity_id", "type", "date", "notes"}      id <type>.note:<activity id>; date: RFC 3339
    resume    {"resume_id", "filename", "size"}             id candidate.resume:<resume id>
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

RecordType = Literal["candidate", "contact", "company"]
Operation = Literal["create", "update", "add", "place", "note", "upload"]
AFTER_RECORD = ("place", "note", "upload")  # done once the record stands, in the order of the writes
# create, update, unchanged: as they say (update: also where only notes or placements are to be written). wait: the
# trigger is not due. needs: a mandatory field or the company is missing. ask: a probable match waits for the
# recruiter. blocked: off-limits (S26).
Action = Literal["create", "update", "unchanged", "wait", "needs", "ask", "blocked"]


@dataclass(frozen=True)
class Reason:
    """Why a write is (not) made: a code for programs and a sentence for people."""

    code: str  # new_record, value, blank_in_cats, always, if_blank, edited_in_cats, added, not_loaded ...
    text: str
    layer: str = ""  # the layer of the setting that decided (S3), "" where no setting did


@dataclass(frozen=True)
class Write:
    """One change of one field. `id` is stable from preview to execution: `contact.title`, `contact.emails:m@x.y`."""

    id: str
    record_type: RecordType
    operation: Operation
    field: str
    label: str
    before: Any
    after: Any
    reason: Reason
    is_ticked: bool = True  # False: shown, not written unless the recruiter ticks it (policy, or excluded)
    is_mandatory: bool = False


@dataclass(frozen=True)
class Need:
    """What is missing before anything is written for a record type (F3, F5)."""

    record_type: RecordType
    field: str  # a field key, or "company"
    label: str
    text: str


@dataclass(frozen=True)
class RecordPlan:
    """What happens to one record. `cats_id` is the existing record, None where one is created."""

    record_type: RecordType
    action: Action
    cats_id: int | None
    writes: tuple[Write, ...] = ()
    needs: tuple[Need, ...] = ()
    is_due: bool = True
    trigger: str | None = (
        None  # on_add | on_reply | on_interested | never: what it waits for where is_due is False
    )
    text: str = ""  # one sentence: what happens and why
    held_notes: int = 0  # activities that wait for the trigger (N4)

    @property
    def ticked(self) -> tuple[Write, ...]:
        """What is written when the plan is carried out. Of a record that waits or is blocked: notes, nothing else."""
        has_only_notes = self.action in ("wait", "blocked")
        return tuple(w for w in self.writes if w.is_ticked and (w.operation == "note" or not has_only_notes))

    @property
    def notes(self) -> tuple[Write, ...]:
        return tuple(w for w in self.ticked if w.operation == "note")


@dataclass(frozen=True)
class Plan:
    """Records in the order of execution: company, candidate, contact (F4)."""

    records: tuple[RecordPlan, ...]
    company_id: int | None  # the CATS company of the contact, None where there is none or it is created first
    calls: int  # CATS calls this plan costs, the fresh GET included
    digest: str = field(default="")
    warnings: tuple[Reason, ...] = ()  # off-limits with "warn", unsubscribed

    def record(self, record_type: str) -> RecordPlan | None:
        return next((r for r in self.records if r.record_type == record_type), None)

    def writes(self) -> tuple[Write, ...]:
        return tuple(w for r in self.records for w in r.writes)


def digest_of(plan: Plan) -> str:
    """A short hash of all that the recruiter saw: actions, records, and every write with before and after."""
    seen = [
        plan.company_id,
        [w.code for w in plan.warnings],
        [
            [
                r.record_type,
                r.action,
                r.cats_id,
                r.is_due,
                [[w.id, w.before, w.after, w.is_ticked] for w in r.writes],
            ]
            for r in plan.records
        ],
    ]
    text = json.dumps(seen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
