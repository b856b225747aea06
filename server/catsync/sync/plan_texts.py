"""A plan in words and on the wire: values as people read them, and the main button that says what will happen (E3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..settings.fields import CUSTOM_PREFIX
from ..settings.resolver import EffectiveSettings
from .plan_types import Plan, RecordPlan, Write
from .record_values import is_blank

NOUNS = {"candidate": "candidate", "contact": "contact", "company": "company"}
TRIGGER_LABELS = {
    "on_reply": "Add to campaign (goes to CATS when they reply)",
    "on_interested": "Add to campaign (goes to CATS when they are interested)",
    "never": "Add to campaign (never goes to CATS by itself)",
}


@dataclass(frozen=True)
class Names:
    """What ids are called: CATS users and companies by id, choices of custom fields by field key and id."""

    users: Mapping[int, str] = field(default_factory=dict)
    companies: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def choices_of(settings: EffectiveSettings) -> dict[str, dict[int, str]]:
    return {f.key: dict(f.selections) for f in settings.custom if f.selections}


def value_text(key: str, value: Any, names: Names) -> str:
    """One value as a person reads it; "" for a blank one."""
    if is_blank(value):
        return ""
    if key == "owner_id":
        return names.users.get(int(value), f"user {value}")
    if key == "company_id":
        return names.companies.get(int(value), f"company {value}")
    if key.startswith(CUSTOM_PREFIX) and key in names.choices:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(
            names.choices[key].get(int(i), str(i)) if str(i).isdecimal() else str(i) for i in ids
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _entry_text(value)
    if isinstance(value, list):
        return ", ".join(_entry_text(v) if isinstance(v, Mapping) else str(v) for v in value)
    return str(value)


def _entry_text(entry: Mapping[str, Any]) -> str:
    if "email" in entry:
        return str(entry["email"])
    if "number" in entry:
        kind = entry.get("type")
        return f"{entry['number']} ({kind})" if kind and kind != "other" else str(entry["number"])
    return ", ".join(str(v) for v in entry.values() if not is_blank(v))


def plan_json(plan: Plan, names: Names) -> dict[str, Any]:
    return {
        "digest": plan.digest,
        "company_id": plan.company_id,
        "calls": plan.calls,
        "records": [_record_json(r, names) for r in plan.records],
    }


def _record_json(record: RecordPlan, names: Names) -> dict[str, Any]:
    return {
        "record_type": record.record_type,
        "action": record.action,
        "cats_id": record.cats_id,
        "is_due": record.is_due,
        "trigger": record.trigger,
        "text": record.text,
        "writes": [_write_json(w, names) for w in record.writes],
        "needs": [
            {"record_type": n.record_type, "field": n.field, "label": n.label, "text": n.text}
            for n in record.needs
        ],
    }


def _write_json(write: Write, names: Names) -> dict[str, Any]:
    return {
        "id": write.id,
        "record_type": write.record_type,
        "operation": write.operation,
        "field": write.field,
        "label": write.label,
        "before": write.before,
        "after": write.after,
        "before_text": value_text(write.field, write.before, names),
        "after_text": value_text(write.field, write.after, names),
        "reason": {"code": write.reason.code, "text": write.reason.text},
        "ticked": write.is_ticked,
        "mandatory": write.is_mandatory,
    }


def button(plan: Plan, *, has_campaign: bool, is_member: bool) -> dict[str, Any]:
    """`{"action", "label", "is_enabled", "second"}` for the panel: one main button, at most one beside it.

    Actions: sync, add_to_campaign, choose_company, choose_person, fill_field, nothing; second: sync_anyway,
    add_to_campaign.
    """
    people = [r for r in plan.records if r.record_type != "company"]
    add = None
    if has_campaign and not is_member:
        add = {"action": "add_to_campaign", "label": "Add to campaign only"}
    if not people:
        return _button("nothing", "Not synced: the settings say so", False, add)
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
    return _button("sync", _sync_label([r for r in people if r.action != "wait"], plan), True, add)


def _waiting_button(record: RecordPlan, has_campaign: bool, is_member: bool) -> dict[str, Any]:
    anyway = {"action": "sync_anyway", "label": "Sync now anyway"}
    if has_campaign and not is_member:
        return _button("add_to_campaign", TRIGGER_LABELS[str(record.trigger)], True, anyway)
    return _button("nothing", "Waiting" if has_campaign else "Choose a campaign", False, anyway)


def _sync_label(records: list[RecordPlan], plan: Plan) -> str:
    created = [NOUNS[r.record_type] for r in records if r.action == "create"]
    updated = [r for r in records if r.action == "update"]
    if created:
        label = f"Create {' and '.join(created)}"
        if plan.record("company") is not None:
            label = f"Create company and {' and '.join(created)}"
        return label
    if updated:
        count = sum(len(r.ticked) for r in updated)
        return f"Update {count} {'field' if count == 1 else 'fields'}"
    return "Check again in CATS"


def _button(action: str, label: str, is_enabled: bool, second: dict[str, str] | None) -> dict[str, Any]:
    return {"action": action, "label": label, "is_enabled": is_enabled, "second": second}
