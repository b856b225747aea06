"""One sync in one worker's hands: its job, its client, and the only way a write leaves for CATS (`send`).

Intent first (ARCHITECTURE 4): fence, lease, call budget and intent in one transaction; then the call, with no
transaction open; then its result in one transaction, fenced again. A crash leaves a row that says what may have been.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsClient, CatsError, Gate
from ..db import Database, is_away
from ..models import PersonLink, SyncStep
from .budget import Budget
from .claims import hold
from .endings import Job, Later
from .places_seen import PlacesSeen
from .planner import Planner
from .previewed import Preview
from .rows import database_now
from .timing import Timing

T = TypeVar("T")
RECORD_TRIES = 3


class ClientFactory(Protocol):
    """Makes the client of a site. Raises CatsyncError where CATS is not connected or another site is."""

    def __call__(self, site_id: int, gate: Gate, timeout: tuple[float, float]) -> CatsClient: ...


class Learn(Protocol):
    """Lets the mirror know a record as CATS holds it, in the transaction of what told it."""

    def __call__(
        self, session: Session, site_id: int, record_type: str, record: Mapping[str, Any]
    ) -> None: ...


class Forget(Protocol):
    """Lets the mirror know that CATS no longer has a record."""

    def __call__(self, session: Session, site_id: int, record_type: str, cats_id: int) -> None: ...


def forget_nothing(session: Session, site_id: int, record_type: str, cats_id: int) -> None:
    return None


@dataclass(frozen=True)
class Engine:
    """What every run needs."""

    database: Database
    client_factory: ClientFactory
    planner: Planner
    budget: Budget
    learn: Learn
    timing: Timing
    forget: Forget = forget_nothing
    seen: PlacesSeen = field(default_factory=PlacesSeen)


class TooLate(Exception):
    """Too long since the intent was written; nothing was sent."""


class RunGate:
    """The client's gate of one run: a write is paid with its intent, a read when it is made."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._intent_made: tuple[float, float] | None = None
        self._paid_at: datetime | None = None

    def prepay(self, paid_at: datetime) -> None:
        self._intent_made, self._paid_at = (time.monotonic(), time.time()), paid_at

    def clear(self) -> None:
        self._intent_made = None

    def take(self, priority: str) -> datetime | None:
        """Called by the client directly before it sends."""
        run, made = self._run, self._intent_made
        if made is None:
            return run.pay_read()
        self._intent_made = None
        # Both clocks: one stands still while the machine sleeps, the other may be set.
        age = max(time.monotonic() - made[0], time.time() - made[1])
        if age > run.engine.timing.send_within_seconds:
            raise TooLate
        return self._paid_at

    def learn(
        self,
        limit: int | None,
        remaining: int | None,
        retry_after: float | None,
        taken_at: datetime | None,
    ) -> None:
        self._run.engine.budget.learn(self._run.job.site_id, limit, remaining, retry_after, taken_at)


@dataclass
class Run:
    """should_stop: asked before every call; true when the worker is shutting down."""

    engine: Engine
    job: Job
    should_stop: Callable[[], bool]
    records: list[dict[str, Any]] = field(default_factory=list)  # outcomes, in order
    company_id: int | None = None
    # What CATS refused of that which comes after a record, and what a person must be asked about one of the records:
    # told at the end, so that it holds up nothing else.
    refusals: list[Exception] = field(default_factory=list)
    refused_types: set[str] = field(default_factory=set)  # of activities

    def __post_init__(self) -> None:
        self.preview = Preview(self.job.request, is_automatic=self.job.is_automatic)
        self._gate = RunGate(self)
        self.client = self.engine.client_factory(
            self.job.site_id, self._gate, self.engine.timing.socket_timeout
        )

    def pay_read(self) -> datetime:
        """Before a call that only reads: still ours, not cancelled, and one call out of the budget."""
        self.stop_if_asked()
        with self.engine.database.write() as session:
            hold(session, self.job, self.engine.timing.lease_seconds)
            return self.engine.budget.take_in(session, self.job.site_id, self.job.lane, self.job.seq)

    def stop_if_asked(self) -> None:
        if self.should_stop():
            raise Later("stopped")

    def step(self, name: str) -> SyncStep | None:
        with self.engine.database.read() as session:
            found = session.get(SyncStep, (self.job.seq, name))
            session.expunge_all()  # it is read after the session, which forgets what it still holds
            return found

    def uncertain_steps(self, prefix: str) -> list[SyncStep]:
        with self.engine.database.read() as session:
            steps = session.execute(
                select(SyncStep).where(SyncStep.sync_seq == self.job.seq, SyncStep.is_uncertain)
            ).scalars()
            found = [step for step in steps if step.name.startswith(prefix)]
            session.expunge_all()
            return found

    def linked_id(self, record_type: str) -> int | None:
        with self.engine.database.read() as session:
            link = session.get(PersonLink, (self.job.person_id, self.job.site_id, record_type))
            return link.cats_id if link else None

    def wait_out(self, step: SyncStep, settle_seconds: float) -> None:
        """An unknown outcome is looked at only when it must have become visible. Raises Later before that.

        That there was a doubt is kept (`doubted_at`), for the reconciler looks once more (SYNCING.md 2).
        """
        if step.doubted_at is None:
            with self.engine.database.write() as session:
                hold(session, self.job, self.engine.timing.lease_seconds)
                own_step(session, self.job.seq, step.name).doubted_at = step.doubt_since or step.intent_at
        with self.engine.database.read() as session:
            at = database_now(session)
        until = (step.intent_at or at) + timedelta(seconds=settle_seconds)
        if at < until:
            raise Later("settle", until=until)

    def send(
        self,
        name: str,
        payload: Mapping[str, Any],
        call: Callable[[], T],
        record: Callable[[Session, SyncStep, T], None],
    ) -> T:
        """One write, as a step: intent, call, result. record: notes what it gave, in the result's transaction.

        Raises what the call raises; where its outcome is unknown, the step says so until somebody has looked.
        """
        self.stop_if_asked()
        doubt_before = self._intend(name, payload)
        try:
            answer = call()
        except CatsError as error:
            if error.outcome != "unknown":
                self._note_nothing_done(name, doubt_before, is_refused=not error.retryable)
            raise
        except TooLate:
            self._note_nothing_done(name, doubt_before, is_refused=False)
            raise Later("late", delay_seconds=1.0) from None
        finally:
            self._gate.clear()
        self.note_done(name, lambda session, step: record(session, step, answer))
        return answer

    def _intend(self, name: str, payload: Mapping[str, Any]) -> datetime | None:
        with self.engine.database.write() as session:
            hold(session, self.job, self.engine.timing.lease_seconds)
            paid_at = self.engine.budget.take_in(session, self.job.site_id, self.job.lane, self.job.seq)
            step = own_step(session, self.job.seq, name)
            doubt_before = step.doubt_since
            step.intent_at = database_now(session)
            step.doubt_since = doubt_before or step.intent_at
            step.state, step.is_uncertain, step.tries = "intended", True, step.tries + 1
            step.payload, step.result = dict(payload), None
        self._gate.prepay(paid_at)
        return doubt_before

    def _note_nothing_done(self, name: str, doubt_before: datetime | None, *, is_refused: bool) -> None:
        """This try did nothing in CATS; an earlier one may have."""
        with self.engine.database.write() as session:
            hold(session, self.job, self.engine.timing.lease_seconds, heeds_cancel=False)
            step = own_step(session, self.job.seq, name)
            step.is_uncertain, step.doubt_since = False, doubt_before
            step.state = "refused" if is_refused else "intended"

    def note_looked(self, name: str) -> None:
        """It was looked for and is not there; `doubt_since` stays, for it may still arrive."""
        with self.engine.database.write() as session:
            hold(session, self.job, self.engine.timing.lease_seconds)
            own_step(session, self.job.seq, name).is_uncertain = False

    def note_done(self, name: str, record: Callable[[Session, SyncStep], None]) -> None:
        """The step's result, fenced: a worker that lost the sync records nothing. A busy database is asked again."""
        for attempt in range(1, RECORD_TRIES + 1):
            try:
                with self.engine.database.write() as session:
                    hold(session, self.job, self.engine.timing.lease_seconds, heeds_cancel=False)
                    step = own_step(session, self.job.seq, name)
                    step.state, step.is_uncertain, step.doubt_since = "done", False, None
                    step.finished_at = database_now(session)
                    record(session, step)
                return
            except Exception as error:
                if attempt == RECORD_TRIES or not is_away(error):
                    raise


def own_step(session: Session, sync_seq: int, name: str) -> SyncStep:
    step = session.get(SyncStep, (sync_seq, name))
    if step is None:
        step = SyncStep(sync_seq=sync_seq, name=name, state="intended", is_uncertain=False, tries=0)
        session.add(step)
    return step
