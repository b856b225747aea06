"""The threads that run syncs: one dispatcher, some runners, one housekeeper. Started explicitly, after any fork.

The same class serves `catsync serve` (threads beside the web server) and `catsync worker` (a process of its own).
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable

from ..db import Database
from .budget import Budget
from .claims import claim, has_due, heartbeat, settle
from .endings import Ending, Job, LostLease
from .identity import worker_id
from .planner import Planner
from .reaper import reap, sign_in, sign_out
from .run import ClientFactory, Engine, Forget, Learn, forget_nothing
from .runner import run_sync
from .timing import Timing

THREADS = 4
SIGN_IN_SECONDS = 20.0
STOP_SECONDS = 5.0

log = logging.getLogger(__name__)


class Worker:
    """start() once, stop() once. wake() may be called from any thread and never waits."""

    def __init__(
        self,
        database: Database,
        client_factory: ClientFactory,
        planner: Planner,
        *,
        learn: Learn,
        forget: Forget = forget_nothing,
        timing: Timing | None = None,
        budget: Budget | None = None,
        threads: int = THREADS,
    ) -> None:
        self.id = ""
        self._timing = timing or Timing()
        self._engine = Engine(
            database, client_factory, planner, budget or Budget(database), learn, self._timing, forget
        )
        self._database = database
        self._size = threads
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._active: dict[int, Job] = {}  # by seq: what the heartbeat may renew
        self._lock = threading.Lock()
        self._wake, self._stopping, self._at_rest = threading.Event(), threading.Event(), threading.Event()
        self._runners = [
            threading.Thread(target=self._run_jobs, name=f"sync-runner-{n}", daemon=True)
            for n in range(threads)
        ]
        self._dispatcher = threading.Thread(target=self._dispatch, name="sync-dispatcher", daemon=True)
        self._housekeeper = threading.Thread(target=self._keep_house, name="sync-housekeeper", daemon=True)

    @property
    def engine(self) -> Engine:
        """For what works beside it with the same client and budget."""
        return self._engine

    @property
    def is_running(self) -> bool:
        """Every thread is alive."""
        return all(thread.is_alive() for thread in (*self._runners, self._dispatcher, self._housekeeper))

    def start(self) -> None:
        """Take up what dead workers left, then begin."""
        self.id = worker_id()
        sign_in(self._database, self.id)
        reap(self._database)
        for thread in (*self._runners, self._dispatcher, self._housekeeper):
            thread.start()

    def wake(self) -> None:
        """Something was queued: look now instead of at the next poll."""
        self._wake.set()

    def ask_to_stop(self) -> None:
        """Begin no further call; never waits, so that a signal handler may use it."""
        self._stopping.set()
        self._wake.set()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """Stop between steps; what is not done is queued again. False where a call still hangs."""
        deadline = time.monotonic() + timeout
        self.ask_to_stop()
        _join([self._dispatcher], deadline)
        # Behind all that the dispatcher has claimed, so that no job stays in there.
        for _ in range(self._size):
            self._jobs.put(None)
        _join(self._runners, deadline)
        is_clean = not any(thread.is_alive() for thread in (*self._runners, self._dispatcher))
        self._at_rest.set()
        _join([self._housekeeper], deadline + 0.1)
        if is_clean and self.id:
            sign_out(self._database, self.id)
        return is_clean

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            self._guarded(self._claim_for_free_threads)
            self._wake.wait(self._timing.poll_seconds)
            self._wake.clear()

    def _claim_for_free_threads(self) -> None:
        with self._lock:
            free = self._size - len(self._active)
        if free == 0 or not has_due(self._database):
            return
        for job in claim(self._database, self.id, free, self._timing.lease_seconds):
            with self._lock:
                self._active[job.seq] = job
            self._jobs.put(job)

    def _run_jobs(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._run(job)
            except Exception as error:  # its lease runs out, and it is taken up again
                log.error("sync %s could not be settled: %s", job.id, type(error).__name__)
            finally:
                with self._lock:
                    self._active.pop(job.seq, None)
                self._wake.set()

    def _run(self, job: Job) -> None:
        if not self._stopping.is_set():
            run_sync(self._engine, job, self._stopping.is_set)
            return
        try:
            settle(self._database, job, Ending("queued", "stopped"), None)
        except LostLease:
            log.info("sync %s was taken from its worker", job.id)

    def _keep_house(self) -> None:
        beat_at = seen_at = time.monotonic()
        while not self._at_rest.wait(self._timing.housekeeping_seconds):
            if time.monotonic() - beat_at >= self._timing.heartbeat_seconds:
                beat_at = time.monotonic()
                self._guarded(self._beat)
            if time.monotonic() - seen_at >= SIGN_IN_SECONDS:
                seen_at = time.monotonic()
                self._guarded(lambda: sign_in(self._database, self.id))
            self._guarded(self._reap)

    def _beat(self) -> None:
        with self._lock:
            jobs = list(self._active.values())
        if jobs:
            heartbeat(self._database, jobs, self._timing.lease_seconds)

    def _reap(self) -> None:
        if reap(self._database):
            self._wake.set()

    def _guarded(self, work: Callable[[], None]) -> None:
        """A database that is away for a moment must not end the thread."""
        try:
            work()
        except Exception as error:
            log.warning("worker %s: %s", work.__name__, type(error).__name__)


def _join(threads: Iterable[threading.Thread], deadline: float) -> None:
    """Wait for them, all together until the deadline (of the monotonic clock)."""
    for thread in threads:
        if thread.is_alive():
            thread.join(max(0.0, deadline - time.monotonic()))
