"""Everything the stand-in holds, in memory: tables, one lock, and the past that a lagging index still shows."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.options import Switches

Row = dict[str, Any]

# Far apart, so that an id used for the wrong resource is a 404 and not somebody else's record.
FIRST_IDS = {
    "companies": 101,
    "contacts": 5001,
    "candidates": 9001,
    "jobs": 301,
    "pipelines": 40001,
    "activities": 60001,
    "emails": 70001,
    "phones": 80001,
    "lists": 1201,
    "items": 390001,
    "work_history": 95001,
    "tags": 611,
    "attachments": 50001,
}


@dataclass
class Record:
    """One row of a resource. `parts`: its sub-rows (emails, phones, items, work_history, history)."""

    resource: str
    id: int
    fields: Row
    parts: dict[str, list[Row]] = field(default_factory=dict)
    custom_values: dict[int, Any] = field(default_factory=dict)
    tag_ids: list[int] = field(default_factory=list)
    words: set[str] | None = None  # cache of the search, dropped at every change

    def part(self, name: str) -> list[Row]:
        """The sub-rows of that name; an empty list is made when there are none."""
        return self.parts.setdefault(name, [])


class Store:
    """Tables of records. Whoever reads or writes holds `lock`; `version` rises with every change."""

    def __init__(self, clock: Callable[[], float], switches: Switches) -> None:
        self.lock = threading.RLock()
        self.version = 0
        self.clock = clock
        self.switches = switches
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.tables: dict[str, dict[int, Record]] = {}
        self.site: Row = {}
        self.custom_definitions: dict[str, dict[int, Row]] = {}
        self.workflows: dict[int, Row] = {}
        self.statuses: dict[str, dict[int, Row]] = {}
        self.files: dict[int, bytes] = {}  # what is in an attachment, by its id
        self._next_ids = dict(FIRST_IDS)
        self._past: dict[tuple[str, int], list[tuple[float, Record | None]]] = {}
        self.version += 1

    def now(self) -> str:
        """The present time as CATS writes it: whole seconds, with an offset."""
        offset = timezone(timedelta(hours=self.switches.date_offset_hours))
        return datetime.fromtimestamp(int(self.clock()), offset).isoformat()

    def next_id(self, table: str) -> int:
        """A new id of that table."""
        value = self._next_ids.get(table, 1)
        self._next_ids[table] = value + 1
        return value

    def table(self, resource: str) -> dict[int, Record]:
        """The records of a resource by id, oldest first."""
        return self.tables.setdefault(resource, {})

    def get(self, resource: str, record_id: int) -> Record | None:
        """The record or None."""
        return self.table(resource).get(record_id)

    def insert(self, resource: str, fields: Row, record_id: int | None = None) -> Record:
        """Add a record; stamps date_created and date_modified where the row does not bring them."""
        number = self.next_id(resource) if record_id is None else record_id
        stamp = self.now()
        row = {"id": number, **fields}
        row.setdefault("date_created", stamp)
        row.setdefault("date_modified", stamp)
        record = Record(resource, number, row)
        self._remember(resource, number, None)
        self.table(resource)[number] = record
        self.version += 1
        return record

    @contextmanager
    def changing(self, record: Record) -> Iterator[Record]:
        """Change a record inside the block; date_modified moves on. Check before: nothing is rolled back."""
        before = copy.deepcopy(record) if self.switches.search_lag_seconds > 0 else None
        yield record
        if before is not None:
            self._remember(record.resource, record.id, before)
        record.words = None
        record.fields["date_modified"] = self.now()
        self.version += 1

    def remove(self, record: Record) -> None:
        """Delete a record."""
        self._remember(record.resource, record.id, record)
        del self.table(record.resource)[record.id]
        self.version += 1

    def _remember(self, resource: str, record_id: int, before: Record | None) -> None:
        lag = self.switches.search_lag_seconds
        if lag > 0:
            self._past.setdefault((resource, record_id), []).append((self.clock() + lag, before))

    def visible(self, resource: str) -> list[Record]:
        """The records as the search index shows them now, oldest first."""
        table = self.table(resource)
        shown: dict[int, Record | None] = dict(table)
        now = self.clock()
        for key in [key for key in self._past if key[0] == resource]:
            waiting = [entry for entry in self._past[key] if entry[0] > now]
            if waiting:
                self._past[key] = waiting
                shown[key[1]] = waiting[0][1]
            else:
                del self._past[key]
        return [shown[number] for number in sorted(shown) if shown[number] is not None]  # type: ignore[misc]
