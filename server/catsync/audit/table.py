"""The audit log as a table, made in parts: however long it is, no more than one part is held (Q6)."""

from __future__ import annotations

from collections.abc import Iterator

from ..campaigns.csv_table import write_rows
from ..db import Database
from ..models import User
from .rows import row_of, scenes_of
from .scene import Scene
from .wanted import Wanted, before

COLUMNS = [
    "When", "Who", "What happened", "Person", "Changes", "Kind", "Record in CATS", "Request of CATS",
]  # fmt: skip
EVENTS_AT_ONCE = 500
NOBODY = "Catsync itself"


def csv_parts(database: Database, wanted: Wanted, reader: User) -> Iterator[str]:
    """The header and the events, the newest first. Each part is read by itself: a slow reader holds nothing open."""
    yield write_rows([COLUMNS])
    last: int | None = None
    while True:
        with database.read() as session:
            events = before(session, wanted, reader, last, EVENTS_AT_ONCE)
            part = write_rows([_cells(scene) for scene in scenes_of(session, events)]) if events else ""
        if not events:
            return
        last = events[-1].id
        yield part


def _cells(scene: Scene) -> list[str]:
    row = row_of(scene)
    record = row["record"] or {}
    return [
        row["at"], row["user"]["name"] if row["user"] else NOBODY, row["text"],
        row["person"]["name"] if row["person"] else "", "; ".join(change.text for change in scene.changes),
        row["what"], record.get("url") or "", row["cats_request_id"] or "",
    ]  # fmt: skip
