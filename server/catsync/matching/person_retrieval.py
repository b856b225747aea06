"""Finding people in the mirror: by rows of `match_key`, read from the primary key's index alone, then scored."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..db import read_rows
from ..models import CatsCompany, CatsPerson
from . import people
from .facts import PersonFacts, person_facts_from_record
from .keys import person_query_keys
from .match import Match

# A key that more records share than this is not read to its end: the others decide between them.
ROWS_PER_SHARED_KEY = 400
ROWS_OF_DECISIVE_KEYS = 600
MAX_SHARED_KEYS = 16
MAX_SCORED = 60
_DECISIVE_VOTE = 400.0  # more than all shared keys together can give
_PEOPLE_OF_KEYS = (
    "SELECT record_type, cats_id FROM match_key WHERE site_id = ? AND key IN ({})"
    " AND record_type IN ('candidate', 'contact') LIMIT ?"
)

Subject = tuple[str, int]  # record type, CATS id


@dataclass(frozen=True, slots=True)
class FoundPerson:
    row: CatsPerson
    match: Match


def find_people(session: Session, site_id: int, facts: PersonFacts, limit: int = 10) -> list[FoundPerson]:
    """The candidates and contacts that are or may be this person (tier same or probable), best first."""
    decisive, shared = person_query_keys(facts)
    subjects = _best(_votes(session, site_id, decisive, shared))
    if not subjects:
        return []
    rows = _people(session, site_id, subjects)
    employers = _company_names(session, site_id, {row.company_id for row in rows if row.company_id})
    found = []
    for row in rows:
        record = person_facts_from_record(row.record, employers.get(row.company_id or 0, ""))
        found.append(FoundPerson(row, people.score(facts, record)))
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: (-one.match.score, one.row.record_type, one.row.cats_id))[:limit]


def _people(session: Session, site_id: int, subjects: Iterable[Subject]) -> list[CatsPerson]:
    """A statement a type: by pairs of type and id SQLite would read every person of the site."""
    ids: dict[str, list[int]] = defaultdict(list)
    for record_type, cats_id in subjects:
        ids[record_type].append(cats_id)
    mine = select(CatsPerson).where(CatsPerson.site_id == site_id)
    return [
        row
        for record_type, those in ids.items()
        for row in session.scalars(
            mine.where(CatsPerson.record_type == record_type, CatsPerson.cats_id.in_(those))
        )
    ]


def _votes(session: Session, site_id: int, decisive: list[str], shared: list[str]) -> dict[Subject, float]:
    """Points per person: many for a decisive key, few for a name that many share."""
    votes: dict[Subject, float] = defaultdict(float)
    for subject in _decisive_subjects(session, site_id, decisive):
        votes[subject] += _DECISIVE_VOTE
    for key in shared[:MAX_SHARED_KEYS]:
        subjects = _read(session, site_id, [key], ROWS_PER_SHARED_KEY)
        worth = math.log(1 + 2 * ROWS_PER_SHARED_KEY / max(1, len(subjects))) ** 2
        for subject in subjects:
            votes[subject] += worth
    return votes


def _decisive_subjects(session: Session, site_id: int, keys: list[str]) -> Iterable[Subject]:
    """One read for all keys; where they fill the budget, key by key, so that a common one hides no rare one."""
    if not keys:
        return []
    subjects = _read(session, site_id, keys, ROWS_OF_DECISIVE_KEYS)
    if len(subjects) < ROWS_OF_DECISIVE_KEYS:
        return subjects
    each = max(20, ROWS_OF_DECISIVE_KEYS // len(keys))
    return [s for key in keys for s in _read(session, site_id, [key], each)]


def _read(session: Session, site_id: int, keys: Sequence[str], limit: int) -> list[Subject]:
    statement = _PEOPLE_OF_KEYS.format(",".join("?" * len(keys)))
    return [tuple(row) for row in read_rows(session.connection(), statement, (site_id, *keys, limit))]


def _best(votes: dict[Subject, float]) -> list[Subject]:
    return sorted(votes, key=lambda subject: (-votes[subject], subject))[:MAX_SCORED]


def _company_names(session: Session, site_id: int, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(CatsCompany.cats_id, CatsCompany.name)
    rows = session.execute(query.where(CatsCompany.site_id == site_id, CatsCompany.cats_id.in_(ids)))
    return {row.cats_id: row.name for row in rows}
