"""Fits the weights of company matching, and tells cross-validated figures.

    python -m tests.benchmarks.matching_fit DATA FILE

DATA holds `companies/{ror,listing,hard}_pairs.csv[.gz]` and `companies/ror_clusters.jsonl.gz`; needs numpy and scikit-learn.
Each entity is in one fold with all its names and whatever was simulated for it. An entity that is not certain is left out
where a clearly better one stands beside it: of one look-up at most one candidate is the same in these sets, while CATS may
hold several, so that what is certain is never left out.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from catsync.matching.company_features import compare

from .matching_sets import Pair, figures, lookups, read_clusters, read_pairs, with_evidence

SHARES = {"ror": 1.0, "listing": 0.8, "hard": 4.0, "evidence_11": 0.4, "evidence_12": 0.4}
NO_EXAMPLES = {"same_shared_host", "same_email_domain", "same_page", "same_phone", "no_name"}
FOLDS, STRENGTH = 5, 0.4
MARGIN, CERTAIN = 0.7, 3.0  # log-odds
POSSIBLE = 0.4


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


def columns(pairs: Sequence[Pair], names: list[str]) -> Any:
    found = [compare(pair.query, pair.candidate).features for pair in pairs]
    names += [name for row in found for name in row if name not in names and name not in NO_EXAMPLES]
    return np.array([[row.get(name, 0.0) for name in names] for row in found])


def fit(x: Any, y: Any, shares: Any) -> tuple[Any, float]:
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(scaler.transform(x), y, sample_weight=shares)
    weights = model.coef_[0] / np.where(scaler.scale_ == 0, 1, scaler.scale_)
    return weights, float(model.intercept_[0] - (weights * scaler.mean_).sum())


def competed(pairs: Sequence[Pair], odds: Any) -> list[float]:
    best: dict[str, float] = {}
    for pair, each in zip(pairs, odds, strict=True):
        best[pair.query_no] = max(best.get(pair.query_no, -99.0), each)
    return [
        1 / (1 + math.exp(-(each if each >= CERTAIN or best[p.query_no] - each <= MARGIN else min(each, -3 + each / 10))))
        for p, each in zip(pairs, odds, strict=True)
    ]  # fmt: skip


def main(data: Path, out: Path) -> None:
    sets = read(data)
    names: list[str] = []
    x = {name: columns(pairs, names) for name, pairs in sets.items()}
    x = {name: np.pad(each, ((0, 0), (0, len(names) - each.shape[1]))) for name, each in x.items()}
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
        print(name, {k: round(v, 4) for k, v in figures(lookups(pairs, competed(pairs, odds[name])), POSSIBLE).items()})
    weights, bias = fit(*_stacked(x, y, {name: np.ones(len(y[name]), bool) for name in SHARES}))
    table = {"bias": round(bias, 3)} | {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}
    out.write_text(json.dumps({"weights": table}, indent=2) + "\n", encoding="utf-8")


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
