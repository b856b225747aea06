"""The writes of one field: what the mapping gives, what CATS has, and what the policy says of the two (F2, S16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..settings.fields import Field
from ..settings.templates import render
from .plan_types import Need, Reason, RecordType, Write
from .question import Existing, Question
from .record_values import are_equal, is_blank, is_held, phone_key, value_of

NEW_RECORD = Reason("new_record", "New record.")
NOT_LOADED = Reason("not_loaded", "Judged when it is written: what CATS has here is not loaded (1 call).")
# F4: with both record types, private data goes to the candidate and business data to the contact.
PRIVATE_PHONES = ("mobile", "home")


def wanted_value(question: Question, record_type: RecordType, field: Field) -> tuple[Any, str]:
    """What the field is to hold, and where that comes from: `value` (S28) or `mapping` (S19)."""
    value = question.settings.get("field_values", record_type, field.key)
    if value is not None:
        return value, "value"
    template = question.settings.get("field_mapping", record_type, field.key)
    if template == "":
        return None, "mapping"
    if field.type in ("emails", "phones"):
        return _share(question, record_type, field.type, question.variables[field.type]), "mapping"
    if field.type == "urls":
        return question.variables["social_urls"], "mapping"
    if field.type == "address":
        return _home_address(question, record_type), "mapping"
    return render(template, question.variables) or None, "mapping"


def field_writes(
    question: Question, record_type: RecordType, field: Field, existing: Existing | None
) -> Iterable[Write]:
    """No write, one, or one per added entry of a multi-valued field."""
    wanted, origin = wanted_value(question, record_type, field)
    if is_blank(wanted):
        return []
    if existing is None:
        reason = NEW_RECORD if origin == "mapping" else Reason("value", "A value set for this field.")
        setting = "field_mapping" if origin == "mapping" else "field_values"
        reason = decided_by(question, reason, setting, record_type, field.key)
        is_mandatory = field.key in question.settings.get("mandatory_fields", record_type)
        after = _create_shape(field, wanted)
        return [_write(record_type, field, "create", None, after, reason, True, is_mandatory)]
    if field.type in ("emails", "phones"):
        return _added_entries(record_type, field, existing, wanted)
    before = value_of(existing.record, field.key)
    if field.type == "urls":
        return _union(record_type, field, list(before), wanted)
    if are_equal(before, wanted):
        return []
    return [_judged(question, record_type, field, existing, before, wanted)]


def decided_by(
    question: Question, reason: Reason, key: str, record_type: str = "", field: str = ""
) -> Reason:
    """The reason with the layer whose setting decided (S3)."""
    return replace(reason, layer=question.settings.row(key, record_type, field).source.layer)


def missing_mandatory(
    question: Question, record_type: RecordType, existing: Existing | None, writes: tuple[Write, ...]
) -> Iterable[Need]:
    """Fields that must be filled and are filled neither by us nor in CATS (F3)."""
    mandatory = set(question.settings.get("mandatory_fields", record_type))
    for field in question.settings.fields(record_type):
        if field.key not in mandatory and not field.is_required:
            continue
        is_written = any(w.field == field.key and w.is_ticked for w in writes)
        is_there = existing is not None and not is_blank(value_of(existing.record, field.key))
        if not is_written and not is_there:
            yield Need(
                record_type,
                field.key,
                field.label,
                f"{field.label} is needed before this {record_type} goes to CATS.",
            )


def _judged(
    question: Question, record_type: RecordType, field: Field, existing: Existing, before: Any, wanted: Any
) -> Write:
    policy = question.settings.get("update_policy", record_type, field.key)
    is_mandatory = field.key in question.settings.get("mandatory_fields", record_type)
    if not existing.is_loaded and not is_held(existing.record, field.key):
        return _write(record_type, field, "update", before, wanted, NOT_LOADED, True, is_mandatory)
    is_ticked, reason = judge(policy, before, existing.written, field.key)
    reason = decided_by(question, reason, "update_policy", record_type, field.key)
    return _write(
        record_type, field, "update", before, wanted, reason, is_ticked, is_mandatory and is_blank(before)
    )


def judge(policy: str, before: Any, written: Mapping[str, Any], key: str) -> tuple[bool, Reason]:
    """Whether a differing value may be written over `before`. "Unless edited" without a former sync is "if blank"."""
    if is_blank(before):
        return True, Reason("blank_in_cats", "Blank in CATS.")
    if policy == "always":
        return True, Reason("always", "The policy is “always update”.")
    if policy == "unless_edited" and key in written:
        if are_equal(written[key], before):
            return True, Reason("unless_edited", "Not edited in CATS since our last sync.")
        return False, Reason("edited_in_cats", "Edited in CATS since our last sync.")
    return False, Reason("if_blank", "CATS has a value, and the policy is “only if blank”.")


def _added_entries(
    record_type: RecordType, field: Field, existing: Existing, wanted: list[dict[str, str]]
) -> list[Write]:
    """E-mails and phones are added, each by a call of its own, and never taken away."""
    held = value_of(existing.record, field.key)
    if field.type == "emails":
        have = {str(e).lower() for e in held}
        missing = [
            (e["email"].lower(), {"email": e["email"]}) for e in wanted if e["email"].lower() not in have
        ]
    else:
        country = str(existing.record.get("country_code") or "")
        have = {phone_key(p["number"], country) for p in held}
        missing = [(p["number"], dict(p)) for p in wanted if phone_key(p["number"]) not in have]
    reason = Reason("added", "Added; what CATS has stays.")
    if not existing.is_loaded:
        reason = Reason(
            "not_loaded", "Added unless CATS has it already; its entries are not loaded (1 call)."
        )
    return [
        Write(
            f"{record_type}.{field.key}:{key}",
            record_type,
            "add",
            field.key,
            field.label,
            None,
            entry,
            reason,
        )
        for key, entry in missing
    ]


def _union(record_type: RecordType, field: Field, before: list[str], wanted: list[str]) -> list[Write]:
    have = {_bare(u) for u in before}
    missing = [u for u in _each_once(wanted) if _bare(u) not in have]
    if not missing:
        return []
    reason = Reason("added", "Added; what CATS has stays.")
    return [_write(record_type, field, "update", before or None, [*before, *missing], reason, True)]


def _each_once(urls: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for url in urls:
        found.setdefault(_bare(url), url)
    return list(found.values())


def _bare(url: str) -> str:
    """A profile address without scheme, www, query and slash, to see that CATS has it already."""
    rest = url.lower().partition("://")[2] or url.lower()
    return rest.partition("?")[0].rstrip("/").removeprefix("www.")


def _share(
    question: Question, record_type: RecordType, kind: str, entries: list[dict[str, str]]
) -> list[dict[str, str]]:
    if question.settings.get("sync_as") != "both":
        return entries
    if kind == "emails":
        other = "work" if record_type == "candidate" else "private"
        return [e for e in entries if e["kind"] != other]
    is_private = record_type == "candidate"
    return [e for e in entries if (e["type"] in PRIVATE_PHONES) == is_private]


def _home_address(question: Question, record_type: RecordType) -> Any:
    """The place that a profile shows is where the person lives: the candidate's, when both are written."""
    if record_type == "contact" and question.settings.get("sync_as") == "both":
        return None
    return question.variables["address"]


def _create_shape(field: Field, wanted: Any) -> Any:
    """E-mails and phones of a new record, in CATS' write shape."""
    if field.type == "emails":
        return [{"email": e["email"], "is_primary": i == 0} for i, e in enumerate(wanted)]
    if field.type == "phones":
        return [{"number": p["number"], "type": p["type"]} for p in wanted]
    return _each_once(wanted) if field.type == "urls" else wanted


def _write(
    record_type: RecordType, field: Field, operation: Any, before: Any, after: Any, reason: Reason,
    is_ticked: bool, is_mandatory: bool = False,
) -> Write:  # fmt: skip
    return Write(
        f"{record_type}.{field.key}", record_type, operation, field.key, field.label, before, after, reason,
        is_ticked, is_mandatory or (field.is_required and operation == "create"),
    )  # fmt: skip
