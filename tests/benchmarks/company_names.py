"""How well company names alone are matched, and the fit of their weights.

    python tests/benchmarks/company_names.py DATA             figures for the weights in use
    python tests/benchmarks/company_names.py DATA --fit FILE  fit the name weights (needs scikit-learn), write FILE

DATA is a directory with `companies/{ror,listing}_pairs.csv.gz`: query_no, query_has_duplicate, query, candidate, same,
query_entity, candidate_entity. It is no part of this repository. An entity counts once, with its best name; recall is
over all queries that have a duplicate, found by retrieval or not.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "server"))

from catsync.matching import companies
from catsync.matching.company_features import compare
from catsync.matching.facts import CompanyFacts
from catsync.matching.match import load_weights

SETS = ("ror", "listing")
Row = dict[str, str]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--fit", type=Path)
    arguments = options.parse_args()
    missing = [name for name in SETS if not _path(arguments.data, name).exists()]
    if missing:
        print(f"No figures: {', '.join(str(_path(arguments.data, name)) for name in missing)} not found.")
        return 0
    if arguments.fit:
        arguments.fit.write_text(json.dumps(fit(arguments.data), indent=2) + "\n", encoding="utf-8")
    for name in SETS:
        report(name, list(rows_of(arguments.data, name)))
    return 0


def report(name: str, rows: list[Row]) -> None:
    """Print precision, recall, F1 and false warnings per 100 queries without a duplicate, at each tier's threshold."""
    started = time.perf_counter()
    tables = collect(rows, lambda a, b: companies.score(CompanyFacts(a), CompanyFacts(b)).score)
    pair_us = (time.perf_counter() - started) / len(rows) * 1e6
    print(f"{name}: {len(tables)} queries, {len(rows)} pairs, {pair_us:.0f} us a pair")
    best = max((figures(tables, cut / 100)["f1"], cut / 100) for cut in range(5, 100))
    for label, cut in (("same", companies.SAME), ("possible", companies.POSSIBLE), ("best", best[1])):
        print(f"  {label:9}" + "  ".join(f"{k} {v:.3f}" for k, v in figures(tables, cut).items()))


Table = dict[str, tuple[float, bool]]  # entity -> best score, whether it is the same


def collect(rows: list[Row], score: Callable[[str, str], float]) -> list[tuple[bool, Table]]:
    """One table of entities for each query, and whether the query has a duplicate at all."""
    tables: dict[str, Table] = defaultdict(dict)
    has_duplicate: dict[str, bool] = {}
    for row in rows:
        table, entity = tables[row["query_no"]], row["candidate_entity"]
        found = score(row["query"], row["candidate"]), row["same"] == "1"
        table[entity] = max(table.get(entity, (0.0, False)), found)
        has_duplicate[row["query_no"]] = row["query_has_duplicate"] == "1"
    return [(has_duplicate[number], table) for number, table in tables.items()]


def figures(tables: list[tuple[bool, Table]], cut: float) -> dict[str, float]:
    right = sum(same for _, table in tables for score, same in table.values() if score >= cut)
    wrong = sum(not same for _, table in tables for score, same in table.values() if score >= cut)
    wanted = sum(has for has, _ in tables)
    single = [table for has, table in tables if not has]
    warned = sum(any(score >= cut for score, _ in table.values()) for table in single)
    precision, recall = right / max(1, right + wrong), right / wanted
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {
        "cut": cut,
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "fw": 100 * warned / max(1, len(single)),
    }


def fit(data: Path) -> dict[str, Any]:
    """Logistic weights of the name features; those of the evidence stay as they are. Every second query is left out."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    samples, answers, weights = [], [], []
    for name in SETS:
        for row in rows_of(data, name):
            if int(row["query_no"]) % 2:
                continue
            found = compare(CompanyFacts(row["query"]), CompanyFacts(row["candidate"]))
            if not found.conflicts:  # their tier is capped, whatever the sum
                samples.append(found.name_features)
                answers.append(int(row["same"]))
                weights.append(1.0 if name == "ror" else 0.5)  # the listings' labels are noisier
    names = [n for n in samples[0] if n != "no_name"]
    table = np.array([[sample[n] for n in names] for sample in samples])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(table, answers, sample_weight=weights)
    print(f"fitted on {len(samples)} pairs, {sum(answers)} of them the same")
    fitted = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True)}
    old = dict(load_weights(companies.MODEL))
    about = "Log-odds of company_features.py: names fitted by tests/benchmarks/company_names.py, evidence by hand."
    return {"about": about, "weights": old | fitted | {"bias": round(float(model.intercept_[0]), 3)}}


def rows_of(data: Path, name: str) -> Iterator[Row]:
    with gzip.open(_path(data, name), "rt", encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _path(data: Path, name: str) -> Path:
    return data / "companies" / f"{name}_pairs.csv.gz"


if __name__ == "__main__":
    raise SystemExit(main())
