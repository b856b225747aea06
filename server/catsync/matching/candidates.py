"""Which companies are worth a full comparison: by the keys that they share with the one looked for, then by name.

Stage one adds up how rare the shared keys are, the rarest first, within a budget of postings. Stage two puts the best
in order by what `company_name` holds. No record is read: a million companies cost as much as a page of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq
from sqlalchemy import Connection

from ..db import read_rows
from . import postings
from .facts import CompanyFacts
from .keys import company_query_keys, leftmost_range, whole_name
from .normalise import initials, parse_company, plain, short_forms

MAX_COMPARED = 32  # by keys; what begins with the name comes on top
GATHERED_IDS = 500  # from the rarest keys; more common ones only add to those
CHECKED_IDS = 4_000
MAX_LEFTMOST = 20
ALWAYS_COMPARED = 3
# Of the keys' weight: two of 1,400 look-ups among a million lose a company that shares less, for a fifth fewer names.
LEAST_SHARED = 0.09
# A third of the first 6 of a look-up have fewer points; two of 1,400 look-ups lose their company by that.
HOPEFUL_POINTS = 1.4
# Beneath, strangers are left out: of 566 of 1,400 look-ups 537 were different, 29 similarly named, none more.
TELLING_POINTS, _LEAST_ALIKE = 2.0, 0.55
# What only begins with the name is at 3 to 5 points. Of 700 look-ups of listings 6 find more so, of ROR one, none less.
_SHORTENED = 3.0
_EVIDENCE_KINDS = "duf"
_EVIDENCE = 10.0  # a website, page or phone weighs as much as that many keys of the name
_NAMES = "SELECT cats_id, raw, words, city, country_code, n_keys FROM company_name WHERE site_id = ? AND "
_BY_ID = _NAMES + "cats_id IN ({})"
_BY_BEGINNING = _NAMES + "raw BETWEEN ? AND ? ORDER BY raw, cats_id LIMIT ?"
Votes = dict[int, float]  # CATS id -> weight of its keys
_Row = tuple[int, str, str, str, str, int]  # as in _NAMES


class Shared(NamedTuple):
    """What companies have in common with the one that is looked for, by CATS id."""

    parts: dict[int, float]  # of the weight of all keys, 0..1
    evident: set[int]  # these share a website, page or phone


def best_candidates(connection: Connection, site_id: int, facts: CompanyFacts, limit: int) -> list[int]:
    """CATS ids, the likeliest first."""
    _, _, scored = _in_order(connection, site_id, facts)
    return [row[0] for _, row in scored[:limit]]


def worth_comparing(connection: Connection, site_id: int, facts: CompanyFacts, limit: int) -> list[int]:
    """CATS ids, the likeliest first, without those that a full comparison would only call different."""
    query, shared, scored = _in_order(connection, site_id, facts)
    hopeful = (
        (points, row)
        for rank, (points, row) in enumerate(scored[:limit])
        if rank < ALWAYS_COMPARED or points >= HOPEFUL_POINTS
    )
    return [
        row[0]
        for points, row in hopeful
        if points >= TELLING_POINTS or row[0] in shared.evident or not query.is_strange(row)
    ]


def _in_order(
    connection: Connection, site_id: int, facts: CompanyFacts
) -> tuple[_Query, Shared, list[tuple[float, _Row]]]:
    """What is looked for, what the candidates share with it, and their points and names."""
    shared = by_keys(connection, site_id, facts)
    query = _Query.of(facts)
    rows = _names(connection, site_id, shared.parts, facts)
    scored = [(query.likeness(row, shared.parts.get(row[0], 0.0)), row) for row in rows.values()]
    scored.sort(key=lambda each: (-each[0], each[1][0]))
    return query, shared, scored


def by_keys(connection: Connection, site_id: int, facts: CompanyFacts) -> Shared:
    """The companies that share the rarest keys, MAX_COMPARED at most."""
    decisive, more = company_query_keys(facts)
    lists = postings.Lists(connection, site_id, [postings.ALL, *dict.fromkeys([*decisive, *more])])
    count = lists.sizes.pop(postings.ALL, 0)
    weights = {key: _weight(key, df, count) for key, df in lists.sizes.items()}
    asked = sum(weights.values())
    best = _best(_votes(lists, weights), LEAST_SHARED * asked)
    evident = lists.read([key for key in weights if key[0] in _EVIDENCE_KINDS], GATHERED_IDS)
    return Shared(
        {cats_id: weight / asked for cats_id, weight in best}, set(chain.from_iterable(evident.values()))
    )


def _weight(key: str, df: int, count: int) -> float:
    rarity = math.log(1 + count / max(1, df)) ** 2
    return rarity * _EVIDENCE if key[0] in _EVIDENCE_KINDS else rarity


def _votes(lists: postings.Lists, weights: Mapping[str, float]) -> Votes:
    """The weight of a company's keys. What only common keys name, once rare ones named many, has no chance."""
    gathering: dict[str, float] = {}
    checking: dict[str, float] = {}
    gathered = checked = 0
    for key in sorted(weights, key=lambda each: (lists.sizes[each], each)):
        size = lists.sizes[key]
        if not gathering or gathered + size <= GATHERED_IDS:
            gathering[key] = weights[key]
            gathered += size
        elif checked + size <= CHECKED_IDS:
            checking[key] = weights[key]
            checked += size
    return lists.weigh(gathering, checking, GATHERED_IDS)


def _best(votes: Votes, least: float) -> list[tuple[int, float]]:
    """CATS id and weight of the MAX_COMPARED likeliest of at least that weight; of equals those of the lower id."""
    weights = [weight for weight in votes.values() if weight >= least]
    if len(weights) > MAX_COMPARED:
        least = sorted(weights, reverse=True)[MAX_COMPARED - 1]
    found = sorted([(-weight, cats_id) for cats_id, weight in votes.items() if weight >= least])
    return [(cats_id, -weight) for weight, cats_id in found[:MAX_COMPARED]]


def _names(connection: Connection, site_id: int, ids: Iterable[int], facts: CompanyFacts) -> dict[int, _Row]:
    """Rows of `company_name` by id: those asked for, and those that begin with the name looked for (CATS' rule)."""
    wanted, span = list(ids), leftmost_range(facts)
    marks = ",".join("?" * len(wanted))
    rows = read_rows(connection, _BY_ID.format(marks), (site_id, *wanted)) if wanted else []
    if span is not None:
        rows += read_rows(connection, _BY_BEGINNING, (site_id, *span, MAX_LEFTMOST))
    return {row[0]: row for row in rows}


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for, made ready once to be put beside many stored names."""

    raw: str
    texts: tuple[str, ...]
    joined: str
    city: str
    country_code: str

    @classmethod
    def of(cls, facts: CompanyFacts) -> _Query:
        texts = parse_company(facts.name).texts
        return cls(whole_name(facts), texts, "".join(texts), plain(facts.city), facts.country_code.upper())

    def likeness(self, row: _Row, shared: float) -> float:
        """How like a stored company that shares a part of the keys, only good to put in order. Few keys of its own
        speak for a name with little else in it."""
        _, _, words, city, country_code, n_keys = row
        joined = words.replace(" ", "")
        points = Indel.normalized_similarity(self.joined, joined)
        if shared:
            points += 3 * shared + 3 * shared / math.sqrt(n_keys or 1)
        if joined == self.joined:
            points += 0.7
        elif joined.startswith(self.joined) or self.joined.startswith(joined):
            points = max(points + 0.2, HOPEFUL_POINTS)
        if " " in words and _are_shortened(self.texts, words.split()):
            points += _SHORTENED
        return points + 0.1 * (country_code == self.country_code != "") + 0.2 * (city == self.city != "")

    def is_strange(self, row: _Row) -> bool:
        """Not one word in common, few letters, and neither name the beginning or the initials of the other."""
        raw, texts = row[1], row[2].split()
        if not set(texts).isdisjoint(self.texts) or raw.startswith(self.raw) or self.raw.startswith(raw):
            return False
        joined = "".join(texts)
        if joined.startswith(self.joined) or self.joined.startswith(joined):
            return False
        if joined in (initials(self.texts), *short_forms(self.texts)):
            return False
        if self.joined in (initials(texts), *short_forms(texts)):
            return False
        return Indel.normalized_similarity(self.joined, joined) < _LEAST_ALIKE


def _are_shortened(one: Sequence[str], other: Sequence[str]) -> bool:
    """ "Assoc. Br. Foods", "Foran Mng": word by word letters of the longer in their order, its first one first, and not
    all of them; the one name may go on."""
    if len(one) < 2 or len(other) < 2:
        return False
    differ = False
    for here, there in zip(one, other, strict=False):
        if here != there:
            if here[0] != there[0] or LCSseq.similarity(here, there) < min(len(here), len(there)):
                return False
            differ = True
    return differ
