"""Fits the weights of company matching, and tells cross-validated figures.

    python -m tests.benchmarks.matching_fit DATA FILE

DATA holds `companies/{ror,listing,hard}_pairs.csv[.gz]` and `companies/ror_clusters.jsonl.gz`; needs numpy and
scikit-learn. Each entity is in one fold with all its names and whatever was simulated for it. The adversarial set is
told beside others too: f1, precision, recall, average precision, us a pair, and the 95 % of a paired bootstrap of ours
minus theirs, ours cross-validated, theirs at the threshold that is best for them on these very pairs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from catsync.matching import companies
from catsync.matching.company_columns import COLUMNS
from catsync.matching.company_features import compare
from catsync.matching.match import Match, Reason, probability

from . import matching_peers
from .matching import told_figures
from .matching_sets import Pair, lookups, read_clusters, read_pairs, with_evidence

SHARES = {"ror": 1.0, "listing": 0.5, "hard": 3.0, "evidence_11": 0.3, "evidence_12": 0.3}
BY_HAND = {
    "same_shared_host": 0.1,
    "same_email_domain": 3.0,
    "same_page": 5.0,
    "same_phone": 3.0,
}  # no examples there
NO_NAME = -6.2  # log-odds of two companies, one of which has no name
FITTED = [name for name in COLUMNS if name not in {*BY_HAND, "no_name"}]
ABOUT = (
    "Log-odds of the columns of company_columns.py, fitted by tests/benchmarks/matching_fit.py."
    " By hand: " + ", ".join([*sorted(BY_HAND), "no_name"])
)
FOLDS, STRENGTH = 5, 1.0


def read(data: Path) -> dict[str, list[Pair]]:
    folder = data / "companies"
    sets = {
        "ror": read_pairs(folder / "ror_pairs.csv.gz"), "listing": read_pairs(folder / "listing_pairs.csv.gz"),
        "hard": read_pairs(folder / "hard_pairs.csv"),
    }  # fmt: skip
    clusters = read_clusters(folder / "ror_clusters.jsonl.gz")
    for seed in (7, 11, 12):  # the first is only told, never fitted to
        sets[f"evidence_{seed}"] = with_evidence(sets["ror"], clusters, seed)
    return sets


def columns(pairs: Sequence[Pair]) -> tuple[Any, list[tuple[float, float]]]:
    """One row of features a pair, in the order of FITTED; and what bounds its estimate."""
    comparisons = [compare(pair.query, pair.candidate) for pair in pairs]
    rows = np.array([comparison.row for comparison in comparisons])
    return rows[:, [COLUMNS.index(name) for name in FITTED]], [companies.bounds(each) for each in comparisons]


def fit(x: Any, y: Any, shares: Any) -> tuple[Any, float]:
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaler.transform(x), y, sample_weight=shares)
    weights = model.coef_[0] / np.where(scaler.scale_ == 0, 1, scaler.scale_)
    return weights, float(model.intercept_[0] - (weights * scaler.mean_).sum())


def settled(pairs: Sequence[Pair], odds: Any, limits: Sequence[tuple[float, float]]) -> list[float]:
    """As shipped: bounded, then beside the other candidates of the look-up."""
    beside: dict[str, list[int]] = {}
    for number, pair in enumerate(pairs):
        beside.setdefault(pair.query_no, []).append(number)
    found = [0.0] * len(pairs)
    for numbers in beside.values():
        matches = []
        for number in numbers:
            floor, ceiling = limits[number]
            estimate = min(max(probability(odds[number]), floor), ceiling)
            held = (Reason("same_website", "", 0.0),) if floor >= companies.POSSIBLE else ()
            matches.append(Match(companies.tier_of(estimate), estimate, held))
        for number, match in zip(numbers, companies.compete(matches), strict=True):
            found[number] = match.score
    return found


def main(data: Path, out: Path) -> None:
    sets = read(data)
    x, limits = {}, {}
    for name, pairs in sets.items():
        x[name], limits[name] = columns(pairs)
    y = {name: np.array([pair.is_same for pair in pairs], int) for name, pairs in sets.items()}
    fold = {name: np.array([_fold(pair.query_entity) for pair in pairs]) for name, pairs in sets.items()}
    odds = {name: np.zeros(len(pairs)) for name, pairs in sets.items()}
    for number in range(FOLDS):
        chosen = {name: fold[name] != number for name in SHARES}
        weights, bias = fit(*_stacked(x, y, chosen))
        for name in sets:
            rest = fold[name] == number
            odds[name][rest] = x[name][rest] @ weights + bias
    for name, pairs in sets.items():
        free = [(floor, 1.0) for floor, _ in limits[name]]
        found = lookups(pairs, settled(pairs, odds[name], free))
        told = told_figures(found, lookups(pairs, settled(pairs, odds[name], limits[name])))
        print(name, {key: round(value, 4) for key, value in told.items()})
        if name == "hard":
            for peer in matching_peers.measure(pairs, found, companies.POSSIBLE, has_evidence=False):
                print("   beside", *peer.row())
    weights, bias = fit(*_stacked(x, y, {name: np.ones(len(y[name]), bool) for name in SHARES}))
    table = {n: round(float(w), 3) for n, w in zip(FITTED, weights, strict=True)}
    by_hand = {name: BY_HAND[name] for name in sorted(BY_HAND)} | {"no_name": round(NO_NAME - bias, 3)}
    file = {"about": ABOUT, "weights": {"bias": round(bias, 3), **table, **by_hand}}
    out.write_text(json.dumps(file, indent=2) + "\n", encoding="utf-8")


def _stacked(x: Any, y: Any, chosen: dict[str, Any]) -> tuple[Any, Any, Any]:
    return (
        np.vstack([x[name][chosen[name]] for name in SHARES]),
        np.concatenate([y[name][chosen[name]] for name in SHARES]),
        np.concatenate([np.full(chosen[name].sum(), share) for name, share in SHARES.items()]),
    )


def _fold(entity: str) -> int:
    return int(hashlib.sha256(entity.encode()).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
