"""What becomes of each outreach activity at one record (N0, N2, N4, S12, S17, S18, S24). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..clock import iso
from ..people.variables import CONTROL
from ..settings.resolver import EffectiveSettings
from .decision import Verdict
from .plan_types import Reason, RecordType, Write
from .question import ActivityFacts, Question

TEXT_LIMIT = 10_000
REASON = Reason("activity", "From the outreach, with its own date.")
CALL_TYPES = {"talked": "call_talked", "left_message": "call_lvm", "missed": "call_missed"}
KIND_NAMES = {
    "email": "E-mail", "linkedin_message": "LinkedIn message", "inmail": "InMail",
    "connection_request": "Connection request", "call": "Call", "sms": "SMS", "manual_task": "Manual task",
    "note": "Note",
}  # fmt: skip
REPLIES = {
    "email": "e-mail", "linkedin_message": "LinkedIn message", "inmail": "InMail",
    "connection_request": "LinkedIn (connection request)", "call": "phone", "sms": "SMS",
}  # fmt: skip
OUTCOMES = {"talked": "talked", "left_message": "left a message", "missed": "missed"}

# not_wanted: the settings make no note of this kind or event (S17, S18).
Fate = Literal["write", "hold", "skip", "nothing", "not_wanted"]


@dataclass(frozen=True)
class Judged:
    """One activity and what becomes of it at one record."""

    activity: ActivityFacts
    fate: Fate


def makes_note(activity: ActivityFacts, settings: EffectiveSettings) -> bool:
    """Whether the settings make a note of it (S17, S18). What the recruiter logs by hand always is one (E8)."""
    if activity.event == "note":
        return True
    is_kind = activity.kind == "note" or activity.kind in settings.get("note_kinds")
    return is_kind and activity.event in settings.get("note_events")


def judged(question: Question, record_type: RecordType, verdict: Verdict) -> tuple[Judged, ...]:
    """The activities that do not stand at this record yet, the oldest first, each with its fate."""
    found = [a for a in question.activities if record_type not in a.in_cats_for]
    found.sort(key=lambda a: (a.occurred_at, a.id))
    return tuple(Judged(a, _fate(question, record_type, verdict, a)) for a in found)


def _fate(question: Question, record_type: RecordType, verdict: Verdict, activity: ActivityFacts) -> Fate:
    if not makes_note(activity, question.settings):
        return "not_wanted"
    return verdict.earlier if record_type in activity.held_for else verdict.notes


def note_writes(record_type: RecordType, activities: Iterable[ActivityFacts]) -> tuple[Write, ...]:
    return tuple(_write(record_type, a) for a in activities)


def _write(record_type: RecordType, activity: ActivityFacts) -> Write:
    after = {
        "activity_id": activity.id,
        "type": cats_type(activity),
        "date": iso(activity.occurred_at),
        "notes": note_text(activity),
    }
    write_id = f"{record_type}.note:{activity.id}"
    return Write(write_id, record_type, "note", "note", "Note", None, after, REASON)


def cats_type(activity: ActivityFacts) -> str:
    """The type of a CATS activity (N2). A call of which nobody said how it went is not told as one that was talked."""
    if activity.kind == "email":
        return "email"
    if activity.kind == "call":
        return CALL_TYPES.get(activity.outcome or "", "other")
    return "text_message" if activity.kind == "sms" else "other"


def note_text(activity: ActivityFacts) -> str:
    """What stands in CATS: a heading that says what happened, and the text below it."""
    text = _clean(activity.text)[:TEXT_LIMIT]
    if activity.event == "note":
        return text or "Note"
    return f"{heading(activity)}\n\n{text}" if text else heading(activity)


def heading(activity: ActivityFacts) -> str:
    """One line, such as "E-mail sent: Hello"."""
    what = _what(activity)
    subject = " ".join(_clean(activity.subject).split())
    return f"{what}: {subject}" if subject else what


def _what(activity: ActivityFacts) -> str:
    kind = KIND_NAMES.get(activity.kind, "Note")
    match activity.event:
        case "reply":
            way = REPLIES.get(activity.kind)
            return f"Reply by {way}" if way else "Reply"
        case "stage_change":
            return f"Stage: {(activity.stage or 'changed').replace('_', ' ')}"
        case "unsubscribe":
            return "Unsubscribed"
        case "call":
            return f"Call: {OUTCOMES[activity.outcome]}" if activity.outcome in OUTCOMES else "Call"
        case "note":
            return "Note"
    if activity.kind == "call":
        return "Call"
    return "Manual task done" if activity.kind == "manual_task" else f"{kind} sent"


def _clean(text: str) -> str:
    """Outreach tools give what strangers wrote: no control or direction characters, lines kept (W4)."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
