"""What an event changed, field by field, with before, after and who decided, in words. Pure.

A row of `detail["changes"]` is {field, before, after} and, where a plan made it, {label, reason, layer}
(sync/learned.py). What was put around a record is told there by what was sent, and is brought here into the values of
plan_types.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..settings.fields import PLACED, STANDARD
from ..sync.plan_texts import Names, value_text
from ..sync.record_values import is_blank
from .reasons import why

LABELS = {field.key: field.label for field in (*STANDARD, *PLACED)} | {
    "name": "Name", "pipeline": "Pipeline", "pipeline_status": "Status in the pipeline", "list": "List",
    "tags": "Tags", "status": "Status", "note": "Note", "resume": "Resume",
}  # fmt: skip
TAKEN_AWAY = "taken away"


@dataclass(frozen=True)
class Change:
    """One field. layer: whose setting decided ("" where none did), reason: why, as a plan's codes; `why` says both."""

    field: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str
    layer: str = ""
    reason: str = ""

    def json(self) -> dict[str, Any]:
        return {
            "field": self.field, "label": self.label, "before": self.before, "after": self.after,
            "before_text": self.before_text, "after_text": self.after_text, "layer": self.layer,
            "reason": self.reason, "why": why(self.reason, self.layer),
        }  # fmt: skip

    @property
    def text(self) -> str:
        """ "Title: “Analyst” → “Head of Data” (Blank in CATS.)"."""
        told = [f"“{text}”" if text else "empty" for text in (self.before_text, self.after_text)]
        reason = why(self.reason, self.layer)
        return f"{self.label}: {' → '.join(told)}{f' ({reason})' if reason else ''}"


def changes_in(detail: Mapping[str, Any], labels: Mapping[str, str], names: Names) -> list[Change]:
    """labels: of custom fields, by key."""
    return [_change(row, labels, names) for row in _rows(detail)]


def values_in(details: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """All values by field, as `names_of` takes them."""
    found: dict[str, list[Any]] = {}
    for detail in details:
        for row in _rows(detail):
            for value in (row["before"], row["after"]):
                if not is_blank(value):
                    found.setdefault(row["field"], []).append(value)
    return found


def _rows(detail: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every field with values as plan_types.py has them."""
    for row in detail.get("changes") or ():
        told = {"before": None, **row, "is_told": "after" in row}
        sent = row.get("after")
        if isinstance(sent, Mapping) and row["field"] in SENT:
            told |= SENT[row["field"]](sent)
        yield {"after": None, **told}


def _change(row: Mapping[str, Any], labels: Mapping[str, str], names: Names) -> Change:
    field = row["field"]
    label = row.get("label") or LABELS.get(field) or labels.get(field) or _plain(field)
    return Change(
        field, label, row["before"], row["after"], _text(field, row["before"], names),
        _text(field, row["after"], names) if row["is_told"] else TAKEN_AWAY,
        row.get("layer") or "", row.get("reason") or "",
    )  # fmt: skip


def _plain(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _text(field: str, value: Any, names: Names) -> str:
    if is_blank(value):
        return ""
    if field in TEXTS:
        return TEXTS[field](value, names)
    return value_text(field, value, names)


def _sent_to_pipeline(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Into one, or to another status in one where they stand already."""
    if "job_id" in sent:
        return {"after": {"job_id": sent["job_id"], "status_id": sent.get("status_id")}}
    return {"field": "pipeline_status", "after": sent.get("status_id")}


# By field: what was sent, as the values of a plan.
SENT: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "pipeline": _sent_to_pipeline,
    "list": lambda sent: {"after": sent.get("list_id")},
    "tags": lambda sent: {"after": sent.get("tag_ids")},
    "status": lambda sent: {"before": sent.get("before"), "after": sent.get("status_id")},
}  # fmt: skip
# The text of a note and the size of a file are not in the audit: they stand with the activity and with the file.
TEXTS: Mapping[str, Callable[[Any, Names], str]] = {
    "note": lambda value, _: f"{value.get('type') or 'note'} of {str(value.get('date') or '')[:10]}",
    "resume": lambda value, _: str(value.get("filename") or "a file"),
    "pipeline_status": lambda value, names: names.pipeline_statuses.get(value, f"status {value}"),
}
