"""One write that takes something back, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from ..run import Run
from .deeds import Deed

Effect = Callable[[Session, Run], None]


class Changed(Exception):
    """Somebody changed since what the deed left; the text says what, for a sentence."""


@dataclass(frozen=True)
class Act:
    """call: None where CATS is as it was already. effect: on our own rows.

    told: {"what": "deleted" | "restored" | "removed" | "gone", "field" | "fields"} for the outcome. again: makes the
    act anew from CATS as it is now, where it would write over what somebody did since; raises Changed.
    """

    name: str
    call: Callable[[], Any] | None
    effect: Effect
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    told: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    again: Callable[[], Act] | None = None


def act_name(deed: Deed, part: str = "") -> str:
    return f"undo:{deed.step}{part}"[:100]


def nothing(session: Session, run: Run) -> None:
    return None


def told_around(deed: Deed, *, is_there: bool) -> dict[str, Any]:
    """Of what stands around a record."""
    return {"what": "removed" if is_there else "gone", "field": deed.kind}
