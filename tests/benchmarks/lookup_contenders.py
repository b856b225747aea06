"""Ways to find a company by its name, each in a process of its own that answers a turn of questions a line.

    python -m tests.benchmarks.lookup_contenders NAME PLACE      PLACE: a file, folder or address of a database

Asked {"queries"}, it answers {"answers": [{"ms", "ids"}]}; asked {"change": [id, name, country]}, {"written", "found"}:
ms from CATS' answer in hand until any look-up finds the new name, and until one has; asked {}, {"mb"}, its memory. Only
reads unless asked for a change.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SITE = 4711
MOST = 50
Find = Callable[[str], list[int]]


def _database(place: str) -> Any:
    from catsync.db import Database
    from catsync.garbage import spare_what_stays

    spare_what_stays()  # as the companion does when it has started
    return Database(place)


def _connection(place: str) -> Any:
    """In one transaction, as a page view has one for all that it reads; the others keep theirs open too."""
    connection = _database(place).engine.connect()
    connection.begin()
    return connection


def ours_candidates(place: str) -> Find:
    """By keys, and the names that begin so, in the order of their names: what is worth a full comparison."""
    from catsync.matching import candidates
    from catsync.matching.facts import CompanyFacts

    connection = _connection(place)

    def find(query: str) -> list[int]:
        return candidates.best_candidates(connection, SITE, CompanyFacts(query), MOST)

    return find


def ours_keys(place: str) -> Find:
    """Our keys alone, by how rare they are: what tantivy does with them too."""
    from catsync.matching import candidates
    from catsync.matching.facts import CompanyFacts

    connection = _connection(place)

    def find(query: str) -> list[int]:
        return list(candidates.by_keys(connection, SITE, CompanyFacts(query)).parts)

    return find


def ours_whole(place: str) -> Find:
    """The whole look-up: the records with their tiers and reasons, ten at most."""
    from catsync.matching.company_retrieval import find_companies
    from catsync.matching.facts import CompanyFacts

    connection = _connection(place)

    def find(query: str) -> list[int]:
        return [each.row.cats_id for each in find_companies(connection, SITE, CompanyFacts(query))]

    return find


def pg_trgm(place: str) -> Find:
    """PostgreSQL's trigram index over lower-cased names, similarity of 0.4 at least."""
    import psycopg

    connection = psycopg.connect(place.replace("+psycopg", ""), autocommit=True)
    connection.execute("SET pg_trgm.similarity_threshold = 0.4")
    statement = "SELECT id FROM trgm WHERE name % %s ORDER BY similarity(name, %s) DESC LIMIT 50"
    statement = statement.replace(" % ", " %% ")

    def find(query: str) -> list[int]:
        low = query.lower()
        return [row[0] for row in connection.execute(statement, (low, low))]

    return find


def fts5(place: str) -> Find:
    """SQLite's full-text trigrams, all of the query's joined by OR, best by BM25."""
    connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True)

    def find(query: str) -> list[int]:
        low = query.lower().replace('"', "")
        grams = dict.fromkeys(low[i : i + 3] for i in range(len(low) - 2))
        asked = " OR ".join(f'"{gram}"' for gram in grams)
        statement = "SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 50"
        return [row[0] for row in connection.execute(statement, (asked,))] if asked else []

    return find


def rapidfuzz_scan(place: str) -> Find:
    """Every folded name compared with rapidfuzz' ratio, its fastest."""
    from rapidfuzz import fuzz, process

    from catsync.matching.normalise import fold

    names = [fold(json.loads(line)[0]) for line in Path(place).read_text(encoding="utf-8").splitlines()]

    def find(query: str) -> list[int]:
        found = process.extract(fold(query), names, scorer=fuzz.ratio, limit=MOST, score_cutoff=40)
        return [place + 1 for _, _, place in found]

    return find


def tantivy_keys(place: str) -> Find:
    """tantivy's BM25 over the same keys as ours, asked for the same."""
    import tantivy

    from catsync.matching.facts import CompanyFacts
    from catsync.matching.keys import company_query_keys

    index = tantivy.Index.open(place)
    searcher = index.searcher()

    def find(query: str) -> list[int]:
        decisive, shared = company_query_keys(CompanyFacts(query))
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "keys", key.replace(" ", "_")))
            for key in dict.fromkeys([*decisive, *shared])
        ]
        hits = searcher.search(tantivy.Query.boolean_query(terms), MOST, count=False).hits
        return [int(searcher.doc(address)["id"][0]) for _, address in hits]

    return find


CONTENDERS: dict[str, Callable[[str], Find]] = {
    each.__name__: each
    for each in (ours_keys, ours_candidates, ours_whole, tantivy_keys, fts5, pg_trgm, rapidfuzz_scan)
}


def change(place: str, cats_id: int, name: str, country: str) -> dict[str, Any]:
    """Milliseconds from the answer in hand: until it is in the mirror, and until a look-up begun then has found it."""
    from catsync.matching.company_retrieval import find_companies
    from catsync.matching.facts import CompanyFacts
    from catsync.mirror.store import put_company

    database = _changing.setdefault(place, _database(place))
    began = time.perf_counter()
    with database.write() as session:
        put_company(session, SITE, {"id": cats_id, "name": name, "country_code": country})
    written = time.perf_counter()
    with database.read() as session:
        found = find_companies(session.connection(), SITE, CompanyFacts(name))
    ended = time.perf_counter()
    assert cats_id in [each.row.cats_id for each in found], name
    return {"written": (written - began) * 1000, "found": (ended - began) * 1000}


_changing: dict[str, Any] = {}


def memory(process: int | str = "self") -> float:
    """MB in use of a process; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _timed(find: Find, query: str) -> dict[str, Any]:
    began = time.perf_counter()
    ids = find(query)
    return {"ms": (time.perf_counter() - began) * 1000, "ids": ids}


def main() -> None:
    name, place = sys.argv[1:3]
    find = CONTENDERS[name](place)
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "change" in asked:
            answer: dict[str, Any] = change(place, *asked["change"])
        elif "queries" in asked:
            answer = {"answers": [_timed(find, query) for query in asked["queries"]]}
        else:
            answer = {"mb": memory()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
