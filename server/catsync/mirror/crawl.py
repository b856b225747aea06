"""The crawl: all once, the newest first, resumable after every window; then what changed, pass after pass (Q5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from ..cats import Company, Job, Person
from ..clock import now
from ..db import Database
from ..models import MirrorState
from . import dictionaries, jobs, refresh
from .dictionaries import DictionaryClient
from .entries import Entry, company_entry, person_entry
from .newest import Newest
from .pauses import pause_for
from .progress import DICTIONARY, JOB, KINDS, LAST_ACTIVITY, RECORD_KINDS, finish, state_of, states
from .store import put_all
from .windows import Finder, Row, Windows

REFRESH_SECONDS = 300  # three kinds, so 36 calls an hour while nothing changes
SELDOM_SECONDS = 3600  # what is seldom changed: about 20 calls for the small tables, one or a few for jobs
# A pass that took n calls is followed by a rest n times as long, at most this.
LONGEST_REST_SECONDS = 1800


class MirrorClient(Finder, DictionaryClient, Protocol):
    """What the crawl needs of `CatsClient`; made with priority "mirror" and the gate of the site's budget."""


@dataclass(frozen=True)
class Progress:
    """calls: CATS calls of this step. is_complete: the first crawl of every kind is done.

    until: nothing to do before then; None: call again. error: the sentence kept in mirror_state, or None.
    """

    calls: int
    is_complete: bool
    until: datetime | None = None
    error: str | None = None


class Comparison(Protocol):
    """The slow comparison of everything with CATS (`sweep.Sweep`); it goes on while nothing else is due."""

    def due_at(self) -> datetime | None:
        """When it wants its next call; None: not yet."""

    def advance(self) -> int:
        """Ask CATS for a window and mend the mirror by it. The calls made; raises what client and gate raise."""


class Crawler:
    """Keeps the mirror of one CATS site. Not for several threads; one per site at a time."""

    def __init__(
        self,
        database: Database,
        client: MirrorClient,
        site_id: int,
        *,
        refresh_seconds: float = REFRESH_SECONDS,
        sweep: Comparison | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._client = client
        self._site_id = site_id
        self._refresh_seconds = refresh_seconds
        self._clock = clock
        self._finders: dict[str, Finder] = dict.fromkeys(RECORD_KINDS, client)
        self._finders[JOB] = jobs.JobFinder(client)
        self._sweep = sweep
        self._jobs = Windows(self._finders[JOB], JOB)
        self._newest = {kind: Newest(client, kind) for kind in RECORD_KINDS}
        self._turns: dict[str, int] = dict.fromkeys(RECORD_KINDS, 0)
        self._passes: dict[str, refresh.Pass] = {}
        self._due: dict[str, datetime] = {}
        self._asked_for: set[str] = set()
        self._is_turn_of_changes = False

    def step(self, max_calls: int) -> Progress:
        """Make at most about max_calls calls to CATS and take in what they answer.

        Ends early, and says until when, where the gate holds the mirror back, CATS fails, or nothing is due. Never
        raises for CATS' sake; what was taken in before stays.
        """
        used, told = 0, None
        while used < max_calls:
            kind = self._next_kind()
            compares_at = self._sweep.due_at() if self._sweep and kind is None else None
            if kind is None and (compares_at is None or compares_at > self._clock()):
                return Progress(used, self._is_complete(), self._until(compares_at), told)
            try:
                if kind is None:
                    used += self._compare()
                else:
                    used += 1
                    self._advance(kind)
            except Exception as error:
                pause = pause_for(error, self._clock())
                if pause is None:
                    raise
                self._note(kind or RECORD_KINDS[0], pause.error)
                told = told or pause.error
                if kind is None or not pause.is_for_one_kind:
                    return Progress(used, self._is_complete(), pause.until, pause.error)
                self._due[kind] = pause.until
        return Progress(used, self._is_complete(), None, told)

    def _compare(self) -> int:
        assert self._sweep is not None
        return self._sweep.advance()

    def _until(self, compares_at: datetime | None) -> datetime:
        wanted = [*self._due.values(), compares_at] if compares_at else self._due.values()
        return min(each for each in wanted if each is not None)

    def _next_kind(self) -> str | None:
        """Of what is due: the small tables; first crawls by turns, and by turns with what grew old meanwhile; a pass
        under way, then what waits longest."""
        at = self._clock()
        with self._database.read() as session:
            held = states(session, self._site_id)
            done = {kind: each for kind, each in held.items() if each.is_complete}
        for kind in KINDS:
            refreshed_at = done[kind].refreshed_at if kind in done else None
            if kind in done and refreshed_at is None and kind not in self._asked_for:
                self._asked_for.add(kind)  # by an admin; once, lest a refusal be asked for over and over
                self._due[kind] = at
            self._due.setdefault(kind, refreshed_at + self._rest(kind, 1) if refreshed_at else at)
        due = [kind for kind in KINDS if self._due[kind] <= at]
        first = sorted((kind for kind in due if kind not in done), key=lambda each: self._turns.get(each, -1))
        changes = sorted(
            (kind for kind in due if kind in done),
            key=lambda each: (each not in self._passes, self._due[each]),
        )
        old = [kind for kind in changes if self._is_old(done[kind], at)]
        if old and first and first[0] in RECORD_KINDS:
            self._is_turn_of_changes = not self._is_turn_of_changes
            return old[0] if self._is_turn_of_changes else first[0]
        return next(iter([*first, *changes]), None)

    def _is_old(self, state: MirrorState, at: datetime) -> bool:
        """First crawls of a large site take a day: what is whole does not wait for their end."""
        whole_at = state.refreshed_at
        if whole_at is None and state.high_water is not None:
            whole_at = state.high_water + refresh.CLOCK_TOLERANCE  # when its first crawl began
        return state.kind in self._passes or whole_at is None or whole_at + self._rest(state.kind, 1) <= at

    def _advance(self, kind: str) -> None:
        with self._database.read() as session:
            held = states(session, self._site_id).get(kind) or MirrorState(is_complete=False, after_id=0)
        if kind == DICTIONARY:
            self._load_dictionary(held.after_id)
        elif held.is_complete:
            self._refresh(kind, held.high_water)
        elif kind == JOB:
            self._crawl_jobs(held.after_id, held.high_water)
        else:
            self._turns[kind] += 1
            self._passes.pop(kind, None)
            self._crawl(kind, held.below_id, held.high_water)

    def _load_dictionary(self, parts_done: int) -> None:
        """One part a time; `after_id` counts those that are loaded."""
        with self._database.read() as session:
            read_before = states(session, self._site_id).get(LAST_ACTIVITY)
            activities_until = read_before.high_water if read_before else None
        parts = dictionaries.parts(self._client, self._site_id, activities_until, self._clock())
        write = parts[parts_done]()
        with self._database.write() as session:
            write(session)
            state = state_of(session, self._site_id, DICTIONARY)
            state.error = None
            if state.after_id != parts_done:
                return  # an admin asked for all anew meanwhile
            state.after_id = parts_done + 1
            if state.after_id == len(parts):
                state.after_id = 0
                is_wished_again = state.high_water is not None
                finish(state, None, None if is_wished_again else self._clock())
                if not is_wished_again:
                    self._rest_after(DICTIONARY, 1)

    def _crawl_jobs(self, after_id: int, high_water: datetime | None) -> None:
        started_at = self._clock()
        window = self._jobs.read(after_id)
        if window is None:
            return
        put = self._put(JOB, window.rows, now())
        with self._database.write() as session:
            put(session)
            upto_id = None if window.is_last else window.upto_id
            jobs.prune(session, self._site_id, after_id, upto_id, [row.id for row in window.rows])
            state = state_of(session, self._site_id, JOB)
            if after_id == 0:
                state.total = window.remaining
            state.after_id = window.upto_id
            self._note_window(state, window.is_last, high_water, started_at)

    def _crawl(self, kind: str, below_id: int | None, high_water: datetime | None) -> None:
        started_at, asked_at = self._clock(), now()
        window = self._newest[kind].read(below_id)
        if window is None:
            return
        put = self._put(kind, window.rows, asked_at)
        with self._database.write() as session:
            state = state_of(session, self._site_id, kind)
            if state.is_complete or state.below_id != below_id:
                return  # thrown away meanwhile, to be read anew
            put(session)
            if below_id is None and window.remaining is not None:
                state.total = len(window.rows) + window.remaining
            state.below_id, state.remaining = window.from_id, window.remaining
            refresh.forget(session, self._site_id, kind)
            self._note_window(state, window.is_last, high_water, started_at)

    def _note_window(
        self, state: MirrorState, is_last: bool, high_water: datetime | None, started_at: datetime
    ) -> None:
        state.error = None
        state.high_water = high_water or refresh.first_high_water(started_at)
        if is_last:
            finish(state, state.high_water, self._clock() if state.kind == JOB else None)
            self._asked_for.discard(state.kind)
            self._due[state.kind] = self._clock()

    def _refresh(self, kind: str, high_water: datetime | None) -> None:
        at = self._clock()
        current = self._passes.get(kind) or self._begun(kind, high_water)
        if current is None:
            current = refresh.begin(self._finders[kind], kind, high_water or refresh.first_high_water(at), at)
        self._passes[kind] = current
        asked_at = now()
        window = current.windows.read(current.after_id)
        current.calls += 1
        if window is None:
            return
        current.saw(window.rows)
        put = self._put(kind, window.rows, asked_at)
        current.after_id = window.upto_id
        with self._database.write() as session:
            put(session)
            if window.is_last:
                state = state_of(session, self._site_id, kind)
                finish(state, current.high_water(state.high_water), current.started_at)
                refresh.forget(session, self._site_id, kind)
            else:
                current.keep(session, self._site_id, kind)
        if window.is_last:
            del self._passes[kind]
            self._rest_after(kind, current.calls)

    def _begun(self, kind: str, high_water: datetime | None) -> refresh.Pass | None:
        if high_water is None:
            return None
        with self._database.read() as session:
            return refresh.begun(session, self._site_id, self._finders[kind], kind, high_water)

    def _put(self, kind: str, rows: tuple[Row, ...], asked_at: datetime) -> Callable[[Session], object]:
        """Made ready before the transaction, which holds up other writers. asked_at: by the clock of this machine."""
        if kind == JOB:
            found = [row for row in rows if isinstance(row, Job)]
            return lambda session: jobs.put_jobs(session, self._site_id, found)
        entries = entries_of(kind, rows)
        return lambda session: put_all(session, self._site_id, kind, entries, read_at=asked_at)

    def _rest_after(self, kind: str, calls: int) -> None:
        self._asked_for.discard(kind)
        self._due[kind] = self._clock() + self._rest(kind, calls)

    def _rest(self, kind: str, calls: int) -> timedelta:
        if kind in (DICTIONARY, JOB):
            return timedelta(seconds=SELDOM_SECONDS)
        return timedelta(seconds=min(self._refresh_seconds * calls, LONGEST_REST_SECONDS))

    def _is_complete(self) -> bool:
        with self._database.read() as session:
            held = states(session, self._site_id)
            return all(kind in held and held[kind].is_complete for kind in KINDS)

    def _note(self, kind: str, error: str | None) -> None:
        """Being out of budget is no error: it does not overwrite one, nor clear it."""
        if error is None:
            return
        with self._database.write() as session:
            state_of(session, self._site_id, kind).error = error


def entries_of(kind: str, rows: tuple[Row, ...]) -> list[Entry]:
    """What rows of lists tell, made ready for the mirror."""
    found = []
    for row in rows:
        if isinstance(row, Person):
            found.append(person_entry(kind, row.raw, row.emails_loaded and row.phones_loaded))
        elif isinstance(row, Company):
            found.append(company_entry(row.raw))
    return found
