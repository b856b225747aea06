"""What of an answer of CATS is kept: the values, not the links, pictures and histories around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOT_KEPT = {"_links", "password", "user_groups"}
EMBEDDED_NOT_KEPT = {"definition", "thumbnail", "work_history", "pipelines", "activities", "attachments"}


def trimmed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a record fit for both databases: no links, and no characters that PostgreSQL refuses."""
    kept = _kept(record)
    return kept if isinstance(kept, dict) else {}


def clipped(value: Any, length: int) -> str | None:
    """A text for a column of that length; None for what is no text or blank."""
    text = _clean(value).strip() if isinstance(value, str) else ""
    return text[:length] or None


def _kept(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_clean(key): _entry(key, each) for key, each in value.items() if key not in NOT_KEPT}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    return _clean(value) if isinstance(value, str) else value


def _entry(key: str, value: Any) -> Any:
    if key == "_embedded" and isinstance(value, Mapping):
        return {name: _kept(each) for name, each in value.items() if name not in EMBEDDED_NOT_KEPT}
    return _kept(value)


def _clean(text: str) -> str:
    """Without NUL (PostgreSQL refuses it) and without halves of surrogate pairs (no encoding takes them)."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
