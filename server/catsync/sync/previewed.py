"""What the recruiter saw and confirmed, and which writes of a fresh plan it covers (F1). Pure.

`sync.request` holds the previewed plan as `dataclasses.asdict` made it; see queue.py for the rest. Nobody looked at
that of an automatic sync: what the plan says when it runs is what is done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .plan_types import RecordPlan, Write

# What may be written for a record that was previewed so. "needs" goes on when the field is filled (F3).
CONFIRMED_ACTIONS = ("create", "update", "unchanged", "needs")


@dataclass(frozen=True)
class Covered:
    """writes: what may be done. dropped: what a fresh plan adds to the preview, told and not done."""

    writes: tuple[Write, ...]
    dropped: tuple[Write, ...]


@dataclass(frozen=True)
class PreviewedRecord:
    """One record of the previewed plan."""

    record_type: str
    action: str
    cats_id: int | None
    writes: Mapping[str, Mapping[str, Any]]  # by id
    needs: frozenset[str]  # field keys, or "company"

    @property
    def is_confirmed(self) -> bool:
        return self.action in CONFIRMED_ACTIONS

    @property
    def has_notes(self) -> bool:
        """Notes that were ticked; they are written even where the record itself waits."""
        return any(
            row.get("operation") == "note" and row.get("is_ticked", True) for row in self.writes.values()
        )


class Preview:
    """The request of a sync, read."""

    def __init__(self, request: Mapping[str, Any], *, is_automatic: bool = False) -> None:
        plan = request.get("plan") or {}
        self.is_automatic = is_automatic
        self.excluded = frozenset(request.get("excluded") or ())
        self.not_same = frozenset(request.get("not_same") or ())
        self.records = {each["record_type"]: _record(each) for each in plan.get("records") or ()}

    def creates_company(self) -> bool:
        """Whether a new company was confirmed, or is what the contact was waiting for."""
        company, contact = self.records.get("company"), self.records.get("contact")
        wanted = company is not None and company.action == "create"
        return wanted or (contact is not None and "company" in contact.needs)

    def covers(self, fresh: RecordPlan) -> Covered:
        """Sort the ticked writes of a fresh plan: the same as previewed, or for a field that was needed; and others."""
        kept: list[Write] = []
        dropped: list[Write] = []
        for write in fresh.ticked:
            if write.id not in self.excluded or write.is_mandatory:
                is_kept = self.is_automatic or self._is_covered(write)
                (kept if is_kept else dropped).append(write)
        return Covered(tuple(kept), tuple(dropped))

    def _is_covered(self, write: Write) -> bool:
        record = self.records.get(write.record_type)
        if (
            write.record_type == "company"
            and self.creates_company()
            and (record is None or not record.writes)
        ):
            return True
        if record is None:
            return False
        if write.field in record.needs or _is_of_new_company(write, record, self):
            return True
        seen = record.writes.get(write.id)
        return (
            seen is not None
            and bool(seen.get("is_ticked", True))
            and _same(seen.get("before"), write.before)
            and _same(seen.get("after"), write.after)
        )


def _record(row: Mapping[str, Any]) -> PreviewedRecord:
    writes = {write["id"]: write for write in row.get("writes") or ()}
    needs = frozenset(need["field"] for need in row.get("needs") or ())
    return PreviewedRecord(row["record_type"], row["action"], row.get("cats_id"), writes, needs)


def _is_of_new_company(write: Write, record: PreviewedRecord, preview: Preview) -> bool:
    """The id of a company that did not exist at the preview could not be seen there."""
    return write.field == "company_id" and record.action in ("create", "needs") and preview.creates_company()


def _same(left: Any, right: Any) -> bool:
    return json.dumps(left, sort_keys=True, default=str) == json.dumps(right, sort_keys=True, default=str)
