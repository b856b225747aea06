"""The labelled sets of names, and figures over them. They are no part of this repository: `../shared/data` beside it.

Pairs: `query_no,query_has_duplicate,query,candidate,same,query_entity,candidate_entity`, or `name1,name2,is_match`
with `schema` Person where all are names of people; plain or gzipped CSV. Clusters: one JSON object a line, {"id",
"names", "cc"?, "city"?, "links"?}.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from catsync.matching.facts import CompanyFacts

# How often a side knows country, city and domain, and how often what it knows is wrong.
KNOWN = {"country_code": 0.9, "city": 0.8, "website": 0.8}
WRONG = 0.06


@dataclass(frozen=True)
class Pair:
    """query_no: of the look-up that the pair belongs to; each pair its own where the set has no look-ups."""

    query_no: str
    has_duplicate: bool
    query: CompanyFacts
    candidate: CompanyFacts
    is_same: bool
    query_entity: str
    candidate_entity: str


@dataclass(frozen=True)
class Lookup:
    """One query: per candidate entity its best score and whether it is the same company."""

    has_duplicate: bool
    entities: tuple[tuple[float, bool], ...]


def read_pairs(path: Path) -> list[Pair]:
    """Raises ValueError for columns of another kind of file."""
    with _opened(path) as handle:
        rows = list(csv.DictReader(handle))
    if rows and "name1" in rows[0]:
        return [_plain_pair(number, row) for number, row in enumerate(rows)]
    if rows and not {"query_no", "query", "candidate", "same"} <= rows[0].keys():
        raise ValueError(f"{path.name} has neither the columns of look-ups nor those of pairs")
    return [
        Pair(
            row["query_no"], row["query_has_duplicate"] == "1", CompanyFacts(row["query"]),
            CompanyFacts(row["candidate"]), row["same"] == "1", row["query_entity"], row["candidate_entity"],
        )
        for row in rows
    ]  # fmt: skip


def _plain_pair(number: int, row: dict[str, str]) -> Pair:
    is_same = row["is_match"].lower() == "true"
    return Pair(
        str(number), is_same, CompanyFacts(row["name1"]), CompanyFacts(row["name2"]), is_same, f"q{number}",
        f"c{number}",
    )  # fmt: skip


def is_of_people(path: Path) -> bool:
    """Whether every pair of a file is one of people's names."""
    with _opened(path) as handle:
        schemas = {row.get("schema") for row in csv.DictReader(handle)}
    return schemas == {"Person"}


def read_clusters(path: Path) -> dict[str, dict[str, Any]]:
    with _opened(path) as handle:
        rows = (json.loads(line) for line in handle)
        return {row["id"]: row for row in rows}


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def with_evidence(pairs: Iterable[Pair], clusters: dict[str, dict[str, Any]], seed: int) -> list[Pair]:
    """What a page and a record would know of place and domain: each side on its own, some of it wrong."""
    chance = random.Random(seed)
    entities = list(clusters.values())
    queries: dict[str, CompanyFacts] = {}
    found = []
    for pair in pairs:
        if pair.query_no not in queries:
            queries[pair.query_no] = _known(pair.query, clusters.get(pair.query_entity), entities, chance)
        candidate = _known(pair.candidate, clusters.get(pair.candidate_entity), entities, chance)
        found.append(Pair(**{**vars(pair), "query": queries[pair.query_no], "candidate": candidate}))
    return found


def _known(
    facts: CompanyFacts,
    entity: dict[str, Any] | None,
    entities: Sequence[dict[str, Any]],
    chance: random.Random,
) -> CompanyFacts:
    values = {}
    for key, share in KNOWN.items():
        is_known, is_wrong, other = (
            chance.random() < share,
            chance.random() < WRONG,
            chance.choice(entities),
        )
        source = other if is_wrong else entity
        if is_known and source is not None:
            values[key] = _value(source, key)
    return CompanyFacts(facts.name, **values)


def _value(entity: dict[str, Any], key: str) -> str:
    if key == "website":
        return str((entity.get("links") or [""])[0])
    return str(entity.get({"country_code": "cc"}.get(key, key)) or "")


def lookups(pairs: Sequence[Pair], scores: Sequence[float]) -> list[Lookup]:
    """An entity counts once, with its best name."""
    tables: dict[str, dict[str, tuple[float, bool]]] = defaultdict(dict)
    has: dict[str, bool] = {}
    for pair, score in zip(pairs, scores, strict=True):
        table = tables[pair.query_no]
        table[pair.candidate_entity] = max(
            table.get(pair.candidate_entity, (-1.0, False)), (score, pair.is_same)
        )
        has[pair.query_no] = pair.has_duplicate
    return [Lookup(has[number], tuple(table.values())) for number, table in tables.items()]


def at(found: Sequence[Lookup], cut: float) -> dict[str, float]:
    """Precision, recall over all look-ups that have a duplicate (found as a candidate or not), F1, and of 100 look-ups
    without a duplicate how many are warned."""
    right = sum(same for each in found for score, same in each.entities if score >= cut)
    wrong = sum(not same for each in found for score, same in each.entities if score >= cut)
    wanted = sum(each.has_duplicate for each in found)
    single = [each for each in found if not each.has_duplicate]
    warned = sum(any(score >= cut for score, _ in each.entities) for each in single)
    precision, recall = right / max(1, right + wrong), right / max(1, wanted)
    return {
        "precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "false_warnings_per_100": 100 * warned / max(1, len(single)),
    }  # fmt: skip


def average_precision(found: Sequence[Lookup]) -> float:
    """Over all candidates of all look-ups, the best first; ties count as one step."""
    rows = sorted(((score, same) for each in found for score, same in each.entities), key=lambda row: -row[0])
    wanted, right, seen, total, at_tie = sum(same for _, same in rows), 0, 0, 0.0, 0
    for number, (score, same) in enumerate(rows):
        seen, at_tie = number + 1, at_tie + same
        if seen == len(rows) or rows[seen][0] != score:
            right += at_tie
            total += at_tie * right / seen
            at_tie = 0
    return total / max(1, wanted)


def recall_at(found: Sequence[Lookup], places: int) -> float:
    """Of the look-ups that have a duplicate, how many show it among the first."""
    wanted = [each for each in found if each.has_duplicate]
    shown = sum(any(same for _, same in sorted(each.entities, reverse=True)[:places]) for each in wanted)
    return shown / max(1, len(wanted))


def best_cut(found: Sequence[Lookup]) -> tuple[float, float]:
    """The threshold that is best for these very look-ups, and its F1: for peers, which have none of their own."""
    cuts = sorted({round(score, 2) for each in found for score, _ in each.entities if score > 0})
    return max(((cut, at(found, cut)["f1"]) for cut in cuts), key=lambda row: row[1], default=(1.0, 0.0))
