"""How well companies are matched, on any labelled set, and how well others match them.

    python -m tests.benchmarks.matching --pairs FILE [--clusters FILE] [--evidence] [--seed N] [--peers] --json

FILE: see matching_sets.py. Nothing is trained on it. `--evidence` simulates what is known of country, city and domain,
and needs the clusters. The last line is one JSON object:

- f1, precision, recall: a pair is found where its estimate reaches the shipped threshold of "possible"
  (companies.POSSIBLE); average_precision: by the estimate. Both before the caps: a telling word that conflicts caps
  the tier, whatever the estimate.
- same_precision, same_recall, false_warnings_per_100: by the tier "same", as recruiters see it, caps and all.
- tier_f1, tier_precision, tier_recall: by the tiers "same" and "possible", caps and all.
- recall_at_5, us_per_pair (CPU time; names taken apart, compared, weighed, reasons written).

In a set of people's names the scores are those of two people who work for one company, which is all that is known of
them: a name alone makes nobody a probable match. Found is who reaches people.PROBABLE.

An entity counts once, with its best name; recall is over all look-ups that have a duplicate, among the candidates
or not. `--peers` measures the others in the same run, each at the threshold that is best for it on this very set.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from catsync.matching import companies, people
from catsync.matching.company_features import compare
from catsync.matching.facts import PersonFacts
from catsync.matching.match import Match, probability

from . import matching_peers
from .matching_sets import (
    Lookup,
    Pair,
    at,
    average_precision,
    best_cut,
    is_of_people,
    lookups,
    read_clusters,
    read_pairs,
    recall_at,
    with_evidence,
)

SEED = 7
COMPANIES = (companies.POSSIBLE, companies.SAME)  # from where on a pair is found, and where it is the same
PEOPLE = (people.PROBABLE, people.SAME)
EMPLOYER = "Acme Robotics"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    try:
        pairs = read_pairs(options.pairs)
        if options.evidence and options.clusters is None:
            raise ValueError("--evidence needs --clusters FILE")
        if options.evidence:
            pairs = with_evidence(pairs, read_clusters(options.clusters), options.seed)
        has_people = is_of_people(options.pairs)
    except (OSError, ValueError, KeyError) as problem:
        print(f"No figures: {problem}", file=sys.stderr)
        return 2
    estimated, tiered, us_per_pair = ours_of_people(pairs) if has_people else ours(pairs)
    cuts = PEOPLE if has_people else COMPANIES
    told = told_figures(estimated, tiered, cuts) | {"us_per_pair": us_per_pair}
    if options.peers:
        schema = "Person" if has_people else "Company"
        peers = matching_peers.measure(
            pairs, estimated, cuts[0], has_evidence=options.evidence, schema=schema
        )
        _print(told, peers)
    elif not options.json:
        _print(told, [])
    if options.json:
        print(json.dumps({name: round(value, 4) for name, value in told.items()}))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--clusters", type=Path)
    parser.add_argument("--evidence", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser


def ours(pairs: Sequence[Pair]) -> tuple[list[Lookup], list[Lookup], float]:
    """The look-ups by their estimates, by their scores within the caps, and CPU microseconds a pair."""
    started = time.process_time()
    matches = [companies.score(pair.query, pair.candidate) for pair in pairs]
    us_per_pair = (time.process_time() - started) / max(1, len(pairs)) * 1e6
    estimates = [_estimated(pair, match) for pair, match in zip(pairs, matches, strict=True)]
    return lookups(pairs, _beside(pairs, estimates)), lookups(pairs, _beside(pairs, matches)), us_per_pair


def ours_of_people(pairs: Sequence[Pair]) -> tuple[list[Lookup], list[Lookup], float]:
    """As `ours`; there are no caps beside those that are part of the score."""
    started = time.process_time()
    scores = [
        people.score(
            PersonFacts(pair.query.name, company=EMPLOYER), PersonFacts(pair.candidate.name, company=EMPLOYER)
        )
        for pair in pairs
    ]
    us_per_pair = (time.process_time() - started) / max(1, len(pairs)) * 1e6
    found = lookups(pairs, [match.score for match in scores])
    return found, found, us_per_pair


def _estimated(pair: Pair, match: Match) -> Match:
    """The match before its tier was capped."""
    comparison = compare(pair.query, pair.candidate)
    floor, _ = companies.bounds(comparison)
    estimate = max(floor, probability(companies.log_odds(comparison)))
    return Match(companies.tier_of(estimate), estimate, match.reasons)


def _beside(pairs: Sequence[Pair], matches: Sequence[Match]) -> list[float]:
    """The scores, the candidates of a look-up competing."""
    together: dict[str, list[int]] = {}
    for number, pair in enumerate(pairs):
        together.setdefault(pair.query_no, []).append(number)
    found = [0.0] * len(pairs)
    for numbers in together.values():
        settled = companies.compete([matches[number] for number in numbers])
        for number, match in zip(numbers, settled, strict=True):
            found[number] = match.score
    return found


def told_figures(
    estimated: Sequence[Lookup], tiered: Sequence[Lookup], cuts: tuple[float, float] = COMPANIES
) -> dict[str, float]:
    possible, same = at(estimated, cuts[0]), at(tiered, cuts[1])
    shown = at(tiered, cuts[0])
    return {
        "f1": possible["f1"], "precision": possible["precision"], "recall": possible["recall"],
        "average_precision": average_precision(estimated), "same_precision": same["precision"],
        "same_recall": same["recall"], "false_warnings_per_100": same["false_warnings_per_100"],
        "recall_at_5": recall_at(estimated, 5), "tier_f1": shown["f1"], "tier_precision": shown["precision"],
        "tier_recall": shown["recall"], "best_f1": best_cut(estimated)[1],
    }  # fmt: skip


def _print(told: dict[str, float], peers: Sequence[matching_peers.Peer]) -> None:
    table = Table(box=None)
    for column in ("", "f1", "precision", "recall", "average precision", "us/pair", "ours minus it (95 %)"):
        table.add_column(column, justify="left" if not column else "right")
    table.add_row(
        "catsync", *(f"{told[name]:.3f}" for name in ("f1", "precision", "recall", "average_precision")),
        f"{told['us_per_pair']:.0f}", "",
    )  # fmt: skip
    for peer in peers:
        table.add_row(*peer.row())
    console = Console(width=120)
    console.print(table)
    for name in matching_peers.missing():
        console.print(f"{name}: not installed (pip install -e '.[bench]')")


if __name__ == "__main__":
    raise SystemExit(main())
