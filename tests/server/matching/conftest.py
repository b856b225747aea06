"""A mirror on disk to match against, filled with records as CATS answers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from catsync.db import Database
from catsync.matching import keys, retrieval
from catsync.matching.facts import (
    CompanyFacts,
    PersonFacts,
    company_facts_from_record,
    person_facts_from_record,
)
from catsync.models import Base, CatsCompany, CatsPerson, MatchKey

SITE = 7


@dataclass
class Mirror:
    database: Database

    def add_company(self, cats_id: int, record: dict[str, Any], site_id: int = SITE) -> None:
        found = keys.company_keys(company_facts_from_record(record))
        with self.database.write() as session:
            session.add(
                CatsCompany(site_id=site_id, cats_id=cats_id, name=record["name"][:300], record=record)
            )
            session.add_all(
                MatchKey(site_id=site_id, key=key, record_type="company", cats_id=cats_id) for key in found
            )

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

    def companies(self, facts: CompanyFacts, limit: int = 10) -> list[retrieval.FoundCompany]:
        with self.database.read() as session:
            return retrieval.find_companies(session, SITE, facts, limit)

    def people(self, facts: PersonFacts, limit: int = 10) -> list[retrieval.FoundPerson]:
        with self.database.read() as session:
            return retrieval.find_people(session, SITE, facts, limit)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    database = Database(f"sqlite:///{tmp_path / 'mirror.db'}")
    Base.metadata.create_all(database.engine)
    yield Mirror(database)
    database.close()
