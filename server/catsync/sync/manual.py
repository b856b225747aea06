"""Edits by hand (U1): written to the linked records where CATS still holds what was seen at the edit. Pure.

S16 governs captured values, not these; the trigger (S11) neither, for somebody has just said what is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..settings.fields import Field
from .plan_fields import NOT_LOADED, field_writes, wanted_value
from .plan_types import Action, Reason, RecordPlan, RecordType, Write
from .question import Existing, ManualEdit, Question
from .record_values import are_equal, is_blank, is_held, value_of

MANUAL = Reason("manual", "Edited by hand.")
CHANGED = Reason("changed_since", "CATS was changed since this was edited.")
OVERWRITE = Reason("manual", "Edited by hand; what CATS holds since is overwritten.")
CLEARED_TYPES = ("text", "textarea", "country", "address")  # one value, which an edit can take away
COMPANY = "company_id"


def _writable(question: Question, record_type: RecordType) -> Iterable[Field]:
    """A field that is not displayed is never written (S14)."""
    shown = set(question.settings.get("displayed_fields", record_type))
    shown |= set(question.settings.get("mandatory_fields", record_type))
    return (f for f in question.settings.fields(record_type) if f.key in shown or f.is_required)


def manual_record(question: Question, edit: ManualEdit, record_type: RecordType) -> RecordPlan | None:
    """The edited fields of one linked record; None where there is no such record or S13 is off."""
    existing = question.existing.get(record_type)
    seen = edit.seen.get(record_type)
    if existing is None or seen is None or not question.settings.get("sync_manual_updates"):
        return None
    writes: list[Write] = []
    for field in _writable(question, record_type):
        if field.key in seen:
            writes += _field(question, edit, record_type, field, existing)
    if COMPANY in seen:
        writes += _company(question, edit, existing)
    writes = [_unless_excluded(question, w) for w in writes]
    action, text = _action(record_type, writes)
    return RecordPlan(record_type, action, existing.cats_id, tuple(writes), text=text)


def _unless_excluded(question: Question, write: Write) -> Write:
    if write.id not in question.excluded:
        return write
    return replace(write, is_ticked=False, reason=Reason("excluded", "You left this out."))


def _action(record_type: RecordType, writes: list[Write]) -> tuple[Action, str]:
    changed = [w.label for w in writes if w.reason is CHANGED]
    if changed:
        return "ask", f"CATS was changed since the edit: {', '.join(changed)}. Overwrite it?"
    count = sum(w.is_ticked for w in writes)
    if count == 0:
        return "unchanged", f"CATS has all of this {record_type} already."
    noun = "field" if count == 1 else "fields"
    return "update", f"{count} {noun} of the {record_type} will be written, as edited by hand."


def _field(
    question: Question, edit: ManualEdit, record_type: RecordType, field: Field, existing: Existing
) -> Iterable[Write]:
    if field.is_multi:
        # Added to, never cut: nothing that somebody changed since can be lost.
        added = field_writes(question, record_type, field, existing)
        return [w if w.reason.code == "not_loaded" else replace(w, reason=MANUAL) for w in added]
    wanted = wanted_value(question, record_type, field)[0]
    if is_blank(wanted):
        if field.is_required or field.type not in CLEARED_TYPES:
            return []
        wanted = wanted if field.type == "address" else ""
    before = value_of(existing.record, field.key)
    return _judged(edit, record_type, field.key, field.label, existing, before, wanted)


def _company(question: Question, edit: ManualEdit, existing: Existing) -> Iterable[Write]:
    """Another company by name is another record only where one is found; else the contact stays where they are."""
    wanted = question.company.cats_id
    if wanted is None:
        return []
    before = existing.record.get(COMPANY)
    return _judged(edit, "contact", COMPANY, "Company", existing, before, wanted)


def _judged(
    edit: ManualEdit, record_type: RecordType, key: str, label: str, existing: Existing, before: Any, wanted: Any
) -> Iterable[Write]:  # fmt: skip
    seen: Mapping[str, Any] = edit.seen[record_type]
    is_known = existing.is_loaded or is_held(existing.record, key)
    if is_known and are_equal(before, wanted):
        return
    is_ticked, reason = True, MANUAL
    if not is_known:
        reason = NOT_LOADED
    elif not are_equal(before, seen[key]):
        is_ticked, reason = (True, OVERWRITE) if edit.is_forced else (False, CHANGED)
    yield Write(f"{record_type}.{key}", record_type, "update", key, label, before, wanted, reason, is_ticked)
