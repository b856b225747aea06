"""The thread that works off imported lists: some rows, one transaction, again. The rows are the state (C2).

Killed at any moment it loses at most a transaction that never was: the next start goes on at the first queued row.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from ..background import RoundsThread
from ..clock import now
from ..db import Database
from ..faults import way_to
from ..models import AuditEvent, Import, ImportRow
from .csv_table import columns_of
from .import_rows import Rejected, take_row
from .pushing import is_anything_due

ROWS_AT_ONCE = 50
STEP_SECONDS = 0.5  # SQLite has one writer at a time, and people wait for it
IDLE_SECONDS = 5.0
FAULT_SECONDS = 30.0
STOP_SECONDS = 10.0
FAULT = "Catsync failed at this row."

log = logging.getLogger(__name__)


class ImportThread(RoundsThread):
    """wake: told after every step that started syncs. Several processes may run one each."""

    name, log, fault_seconds, stop_seconds = "import", log, FAULT_SECONDS, STOP_SECONDS

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        super().__init__()
        self._database = database
        self._wake_worker = wake

    def step(self) -> bool:
        """Work off some rows of the oldest list. False where there is nothing to do."""
        has_syncs = False
        with self._database.write() as session:
            file = _next(session)
            if file is not None:
                has_syncs = _some_rows(session, file)
        if has_syncs:
            self._wake_worker()
        return file is not None

    def _round(self) -> float:
        return 0.0 if self.step() else IDLE_SECONDS


def _next(session: Session) -> Import | None:
    """Locked, on databases that lock rows: another process takes another list, and looks again where there is none."""
    return session.scalar(
        select(Import)
        .where(Import.state != "done")
        .order_by(Import.created_at, Import.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _some_rows(session: Session, file: Import) -> bool:
    """Whether any of them started a sync."""
    file.state = "running"
    queued = select(ImportRow).where(ImportRow.import_id == file.id, ImportRow.state == "queued")
    rows = session.scalars(queued.order_by(ImportRow.line).limit(ROWS_AT_ONCE)).all()
    is_due = is_anything_due(session, file.campaign_id, file.created_by)
    columns, has_syncs, until = columns_of(file.header), False, time.monotonic() + STEP_SECONDS
    done = 0
    for done, row in enumerate(rows, 1):  # noqa: B007 - how many were done when the time was over
        has_syncs = _take(session, file, columns, row, is_due=is_due) or has_syncs
        if time.monotonic() > until:
            break
    if done == len(rows) < ROWS_AT_ONCE:
        file.state, file.finished_at = "done", now()
        session.add(
            AuditEvent(user_id=file.created_by, what="import.done", subject=f"import:{file.id}", detail={})
        )
    return has_syncs


def _take(session: Session, file: Import, columns: list[str], row: ImportRow, *, is_due: bool) -> bool:
    """One bad row never stops the rest, and leaves nothing of itself behind."""
    try:
        with session.begin_nested():
            state, person_id, has_sync = take_row(session, file, columns, row.values, is_due=is_due)
    except Rejected as why:
        _settle(session, row, "rejected", reason=str(why)[:300])
    except (OperationalError, InterfaceError, InternalError):
        raise  # the database's trouble, not the row's: the whole step is done again
    except Exception as error:
        log.error("A row of an import was rejected at a fault: %s", way_to(error))
        _settle(session, row, "rejected", reason=FAULT)
    else:
        _settle(session, row, state, person_id=person_id)
        return has_sync
    return False


def _settle(
    session: Session, row: ImportRow, state: str, *, reason: str | None = None, person_id: str | None = None
) -> None:
    """By statement: a savepoint that was rolled back has expired what was loaded."""
    session.execute(
        update(ImportRow)
        .where(ImportRow.import_id == row.import_id, ImportRow.line == row.line)
        .values(state=state, reason=reason, person_id=person_id)
        .execution_options(synchronize_session=False)
    )
