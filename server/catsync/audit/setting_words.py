"""A change of a setting in words: which one, for whom, and the values before and after, ids by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..models import SettingRevision
from ..settings.catalogue import BY_KEY
from ..settings.words import value_words
from ..sync.plan_texts import Names, value_text
from ..sync.record_values import is_blank
from .changes import LABELS, Change

INHERITED = "inherited"
# The settings whose values are ids, and the field whose ids they are.
IDS_OF = {
    "destination_owner": "owner_id", "destination_company": "company_id", "destination_jobs": "pipeline",
    "destination_lists": "list", "destination_tags": "tags", "destination_status": "status",
}  # fmt: skip
OF_FIELDS = ("displayed_fields", "mandatory_fields")
ME = "me"


def setting_label(key: str, record_type: str, field: str, labels: Mapping[str, str]) -> str:
    """Such as "Update field in CATS: Title (contact)". labels: of custom fields, by key."""
    setting = BY_KEY.get(key)
    label = setting.label if setting else key
    of = f": {_field_label(field, labels)}" if field else ""
    return f"{label}{of}{f' ({record_type})' if record_type else ''}"


def setting_change(revision: SettingRevision, labels: Mapping[str, str], names: Names) -> Change:
    """The values of both sides, None where the layer inherits."""
    label = setting_label(revision.key, revision.record_type, revision.field, labels)
    before, after = revision.before, revision.after
    return Change(
        revision.key, label, before and before["value"], after and after["value"],
        state_text(revision, before, labels, names), state_text(revision, after, labels, names),
    )  # fmt: skip


def state_text(
    revision: SettingRevision, state: Mapping[str, Any] | None, labels: Mapping[str, str], names: Names
) -> str:
    """Such as "Contact, locked"."""
    if state is None:
        return INHERITED
    text = _value_text(revision.key, revision.field, state["value"], labels, names)
    return f"{text}, locked" if state.get("locked") else text


def values_of_revision(revision: SettingRevision) -> dict[str, list[Any]]:
    """The ids in it by field, as `names_of` takes them."""
    field = IDS_OF.get(revision.key) or (revision.field if revision.key == "field_values" else "")
    sides = [side["value"] for side in (revision.before, revision.after) if side]
    return {field: [one for value in sides for one in _each(field, value)]} if field else {}


def _each(field: str, value: Any) -> list[Any]:
    """The values of the field that a setting's value holds: of lists and jobs it may be several."""
    if is_blank(value) or value == ME:
        return []
    return value if field in ("list", "pipeline") else [value]


def _value_text(key: str, field: str, value: Any, labels: Mapping[str, str], names: Names) -> str:
    if key not in BY_KEY:
        return str(value)
    if key == "destination_owner" and value == ME:
        return "whoever syncs"
    if key in IDS_OF or key == "field_values":
        of = IDS_OF.get(key, field)
        return ", ".join(value_text(of, one, names) for one in _each(of, value)) or "none"
    if key in OF_FIELDS and value:
        return ", ".join(_field_label(each, labels) for each in value)
    return value_words(key, value)


def _field_label(field: str, labels: Mapping[str, str]) -> str:
    return LABELS.get(field) or labels.get(field) or field
