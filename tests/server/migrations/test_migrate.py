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


@pytest.mark.postgres
def test_the_steps_end_where_the_models_are_on_postgresql_too(postgres_url: str) -> None:
    held = Database(postgres_url)
    with held.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    migrate(held)
    migrate(held)
    with held.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    held.close()


def test_match_keys_outlive_the_table_that_held_them_twice(database: Database) -> None:
    config = alembic_config()
    Path(str(database.url.database)).parent.mkdir()
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0003")
        session.execute(text("INSERT INTO match_key VALUES (1, 'w:acme', 'company', 101)"))
    migrate(database)
    with database.read() as session:
        assert session.execute(text("SELECT * FROM match_key")).all() == [(1, "w:acme", "company", 101)]
