"""The schema: made from nothing, equal to the models, and refused where it is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from catsync.db import Database
from catsync.errors import StartError
from catsync.matching import postings
from catsync.matching.company_retrieval import find_companies
from catsync.matching.facts import CompanyFacts
from catsync.migrate import alembic_config, check_schema, migrate
from catsync.models import Base


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    held = Database(f"sqlite:///{tmp_path}/new folder/catsync.db")
    yield held
    held.close()


def test_the_steps_end_where_the_models_are(database: Database) -> None:
    migrate(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_table_of_the_models_is_made(database: Database) -> None:
    migrate(database)
    assert set(inspect(database.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    with database.write() as session:
        session.execute(text("INSERT INTO quota (site_id, call_limit) VALUES (1, 500)"))
    migrate(database)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM quota")).scalar_one() == 1


def test_two_programs_may_start_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catsync.db"

    def start() -> None:
        each = Database(url)
        migrate(each)
        check_schema(each)
        each.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(start) for _ in range(4)]:
            done.result(timeout=60)


def test_a_database_of_a_newer_catsync_is_left_alone(database: Database) -> None:
    migrate(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StartError, match=r"catsync\.db was written by a newer Catsync") as raised:
        migrate(database)
    assert "\n" not in str(raised.value)
    with database.read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "catsync.db").write_text("not a database, but long enough to look at " * 50, encoding="ascii")
    database = Database(f"sqlite:///{tmp_path}/catsync.db")
    with pytest.raises(StartError, match="file is not a database") as raised:
        migrate(database)
    assert "\n" not in str(raised.value)
    database.close()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="ascii")
    database = Database(f"sqlite:///{tmp_path}/taken/catsync.db")
    with pytest.raises(StartError, match="cannot be made"):
        migrate(database)
    database.close()


def test_a_database_that_was_never_prepared_is_told(database: Database) -> None:
    Path(str(database.url.database)).parent.mkdir()
    with pytest.raises(StartError, match="not prepared"):
        check_schema(database)


@pytest.fixture
def on_postgresql(postgres_url: str) -> Iterator[Database]:
    """Without a table."""
    held = Database(postgres_url)
    with held.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield held
    held.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def without_tables(request: pytest.FixtureRequest) -> Database:
    """The same moves on both databases."""
    if request.param == "postgresql":
        held: Database = request.getfixturevalue("on_postgresql")
        return held
    held = request.getfixturevalue("database")
    Path(str(held.url.database)).parent.mkdir()
    return held


@pytest.mark.postgres
def test_the_steps_end_where_the_models_are_on_postgresql_too(on_postgresql: Database) -> None:
    migrate(on_postgresql)
    migrate(on_postgresql)
    with on_postgresql.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def at_revision(database: Database, revision: str, *statements: str) -> None:
    """The tables of an earlier step, and rows in them."""
    config = alembic_config()
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, revision)
        for each in statements:
            session.execute(text(each))


def test_match_keys_outlive_the_table_that_held_them_twice(database: Database) -> None:
    Path(str(database.url.database)).parent.mkdir()
    at_revision(database, "0003", "INSERT INTO match_key VALUES (1, 'e:a@acme.example', 'contact', 101)")
    migrate(database)
    with database.read() as session:
        rows = session.execute(text("SELECT * FROM match_key")).all()
    assert rows == [(1, "e:a@acme.example", "contact", 101)]


ROWS_BEFORE_LISTS = (
    "INSERT INTO cats_company (site_id, cats_id, name, record, seen_at)"
    " VALUES (7, 101, 'Acme', '{\"name\"\\:\"Acme Robotics\"}', '2026-01-01'), (8, 5, 'Apex', '{}', '2026-01-01')",
    "INSERT INTO match_key (site_id, key, record_type, cats_id)"
    " VALUES (7, 'r:acmerobotics', 'company', 101), (7, 'e:a@acme.example', 'contact', 101)",
)


def test_companies_move_from_keys_to_posting_lists_without_a_call(without_tables: Database) -> None:
    at_revision(without_tables, "0007", *ROWS_BEFORE_LISTS)
    migrate(without_tables)
    with without_tables.read() as session:
        found = find_companies(session.connection(), 7, CompanyFacts("Acme Robotics Ltd"))
        assert [each.row.cats_id for each in found] == [101]
        assert find_companies(session.connection(), 8, CompanyFacts("Acme Robotics Ltd")) == []
        assert session.execute(text("SELECT record_type FROM match_key")).all() == [("contact",)]


ROWS_IN_SHORT_BLOCKS = (
    ROWS_BEFORE_LISTS[0],
    "INSERT INTO company_name VALUES (7, 101, 'acmerobotics', 'acme robotics', '', '', 5)",
    "INSERT INTO company_posting (site_id, key, block, n, ids) VALUES"
    " (7, 't:acme', 0, 1, {101}), (7, 't:robotics', 1, 1, {101}), (7, 't:oldkey', 0, 1, {101})",
)


@pytest.mark.parametrize("revision", ["0010", "0011"])
def test_lists_of_earlier_keys_and_blocks_are_written_anew(without_tables: Database, revision: str) -> None:
    bytes_of_101 = "x'6500'" if without_tables.is_sqlite else "'\\\\x6500'"
    rows = [each.replace("{101}", bytes_of_101) for each in ROWS_IN_SHORT_BLOCKS]
    at_revision(without_tables, revision, *rows)
    migrate(without_tables)
    keys = ["t:acme", "t:robotics", "t:oldkey", "a:acme r"]
    with without_tables.read() as session:
        found = find_companies(session.connection(), 7, CompanyFacts("Acme Robotics Ltd"))
        lists = postings.Lists(session.connection(), 7, keys).read(keys)
    assert lists == {"t:acme": [101], "t:robotics": [101], "t:oldkey": [], "a:acme r": [101]}
    assert [each.row.cats_id for each in found] == [101]


def test_companies_are_compared_once_more_where_another_score_counts(without_tables: Database) -> None:
    compared = "INSERT INTO company_comparison (site_id, model, queued_up_to) VALUES (7, 'company-3', NULL)"
    at_revision(without_tables, "0011", compared)
    migrate(without_tables)
    with without_tables.read() as session:
        assert session.execute(text("SELECT queued_up_to FROM company_comparison")).all() == [(0,)]


MARY = '{"first_name"\\:"Mary Ann","last_name"\\:"Hill"}'
ROSA = '{"first_name"\\:"Rosa","last_name"\\:"Marsh"}'
PEOPLE_BEFORE_THEIR_KEYS = (
    "INSERT INTO cats_person (site_id, record_type, cats_id, name, record, fields_loaded, seen_at) VALUES"
    f" (7, 'candidate', 101, 'Mary Ann Hill', '{MARY}', true, '2026-01-01'),"
    f" (8, 'contact', 5, 'Rosa Marsh', '{ROSA}', true, '2026-01-01')",
    "INSERT INTO match_key (site_id, key, record_type, cats_id) VALUES (7, 'z:hill mary oldkey', 'candidate', 101),"
    " (7, 'e:mary@acme.example', 'candidate', 101), (8, 'n:marsh rosa', 'contact', 5)",
)


def test_people_are_found_by_the_keys_that_names_got_later_without_a_call(without_tables: Database) -> None:
    at_revision(without_tables, "0009", *PEOPLE_BEFORE_THEIR_KEYS)
    migrate(without_tables)
    with without_tables.read() as session:
        keys = {tuple(row) for row in session.execute(text("SELECT site_id, key FROM match_key"))}
    assert {(7, "n:hill maryann"), (7, "e:mary@acme.example"), (8, "n:marsh rosa")} <= keys
    assert (7, "z:hill mary oldkey") not in keys
