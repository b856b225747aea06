"""A mirror on disk to match against, filled with records as CATS answers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.server.postgres import postgres_url  # noqa: F401 - a fixture

from catsync.db import Database
from catsync.matching import company_retrieval, keys, person_retrieval
from catsync.matching.facts import CompanyFacts, PersonFacts, person_facts_from_record
from catsync.mirror.store import put_company
from catsync.models import Base, CatsPerson, MatchKey

SITE = 7


@dataclass
class Mirror:
    database: Database

    def add_company(self, cats_id: int, record: dict[str, Any], site_id: int = SITE) -> None:
        with self.database.write() as session:
            put_company(session, site_id, {"id": cats_id, **record})

    def add_person(
        self, record_type: str, cats_id: int, record: dict[str, Any], company_id: int | None = None
    ) -> None:
        found = keys.person_keys(person_facts_from_record(record))
        name = f"{record['first_name']} {record['last_name']}"
        with self.database.write() as session:
            session.add(
                CatsPerson(
                    site_id=SITE,
                    record_type=record_type,
                    cats_id=cats_id,
                    name=name,
                    company_id=company_id,
                    record=record,
                )
            )
            session.add_all(
                MatchKey(site_id=SITE, key=key, record_type=record_type, cats_id=cats_id) for key in found
            )

    def companies(self, facts: CompanyFacts, limit: int = 10) -> list[company_retrieval.FoundCompany]:
        with self.database.read() as session:
            return company_retrieval.find_companies(session.connection(), SITE, facts, limit)

    def people(self, facts: PersonFacts, limit: int = 10) -> list[person_retrieval.FoundPerson]:
        with self.database.read() as session:
            return person_retrieval.find_people(session.connection(), SITE, facts, limit)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The same tests on both databases."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/mirror.db" if is_sqlite else request.getfixturevalue("postgres_url")
    held = Database(url)
    Base.metadata.create_all(held.engine)
    yield held
    if not is_sqlite:
        Base.metadata.drop_all(held.engine)
    held.close()


@pytest.fixture
def mirror(database: Database) -> Mirror:
    return Mirror(database)
