"""Lists of people on their way into a campaign: stored with the request, counted, and what was rejected (C2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, Import, ImportRow
from ..people.variables import clean
from . import store
from .csv_table import read_table, write_table

INSERTED_AT_ONCE = 1000


@dataclass(frozen=True)
class Progress:
    """Rows by what became of them."""

    added: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def done(self) -> int:
        return self.added + self.known + self.rejected


def begin(session: Session, campaign_id: int, filename: str, text: str, by: int | None) -> Import:
    """Store a list whose rows wait to be worked off. Raises validation_failed, not_found, conflict (archived)."""
    store.require_open(session, campaign_id)
    table = read_table(text)
    name = clean(PurePosixPath(filename.replace("\\", "/")).name, 200) or "people.csv"
    file = Import(
        campaign_id=campaign_id, filename=name, total=len(table.rows), header=table.header, created_by=by
    )
    session.add(file)
    session.flush()
    rows = [
        {"import_id": file.id, "line": line, "values": cells, "state": "queued"} for line, cells in table.rows
    ]
    for first in range(0, len(rows), INSERTED_AT_ONCE):
        session.execute(insert(ImportRow), rows[first : first + INSERTED_AT_ONCE])
    detail = {"campaign_id": campaign_id, "rows": file.total}
    session.add(AuditEvent(user_id=by, what="import.accepted", subject=f"import:{file.id}", detail=detail))
    return file


def get(session: Session, import_id: str) -> Import:
    """Raises not_found."""
    file = session.get(Import, import_id)
    if file is None:
        raise CatsyncError("not_found", "There is no import with this id.")
    return file


def of_campaign(session: Session, campaign_id: int) -> list[Import]:
    """The newest first. Raises not_found for an unknown campaign."""
    store.get(session, campaign_id)
    rows = select(Import).where(Import.campaign_id == campaign_id)
    return list(session.scalars(rows.order_by(Import.created_at.desc(), Import.id)))


def progress_of(session: Session, import_ids: Iterable[str]) -> dict[str, Progress]:
    """How far each list is. One query."""
    rows = session.execute(
        select(ImportRow.import_id, ImportRow.state, func.count())
        .where(ImportRow.import_id.in_(list(import_ids)), ImportRow.state != "queued")
        .group_by(ImportRow.import_id, ImportRow.state)
    )
    counts: dict[str, dict[str, int]] = {}
    for import_id, state, count in rows:
        counts.setdefault(import_id, {})[state] = count
    return {import_id: Progress(**states) for import_id, states in counts.items()}


def rejected_csv(session: Session, file: Import) -> str:
    """The rejected rows as they were given, with the reason in a last column; safe to open in a spreadsheet."""
    rows = session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == file.id, ImportRow.state == "rejected")
        .order_by(ImportRow.line)
    )
    width = len(file.header)
    found = [
        [*(list(row.values) + [""] * width)[: max(width, len(row.values))], row.reason or ""] for row in rows
    ]
    return write_table([*file.header, "reason"], [_fitted(row, width) for row in found])


def _fitted(row: list[str], width: int) -> list[str]:
    """Cells beyond the header stand behind the reason, so that the columns keep their names."""
    *cells, reason = row
    return [*cells[:width], reason, *cells[width:]]
