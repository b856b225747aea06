"""The team's settings as one document: out, and in again, all of it or nothing (S5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import SettingOverride
from .fields import Field
from .overrides import TEAM_ID, Slot, put, remove
from .validation import check_slot, check_value, setting_of

PROBLEMS_SHOWN = 100


def exported(session: Session) -> list[dict[str, Any]]:
    """The team's overrides, in a fixed order so that two exports can be compared."""
    return [
        {
            "key": r.key, "record_type": r.record_type or None, "field": r.field or None,
            "value": r.value, "locked": r.is_locked,
        }
        for r in sorted(_rows(session), key=lambda r: (r.key, r.record_type, r.field))
    ]  # fmt: skip


def replace(
    session: Session, rows: list[dict[str, Any]], custom: tuple[Field, ...], by: int
) -> dict[str, int]:
    """Make the team's overrides these and no others: how many were set, removed and alike.

    Raises validation_failed with details {"rows": [{"index", "message"}]} for every row that cannot be.
    """
    wanted = _checked(rows, custom)
    there = {_slot(row): (row.value, row.is_locked) for row in _rows(session)}
    removed = [slot for slot in there if slot not in wanted]
    changed = [slot for slot, state in wanted.items() if there.get(slot) != state]
    for slot in removed:
        remove(session, slot, by=by, if_version=None)
    for slot in changed:
        value, is_locked = wanted[slot]
        put(session, slot, value, is_locked=is_locked, by=by, if_version=None)
    return {"set": len(changed), "removed": len(removed), "alike": len(wanted) - len(changed)}


def _checked(rows: list[dict[str, Any]], custom: tuple[Field, ...]) -> dict[Slot, tuple[Any, bool]]:
    wanted: dict[Slot, tuple[Any, bool]] = {}
    problems = []
    for index, row in enumerate(rows):
        slot = Slot("team", TEAM_ID, row["key"], row["record_type"] or "", row["field"] or "")
        problem = _problem(slot, row["value"], custom) or ("it is there twice." if slot in wanted else None)
        if problem:
            problems.append({"index": index, "message": problem})
        wanted[slot] = (row["value"], row["locked"])
    if problems:
        raise CatsyncError(
            "validation_failed",
            f"Nothing was imported: {len(problems)} of {len(rows)} settings cannot be.",
            {"rows": problems[:PROBLEMS_SHOWN]},
        )
    return wanted


def _problem(slot: Slot, value: Any, custom: tuple[Field, ...]) -> str | None:
    try:
        setting = setting_of(slot.key)
        field = check_slot(setting, slot.layer, slot.record_type, slot.field, custom)
        check_value(setting, value, slot.record_type, field, custom)
    except CatsyncError as refused:
        return refused.message
    return None


def _rows(session: Session) -> list[SettingOverride]:
    team = (SettingOverride.layer == "team", SettingOverride.layer_id == TEAM_ID)
    return list(session.scalars(select(SettingOverride).where(*team)))


def _slot(row: SettingOverride) -> Slot:
    return Slot(row.layer, row.layer_id, row.key, row.record_type, row.field)
