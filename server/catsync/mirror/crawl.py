"""The crawl: everything once, resumable after every window, then what changed, pass after pass (Q5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from ..cats import Company, Job, Person
from ..clock import now
from ..db import Database
from . import dictionaries, jobs, refresh
from .dictionaries import DictionaryClient
from .entries import Entry, company_entry, person_entry
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


class Crawler:
    """Keeps the mirror of one CATS site. Not for several threads; one per site at a time."""

    def __init__(
        self,
        database: Database,
        client: MirrorClient,
        site_id: int,
        *,
        refresh_seconds: float = REFRESH_SECONDS,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._client = client
        self._site_id = site_id
        self._refresh_seconds = refresh_seconds
        self._clock = clock
        self._finders: dict[str, Finder] = dict.fromkeys(RECORD_KINDS, client)
        self._finders[JOB] = jobs.JobFinder(client)
        self._first = {kind: Windows(finder, kind) for kind, finder in self._finders.items()}
        self._passes: dict[str, refresh.Pass] = {}
        self._due: dict[str, datetime] = {}
        self._asked_for: set[str] = set()

    def step(self, max_calls: int) -> Progress:
        """Make at most about max_calls calls to CATS and take in what they answer.

        Ends early, and says until when, where the gate holds the mirror back, CATS fails, or nothing is due. Never
        raises for CATS' sake; what was taken in before stays.
        """
        used, told = 0, None
        while used < max_calls:
            kind = self._next_kind()
            if kind is None:
                return Progress(used, self._is_complete(), min(self._due.values()), told)
            try:
                used += 1
                self._advance(kind)
            except Exception as error:
                pause = pause_for(error, self._clock())
                if pause is None:
                    raise
                self._note(kind, pause.error)
                told = told or pause.error
                if not pause.is_for_one_kind:
                    return Progress(used, self._is_complete(), pause.until, pause.error)
                self._due[kind] = pause.until
        return Progress(used, self._is_complete(), None, told)

    def _next_kind(self) -> str | None:
        """Of what is due: unfinished first crawls in their order, then a pass under way, then what waits longest."""
        at = self._clock()
        with self._database.read() as session:
            held = states(session, self._site_id)
            done = {kind: each.refreshed_at for kind, each in held.items() if each.is_complete}
        for kind in KINDS:
            refreshed_at = done.get(kind)
            if kind in done and refreshed_at is None and kind not in self._asked_for:
                self._asked_for.add(kind)  # by an admin; once, lest a refusal be asked for over and over
                self._due[kind] = at
            self._due.setdefault(kind, refreshed_at + self._rest(kind, 1) if refreshed_at else at)
        due = [kind for kind in KINDS if self._due[kind] <= at]
        unfinished = [kind for kind in due if kind not in done]
        under_way = [kind for kind in due if kind in self._passes]
        waiting = sorted(due, key=lambda each: self._due[each])
        return next(iter([*unfinished, *under_way, *waiting]), None)

    def _advance(self, kind: str) -> None:
        with self._database.read() as session:
            held = states(session, self._site_id).get(kind)
            is_complete, after_id = (held.is_complete, held.after_id) if held else (False, 0)
            high_water = held.high_water if held else None
        if kind == DICTIONARY:
            self._load_dictionary(after_id)
        elif is_complete:
            self._refresh(kind, high_water)
        else:
            self._crawl(kind, after_id, high_water)

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
                finish(state, None, self._clock())
                self._rest_after(DICTIONARY, 1)

    def _crawl(self, kind: str, after_id: int, high_water: datetime | None) -> None:
        started_at = self._clock()
        window = self._first[kind].read(after_id)
        if window is None:
            return
        put = self._put(kind, window.rows)
        with self._database.write() as session:
            put(session)
            if kind == JOB:
                upto_id = None if window.is_last else window.upto_id
                jobs.prune(session, self._site_id, after_id, upto_id, [row.id for row in window.rows])
            state = state_of(session, self._site_id, kind)
            if after_id == 0:
                state.total = window.remaining
            state.after_id, state.error = window.upto_id, None
            state.high_water = high_water or refresh.first_high_water(started_at)
            if window.is_last:
                finish(state, state.high_water, self._clock())
                self._asked_for.discard(kind)
                self._due[kind] = self._clock()  # what was edited while the crawl went on

    def _refresh(self, kind: str, high_water: datetime | None) -> None:
        at = self._clock()
        current = self._passes.get(kind)
        if current is None:
            since = high_water or refresh.first_high_water(at)
            current = self._passes[kind] = refresh.begin(self._finders[kind], kind, since, at)
        window = current.windows.read(current.after_id)
        current.calls += 1
        if window is None:
            return
        current.saw(window.rows)
        put = self._put(kind, window.rows)
        with self._database.write() as session:
            put(session)
            if window.is_last:
                state = state_of(session, self._site_id, kind)
                finish(state, current.high_water(state.high_water), current.started_at)
        current.after_id = window.upto_id
        if window.is_last:
            del self._passes[kind]
            self._rest_after(kind, current.calls)

    def _put(self, kind: str, rows: tuple[Row, ...]) -> Callable[[Session], object]:
        """Made ready before the transaction, which holds up other writers."""
        if kind == JOB:
            found = [row for row in rows if isinstance(row, Job)]
            return lambda session: jobs.put_jobs(session, self._site_id, found)
        entries = _entries(kind, rows)
        return lambda session: put_all(session, self._site_id, kind, entries)

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


def _entries(kind: str, rows: tuple[Row, ...]) -> list[Entry]:
    found = []
    for row in rows:
        if isinstance(row, Person):
            found.append(person_entry(kind, row.raw, row.emails_loaded and row.phones_loaded))
        elif isinstance(row, Company):
            found.append(company_entry(row.raw))
    return found
