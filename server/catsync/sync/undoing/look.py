"""What CATS holds of one record while a sync is taken back; each question is asked once, and only when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    Tag,
)  # fmt: skip
from ..record_values import value_of

T = TypeVar("T")


@dataclass
class Look:
    """record is None where CATS no longer has it."""

    client: CatsClient
    record_type: RecordType
    cats_id: int

    @cached_property
    def record(self) -> Person | Company | None:
        try:
            return self.client.get(self.record_type, self.cats_id)
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
