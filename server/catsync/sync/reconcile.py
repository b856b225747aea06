"""Looks once more, long after a write of unknown outcome, whether CATS holds it twice; it reports, and merges nothing.

What the settle time could not rule out (an index that lagged longer, a commit that came after the look) is found here
(SYNCING.md 2). One search and one GET per likely row; a row's own list for what hangs on a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..cats import CatsClient, CatsNotFound, PersonType, all_of, exactly
from ..models import AuditEvent, DoubleFound, Sync, SyncStep
from .budget_gate import BudgetGate
from .doubt_window import Window, window_since
from .endings import Job
from .look import is_our_create, is_same_company
from .record_values import phone_key
from .rows import database_now
from .run import Engine
from .write_notes import plain_text

BACKGROUND_LANE = 2
KINDS = ("ensure_", "add_email:", "add_phone:", "place_pipeline:", "place_list:", "note:", "upload:")


@dataclass
class Reconciliation:
    """One doubtful step, looked at. Raises what client and budget raise: then it is looked at later."""

    engine: Engine
    client: CatsClient
    job: Job
    step: SyncStep

    def doubles(self) -> list[int]:
        """Ids in CATS, of the same kind as what the step made, that look like a second one of it."""
        return [found for found in dict.fromkeys(self._found()) if found != self.step.remote_id]

    @property
    def window(self) -> Window:
        assert self.step.doubted_at is not None
        return window_since(self.step.doubted_at, self.engine.timing)

    def _found(self) -> Iterator[int]:
        head, _, rest = self.step.name.partition(":")
        if head == "ensure_company":
            yield from self._companies()
        elif head.startswith("ensure_"):
            yield from self._people("candidate" if head == "ensure_candidate" else "contact")
        else:
            yield from self._around(head, rest.partition(":")[0])

    def _people(self, record_type: PersonType) -> Iterator[int]:
        body = self.step.payload["body"]
        names = all_of(exactly("first_name", body["first_name"]), exactly("last_name", body["last_name"]))
        for row in self.client.find_all(record_type, names):
            if not self.window.holds(row.date_created):
                continue
            try:
                record = self.client.get(record_type, row.id)
            except CatsNotFound:
                continue
            if is_our_create(self, record, body, self.window):
                yield record.id

    def _companies(self) -> Iterator[int]:
        for row in self.client.find_all("company", exactly("name", self.step.payload["name"])):
            if not self.window.holds(row.date_created):
                continue
            try:
                if is_same_company(self.client.get("company", row.id), self.step.payload):
                    yield row.id
            except CatsNotFound:
                continue

    def _around(self, head: str, record_type: str) -> Iterator[int]:
        """A second row beside the one that the step made; nothing where the record is gone."""
        payload, client = self.step.payload, self.client
        record_id = int(payload["record_id"])
        try:
            if head == "add_email":
                wanted = str(payload["entry"]["email"]).casefold()
                rows = client.emails(record_type, record_id)
                yield from (row.id for row in rows if row.id and row.email.casefold() == wanted)
            elif head == "add_phone":
                number = phone_key(str(payload["entry"]["number"]))
                numbers = client.phones(record_type, record_id)
                yield from (row.id for row in numbers if row.id and phone_key(row.number) == number)
            elif head == "place_pipeline":
                yield from (row.id for row in client.pipelines(record_id) if row.job_id == payload["job_id"])
            elif head == "place_list":
                items = client.list_items(record_type, int(payload["list_id"]))
                yield from [item.id for item in items if item.record_id == record_id][1:]
            elif head == "note":
                yield from self._notes(record_type, record_id)
            elif head == "upload":
                files = client.attachments(record_type, record_id)
                yield from (row.id for row in files if row.filename == payload["filename"])
        except CatsNotFound:
            return

    def _notes(self, record_type: str, record_id: int) -> Iterator[int]:
        text, at = plain_text(self.step.payload.get("notes")), str(self.step.payload.get("date"))[:19]
        for row in self.client.activities(record_type, record_id):
            is_then = row.date is not None and row.date.isoformat()[:19] == at
            if text and is_then and plain_text(row.notes) == text:
                yield row.id


def reconcile_next(engine: Engine, wait_seconds: float) -> bool:
    """Look at the oldest step whose doubt is long enough ago. False where there is none.

    Raises NoCallsLeft where the budget keeps the calls for what is urgent, and what CATS' client raises.
    """
    with engine.database.read() as session:
        found = _next(session, wait_seconds)
        session.expunge_all()
    if found is None:
        return False
    step, sync = found
    gate = BudgetGate(engine.budget, sync.site_id, BACKGROUND_LANE)
    client = engine.client_factory(sync.site_id, gate, engine.timing.socket_timeout)
    job = Job(sync.seq, sync.id, sync.site_id, sync.person_id, sync.user_id, BACKGROUND_LANE, "", 0, 0, {})
    try:
        doubles = Reconciliation(engine, client, job, step).doubles()
    finally:
        client.close()
    with engine.database.write() as session:
        _report(session, sync, step, doubles)
    return True


def _next(session: Session, wait_seconds: float) -> tuple[SyncStep, Sync] | None:
    until = database_now(session) - timedelta(seconds=wait_seconds)
    rows = session.execute(
        select(SyncStep, Sync)
        .join(Sync, Sync.seq == SyncStep.sync_seq)
        .where(SyncStep.doubted_at < until, SyncStep.reconciled_at.is_(None), SyncStep.state == "done")
        .where(Sync.undone_at.is_(None), Sync.undoes_seq.is_(None))
        .order_by(SyncStep.doubted_at)
        .limit(50)
    ).all()
    return next(((step, sync) for step, sync in rows if step.name.startswith(KINDS)), None)


def _report(session: Session, sync: Sync, step: SyncStep, doubles: list[int]) -> None:
    """Once: whoever looked at the same step at the same time has reported."""
    noted = session.execute(
        update(SyncStep)
        .where(
            SyncStep.sync_seq == step.sync_seq, SyncStep.name == step.name, SyncStep.reconciled_at.is_(None)
        )
        .values(reconciled_at=database_now(session))
        .returning(SyncStep.name)
    ).first()
    if noted is None:
        return
    kind = step.name.partition(":")[0].removeprefix("ensure_")
    for double in doubles:
        session.add(
            DoubleFound(
                site_id=sync.site_id, sync_seq=sync.seq, step=step.name, record_type=kind[:16],
                cats_id=step.remote_id or 0, double_id=double,
            )
        )  # fmt: skip
        detail = {"sync_id": sync.id, "kind": kind, "cats_id": step.remote_id, "double_id": double}
        session.add(
            AuditEvent(user_id=None, what="double.found", subject=f"person:{sync.person_id}", detail=detail)
        )
