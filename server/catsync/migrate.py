"""Brings the database to this program's schema, and refuses one that it does not understand."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from .db import Database
from .errors import StartError

MIGRATIONS = Path(__file__).parent / "migrations"
POSTGRES_LOCK = 7_203_114  # any number of our own: two starting processes must not migrate at once


def migrate(database: Database) -> None:
    """Create or upgrade the tables. Raises StartError: unreadable, or written by a newer Catsync."""
    _make_folder(database)
    try:
        with database.write() as session:
            connection = session.connection()
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRES_LOCK})
            if not _is_current(database, connection):
                config = alembic_config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except (SQLAlchemyError, OSError) as error:
        raise StartError(f"The database {_name(database)} cannot be opened: {_reason(error)}") from None


def check_schema(database: Database) -> None:
    """Raises StartError unless the database has the schema of this program, and SQLAlchemyError if it is away."""
    with database.read() as session:
        if not _is_current(database, session.connection()):
            raise StartError(f"The database {_name(database)} is not prepared yet: start catsync serve once")


def alembic_config() -> AlembicConfig:
    """The settings of Alembic, without an .ini file."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _is_current(database: Database, connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(alembic_config())
    stored = MigrationContext.configure(connection).get_current_heads()
    for revision in stored:
        if not _is_known(scripts, revision):
            raise StartError(
                f"The database {_name(database)} was written by a newer Catsync. Update Catsync, or name another "
                "database in CATSYNC_DATABASE_URL."
            )
    return set(stored) == set(scripts.get_heads())


def _is_known(scripts: ScriptDirectory, revision: str) -> bool:
    try:
        return scripts.get_revision(revision) is not None
    except CommandError:
        return False


def _make_folder(database: Database) -> None:
    if not database.is_sqlite or not database.url.database:
        return
    folder = Path(database.url.database).absolute().parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"The folder {folder} for the database cannot be made: {_reason(error)}") from None


def _name(database: Database) -> str:
    return str(
        database.url.database if database.is_sqlite else database.url.render_as_string(hide_password=True)
    )


def _reason(error: Exception) -> str:
    """One line in the driver's words; never the statement or its values."""
    original = getattr(error, "orig", None) or error
    told = getattr(original, "strerror", None) or str(original)
    return told.strip().splitlines()[0] if told.strip() else type(original).__name__
