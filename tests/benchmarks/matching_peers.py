"""Other ways to tell companies apart, each as a score of 0..1 for a pair: what `matching --peers` compares with.

CATS' rule: help.catsone.com/article/96 (the name matches the leftmost part of an existing one, or the website does).
Bullhorn's: kb.bullhorn.com, "Understanding Bullhorn record duplicate checking" (stop words off, all others contained).
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import count
from math import log, sqrt
from typing import Any

from cleanco import basename
from rapidfuzz.fuzz import token_set_ratio

from catsync.matching.addresses import website_key
from catsync.matching.facts import CompanyFacts
from catsync.matching.normalise import fold

from .matching_sets import Lookup, Pair, at, average_precision, best_cut, lookups

ROUNDS = 1000
_WORDS = re.compile(r"[a-z0-9]+")
_BULLHORN_STOPS = frozenset(
    """the a an and of for company co corp corporation inc incorporated ltd limited llc llp lp plc gmbh ag sa group
    holding holdings solutions services international partners associates""".split()  # noqa: SIM905 - a page otherwise
)
Score = Callable[[CompanyFacts, CompanyFacts], float]


@dataclass(frozen=True)
class Peer:
    name: str
    figures: dict[str, float]
    us_per_pair: float
    difference: tuple[float, float]  # of our F1 and its, 95 % of a paired bootstrap over the look-ups

    def row(self) -> tuple[str, ...]:
        low, high = self.difference
        named = (f"{self.figures[name]:.3f}" for name in ("f1", "precision", "recall", "average_precision"))
        return self.name, *named, f"{self.us_per_pair:.0f}", f"{low:+.3f} .. {high:+.3f}"


def measure(
    pairs: Sequence[Pair], ours: Sequence[Lookup], cut: float, *, has_evidence: bool, schema: str = "Company"
) -> list[Peer]:
    """Every peer that is installed, on the same pairs. schema: Company or Person, for those who tell them apart."""
    scores: dict[str, Score] = {
        "CATS' rule": cats_rule, "Bullhorn's rule": bullhorn_rule, "cleanco + token_set_ratio": token_set,
        "char-3-gram cosine": _cosine(pairs), "pg_trgm similarity": trigram_similarity,
    }  # fmt: skip
    if "nomenklatura" not in missing():
        scores["nomenklatura logic-v2"] = _logic_v2(schema)
    if has_evidence:
        scores["same domain, or city and 4 letters"] = domain_or_city
    return [_measured(name, score, pairs, ours, cut) for name, score in scores.items()]


def missing() -> list[str]:
    return [name for name in ("nomenklatura",) if find_spec(name) is None]


def _measured(name: str, score: Score, pairs: Sequence[Pair], ours: Sequence[Lookup], cut: float) -> Peer:
    started = time.process_time()
    found = lookups(pairs, [score(pair.query, pair.candidate) for pair in pairs])
    us_per_pair = (time.process_time() - started) / max(1, len(pairs)) * 1e6
    best, _ = best_cut(found)
    told = at(found, best) | {"average_precision": average_precision(found)}
    return Peer(name, told, us_per_pair, bootstrap(ours, cut, found, best))


def bootstrap(
    ours: Sequence[Lookup], our_cut: float, theirs: Sequence[Lookup], cut: float
) -> tuple[float, float]:
    """The middle 95 % of our F1 minus theirs, the same look-ups drawn for both."""
    chance = random.Random(7)
    counts = [(_counted(a, our_cut), _counted(b, cut)) for a, b in zip(ours, theirs, strict=True)]
    found = []
    for _ in range(ROUNDS):
        drawn = chance.choices(counts, k=len(counts))
        found.append(_f1([a for a, _ in drawn]) - _f1([b for _, b in drawn]))
    found.sort()
    return found[ROUNDS // 40], found[-ROUNDS // 40]


def _counted(lookup: Lookup, cut: float) -> tuple[int, int, int]:
    """Right, found, wanted."""
    found = [same for score, same in lookup.entities if score >= cut]
    return sum(found), len(found), int(lookup.has_duplicate)


def _f1(rows: Sequence[tuple[int, int, int]]) -> float:
    right, found, wanted = (sum(column) for column in zip(*rows, strict=True))
    return 2 * right / max(1, found + wanted)


def cats_rule(query: CompanyFacts, candidate: CompanyFacts) -> float:
    one, other = _plain(query.name), _plain(candidate.name)
    if website_key(query.website) and website_key(query.website) == website_key(candidate.website):
        return 1.0
    return float(bool(one) and other.startswith(one))


def bullhorn_rule(query: CompanyFacts, candidate: CompanyFacts) -> float:
    one, other = (set(_WORDS.findall(fold(each.name))) - _BULLHORN_STOPS for each in (query, candidate))
    return float(bool(one) and one <= other)


def token_set(query: CompanyFacts, candidate: CompanyFacts) -> float:
    return token_set_ratio(_base(query.name), _base(candidate.name)) / 100


def trigram_similarity(query: CompanyFacts, candidate: CompanyFacts) -> float:
    """As pg_trgm reckons it: trigrams of each word with two blanks before and one behind, shared of all."""
    one, other = _pg_trigrams(query.name), _pg_trigrams(candidate.name)
    return len(one & other) / max(1, len(one | other))


def domain_or_city(query: CompanyFacts, candidate: CompanyFacts) -> float:
    here, there = website_key(query.website), website_key(candidate.website)
    if here and here == there:
        return 1.0
    is_same_city = bool(query.city) and fold(query.city) == fold(candidate.city)
    return float(is_same_city and _plain(query.name)[:4] == _plain(candidate.name)[:4])


@cache
def _plain(name: str) -> str:
    return "".join(_WORDS.findall(fold(name)))


@cache
def _base(name: str) -> str:
    return basename(name).casefold()


@cache
def _pg_trigrams(name: str) -> frozenset[str]:
    words = (f"  {word} " for word in _WORDS.findall(fold(name)))
    return frozenset(word[i : i + 3] for word in words for i in range(len(word) - 2))


def _cosine(pairs: Sequence[Pair]) -> Score:
    """Cosine of the character trigrams, weighed by how rare they are among the names of the set."""
    names = {name for pair in pairs for name in (pair.query.name, pair.candidate.name)}
    rows = Counter(gram for name in names for gram in set(_grams(name)))

    @cache
    def vector(name: str) -> tuple[dict[str, float], float]:
        found = {gram: n * (1 + log(len(names) / rows[gram])) for gram, n in Counter(_grams(name)).items()}
        return found, sqrt(sum(value * value for value in found.values())) or 1.0

    def score(query: CompanyFacts, candidate: CompanyFacts) -> float:
        (one, length), (other, other_length) = vector(query.name), vector(candidate.name)
        return sum(value * other.get(gram, 0.0) for gram, value in one.items()) / (length * other_length)

    return score


def _grams(name: str) -> list[str]:
    text = f" {' '.join(_WORDS.findall(fold(name)))} "
    return [text[i : i + 3] for i in range(len(text) - 2)]


def _logic_v2(schema: str) -> Score:
    from followthemoney import EntityProxy
    from nomenklatura.matching import LogicV2

    config, numbers = LogicV2.default_config(), count()

    @cache
    def entity(facts: CompanyFacts) -> Any:
        properties = {
            "name": [facts.name],
            "country": [facts.country_code.lower()],
            "website": [facts.website],
        }
        known = {key: [value for value in values if value] for key, values in properties.items()}
        # It remembers names by the id of their entity: no two may have the same one.
        return EntityProxy.from_dict({"id": f"e{next(numbers)}", "schema": schema, "properties": known})

    def score(query: CompanyFacts, candidate: CompanyFacts) -> float:
        return float(LogicV2.compare(entity(query), entity(candidate), config).score)

    return score
