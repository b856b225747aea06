""" "Why?" (S9): how the decision for one person came about, in words and in the order in which it is taken. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..settings.resolver import Effective, Source
from ..settings.words import setting_text
from .decision import decide
from .notes import Judged, heading, judged
from .plan import TYPES, barriers, case_of, record_types
from .plan_types import RecordPlan, RecordType

if TYPE_CHECKING:
    from .planning import Picture

POLICY_REASONS = ("if_blank", "edited_in_cats")


@dataclass(frozen=True)
class WhyLine:
    """One step. subject: setting, record, off_limits, company, field or note. source: the setting that decided it."""

    subject: str
    record_type: str | None
    text: str
    source: Source | None = None


def why(picture: Picture) -> list[WhyLine]:
    """Settings, the decision of each record, off-limits, company, what is missing, notes, and what is not written."""
    wanted = record_types(picture.question)
    lines = [_setting(picture.settings.row("sync_as"))]
    for record_type in wanted:
        lines.append(_setting(picture.settings.row("add_to_cats", record_type)))
    lines += [_decision(picture, t) for t in wanted or TYPES]
    lines += _off_limits(picture)
    lines += _company(picture) if "contact" in wanted else []
    for record in picture.plan.records:
        lines += _asked(record)
        lines += _needs(picture, record)
    for record_type in wanted or TYPES:
        lines += _notes(picture, record_type)
    for record in picture.plan.records:
        lines += _unticked(picture, record)
    return lines


def _setting(row: Effective) -> WhyLine:
    return WhyLine("setting", row.record_type, setting_text(row), row.source)


def _decision(picture: Picture, record_type: RecordType) -> WhyLine:
    case = case_of(picture.question, record_type)
    stage = f"stage “{case.stage.replace('_', ' ')}”"
    if case.is_forced:
        stage += ", “Sync now anyway”"
    text = f"{decide(case).text} ({stage})"
    name = "add_to_cats" if case.is_wanted else "sync_as"
    row = picture.settings.row(name, record_type if case.is_wanted else "")
    return WhyLine("record", record_type, text, row.source)


def _off_limits(picture: Picture) -> Iterable[WhyLine]:
    barred = barriers(picture.question)
    if not barred:
        return [WhyLine("off_limits", None, "Nothing about them is off-limits.")]
    is_blocked = picture.settings.get("off_limits_action") == "block"
    then = "Nothing is written." if is_blocked else "That is only a warning: the recruiter may go on."
    source = picture.settings.row("off_limits").source
    return [
        WhyLine("off_limits", None, f"{r.text} {then}", source if r.code == "off_limits" else None)
        for r in barred
    ]


def _company(picture: Picture) -> Iterable[WhyLine]:
    row = picture.settings.row("destination_company", "contact")
    if row.value is not None and picture.question.company.cats_id == row.value:
        return [WhyLine("company", "contact", setting_text(row), row.source)]
    return [WhyLine("company", "contact", picture.company.text)]


def _asked(record: RecordPlan) -> Iterable[WhyLine]:
    return [WhyLine("record", record.record_type, record.text)] if record.action == "ask" else []


def _needs(picture: Picture, record: RecordPlan) -> Iterable[WhyLine]:
    """What is missing; of a record that waits, before it can go."""
    for need in record.needs:
        row = picture.settings.row("mandatory_fields", need.record_type)
        source = row.source if need.field in row.value else None
        is_company = need.field == "company"
        if is_company:
            source = picture.settings.row("create_companies").source
        yield WhyLine("company" if is_company else "field", need.record_type, need.text, source)


def _notes(picture: Picture, record_type: RecordType) -> Iterable[WhyLine]:
    question = picture.question
    record = picture.plan.record(record_type)
    written = {w.after["activity_id"] for w in record.notes} if record else set()
    for each in judged(question, record_type, decide(case_of(question, record_type))):
        text, source = _fate(picture, record_type, record, each, each.activity.id in written)
        day = each.activity.occurred_at.date().isoformat()
        yield WhyLine("note", record_type, f"{heading(each.activity)} ({day}): {text}", source)


def _fate(
    picture: Picture, record_type: RecordType, record: RecordPlan | None, each: Judged, is_written: bool
) -> tuple[str, Source | None]:
    settings, activity = picture.settings, each.activity
    if each.fate == "not_wanted":
        is_kind = activity.kind == "note" or activity.kind in settings.get("note_kinds")
        row = settings.row("note_events" if is_kind else "note_kinds")
        return f"no note. {setting_text(row)}", row.source
    if each.fate == "nothing":
        return "not written, as the record is not wanted.", settings.row("sync_as").source
    if record is not None and record.action == "blocked":
        return ("written." if is_written else "not written: they are off-limits."), None
    if each.fate == "hold":
        return f"waits. {setting_text(settings.row('add_to_cats', record_type))}", settings.row(
            "add_to_cats", record_type
        ).source
    if each.fate == "skip":
        row = settings.row("backfill_activities", record_type)
        return f"left out, for it came before. {setting_text(row)}", row.source
    if record is not None and record.action in ("ask", "needs"):
        return f"waits: {record.text}", None
    return ("written." if is_written else "not written: you left it out."), None


def _unticked(picture: Picture, record: RecordPlan) -> Iterable[WhyLine]:
    for write in record.writes:
        if write.is_ticked:
            continue
        source = None
        if write.reason.code in POLICY_REASONS:
            source = picture.settings.row("update_policy", record.record_type, write.field).source
        text = f"{write.label} is not written: {write.reason.text}"
        yield WhyLine("field", record.record_type, text, source)
