"""What happens to one record, in a sentence: part of the plan, so that preview, engine and "Why?" say the same."""

from __future__ import annotations

from .decision import Verdict
from .plan_types import Action, Need, Reason, RecordType, Write


def blocked_text(barred: tuple[Reason, ...]) -> str:
    """ "Nothing is written: they have unsubscribed." """
    text = barred[0].text
    return f"Nothing is written: {text[0].lower()}{text[1:]}"


def counted(number: int, noun: str) -> str:
    """ "1 note", "2 notes"."""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def record_text(
    record_type: RecordType, action: Action, verdict: Verdict, writes: tuple[Write, ...], needs: tuple[Need, ...]
) -> str:  # fmt: skip
    """What happens to the record, and why where nothing does."""
    ticked = [w for w in writes if w.is_ticked]
    notes = sum(w.operation == "note" for w in ticked)
    if action == "wait":
        return verdict.text
    if action == "ask":
        return f"Is this a {record_type} whom CATS has already?"
    if action == "needs":
        return needs[0].text
    if action == "create":
        return f"CATS gets a new {record_type}{', with ' + counted(notes, 'note') if notes else ''}."
    if action == "update":
        return _update_text(record_type, ticked, notes)
    if writes:
        differing = "1 field differs" if len(writes) == 1 else f"{len(writes)} fields differ"
        return f"CATS keeps what it has of this {record_type}: {differing}."
    return f"CATS has all of this {record_type} already."


def _update_text(record_type: RecordType, ticked: list[Write], notes: int) -> str:
    """ "2 fields of the contact will be written; 1 note will be added." """
    fields = sum(w.operation in ("update", "add") for w in ticked)
    parts = [f"{counted(fields, 'field')} of the {record_type} will be written"] if fields else []
    parts += [f"{counted(notes, 'note')} will be added"] if notes else []
    if len(ticked) > fields + notes:
        parts.append(f"the {record_type} is put where the settings say")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
