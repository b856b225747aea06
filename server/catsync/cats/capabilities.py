"""What a trial of the account showed about this CATS (CATS_API.md 6); untried, the careful answer holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .schemas import ACTIVITY_TYPES


@dataclass(frozen=True)
class Capabilities:
    """None: not tried. activity_types: empty where not tried; then every documented type may be sent.

    company_activities, job_activities: whether those routes exist. list_item_twice, pipeline_twice: what CATS
    does with a second one ("doubled", "ignored", "refused").
    """

    activity_types: tuple[str, ...] = ()
    put_keeps_omitted: bool | None = None
    company_activities: bool | None = None
    job_activities: bool | None = None
    list_rows_embed: bool | None = None
    subrow_edits_touch: bool | None = None
    search_lag_seconds: float | None = None
    duplicate_check: bool | None = None
    list_item_twice: str | None = None
    pipeline_twice: str | None = None

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> Capabilities:
        """Of what is stored; unknown keys and values of another kind count as not tried."""
        kept = {each.name: _kept(each.name, found.get(each.name)) for each in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if value is not None})


def _kept(name: str, value: Any) -> Any:
    if name == "activity_types":
        return (
            tuple(each for each in value if each in ACTIVITY_TYPES)
            if isinstance(value, list | tuple)
            else None
        )
    if name == "search_lag_seconds":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and value >= 0 else None
    return value if isinstance(value, str if name.endswith("_twice") else bool) else None
