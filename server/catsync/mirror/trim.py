"""What of an answer of CATS is kept: the values, not the links, pictures and histories around them.

A key that a field of ours could stand for is kept also where its value is null: not being there means that the answer
did not tell (`sync/record_values.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Anywhere in a record. From the second line on: what nobody is shown, and no field can be mapped to.
NOT_KEPT = {
    *("_links", "password", "user_groups"),
    *("entered_by_id", "is_registered", "consent_status", "date_created"),
    *("best_time_to_call", "reports_to_id", "billing_contact_id"),
}
EMBEDDED_NOT_KEPT = {
    *("definition", "thumbnail", "work_history", "pipelines", "activities", "attachments"),
    "status",  # its id is a value of the record, its title in a table of its own
}


def trimmed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a record fit for both databases: no links, and no characters that PostgreSQL refuses."""
    return _kept_of(record) if isinstance(record, Mapping) else {}


def clipped(value: Any, length: int) -> str | None:
    """A text for a column of that length; None for what is no text or blank."""
    text = _clean(value).strip() if isinstance(value, str) else ""
    return text[:length] or None


def _kept_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A million records pass here value by value, so a value that is as it should be costs no call of a function."""
    kept: dict[str, Any] = {}
    for key, value in record.items():
        if key in NOT_KEPT:
            continue
        if key == "_embedded" and isinstance(value, dict):
            value = {name: each for name, each in value.items() if name not in EMBEDDED_NOT_KEPT}  # noqa: PLW2901
            if not value:
                continue
        kind = type(value)
        if (
            (kind is str and not (value.isascii() and "\x00" not in value))
            or kind is dict
            or (kind is list and value)
        ):
            value = _kept(value)  # noqa: PLW2901
        kept[key if key.isidentifier() else _clean(key)] = value
    return kept


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return _kept_of(value)
    if isinstance(value, list):
        return [_kept(each) for each in value]
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Without NUL (PostgreSQL refuses it) and without halves of surrogate pairs (no encoding takes them)."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
