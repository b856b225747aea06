"""Takes out of CATS what a probe made, this one or one that was killed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from ..cats.errors import CatsError
from ..clock import now
from ..db import Database
from ..mirror.store import forget
from ..sync.budget import NoCallsLeft
from .bench import PLURALS, Bench, Row
from .journal import Made

FORGOTTEN_SECONDS = 3600.0  # what no search has found by then was never created
LOOKS = (0.0, 2.0, 4.0, 8.0)  # seconds to wait before each search: the index may lag
PER_PAGE = 100
MAX_PAGES = 20
HANGING = {"activities": "/activities", "pipelines": "/pipelines"}


def clean_up(bench: Bench, database: Database) -> int:
    """Remove everything in the journal; how much is left there, for the next run. Raises nothing of CATS'."""
    for made in bench.journal.made:
        try:
            _remove(bench, database, made)
        except (CatsError, NoCallsLeft):
            continue
    return sum(made.site_id == bench.site_id for made in bench.journal.made)


def _remove(bench: Bench, database: Database, made: Made) -> None:
    if made.site_id != bench.site_id:
        return
    ids = [made.cats_id] if made.cats_id is not None else _found(bench, made)
    if not ids and now().timestamp() - made.at < FORGOTTEN_SECONDS:
        return
    for cats_id in ids:
        _delete(bench, made, cats_id)
        _forget(database, made, cats_id)
    bench.journal.is_gone(made)


def _delete(bench: Bench, made: Made, cats_id: int) -> None:
    """404 is as good: it is gone. Raises CatsError where CATS refuses, so that it stays in the journal."""
    path = {"list": "/candidates/lists", "webhook": "/webhooks"}.get(made.kind) or f"/{PLURALS[made.kind]}"
    for kind in made.hanging:
        for row in bench.get(f"{path}/{cats_id}/{kind}", {"per_page": PER_PAGE}).rows:
            bench.ask("DELETE", f"{HANGING[kind]}/{int(row['id'])}")
    status = bench.ask("DELETE", f"{path}/{cats_id}").status
    if status >= 300 and status != 404:
        raise CatsError("CATS does not delete what the probe made", status=status)


def _found(bench: Bench, made: Made) -> list[int]:
    """Where the answer to a create was lost: what has the name, which nothing else has."""
    if made.kind in ("list", "webhook"):
        path, key = ("/candidates/lists", "name") if made.kind == "list" else ("/webhooks", "target_url")
        return [int(row["id"]) for row in _all(bench, path) if row.get(key) == made.name]
    key = "name" if made.kind == "company" else "last_name"
    for seconds in LOOKS:
        time.sleep(seconds)
        path, wanted = (
            f"/{PLURALS[made.kind]}/search",
            {"field": key, "filter": "exactly", "value": made.name},
        )
        rows = bench.ask("POST", path, wanted, {"per_page": PER_PAGE}, reads=True).rows
        ids = [int(row["id"]) for row in rows if row.get(key) == made.name]
        if ids:
            return ids
    return []


def _all(bench: Bench, path: str) -> Iterator[Row]:
    for page in range(1, MAX_PAGES + 1):
        rows = bench.get(path, {"page": page, "per_page": PER_PAGE}).rows
        yield from rows
        if len(rows) < PER_PAGE:
            return


def _forget(database: Database, made: Made, cats_id: int) -> None:
    """The mirror may have seen it meanwhile."""
    if made.kind not in PLURALS:
        return
    try:
        with database.write() as session:
            forget(session, made.site_id, made.kind, cats_id)
    except SQLAlchemyError:
        return  # the comparison with CATS finds it, later
