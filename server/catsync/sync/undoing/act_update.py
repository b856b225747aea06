"""A PUT taken back: old values put back into a record, each only where CATS still holds ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from ...cats import write_shape
from ..learned import as_updated, learn
from ..look import site_of
from ..record_values import is_blank
from ..run import Run
from . import forgetting
from .act import Act, Changed, act_name
from .deeds import Deed
from .look import Look
from .same import is_same, without_sites

TEXTS = frozenset({
    "first_name", "middle_name", "last_name", "title", "current_employer", "website", "key_skills", "notes", "source",
})  # fmt: skip


def undo_update(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """CATS has no If-Match: the act looks again directly before it writes."""

    def again() -> Act:
        return _act(run, deed, Look(run.client, look.record_type, look.cats_id))

    yield replace(_act(run, deed, look), again=again)


def _act(run: Run, deed: Deed, look: Look) -> Act:
    record = look.record
    if record is None:
        raise Changed(f"CATS no longer has the {deed.record_type}")
    values = _to_put_back(deed, look)
    body = restoring(record, values)

    def effect(session: Session, run: Run) -> None:
        forgetting.forget_written(session, run, deed)
        learn(session, run, deed.record_type, as_updated(record.raw, body) if values else record.raw)

    return Act(
        act_name(deed),
        (lambda: run.client.update(look.record_type, deed.cats_id, body)) if values else None,
        effect, {"record_id": deed.cats_id, "body": body},
        {"what": "restored" if values else "gone", "fields": list(values)},
        tuple({"field": key, "before": look.value(key), "after": value} for key, value in values.items()),
    )  # fmt: skip


def _to_put_back(deed: Deed, look: Look) -> dict[str, Any]:
    """The old value of each field that holds ours. Raises Changed where one holds something else."""
    values: dict[str, Any] = {}
    for change in deed.payload.get("changes", ()):
        key, after = change["field"], change.get("after")
        now, before = look.value(key), change.get("before")
        if key == "social_media_urls":
            left = without_sites(list(now or []), _added(change))
            if left != list(now or []):
                values[key] = left
        elif is_same(key, now, after):
            if not is_same(key, now, before):
                values[key] = before
        elif deed.is_sure and not is_same(key, now, before):
            raise Changed(f"“{change.get('label') or key}” of the {deed.record_type} was changed")
    return values


def _added(change: Mapping[str, Any]) -> list[str]:
    held = {site_of(url) for url in change.get("before") or ()}
    return [url for url in change.get("after") or () if site_of(url) not in held]


def restoring(record: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a PUT that puts these values back; a text that was not there becomes empty, all else null."""
    body = write_shape(record)
    custom = {row["id"]: row for row in body.get("custom_fields", [])}
    for key, value in values.items():
        if key.startswith("custom_"):
            field_id = int(key.removeprefix("custom_"))
            custom[field_id] = {"id": field_id, "value": None if is_blank(value) else value}
        elif key == "address":
            body["address"] = {part: text or "" for part, text in (value or {}).items()}
        else:
            body[key] = "" if value is None and key in TEXTS else value
    if custom:
        body["custom_fields"] = list(custom.values())
    return body
