"""What the engine needs of the planning code, so that it runs syncs without knowing settings or mappings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from ..cats import Person
from ..models import Sync
from .plan_types import Plan, RecordPlan, Write


@dataclass(frozen=True)
class Fresh:
    """What was just read from CATS or done in this sync; it outranks the mirror.

    records: by record type, as a GET answered a moment ago. company_id: the company that this sync made sure of.
    """

    records: Mapping[str, Person] = field(default_factory=dict)
    company_id: int | None = None


class Planner(Protocol):
    """The planning code. `plan` gets a reading session; none of these may call CATS."""

    def plan(self, session: Session, sync: Sync, fresh: Fresh) -> Plan:
        """The plan as it would be made now, by the same code as the preview.

        Knows the person's records from PersonLink, `fresh` and the previewed plan in `sync.request`.
        """
        ...

    def payload(self, record: RecordPlan, excluded: frozenset[str]) -> dict[str, Any]:
        """The body of the POST for a record to be created: its writes but the excluded ones, in CATS' write shape."""
        ...

    def merge(self, record: Person, writes: Sequence[Write]) -> dict[str, Any]:
        """The body of the PUT: the whole record in write shape with the `update` writes in it."""
        ...

    def keeps_resumes(self, session: Session, sync: Sync) -> bool:
        """Whether a candidate who has a resume in CATS keeps it (S27)."""
        ...
