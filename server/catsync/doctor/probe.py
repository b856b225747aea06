"""`catsync doctor --probe`: tries CATS' switches on throw-away records, and takes them away again (ARCHITECTURE 13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..cats.answers import as_id
from ..cats.errors import CatsError, CatsKeyRefused
from ..clock import iso, now
from ..db import Database
from ..errors import StartError
from ..integration.problems import problem
from ..models import Integration
from ..sync.budget import NoCallsLeft
from .bench import Bench
from .cleanup import clean_up
from .connection import Connected
from .journal import Journal
from .record_questions import full_candidate
from .trials import TRIALS

USUAL_CALLS = 45  # counted against a sandbox
NEEDED_CALLS = 75  # with a search that lags, and to clean up
RESERVE_CALLS = 40  # for people at work meanwhile
WHAT_IS_MADE = (
    "up to 6 candidates and 3 companies, named “Catsync ..., may be deleted”, without real data",
    "two or three activities and a few e-mail addresses (example.invalid) at them",
    "a list of candidates with one of them on it",
    "a webhook to an address that does not exist, removed at once",
)


@dataclass(frozen=True)
class Outcome:
    """answers: what was found out. left: how many things are still in CATS. unanswered: trials that failed."""

    answers: dict[str, Any]
    calls: int
    left: int
    unanswered: tuple[str, ...]


def calls_left(connected: Connected, database: Database) -> int:
    with database.read() as session:
        return int(connected.budget.state(session, connected.site_id)["remaining"])


def run(
    connected: Connected,
    database: Database,
    journal: Journal,
    job_id: int | None,
    tell: Callable[[str], None],
) -> Outcome:
    """Clean up after an earlier probe, make the records, try everything, clean up. Keeps what was found out.

    Whatever ends it, it cleans up; what it cannot remove stays in the journal for the next run. Raises StartError.
    """
    bench = Bench(connected.transport, journal, connected.site_id, job_id=job_id)
    if journal.made:
        tell("Removing what an earlier probe left ...")
        clean_up(bench, database)
    answers: dict[str, Any] = {}
    unanswered: tuple[str, ...] = ()
    trouble: Exception | None = None
    try:
        _set_up(bench)
        unanswered = _try_all(bench, answers, tell)
        keep(database, answers)
    except (CatsError, NoCallsLeft) as error:
        trouble = error
    finally:
        tell("Removing what was made ...")
        left = clean_up(bench, database)
    if trouble is not None:
        raise StartError(_told(trouble, connected, left)) from None
    return Outcome(answers, bench.calls, left, unanswered)


def keep(database: Database, answers: dict[str, Any]) -> None:
    """What was found out earlier and not this time stays."""
    with database.write() as session:
        row = session.get(Integration, 1)
        if row is not None:
            row.capabilities = {**(row.capabilities or {}), **answers, "probed_at": iso(now())}


def _set_up(bench: Bench) -> None:
    """The records that everything is tried on. Raises CatsError where CATS takes them not."""
    users = bench.get("/users", {"per_page": 1}).rows
    bench.owner_id = as_id(users[0].get("id")) or 0 if users else 0
    company = bench.make_company(bench.name)
    candidate = bench.make_candidate(**full_candidate(bench))
    if company.made is None or candidate.made is None:
        raise CatsError("CATS does not take the records to try with")
    bench.company, bench.candidate = company.made, candidate.made


def _try_all(bench: Bench, answers: dict[str, Any], tell: Callable[[str], None]) -> tuple[str, ...]:
    """A trial that fails leaves its question open; but without calls, or with a refused key, it is over."""
    unanswered = []
    for number, trial in enumerate(TRIALS, 1):
        tell(f"{number} of {len(TRIALS)}: {trial.__name__.replace('_', ' ')}")
        try:
            answers.update(trial(bench))
        except CatsKeyRefused:
            raise
        except CatsError:
            unanswered.append(trial.__name__)
    return tuple(unanswered)


def _told(error: Exception, connected: Connected, left: int) -> str:
    if (
        isinstance(error, CatsError)
        and error.status is None
        and error.message.startswith("CATS does not take")
    ):
        what = f"{error.message}."
    elif isinstance(error, CatsError):
        what = problem(error, connected.transport.base_url).message
    else:
        what = "No calls to CATS are left."
    rest = (
        f" {left} things are still in CATS; the next run removes them."
        if left
        else " Everything was removed."
    )
    return f"The probe has stopped: {what}{rest}"
