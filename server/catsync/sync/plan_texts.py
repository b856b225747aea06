"""A plan on the wire, with its values as people read them (E3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..settings.fields import CUSTOM_PREFIX
from ..settings.resolver import EffectiveSettings
from .plan_types import Plan, RecordPlan, Write
from .record_values import is_blank


@dataclass(frozen=True)
class Names:
    """What ids are called, each by id; choices of custom fields by field key and id. An unknown id is shown as one."""

    users: Mapping[int, str] = field(default_factory=dict)
    companies: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    jobs: Mapping[int, str] = field(default_factory=dict)
    lists: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[int, str] = field(default_factory=dict)
    contact_statuses: Mapping[int, str] = field(default_factory=dict)
    pipeline_statuses: Mapping[int, str] = field(default_factory=dict)


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
    if key in PLACES:
        return PLACES[key](value, names)
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


def _pipeline(value: Any, names: Names) -> str:
    job_id, status_id = value["job_id"], value.get("status_id")
    job = names.jobs.get(job_id, f"job {job_id}")
    return f"{job} ({names.pipeline_statuses.get(status_id, f'status {status_id}')})" if status_id else job


def _list(value: Any, names: Names) -> str:
    return names.lists.get(int(value), f"list {value}")


def _tags(value: Any, names: Names) -> str:
    return ", ".join(names.tags.get(int(each), f"tag {each}") for each in value)


def _status(value: Any, names: Names) -> str:
    return names.contact_statuses.get(int(value), f"status {value}")


def _note(value: Any, _: Names) -> str:
    """The date is shown beside it."""
    return str(value["notes"])


def _resume(value: Any, _: Names) -> str:
    return f"{value['filename']} ({max(1, round(value['size'] / 1000))} kB)"


PLACES: Mapping[str, Callable[[Any, Names], str]] = {
    "pipeline": _pipeline, "list": _list, "tags": _tags, "status": _status, "note": _note, "resume": _resume,
}  # fmt: skip


def plan_json(plan: Plan, names: Names) -> dict[str, Any]:
    return {
        "digest": plan.digest,
        "company_id": plan.company_id,
        "calls": plan.calls,
        "warnings": [{"code": w.code, "text": w.text} for w in plan.warnings],
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
        "held_notes": record.held_notes,
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
