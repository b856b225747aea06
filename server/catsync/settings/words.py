"""A setting's value and where it comes from, in words: for "Why?" (S3, S9). Pure."""

from __future__ import annotations

from typing import Any

from .catalogue import BY_KEY
from .resolver import Effective, Source

LAYER_NAMES = {
    "built_in": "built in",
    "team": "the team",
    "user": "the user’s own settings",
    "campaign": "the campaign",
    "person": "this person’s settings",
}


def setting_text(row: Effective) -> str:
    """ "“Sync as” is Candidate, from the campaign “Q4” (Ben Okafor, 2026-11-23); without that: Contact (the team)." """
    setting = BY_KEY[row.key]
    text = f"“{setting.label}” is {value_words(row.key, row.value)}, from {source_words(row.source)}"
    if row.source != row.inherited_source:
        layer = LAYER_NAMES[row.inherited_source.layer]
        text += f"; without that: {value_words(row.key, row.inherited_value)} ({layer})"
    return f"{text}{'; locked for the team' if row.locked_by else ''}."


def value_words(key: str, value: Any) -> str:
    """The value as the pages call it."""
    labels = dict(BY_KEY[key].choices)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value) or "none"
    return "empty" if value in (None, "") else labels.get(str(value), str(value))


def source_words(source: Source) -> str:
    """ "the campaign “Backend Q4” (Ben Okafor, 2026-11-23)"."""
    if source.layer == "built_in":
        return "what is built in"
    has_name = source.layer in ("campaign", "user") and source.name
    text = LAYER_NAMES[source.layer] + (f" “{source.name}”" if has_name else "")
    told = [part for part in (source.by, (source.at or "")[:10]) if part]
    return f"{text} ({', '.join(told)})" if told else text
