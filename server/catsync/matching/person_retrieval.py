"""Finding people in the mirror: by rows of `match_key`, read from the primary key's index alone, then by their names;
the records of those that may be somebody are read, and scored."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import Connection

from ..db import decoded, read_rows
from . import people
from .facts import PersonFacts, person_facts_from_record
from .keys import person_query_keys
from .match import Match
from .names import parse_person
from .normalise import fold

# A key that more records share than this is not read to its end: the others decide between them.
ROWS_PER_SHARED_KEY = 400
ROWS_OF_DECISIVE_KEYS = 600
MAX_SHARED_KEYS = 18
MAX_DECISIVE = 60  # compared of those with an address, phone, or name and place in common
MAX_NAMED = 150  # whose names are looked at, of the others
MAX_NAMESAKES = 40
MAX_ALIKE = 12  # that are written in another way, or only sound alike: hundreds do
_DECISIVE_VOTE = 400.0  # more than all shared keys together can give
_SAME_NAME = 99.0  # of 100
_SIGNS = re.compile(r"[^a-z0-9]+")
_PEOPLE_OF_KEYS = (
    "SELECT record_type, cats_id FROM match_key WHERE site_id = ? AND key IN ({})"
    " AND record_type IN ('candidate', 'contact') LIMIT ?"
)
# A statement a type: by pairs of type and id SQLite would read every person of the site.
_OF_TYPE = "FROM cats_person WHERE site_id = ? AND record_type = ? AND cats_id IN ({})"
_NAMES = f"SELECT record_type, cats_id, name {_OF_TYPE}"
_PEOPLE = f"SELECT record_type, cats_id, name, company_id, record {_OF_TYPE}"
_EMPLOYERS = "SELECT cats_id, name FROM cats_company WHERE site_id = ? AND cats_id IN ({})"

Subject = tuple[str, int]  # record type, CATS id


class PersonRow(NamedTuple):
    """What is compared of a candidate or contact, as the mirror has it."""

    record_type: str
    cats_id: int
    name: str
    company_id: int | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundPerson:
    row: PersonRow
    match: Match


def find_people(
    connection: Connection, site_id: int, facts: PersonFacts, limit: int = 10
) -> list[FoundPerson]:
    """The candidates and contacts that are or may be this person (tier same or probable), best first."""
    decisive, shared = person_query_keys(facts)
    votes = _votes(connection, site_id, decisive, shared)
    rows = _people(connection, site_id, _worth_comparing(connection, site_id, facts, votes))
    employers = _employers(connection, site_id, {row.company_id for row in rows if row.company_id})
    found = []
    for row in rows:
        record = person_facts_from_record(row.record, employers.get(row.company_id or 0, ""))
        found.append(FoundPerson(row, people.score(facts, record)))
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: (-one.match.score, one.row.record_type, one.row.cats_id))[:limit]


def _worth_comparing(
    connection: Connection, site_id: int, facts: PersonFacts, votes: dict[Subject, float]
) -> list[Subject]:
    """Those with a decisive key, and of the others those with more keys than all have (nicknames and initials are like
    nothing by letters) and those whose names are most alike: full names are cheap to read."""
    ranked = sorted(votes, key=lambda subject: (-votes[subject], subject))
    decisive = [subject for subject in ranked if votes[subject] >= _DECISIVE_VOTE]
    others = ranked[len(decisive) :][:MAX_NAMED]
    if len(others) > MAX_ALIKE:
        with_more = [subject for subject in others[:MAX_ALIKE] if votes[subject] > votes[others[-1]]]
        likeness = _likeness_of_names(connection, site_id, facts, others)
        # Of equals the one with more votes stays first.
        others.sort(key=lambda subject: -likeness.get(subject, 0.0))
        namesakes = [subject for subject in others if likeness.get(subject, 0.0) >= _SAME_NAME]
        alike = others[len(namesakes) :][:MAX_ALIKE]
        others = list(dict.fromkeys([*with_more, *namesakes[:MAX_NAMESAKES], *alike]))
    return decisive[:MAX_DECISIVE] + others


def _likeness_of_names(
    connection: Connection, site_id: int, facts: PersonFacts, subjects: Sequence[Subject]
) -> dict[Subject, float]:
    """How like their names are to the one looked for, word order apart: 0..100. Only good to put in order."""
    words = parse_person(facts.full_name, facts.first_name, facts.last_name).words
    mine = " ".join(sorted(words))
    return {
        (record_type, cats_id): _likeness(mine, name)
        for record_type, cats_id, name in _rows_of(connection, _NAMES, site_id, subjects)
    }


def _likeness(mine: str, name: str) -> float:
    """100 also where one has a word more: a middle name or initial, a title."""
    theirs = " ".join(sorted(_SIGNS.sub(" ", fold(name)).split()))
    return 100.0 if fuzz.token_set_ratio(mine, theirs) >= _SAME_NAME else fuzz.ratio(mine, theirs)


def _people(connection: Connection, site_id: int, subjects: Sequence[Subject]) -> list[PersonRow]:
    return [
        PersonRow(record_type, cats_id, name, company_id, decoded(record))
        for record_type, cats_id, name, company_id, record in _rows_of(connection, _PEOPLE, site_id, subjects)
    ]


def _rows_of(connection: Connection, statement: str, site_id: int, subjects: Iterable[Subject]) -> list[Any]:
    ids: dict[str, list[int]] = defaultdict(list)
    for record_type, cats_id in subjects:
        ids[record_type].append(cats_id)
    return [
        row
        for record_type, those in ids.items()
        for row in read_rows(connection, statement.format(_marks(those)), (site_id, record_type, *those))
    ]


def _votes(
    connection: Connection, site_id: int, decisive: list[str], shared: list[str]
) -> dict[Subject, float]:
    """Points per person: many for a decisive key, few for a name that many share."""
    votes: dict[Subject, float] = defaultdict(float)
    for subject in _decisive_subjects(connection, site_id, decisive):
        votes[subject] += _DECISIVE_VOTE
    for key in shared[:MAX_SHARED_KEYS]:
        subjects = _read(connection, site_id, [key], ROWS_PER_SHARED_KEY)
        worth = math.log(1 + 2 * ROWS_PER_SHARED_KEY / max(1, len(subjects))) ** 2
        for subject in subjects:
            votes[subject] += worth
    return votes


def _decisive_subjects(connection: Connection, site_id: int, keys: list[str]) -> Iterable[Subject]:
    """One read for all keys; where they fill the budget, key by key, so that a common one hides no rare one."""
    if not keys:
        return []
    subjects = _read(connection, site_id, keys, ROWS_OF_DECISIVE_KEYS)
    if len(subjects) < ROWS_OF_DECISIVE_KEYS:
        return subjects
    each = max(20, ROWS_OF_DECISIVE_KEYS // len(keys))
    return [s for key in keys for s in _read(connection, site_id, [key], each)]


def _read(connection: Connection, site_id: int, keys: Sequence[str], limit: int) -> list[Subject]:
    statement = _PEOPLE_OF_KEYS.format(_marks(keys))
    return [tuple(row) for row in read_rows(connection, statement, (site_id, *keys, limit))]


def _employers(connection: Connection, site_id: int, ids: set[int]) -> dict[int, str]:
    """Names of companies."""
    if not ids:
        return {}
    return dict(read_rows(connection, _EMPLOYERS.format(_marks(ids)), (site_id, *ids)))


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
