"""The main button, which says what will happen, and the one beside it (E3). Pure."""

from __future__ import annotations

from typing import Any

from .plan_sentences import counted
from .plan_types import Plan, RecordPlan

TRIGGER_LABELS = {
    "on_reply": "Add to campaign (goes to CATS when they reply)",
    "on_interested": "Add to campaign (goes to CATS when they are interested)",
    "never": "Add to campaign (never goes to CATS by itself)",
}
MOST_PARTS = 3


def button(plan: Plan, *, has_campaign: bool, is_member: bool) -> dict[str, Any]:
    """`{"action", "label", "is_enabled", "second"}` for the panel: one main button, at most one beside it.

    Actions: sync, add_to_campaign, choose_company, choose_person, fill_field, nothing; second: sync_anyway,
    add_to_campaign. Whoever is added to a campaign whose trigger is due is pushed: so "Add to campaign only" stands
    beside what cannot be pushed yet, and nowhere else.
    """
    people = [r for r in plan.records if r.record_type != "company"]
    add = None
    if has_campaign and not is_member:
        add = {"action": "add_to_campaign", "label": "Add to campaign only"}
    if not people:
        return _button("nothing", "Not synced: the settings say so", False, add)
    if any(r.action == "blocked" for r in people):
        return _button("nothing", "Off-limits", False, None)
    for record in people:
        if record.action == "ask":
            return _button("choose_person", "Choose who this is", False, add)
    for record in people:
        if record.action == "needs":
            is_company = record.needs[0].field == "company"
            label = "Choose the company" if is_company else f"Fill in {record.needs[0].label}"
            return _button("choose_company" if is_company else "fill_field", label, False, add)
    waiting = [r for r in people if r.action == "wait"]
    if len(waiting) == len(people):
        return _waiting_button(waiting[0], has_campaign, is_member)
    return _button("sync", _sync_label(plan, people), True, None)


def _waiting_button(record: RecordPlan, has_campaign: bool, is_member: bool) -> dict[str, Any]:
    anyway = {"action": "sync_anyway", "label": "Sync now anyway"}
    if has_campaign and not is_member:
        return _button("add_to_campaign", TRIGGER_LABELS[str(record.trigger)], True, anyway)
    return _button("nothing", "Waiting" if has_campaign else "Choose a campaign", False, anyway)


def _sync_label(plan: Plan, people: list[RecordPlan]) -> str:
    """ "Create contact and add 2 notes", "Update 2 fields and add 3 notes", "Check again in CATS"."""
    created: list[str] = [r.record_type for r in people if r.action == "create"]
    company = plan.record("company")
    if created and company is not None and company.action == "create":
        created.insert(0, "company")
    parts = [f"create {' and '.join(created)}"] if created else []
    parts += _update_parts([r for r in people if r.action == "update"])
    notes = sum(len(r.notes) for r in people)
    parts += [f"add {counted(notes, 'note')}"] if notes else []
    if not parts:
        return "Check again in CATS"
    text = " and ".join(parts) if len(parts) < MOST_PARTS else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return text[0].upper() + text[1:]


def _update_parts(updated: list[RecordPlan]) -> list[str]:
    """What is done to existing records; where a new one is put goes without saying."""
    writes = [w for r in updated for w in r.ticked]
    fields = sum(w.operation in ("update", "add") for w in writes)
    places = sum(w.operation in ("place", "upload") for w in writes)
    parts = [f"update {counted(fields, 'field')}"] if fields else []
    return [*parts, f"put into {counted(places, 'place')}"] if places else parts


def _button(action: str, label: str, is_enabled: bool, second: dict[str, str] | None) -> dict[str, Any]:
    return {"action": action, "label": label, "is_enabled": is_enabled, "second": second}
