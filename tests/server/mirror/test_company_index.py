"""The company index is what follows from the mirror's rows, however it came about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from tests.server.company_keys import keys_by_company
from tests.server.mirror.fakes import SITE

from catsync.db import Database
from catsync.matching import postings
from catsync.mirror.company_index import write_anew
from catsync.mirror.entries import company_entry, keys_of
from catsync.mirror.store import forget_all, put_all
from catsync.models import CompanyName, CompanyPosting


def put(database: Database, *records: dict[str, Any]) -> None:
    with database.write() as session:
        put_all(session, SITE, "company", [company_entry(each) for each in records])


def company(cats_id: int, name: str, **more: Any) -> dict[str, Any]:
    return {"id": cats_id, "name": name, "country_code": "DE", **more}


def index(database: Database) -> tuple[dict[int, set[str]], list[tuple[Any, ...]], int]:
    """Keys by company, the rows of names, and how many companies it counts."""
    with database.read() as session:
        names = [tuple(row) for row in session.execute(select(CompanyName.__table__).order_by("cats_id"))]
        count = postings.Lists(session.connection(), SITE, [postings.ALL]).sizes.get(postings.ALL, 0)
    return keys_by_company(database, SITE), names, count


def test_a_company_that_is_renamed_has_the_keys_of_its_new_name_alone(database: Database) -> None:
    put(database, company(1, "Acme Robotics"), company(2, "Acme Robotics"))
    put(database, company(1, "Apex Machines"))
    keys, names, count = index(database)
    assert keys[1] == keys_of("company", {"name": "Apex Machines"})
    assert keys[2] == keys_of("company", {"name": "Acme Robotics"})
    assert [row[2] for row in names] == ["apexmachines", "acmerobotics"]
    assert count == 2


def test_a_company_met_again_is_counted_once(database: Database) -> None:
    for _ in range(3):
        put(database, company(1, "Acme", website="https://acme.example"), company(2, "Apex"))
    assert index(database)[2] == 2


def test_what_is_forgotten_leaves_nothing_behind(database: Database) -> None:
    put(database, company(1, "Acme"), company(2, "Apex"))
    with database.write() as session:
        forget_all(session, SITE, "company", [1, 2, 3])
    with database.read() as session:
        assert session.query(CompanyPosting).count() == session.query(CompanyName).count() == 0


def test_the_index_written_anew_is_the_one_that_grew(database: Database) -> None:
    put(database, *(company(n, f"Acme {'xyz'[n % 3] * n} Group") for n in range(1, 30)))
    put(database, *(company(n, f"Zenith {n} AG", address={"city": "Köln"}) for n in range(5, 40, 3)))
    grown = index(database)
    with database.write() as session:
        session.execute(delete(CompanyPosting))
        session.execute(delete(CompanyName))
        assert write_anew(session.connection(), rows_at_once=7) == len(grown[1])
    assert index(database) == grown


def test_odd_values_fit_the_columns(database: Database) -> None:
    put(database, company(1, "ß" * 300, country_code="ßß", address={"city": "ß" * 300}), company(2, ""))
    assert index(database)[2] == 2
