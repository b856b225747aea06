"""The slow comparison of the whole mirror with CATS, a window of ids at a time: what notices deletions, and edits that
did not move a record's date (Q5). The crawl is the truth; this is the crawl that goes over everything again.

CATS answering too little must not empty the mirror, so that what a list leaves out is not always believed:
- A record changed within LAG, or of unknown date, may only be missing in a search index that lags: `GET` decides.
- Where a window would forget more than MOST_UNSEEN, SAMPLE of them are asked for first. If CATS has any, nothing is
  forgotten and the comparison pauses.
- What the mirror learnt since the window was asked for (an answer to a call of ours, a webhook) is newer than it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats import CatsIncomplete, CatsNotFound, Company, Job, Person
from ..clock import now
from ..db import Database
from ..models import CatsDeleted, MirrorSweep, PersonLink, Quota
from .entries import Entry, company_entry, person_entry
from .progress import RECORD_KINDS
from .rows import held_rows, mine, table_of
from .store import forget, forget_all, put_all, take_turn
from .sweeps import begin, is_urgent, next_kind
from .windows import Finder, Row, Window, Windows

EVERY_SECONDS = 86_400.0
SHARE_OF_CALLS = 5  # one call in so many of the hourly limit
USUAL_CALL_LIMIT = 500
# How long a search may not show what was created (10 minutes), and how far CATS' clock may differ from ours.
LAG = timedelta(hours=1)
# A record that was deleted may be listed that much longer by a search that lags.
STILL_LISTED = timedelta(minutes=10)
MOST_UNSEEN = 20
SAMPLE = 5
# Of one window before it is asked for anew: what it told grows old meanwhile.
LOOKS_PER_TURN = 10
MOST_JUDGED = 2000  # records that one transaction may forget


class SweepClient(Finder, Protocol):
    def get(self, record_type: str, record_id: int) -> Person | Company: ...


@dataclass(frozen=True)
class Known:
    """What the mirror says of a record: CATS' date of it, and when it was last told of it."""

    cats_id: int
    modified: datetime | None
    seen_at: datetime


@dataclass
class Found:
    """A window beside what the mirror holds of the same ids. unseen: held, but not in the window."""

    rows: tuple[Row, ...]
    upto_id: int
    is_last: bool
    unseen: list[Known]
    linked: frozenset[int]
    changed: int
    calls: int = field(default=1)


class Sweep:
    """Compares one site. Not for several threads; a new one goes on where the last one was stopped or killed.

    every_seconds: from the end of a comparison to the next one. pause_seconds: between two calls; by default so much
    that they take a fifth of the hourly limit. The first one, and one that was asked for, does not pause.
    """

    def __init__(
        self,
        database: Database,
        client: SweepClient,
        site_id: int,
        *,
        every_seconds: float = EVERY_SECONDS,
        pause_seconds: float | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database, self._client, self._site_id = database, client, site_id
        self._every_seconds, self._pause_seconds, self._clock = every_seconds, pause_seconds, clock
        self._windows = {kind: Windows(client, kind) for kind in RECORD_KINDS}
        self._rests_until: datetime | None = None
        self._looked: set[tuple[str, int]] = set()  # by GET, since the window under way was first asked for

    def due_at(self) -> datetime | None:
        """When it wants its next call (past: now); None while a kind's first crawl is unfinished."""
        with self._database.read() as session:
            found = next_kind(session, self._site_id, self._every_seconds, self._clock())
        if found is None:
            return None
        _, sweep, due = found
        is_paced = sweep is not None and not is_urgent(sweep)
        return max(due, self._rests_until) if is_paced and self._rests_until else due

    def advance(self) -> int:
        """Read one window and mend the mirror by it. Returns the calls made: one, and one for each record looked at.

        Raises what the client and its gate raise, then the mirror is as before but for records looked at.
        """
        with self._database.write() as session:
            found = next_kind(session, self._site_id, self._every_seconds, self._clock())
            if found is None:
                return 0
            kind, sweep, _ = found
            if sweep is None or sweep.started_at is None:
                self._looked.clear()
                sweep = begin(session, self._site_id, kind, self._clock())
            after_id, started_at = sweep.after_id, sweep.started_at
        asked_at = now()  # by the clock of what the mirror notes as `seen_at`
        window = self._windows[kind].read(after_id)
        if window is None:
            return self._count(kind, started_at, 1)
        compared = self._beside(kind, after_id, window)
        try:
            is_judged = self._look_closer(kind, compared, asked_at)
        except Exception:
            self._count(kind, started_at, compared.calls)
            raise
        if is_judged:
            self._mend(kind, after_id, started_at, compared, asked_at)
        return self._count(kind, started_at, compared.calls)

    def _beside(self, kind: str, after_id: int, window: Window) -> Found:
        table = table_of(kind)
        chosen = mine(table, self._site_id, kind) & (table.c.cats_id > after_id)
        if not window.is_last:
            chosen &= table.c.cats_id <= window.upto_id
        columns = select(table.c.cats_id, table.c.date_modified, table.c.seen_at).where(chosen)
        with self._database.read() as session:
            found = session.execute(columns.order_by(table.c.cats_id).limit(MOST_JUDGED)).all()
            known = {row[0]: Known(*row) for row in found}
            rows, upto_id, is_last = window.rows, window.upto_id, window.is_last
            if len(found) == MOST_JUDGED:  # the rest by a window of its own
                upto_id, is_last = max(known), False
                rows = tuple(row for row in rows if row.id <= upto_id)
            listed = {row.id for row in rows}
            linked = self._linked(session, kind, listed)
            changed = self._changed(session, kind, rows)
        unseen = [each for each in known.values() if each.cats_id not in listed]
        return Found(rows, upto_id, is_last, unseen, linked, changed)

    def _linked(self, session: Session, kind: str, ids: Collection[int]) -> frozenset[int]:
        """Records of people of ours: what is kept of them is shown before a sync, so they are to be known in full."""
        chosen = (PersonLink.site_id == self._site_id) & (PersonLink.record_type == kind)
        return frozenset(
            session.scalars(select(PersonLink.cats_id).where(chosen, PersonLink.cats_id.in_(ids)))
        )

    def _changed(self, session: Session, kind: str, rows: Sequence[Row]) -> int:
        """How many the mirror does not hold as the window tells them."""
        held = held_rows(session.connection(), self._site_id, kind, [row.id for row in rows])
        entries = {entry.cats_id: entry for entry in _entries(kind, rows)}
        return sum(
            1
            for cats_id, entry in entries.items()
            if cats_id not in held or _differs(entry.kept, held[cats_id].record)
        )

    def _look_closer(self, kind: str, found: Found, asked_at: datetime) -> bool:
        """Ask CATS for what a list cannot tell. False where there is more to ask than one turn may."""
        gone = [each for each in found.unseen if not _is_doubtful(each, asked_at)]
        if len(gone) > MOST_UNSEEN:
            self._sample(kind, found, gone)
        doubtful = [each.cats_id for each in found.unseen if _is_doubtful(each, asked_at)]
        in_part = [row.id for row in found.rows if row.id in found.linked and not _is_whole(row)]
        left = [cats_id for cats_id in (*doubtful, *in_part) if (kind, cats_id) not in self._looked]
        for cats_id in left[:LOOKS_PER_TURN]:
            found.calls += 1
            self._look(kind, cats_id)
        return len(left) <= LOOKS_PER_TURN

    def _sample(self, kind: str, found: Found, gone: Sequence[Known]) -> None:
        for each in gone[:: -(-len(gone) // SAMPLE)]:
            found.calls += 1
            if self._look(kind, each.cats_id):
                raise CatsIncomplete("CATS left out records that it has", retryable=True)

    def _look(self, kind: str, cats_id: int) -> bool:
        """Take in one record as CATS has it now, or forget it; whether CATS has it."""
        read_at = now()
        try:
            record = self._client.get(kind, cats_id)
        except CatsNotFound:
            with self._database.write() as session:
                forget(session, self._site_id, kind, cats_id)
                _sweep(session, self._site_id, kind).gone += 1
            self._looked.add((kind, cats_id))
            return False
        entry = company_entry(record.raw) if kind == "company" else person_entry(kind, record.raw, True)
        with self._database.write() as session:
            put_all(session, self._site_id, kind, [entry], read_at=read_at, is_whole=True)
        self._looked.add((kind, cats_id))
        return True

    def _mend(
        self, kind: str, after_id: int, started_at: datetime | None, found: Found, asked_at: datetime
    ) -> None:
        """One transaction. What was learnt of a record since the window was asked for is newer than the window."""
        entries = _entries(kind, found.rows)
        judged = {*(entry.cats_id for entry in entries), *(each.cats_id for each in found.unseen)}
        table = table_of(kind)
        with self._database.write() as session:
            take_turn(session, self._site_id)
            sweep = session.get(MirrorSweep, (self._site_id, kind))
            if sweep is None or (sweep.after_id, sweep.started_at) != (after_id, started_at):
                return  # begun anew meanwhile, or the mirror was thrown away
            within = (table.c.cats_id > after_id) & (table.c.cats_id <= max(judged, default=after_id))
            newer = mine(table, self._site_id, kind) & within & (table.c.seen_at >= asked_at)
            apart = {
                *(cats_id for looked_kind, cats_id in self._looked if looked_kind == kind),
                *session.scalars(select(table.c.cats_id).where(newer)),
                *self._just_deleted(session, kind, after_id, max(judged, default=after_id), asked_at),
            }
            taken = [entry for entry in entries if entry.cats_id not in apart]
            put_all(session, self._site_id, kind, taken, read_at=asked_at, is_whole=True)
            gone = [each.cats_id for each in found.unseen if each.cats_id not in apart]
            sweep.gone += forget_all(session, self._site_id, kind, gone) if gone else 0
            sweep.changed += found.changed
            sweep.after_id = found.upto_id
            if found.is_last:
                sweep.started_at, sweep.finished_at = None, self._clock()
        self._looked.clear()

    def _just_deleted(
        self, session: Session, kind: str, after_id: int, upto_id: int, asked_at: datetime
    ) -> Iterable[int]:
        """Listed by a search that lags, maybe; the next comparison takes them in if they are still there."""
        chosen = (CatsDeleted.site_id == self._site_id) & (CatsDeleted.record_type == kind)
        within = (CatsDeleted.cats_id > after_id) & (CatsDeleted.cats_id <= upto_id)
        recent = CatsDeleted.at >= asked_at - STILL_LISTED
        return session.scalars(select(CatsDeleted.cats_id).where(chosen, within, recent))

    def _count(self, kind: str, started_at: datetime | None, calls: int) -> int:
        with self._database.write() as session:
            sweep = session.get(MirrorSweep, (self._site_id, kind))
            if sweep is not None and sweep.started_at in (started_at, None):
                sweep.calls += calls
            quota = session.get(Quota, self._site_id)
            limit = quota.call_limit if quota is not None else USUAL_CALL_LIMIT
        pause = 3600 * SHARE_OF_CALLS / max(limit, 1) if self._pause_seconds is None else self._pause_seconds
        self._rests_until = self._clock() + timedelta(seconds=pause * calls)
        return calls


def _sweep(session: Session, site_id: int, kind: str) -> MirrorSweep:
    return session.get(MirrorSweep, (site_id, kind)) or begin(session, site_id, kind, now())


def _is_doubtful(known: Known, asked_at: datetime) -> bool:
    """So young that a search may not show it yet."""
    return known.modified is None or known.modified > asked_at - LAG


def _is_whole(row: Row) -> bool:
    """Whether the row of a list told all that a GET tells."""
    if isinstance(row, Job):
        return True
    embedded = row.raw.get("_embedded")
    has_values = isinstance(embedded, dict) and isinstance(embedded.get("custom_fields"), list)
    return has_values and row.phones_loaded and (isinstance(row, Company) or row.emails_loaded)


def _entries(kind: str, rows: Sequence[Row]) -> list[Entry]:
    people = [
        person_entry(kind, row.raw, row.emails_loaded and row.phones_loaded)
        for row in rows
        if isinstance(row, Person)
    ]
    return [*people, *(company_entry(row.raw) for row in rows if isinstance(row, Company))]


def _differs(told: dict[str, Any], held: Any) -> bool:
    """Of what both tell: rows of e-mails and phones that a list leaves out are no difference."""
    inner, known = told.get("_embedded"), held.get("_embedded")
    mine_, theirs = (
        {name: value for name, value in each.items() if name != "_embedded"} for each in (told, held)
    )
    if isinstance(inner, dict) and isinstance(known, dict):
        return mine_ != theirs or any(inner[name] != known[name] for name in inner.keys() & known.keys())
    return mine_ != theirs
