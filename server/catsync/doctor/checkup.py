"""All checks in the order in which one stands on the other."""

from __future__ import annotations

from ..config import Config
from ..db import Database
from ..errors import StartError
from ..models import Integration
from . import connection, listening, storage, work
from .findings import Finding, attempted, bad, good


def check_up() -> list[Finding]:
    """Everything that can be checked. Never raises; makes one call to CATS at most, writes nothing but the budget."""
    try:
        config = Config.from_environment()
    except StartError as error:
        return [bad("configuration", f"{error}.", "Correct the variable and run catsync doctor again.")]
    found = [good("configuration", "The environment can be read.")]
    found += attempted("port", lambda: list(listening.examine(config)))
    try:
        database = Database(config.database_url)
    except Exception as error:
        return [
            *found,
            bad(
                "database",
                f"The database cannot be opened: {type(error).__name__}.",
                "Check CATSYNC_DATABASE_URL.",
            ),
        ]
    try:
        stored = attempted("database", lambda: list(storage.examine(database)))
        found += stored
        if not any(each.check == "database" and each.state == "bad" for each in stored):
            found += _of_cats(config, database)
        return found
    finally:
        database.close()


def _of_cats(config: Config, database: Database) -> list[Finding]:
    found: list[Finding] = []

    def ask() -> list[Finding]:
        connected = connection.connect(config, database)
        if isinstance(connected, Finding):
            return [connected]
        try:
            return list(connection.examine(connected, database))
        finally:
            connected.transport.close()

    def look_around() -> list[Finding]:
        with database.read() as session:
            row = session.get(Integration, 1)
            return list(work.examine(session, row)) if row is not None else []

    found += attempted("CATS", ask)
    return found + attempted("work", look_around)
