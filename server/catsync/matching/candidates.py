"""Which companies are worth a full comparison: by the keys that they share with the one looked for, then by name.

Stage one adds up how rare the shared keys are, the rarest first, within a budget of postings. Stage two puts the best
in order by what `company_name` holds. No record is read: a million companies cost as much as a page of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel
from sqlalchemy.orm import Session

from . import postings
from .facts import CompanyFacts
from .keys import company_query_keys, leftmost_range
from .normalise import parse_company, plain
from .postings import Postings

MAX_COMPARED = 50  # by keys; what begins with the name comes on top
GATHERED_IDS = 2_000  # from the rarest keys; more common ones only add to those
CHECKED_IDS = 12_000
MAX_LEFTMOST = 20
_EVIDENCE = 10.0  # a website, page or phone weighs as much as that many keys of the name
_NAMES = "SELECT cats_id, words, city, country_code, n_keys FROM company_name WHERE site_id = {0} AND "
_BY_ID = _NAMES + "cats_id IN ({1})"
_BY_BEGINNING = _NAMES + "raw BETWEEN {0} AND {0} ORDER BY raw, cats_id LIMIT {0}"
_Row = tuple[int, str, str, str, int]  # as in _NAMES


@dataclass(frozen=True, slots=True)
class Shared:
    """What a company has in common with the one that is looked for: the weight of the keys, and that of all asked."""

    weight: float
    asked: float


def best_candidates(session: Session, site_id: int, facts: CompanyFacts, limit: int) -> list[int]:
    """CATS ids, the likeliest first."""
    shared = by_keys(session, site_id, facts)
    rows = _names(session, site_id, shared, facts)
    query = _Query.of(facts)
    scored = [(query.likeness(row, shared.get(row[0])), row[0]) for row in rows.values()]
    return [cats_id for _, cats_id in sorted(scored, key=lambda each: (-each[0], each[1]))[:limit]]


def by_keys(session: Session, site_id: int, facts: CompanyFacts) -> dict[int, Shared]:
    """The companies that share the rarest keys, MAX_COMPARED at most."""
    decisive, more = company_query_keys(facts)
    found = postings.read(session.connection(), site_id, [postings.ALL, *dict.fromkeys([*decisive, *more])])
    count = found.pop(postings.ALL, Postings()).df
    weights = {key: _weight(key, each.df, count) for key, each in found.items()}
    asked = sum(weights.values())
    votes = _votes(found, weights)
    votes.sort(reverse=True)
    return {-negative: Shared(weight, asked) for weight, negative in votes[:MAX_COMPARED]}


def _weight(key: str, df: int, count: int) -> float:
    rarity = math.log(1 + count / max(1, df)) ** 2
    return rarity * _EVIDENCE if key[0] in "duf" else rarity


def _votes(found: Mapping[str, Postings], weights: Mapping[str, float]) -> list[tuple[float, int]]:
    """(weight of its keys, minus CATS id). What only common keys name, once rare ones named many, has no chance."""
    votes: dict[int, dict[int, float]] = defaultdict(dict)
    gathered = checked = 0
    for key in sorted(found, key=lambda each: (found[each].df, each)):
        known, weight = found[key].known, weights[key]
        if gathered == 0 or gathered + known <= GATHERED_IDS:
            _gather(votes, found[key], weight, GATHERED_IDS)
            gathered += known
        elif checked + known <= CHECKED_IDS:
            _check(votes, found[key], weight)
            checked += known
    return [(weight, -first - each) for first, block in votes.items() for each, weight in block.items()]


def _gather(votes: dict[int, dict[int, float]], found: Postings, weight: float, most: int) -> None:
    for first, distances in found.blocks:
        block = votes[first]
        for distance in distances[:most]:
            block[distance] = block.get(distance, 0.0) + weight
        most -= min(most, len(distances))


def _check(votes: dict[int, dict[int, float]], found: Postings, weight: float) -> None:
    for first, distances in found.blocks:
        block = votes.get(first)
        for distance in distances if block else ():
            if distance in block:  # type: ignore[operator]
                block[distance] += weight  # type: ignore[index]


def _names(session: Session, site_id: int, ids: Iterable[int], facts: CompanyFacts) -> dict[int, _Row]:
    """Rows of `company_name` by id: those asked for, and those that begin with the name looked for (CATS' rule)."""
    wanted, span = list(ids), leftmost_range(facts)
    rows = _rows(session, _BY_ID, [site_id, *wanted], len(wanted)) if wanted else []
    if span is not None:
        rows += _rows(session, _BY_BEGINNING, [site_id, *span, MAX_LEFTMOST])
    return {row[0]: row for row in rows}


def _rows(session: Session, statement: str, values: Sequence[Any], ids: int = 0) -> list[Any]:
    connection = session.connection()
    sign = "?" if connection.dialect.name == "sqlite" else "%s"
    text = statement.format(sign, ",".join([sign] * ids))
    return [tuple(row) for row in connection.exec_driver_sql(text, tuple(values)).all()]


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for, made ready once to be put beside many stored names."""

    joined: str
    city: str
    country_code: str

    @classmethod
    def of(cls, facts: CompanyFacts) -> _Query:
        joined = "".join(parse_company(facts.name).texts)
        return cls(joined, plain(facts.city), facts.country_code.upper())

    def likeness(self, row: _Row, shared: Shared | None) -> float:
        """How like a stored company, only good to put in order. Few keys speak for a name with little else in it."""
        _, words, city, country_code, n_keys = row
        joined = words.replace(" ", "")
        points = Indel.normalized_similarity(self.joined, joined)
        if shared:
            part = shared.weight / shared.asked
            points += 3 * part + 3 * part / math.sqrt(n_keys or 1)
        if joined == self.joined:
            points += 0.7
        elif joined.startswith(self.joined) or self.joined.startswith(joined):
            points += 0.2
        return points + 0.1 * (country_code == self.country_code != "") + 0.2 * (city == self.city != "")
