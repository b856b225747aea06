"""Everything the stand-in holds, in memory: tables, one lock, and the past that a lagging index still shows."""

from __future__ import annotations

import copy
import threading
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from catsync.sandbox.views import View

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
    "departments": 7101,
    "tasks": 8201,
    "backups": 601,
    "webhooks": 1501,
    "events": 900_001,
}
EVENTS_KEPT = 10_000


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


@dataclass(frozen=True)
class Change:
    """What happened to a record: created, updated, deleted or status_changed."""

    what: str
    record: Record


@dataclass(frozen=True)
class Event:
    """A line of the feed of changes; `seconds` since 1970."""

    id: int
    seconds: int
    row: Row


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
        self.changes: list[Change] = []  # of the request under way, told and forgotten at its end
        self.events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._is_filling = False
        self._ids: dict[str, list[int]] = {}  # of every table, ascending
        self._next_ids = dict(FIRST_IDS)
        self._past: dict[str, dict[int, list[tuple[float, Record | None]]]] = {}
        self.version += 1

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Fill inside the block: nobody is told, and the index knows it at once."""
        self._is_filling = True
        try:
            yield
        finally:
            self._is_filling = False

    def now(self, ago: float = 0) -> str:
        """The present time, or that many seconds ago, as CATS writes it: whole seconds, with an offset."""
        offset = timezone(timedelta(hours=self.switches.date_offset_hours))
        return datetime.fromtimestamp(int(self.clock() - ago), offset).isoformat()

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
        ids = self._ids.setdefault(resource, [])
        if ids and number < ids[-1]:
            insort(ids, number)
        else:
            ids.append(number)
        self.table(resource)[number] = record
        self._note("created", record)
        return record

    def place(self, resource: str, fields: Row, parts: dict[str, list[Row]], spacing: int) -> None:
        """Add a whole record of a seed under the next id; the ids of `spacing` - 1 after it stay free."""
        number = fields["id"] = self._next_ids.get(resource, 1)
        self._next_ids[resource] = number + spacing
        self._ids.setdefault(resource, []).append(number)
        self.table(resource)[number] = Record(resource, number, fields, parts)

    @contextmanager
    def changing(self, record: Record, *, is_subrow: bool = False) -> Iterator[Record]:
        """Change a record inside the block; date_modified moves on. Check before: nothing is rolled back.

        `is_subrow`: only what hangs on it (e-mails, phones, custom values, tags); whether that counts as a change
        of the record is switched.
        """
        before = copy.deepcopy(record) if self.switches.search_lag_seconds > 0 else None
        status = record.fields.get("status_id")
        yield record
        if before is not None:
            self._remember(record.resource, record.id, before)
        record.words = None
        self.version += 1
        if is_subrow and not self.switches.subrow_edits_touch:
            return
        record.fields["date_modified"] = self.now()
        self._note("updated", record)
        if record.fields.get("status_id") != status:
            self._note("status_changed", record)

    def remove(self, record: Record) -> None:
        """Delete a record."""
        self._remember(record.resource, record.id, record)
        del self.table(record.resource)[record.id]
        ids = self._ids[record.resource]
        del ids[bisect_left(ids, record.id)]
        self._note("deleted", record)

    def _note(self, what: str, record: Record) -> None:
        self.version += 1
        if not self._is_filling:
            self.changes.append(Change(what, record))

    def _remember(self, resource: str, record_id: int, before: Record | None) -> None:
        lag = self.switches.search_lag_seconds
        if lag > 0 and not self._is_filling:
            held = self._past.setdefault(resource, {})
            held.setdefault(record_id, []).append((self.clock() + lag, before))

    def records(self, resource: str) -> View[Record]:
        """All records as they are, oldest first, without copying the table."""
        return View(self._ids.get(resource, []), self.table(resource))

    def visible(self, resource: str) -> View[Record]:
        """The records as the search index shows them now, oldest first."""
        return self.records(resource).with_past(self._shown_past(resource))

    def _shown_past(self, resource: str) -> dict[int, Record | None]:
        """What a lagging index still shows instead of the present; None: not there yet."""
        held, now = self._past.get(resource, {}), self.clock()
        shown = {}
        for number in list(held):
            waiting = [entry for entry in held[number] if entry[0] > now]
            if waiting:
                held[number] = waiting
                shown[number] = waiting[0][1]
            else:
                del held[number]
        return shown
