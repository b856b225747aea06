"""What CATS holds of one record while a sync is taken back; each question is asked once, and only when needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ...cats import (
    Activity,
    Attachment,
    CatsClient,
    CatsNotFound,
    Company,
    ListItem,
    Person,
    Pipeline,
    RecordType,
    StatusChange,
    Tag,
)  # fmt: skip
from ..record_values import value_of
from ..whole_record import whole

T = TypeVar("T")


@dataclass
class Look:
    """record is None where CATS no longer has it."""

    client: CatsClient
    record_type: RecordType
    cats_id: int
    _histories: dict[int, list[int]] = field(default_factory=dict)

    @cached_property
    def record(self) -> Person | Company | None:
        """With all of its rows."""
        try:
            record = self.client.get(self.record_type, self.cats_id)
            return whole(self.client, record) if isinstance(record, Person) else record
        except CatsNotFound:
            return None

    def value(self, field: str) -> Any:
        """The value of a field; None where the record is gone."""
        return value_of(self.record.raw, field) if self.record is not None else None

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        return self._of_record(lambda: self.client.activities(self.record_type, self.cats_id))

    @cached_property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """Of a candidate; a contact is in no pipeline."""
        if self.record_type != "candidate":
            return ()
        return self._of_record(lambda: self.client.pipelines(self.cats_id))

    def history(self, pipeline_id: int) -> list[int]:
        """The statuses that a pipeline went through, the first one first."""
        if pipeline_id not in self._histories:
            rows = self._of_record(lambda: self.client.pipeline_history(pipeline_id))
            self._histories[pipeline_id] = in_order(rows)
        return self._histories[pipeline_id]

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        return self._of_record(lambda: self.client.attachments(self.record_type, self.cats_id))

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        return self._of_record(lambda: self.client.record_tags(self.record_type, self.cats_id))

    def _of_record(self, ask: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """Nothing where the record is gone."""
        try:
            return ask()
        except CatsNotFound:
            return ()

    def items(self, list_id: int) -> tuple[ListItem, ...]:
        """The record's own places on a list; none where CATS no longer has the list."""
        try:
            rows = self.client.list_items(self.record_type, list_id)
        except CatsNotFound:
            return ()
        return tuple(row for row in rows if row.record_id == self.cats_id)


def in_order(rows: Sequence[StatusChange]) -> list[int]:
    """The statuses of a history, which may tell each change with the status before it or without."""
    dates = [row.date for row in rows if row.date is not None]
    if len(dates) == len(rows):
        rows = [row for _, row in sorted(zip(dates, rows, strict=True), key=lambda pair: pair[0])]
    first = [row.from_status_id for row in rows[:1]]
    return [status for status in [*first, *(row.status_id for row in rows)] if status is not None]
