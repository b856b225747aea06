"""Finding records in the mirror: by keys, within a budget, then scored; on SQLite and PostgreSQL.

Companies are found in stages (`candidates`); people by rows of `match_key`, read from the primary key's index alone.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..db import read_rows
from ..models import CatsCompany, CatsPerson
from . import companies, people
from .candidates import HOPEFUL_POINTS, best_candidates
from .facts import CompanyFacts, PersonFacts, company_facts_from_record, person_facts_from_record
from .keys import person_query_keys
from .match import Match

# A key that more records share than this is not read to its end: the others decide between them.
ROWS_PER_SHARED_KEY = 400
ROWS_OF_DECISIVE_KEYS = 600
MAX_SHARED_KEYS = 16
MAX_SCORED = 60  # people
MAX_SCORED_COMPANIES = 8
_DECISIVE_VOTE = 400.0  # more than all shared keys together can give
_PEOPLE_OF_KEYS = (
    "SELECT record_type, cats_id FROM match_key WHERE site_id = ? AND key IN ({})"
    " AND record_type IN ('candidate', 'contact') LIMIT ?"
)
_COMPANIES = (
    "SELECT cats_id, name, website, city, record FROM cats_company WHERE site_id = ? AND cats_id IN ({})"
)

Subject = tuple[str, int]  # record type, CATS id


class CompanyRow(NamedTuple):
    """What is shown of a company, as the mirror has it."""

    cats_id: int
    name: str
    website: str | None
    city: str | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundCompany:
    row: CompanyRow
    match: Match


@dataclass(frozen=True, slots=True)
class FoundPerson:
    row: CatsPerson
    match: Match


def find_companies(
    session: Session, site_id: int, facts: CompanyFacts, limit: int = MAX_SCORED_COMPANIES
) -> list[FoundCompany]:
    """The records that may be this company or look like it (tier same, possible or similar), best first.

    Below "possible" the order is that of the candidates: there it finds more than the score does (decision 20).
    """
    ids = best_candidates(session, site_id, facts, limit, HOPEFUL_POINTS)
    rows = _companies(session, site_id, ids)
    matches = companies.compete(
        [companies.score(facts, company_facts_from_record(row.record)) for row in rows]
    )
    found = [FoundCompany(row, match) for row, match in zip(rows, matches, strict=True)]
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: -one.match.score if one.match.score >= companies.POSSIBLE else 0.0)


def _companies(session: Session, site_id: int, ids: Sequence[int]) -> list[CompanyRow]:
    """In the order of `ids`; those that the mirror does not have are left out."""
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    found = read_rows(session.connection(), _COMPANIES.format(marks), (site_id, *ids))
    rows = {
        cats_id: CompanyRow(cats_id, name, website, city, _decoded(record))
        for cats_id, name, website, city, record in found
    }
    return [rows[cats_id] for cats_id in ids if cats_id in rows]


def _decoded(record: Any) -> dict[str, Any]:
    """SQLite keeps JSON as text, the driver of PostgreSQL has decoded it."""
    decoded: dict[str, Any] = json.loads(record) if isinstance(record, str) else record
    return decoded


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
