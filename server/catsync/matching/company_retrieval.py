"""Finding companies in the mirror: candidates by their keys and names (`candidates`), then scored; their records are
read for those alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from ..db import decoded, read_rows
from . import companies
from .candidates import worth_comparing
from .facts import CompanyFacts, company_facts_from_record
from .match import Match

MAX_SCORED = 6
_UNLIKELY = 0.2
_COMPANIES = (
    "SELECT cats_id, name, website, city, record FROM cats_company WHERE site_id = ? AND cats_id IN ({})"
)


class CompanyRow(NamedTuple):
    """What is shown of a company, as the mirror has it."""

    cats_id: int
    name: str
    website: str | None
    city: str | None
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FoundCompany:
    row: CompanyRow
    match: Match


def find_companies(
    connection: Connection, site_id: int, facts: CompanyFacts, limit: int = MAX_SCORED
) -> list[FoundCompany]:
    """The records that may be this company or look like it (tier same, possible or similar), best first.

    Below "possible" the order is that of the candidates, the unlikely ones last: there it finds more than the score
    does (decision 20).
    """
    ids = worth_comparing(connection, site_id, facts, limit)
    rows = _companies(connection, site_id, ids)
    matches = companies.compete(
        [companies.score(facts, company_facts_from_record(row.record)) for row in rows]
    )
    found = [FoundCompany(row, match) for row, match in zip(rows, matches, strict=True)]
    kept = [one for one in found if one.match.tier != "different"]
    return sorted(kept, key=lambda one: _place(one.match.score))


def _place(score: float) -> float:
    if score >= companies.POSSIBLE:
        return -score
    return -_UNLIKELY if score >= _UNLIKELY else 0.0


def _companies(connection: Connection, site_id: int, ids: Sequence[int]) -> list[CompanyRow]:
    """In the order of `ids`; those that the mirror does not have are left out."""
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    found = read_rows(connection, _COMPANIES.format(marks), (site_id, *ids))
    rows = {
        cats_id: CompanyRow(cats_id, name, website, city, decoded(record))
        for cats_id, name, website, city, record in found
    }
    return [rows[cats_id] for cats_id in ids if cats_id in rows]
