"""Finding records in the mirror: by keys, within a budget of rows, then scored. The only part that reads the database.

Reads keys from the primary key's index alone, and only the rows of the best. Works on SQLite and PostgreSQL.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from ..models import CatsCompany, CatsPerson, MatchKey
from . import companies, people
from .facts import CompanyFacts, PersonFacts, company_facts_from_record, person_facts_from_record
from .keys import company_query_keys, leftmost_range, person_query_keys
from .match import Match

# A key that more records share than this is not read to its end: the others decide between them.
ROWS_PER_SHARED_KEY = 400
ROWS_OF_DECISIVE_KEYS = 600
ROWS_OF_LEFTMOST = 60
MAX_SHARED_KEYS = 16
MAX_SCORED = 60
PERSON_TYPES = ("candidate", "contact")
_DECISIVE_VOTE = 400.0  # more than all shared keys together can give

Subject = tuple[str, int]  # record type, CATS id


@dataclass(frozen=True, slots=True)
class FoundCompany:
    row: CatsCompany
    match: Match


@dataclass(frozen=True, slots=True)
class FoundPerson:
    row: CatsPerson
    match: Match


def find_companies(
    session: Session, site_id: int, facts: CompanyFacts, limit: int = 10
) -> list[FoundCompany]:
    """The records that may be this company or look like it (tier same, possible or similar), best first."""
    decisive, shared = company_query_keys(facts)
    votes = _votes(session, site_id, ("company",), decisive, shared)
    for subject in _leftmost(session, site_id, facts):
        votes[subject] = votes.get(subject, 0.0) + _DECISIVE_VOTE
    ids = [cats_id for _, cats_id in _best(votes)]
    query = select(CatsCompany).where(CatsCompany.site_id == site_id, CatsCompany.cats_id.in_(ids))
    rows = session.scalars(query).all() if ids else []
    matches = companies.compete(
        [companies.score(facts, company_facts_from_record(row.record)) for row in rows]
    )
    found = [FoundCompany(row, match) for row, match in zip(rows, matches, strict=True)]
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: (-one.match.score, one.row.cats_id))[:limit]


def find_people(session: Session, site_id: int, facts: PersonFacts, limit: int = 10) -> list[FoundPerson]:
    """The candidates and contacts that are or may be this person (tier same or probable), best first."""
    decisive, shared = person_query_keys(facts)
    subjects = _best(_votes(session, site_id, PERSON_TYPES, decisive, shared))
    if not subjects:
        return []
    named = tuple_(CatsPerson.record_type, CatsPerson.cats_id)
    rows = session.scalars(select(CatsPerson).where(CatsPerson.site_id == site_id, named.in_(subjects))).all()
    employers = _company_names(session, site_id, {row.company_id for row in rows if row.company_id})
    found = []
    for row in rows:
        record = person_facts_from_record(row.record, employers.get(row.company_id or 0, ""))
        found.append(FoundPerson(row, people.score(facts, record)))
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: (-one.match.score, one.row.record_type, one.row.cats_id))[:limit]


def _votes(
    session: Session, site_id: int, record_types: Sequence[str], decisive: list[str], shared: list[str]
) -> dict[Subject, float]:
    """Points per record: many for a decisive key, few for a word that many share."""
    votes: dict[Subject, float] = defaultdict(float)
    for subject in _decisive_subjects(session, site_id, record_types, decisive):
        votes[subject] += _DECISIVE_VOTE
    for key in shared[:MAX_SHARED_KEYS]:
        subjects = _read(session, site_id, record_types, MatchKey.key == key, ROWS_PER_SHARED_KEY)
        worth = math.log(1 + 2 * ROWS_PER_SHARED_KEY / max(1, len(subjects))) ** 2
        for subject in subjects:
            votes[subject] += worth
    return votes


def _decisive_subjects(
    session: Session, site_id: int, types: Sequence[str], keys: list[str]
) -> Iterable[Subject]:
    """One read for all keys; where they fill the budget, key by key, so that a common one hides no rare one."""
    if not keys:
        return []
    subjects = _read(session, site_id, types, MatchKey.key.in_(keys), ROWS_OF_DECISIVE_KEYS)
    if len(subjects) < ROWS_OF_DECISIVE_KEYS:
        return subjects
    each = max(20, ROWS_OF_DECISIVE_KEYS // len(keys))
    return [s for key in keys for s in _read(session, site_id, types, MatchKey.key == key, each)]


def _leftmost(session: Session, site_id: int, facts: CompanyFacts) -> Iterable[Subject]:
    """Names that begin with this one, the shortest first: the rule that CATS publishes for companies."""
    span = leftmost_range(facts)
    if span is None:
        return []
    return _read(session, site_id, ("company",), MatchKey.key.between(*span), ROWS_OF_LEFTMOST, by_key=True)


def _read(
    session: Session,
    site_id: int,
    record_types: Sequence[str],
    condition: ColumnElement[bool],
    limit: int,
    by_key: bool = False,
) -> list[Subject]:
    query = (
        select(MatchKey.record_type, MatchKey.cats_id)
        .where(MatchKey.site_id == site_id, condition, MatchKey.record_type.in_(record_types))
        .limit(limit)
    )
    if by_key:
        query = query.order_by(MatchKey.key)
    return [(record_type, cats_id) for record_type, cats_id in session.execute(query)]


def _best(votes: dict[Subject, float]) -> list[Subject]:
    return sorted(votes, key=lambda subject: (-votes[subject], subject))[:MAX_SCORED]


def _company_names(session: Session, site_id: int, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(CatsCompany.cats_id, CatsCompany.name)
    rows = session.execute(query.where(CatsCompany.site_id == site_id, CatsCompany.cats_id.in_(ids)))
    return {row.cats_id: row.name for row in rows}
