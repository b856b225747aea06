"""A database of the mirror's tables, questions to it, and a sandbox process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import select
from tests.forked import running_sandbox
from tests.server.company_keys import keys_by_company
from tests.server.mirror.fakes import SITE, Clock

from catsync.cats import CatsClient
from catsync.db import Database
from catsync.models import CatsCompany, CatsPerson, MatchKey

SANDBOX_KEY = "sandbox-key-0001"


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Held:
    """What the mirror holds of the site."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def company(self, cats_id: int) -> CatsCompany | None:
        with self._database.read() as session:
            found = session.get(CatsCompany, (SITE, cats_id))
            session.expunge_all()
            return found

    def person(self, record_type: str, cats_id: int) -> CatsPerson | None:
        with self._database.read() as session:
            found = session.get(CatsPerson, (SITE, record_type, cats_id))
            session.expunge_all()
            return found

    def keys(self, record_type: str, cats_id: int) -> set[str]:
        if record_type == "company":
            return keys_by_company(self._database, SITE).get(cats_id, set())
        wanted = (MatchKey.record_type == record_type) & (MatchKey.cats_id == cats_id)
        with self._database.read() as session:
            return set(session.scalars(select(MatchKey.key).where(MatchKey.site_id == SITE, wanted)))

    def records(self, record_type: str) -> dict[int, dict[str, Any]]:
        """What is kept of every record of a type, by id."""
        if record_type == "company":
            found = select(CatsCompany.cats_id, CatsCompany.record).where(CatsCompany.site_id == SITE)
        else:
            mine = (CatsPerson.site_id == SITE) & (CatsPerson.record_type == record_type)
            found = select(CatsPerson.cats_id, CatsPerson.record).where(mine)
        with self._database.read() as session:
            return {row.cats_id: row.record for row in session.execute(found)}

    def ids(self, record_type: str) -> list[int]:
        return sorted(self.records(record_type))

    def ids_with_keys(self, record_type: str) -> set[int]:
        if record_type == "company":
            return set(keys_by_company(self._database, SITE))
        mine = (MatchKey.site_id == SITE) & (MatchKey.record_type == record_type)
        with self._database.read() as session:
            return set(session.scalars(select(MatchKey.cats_id).where(mine)))


@pytest.fixture
def held(database: Database) -> Held:
    return Held(database)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[dict[str, str]]:
    """Addresses of a sandbox process: {"url", "control"}."""
    with running_sandbox("demo") as said:
        yield said


class Live:
    """The sandbox process: its control routes, and a client with its key."""

    def __init__(self, addresses: dict[str, str]) -> None:
        self._control = addresses["control"]
        self.client = CatsClient(addresses["url"], SANDBOX_KEY, timeout=(5, 5))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, self._control + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def records(self, resource: str) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in self.control("GET", f"/records/{resource}")[resource]}


@pytest.fixture
def live(sandbox: dict[str, str]) -> Iterator[Live]:
    """With 120 companies and 240 people beside the demo data, as after a start."""
    held = Live(sandbox)
    held.control("POST", "/reset", {"companies": 120, "people": 240})
    held.control("PUT", "/switches", {"rate_limit": 500, "search_lag_seconds": 0, "list_rows_embed": False})
    held.control("PUT", "/quota", {"remaining": 500})
    with held.client:
        yield held
