"""What CATS will get for one person: a pure function of person, settings and the CATS records as they are (F1).

The same code makes the preview, the execution and the explanation. Imports no flask, no database, no network.
"""

from __future__ import annotations

from dataclasses import replace

from .decision import WANTED, Case, Verdict, decide
from .destinations import around, inside
from .manual import manual_record
from .new_company import company_need, new_company, owner_need
from .notes import judged, note_writes
from .off_limits import off_limits
from .plan_fields import decided_by, field_writes, missing_mandatory
from .plan_sentences import blocked_text, record_text
from .plan_types import Action, Need, Plan, Reason, RecordPlan, RecordType, Write, digest_of
from .question import Existing, Question

TYPES: tuple[RecordType, ...] = ("candidate", "contact")  # F4: the order of execution
WITHOUT_POLICY = (
    "company_id",
    "status",
)  # what S16 says nothing of: left alone unless the recruiter ticks it


def plan(question: Question) -> Plan:
    """Every record, in the order of execution, with every write, its reason, and what is missing."""
    barred = barriers(question)
    is_blocked = bool(barred) and question.settings.get("off_limits_action") == "block"
    types = record_types(question)
    if is_blocked:
        records = [_blocked(question, t, barred) for t in types]
    elif question.manual is not None:
        made = [manual_record(question, question.manual, t) for t in types]
        records = [r for r in made if r is not None]
    else:
        records = [_record_plan(question, t) for t in types]
        company = new_company(question, records)
        records = [company, *records] if company is not None else records
    company_id = question.company.cats_id if "contact" in types and not is_blocked else None
    whole = Plan(
        tuple(records), company_id, sum(_calls(r) for r in records), warnings=() if is_blocked else barred
    )
    return replace(whole, digest=digest_of(whole))


def record_types(question: Question) -> tuple[RecordType, ...]:
    """The record types that the settings want, candidate first (S10, F4)."""
    wanted = WANTED[question.settings.get("sync_as")]
    return tuple(t for t in TYPES if t in wanted)


def barriers(question: Question) -> tuple[Reason, ...]:
    """Why this person must not be synced (S26), whether that blocks or only warns."""
    is_unsubscribed = question.is_unsubscribed or question.stage == "unsubscribed"
    entries = question.settings.get("off_limits")
    return off_limits(entries, question.variables, is_unsubscribed=is_unsubscribed)


def case_of(question: Question, record_type: str) -> Case:
    """The question to the one table (N0)."""
    settings = question.settings
    return Case(
        sync_as=settings.get("sync_as"),
        record_type=record_type,
        stage=question.stage,
        trigger=settings.get("add_to_cats", record_type),
        is_in_cats=record_type in question.existing,
        only_synced=settings.get("only_add_notes_to_synced", record_type),
        backfill=settings.get("backfill_activities", record_type),
        is_forced=question.sync_anyway,
    )


def _record_plan(question: Question, record_type: RecordType) -> RecordPlan:
    case = case_of(question, record_type)
    verdict = decide(case)
    existing = question.existing.get(record_type)
    notes, held_notes = _notes(question, record_type, verdict)
    fields = _writes(question, record_type, existing)
    writes = (*fields, *notes)
    needs = _needs(question, record_type, existing, fields)
    action = _action(question, record_type, verdict, writes, needs)
    text = record_text(record_type, action, verdict, writes, needs)
    return RecordPlan(
        record_type, action, existing.cats_id if existing else None, writes, needs, case.is_due,
        None if case.is_due else case.trigger, text, held_notes,
    )  # fmt: skip


def _notes(question: Question, record_type: RecordType, verdict: Verdict) -> tuple[tuple[Write, ...], int]:
    """The notes to be written, and how many wait for the trigger."""
    found = judged(question, record_type, verdict)
    writes = note_writes(record_type, (j.activity for j in found if j.fate == "write"))
    decided = (replace(w, reason=decided_by(question, w.reason, "note_events")) for w in writes)
    return tuple(_as_chosen(question, w) for w in decided), sum(j.fate == "hold" for j in found)


def _blocked(question: Question, record_type: RecordType, barred: tuple[Reason, ...]) -> RecordPlan:
    """Off-limits: nothing is written but, at a record that CATS has, that they unsubscribed."""
    existing = question.existing.get(record_type)
    case = case_of(question, record_type)
    notes: tuple[Write, ...] = ()
    if existing is not None:
        found = judged(question, record_type, decide(case))
        told = (j.activity for j in found if j.fate == "write" and j.activity.event == "unsubscribe")
        notes = tuple(_as_chosen(question, w) for w in note_writes(record_type, told))
    text = blocked_text(barred)
    return RecordPlan(
        record_type, "blocked", existing.cats_id if existing else None, notes, (), case.is_due,
        None if case.is_due else case.trigger, text,
    )  # fmt: skip


def _action(
    question: Question,
    record_type: RecordType,
    verdict: Verdict,
    writes: tuple[Write, ...],
    needs: tuple[Need, ...],
) -> Action:
    """Nothing is asked and nothing is missing of what only waits."""
    if verdict.record == "hold":
        return "wait"
    if record_type not in question.existing and record_type in question.undecided:
        return "ask"
    if needs:
        return "needs"
    if verdict.record == "create":
        return "create"
    return "update" if any(w.is_ticked for w in writes) else "unchanged"


def _writes(question: Question, record_type: RecordType, existing: Existing | None) -> tuple[Write, ...]:
    writes: list[Write] = []
    displayed = set(question.settings.get("displayed_fields", record_type))
    # A field that must be filled has to be there to be filled, whatever is displayed.
    displayed |= set(question.settings.get("mandatory_fields", record_type))
    for each in question.settings.fields(record_type):
        if each.key in displayed or each.is_required:
            writes += field_writes(question, record_type, each, existing)
    writes += inside(question, record_type, existing)
    writes += around(question, record_type, existing)
    return tuple(_as_chosen(question, w) for w in writes)


def _as_chosen(question: Question, write: Write) -> Write:
    """Unticking leaves out once, ticking what no policy decides takes in once; what CATS needs cannot be left out."""
    if write.id in question.included and write.field in WITHOUT_POLICY and not write.is_ticked:
        return replace(write, is_ticked=True, reason=Reason("included", "You ticked this."))
    if write.id not in question.excluded or write.is_mandatory:
        return write
    return replace(write, is_ticked=False, reason=Reason("excluded", "You left this out."))


def _needs(
    question: Question, record_type: RecordType, existing: Existing | None, writes: tuple[Write, ...]
) -> tuple[Need, ...]:
    needs = list(missing_mandatory(question, record_type, existing, writes))
    if record_type == "contact" and existing is None:
        company = company_need(question)
        if company:
            needs.insert(0, company)
        is_asked_for = company is not None and company.field == "owner_id"
        if not is_asked_for and not any(w.field == "owner_id" for w in writes):
            text = "CATS needs an owner for a contact, and no CATS user is set for you. Choose an owner."
            needs.append(owner_need(text))
    return tuple(needs)


def _calls(record: RecordPlan) -> int:
    """CATS calls of one record (Q4): one POST; or one GET, one PUT where something changes; one more per entry added.

    A pipeline with a status takes two, and so do tags at a record that may have some (decision 0017).
    """
    done = record.ticked
    later = sum(w.operation in ("note", "place", "upload") for w in done)
    later += sum(w.field == "pipeline" and w.after["status_id"] is not None for w in done)
    if record.action == "create":
        return 1 + later
    later += sum(w.field == "tags" for w in done)
    if record.action not in ("update", "unchanged"):
        return later if record.action in ("wait", "blocked") else 0
    has_put = any(w.operation == "update" for w in done)
    return 1 + int(has_put) + sum(w.operation == "add" for w in done) + later
