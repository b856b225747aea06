"""The one table that decides what becomes of a person's record and notes (N0): data, read from top to bottom.

person x record type x stage x trigger x already in CATS? -> create / update / hold / nothing, and for notes write /
hold / skip / nothing. Pure; the plan, the activities and "Why?" all speak from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RecordVerdict = Literal["create", "update", "hold", "nothing"]
NoteVerdict = Literal["write", "hold", "skip", "nothing"]

# The stages at which a trigger has been reached (S11); "not interested" and an unsubscribe never fire "reply".
TRIGGER_STAGES: dict[str, tuple[str, ...]] = {
    "on_add": ("sourced", "messaged", "replied", "interested", "not_interested", "meeting", "unsubscribed"),
    "on_reply": ("replied", "interested", "meeting"),
    "on_interested": ("interested", "meeting"),
    "never": (),
}
WANTED: dict[str, tuple[str, ...]] = {
    "candidate": ("candidate",),
    "contact": ("contact",),
    "both": ("candidate", "contact"),
    "none": (),
}


@dataclass(frozen=True)
class Case:
    """One person and one record type, as the settings and CATS have them.

    sync_as: S10. trigger: S11. stage: one of models.STAGES. only_synced: S12. backfill: S24. is_forced: the recruiter
    said "sync now anyway".
    """

    sync_as: str
    record_type: str
    stage: str
    trigger: str
    is_in_cats: bool
    only_synced: bool = False
    backfill: bool = True
    is_forced: bool = False

    @property
    def is_wanted(self) -> bool:
        return self.record_type in WANTED[self.sync_as]

    @property
    def is_due(self) -> bool:
        return self.is_forced or self.stage in TRIGGER_STAGES[self.trigger]

    @property
    def notes_wait_for_stage(self) -> bool:
        """S12 holds notes only where there is a stage to wait for."""
        return self.only_synced and self.trigger in ("on_reply", "on_interested")


@dataclass(frozen=True)
class Verdict:
    """record: creation and fields. notes: activities that come in now. earlier: those that had to wait (S24)."""

    rule: str
    record: RecordVerdict
    notes: NoteVerdict
    earlier: NoteVerdict
    text: str


@dataclass(frozen=True)
class Rule:
    """One row of the table: None stands for "either". The first row that fits decides."""

    name: str
    is_wanted: bool | None
    is_in_cats: bool | None
    is_due: bool | None
    notes_wait_for_stage: bool | None
    backfill: bool | None
    record: RecordVerdict
    notes: NoteVerdict
    earlier: NoteVerdict
    text: str


# name | wanted | in CATS | due | notes wait | backfill | record | notes | earlier notes | why
TABLE: tuple[Rule, ...] = (
    Rule("not_wanted", False, None, None, None, None, "nothing", "nothing", "nothing",
         "“Sync as” leaves the {type} out: nothing is written, notes neither."),
    Rule("not_due", None, False, False, None, None, "hold", "hold", "hold",
         "The {type} {waits}; until then their notes wait, too."),
    Rule("new", None, False, True, None, True, "create", "write", "write",
         "CATS gets a new {type}, with the notes of what happened before."),
    Rule("new_without_earlier", None, False, True, None, False, "create", "write", "skip",
         "CATS gets a new {type}; notes of what happened before are left out, as “Backfill” is off."),
    Rule("in_cats_all_waits", None, True, False, True, None, "hold", "hold", "hold",
         "CATS has the {type}; the fields {waits_short}, and the notes too (“Only add notes to synced records”)."),
    Rule("in_cats_fields_wait", None, True, False, False, True, "hold", "write", "write",
         "CATS has the {type}: notes are written at once; the fields {waits_short}."),
    Rule("in_cats_fields_wait_without_earlier", None, True, False, False, False, "hold", "write", "skip",
         "CATS has the {type}: new notes are written at once, earlier ones are left out; the fields {waits_short}."),
    Rule("in_cats", None, True, True, None, True, "update", "write", "write",
         "CATS has the {type}: its fields are brought up to date, and notes are written."),
    Rule("in_cats_without_earlier", None, True, True, None, False, "update", "write", "skip",
         "CATS has the {type}: its fields are brought up to date; earlier notes are left out, as “Backfill” is off."),
)  # fmt: skip

WAITS = {
    "on_add": "goes to CATS when added to the campaign",
    "on_reply": "goes to CATS when they reply",
    "on_interested": "goes to CATS when they are interested",
    "never": "is never added to CATS by itself",
}
WAITS_SHORT = {
    "on_add": "wait until they are added to the campaign",
    "on_reply": "wait until they reply",
    "on_interested": "wait until they are interested",
    "never": "are never written by themselves",
}


def decide(case: Case) -> Verdict:
    """The first row of TABLE that fits. Total: every case has one (tested over all of them)."""
    for rule in TABLE:
        if _fits(rule, case):
            text = rule.text.format(
                type=case.record_type, waits=WAITS[case.trigger], waits_short=WAITS_SHORT[case.trigger]
            )
            return Verdict(rule.name, rule.record, rule.notes, rule.earlier, text)
    raise LookupError(f"no rule for {case}")


def _fits(rule: Rule, case: Case) -> bool:
    asked = (
        (rule.is_wanted, case.is_wanted),
        (rule.is_in_cats, case.is_in_cats),
        (rule.is_due, case.is_due),
        (rule.notes_wait_for_stage, case.notes_wait_for_stage),
        (rule.backfill, case.backfill),
    )
    return all(wanted is None or wanted == given for wanted, given in asked)
