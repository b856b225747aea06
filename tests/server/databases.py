"""Databases with every table and no row, as most tests begin with: to make the tables took longer than the tests."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from catsync.db import Database
from catsync.migrate import migrate
from catsync.models import Base

_MOVED = "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"


def sqlite_in(folder: Path, name: str = "catsync.db") -> Database:
    """A new file there, copied from one that was made once."""
    held = folder / name
    shutil.copyfile(_file("made", lambda database: Base.metadata.create_all(database.engine)), held)
    return Database(f"sqlite:///{held}")


def put_migrated(held: Path) -> None:
    """A database there as the companion leaves it after its very first start."""
    shutil.copy(_file("migrated", migrate), held)


_files: dict[str, Path] = {}


def _file(name: str, make: Callable[[Database], object]) -> Path:
    """What `make` makes of an empty database; made once."""
    if name not in _files:
        folder = Path(tempfile.mkdtemp(prefix=f"catsync-{name}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        database = Database(f"sqlite:///{folder}/catsync.db")
        make(database)
        database.close()
        _files[name] = folder / "catsync.db"
    return _files[name]


def emptied(database: Database) -> Database:
    """A database of PostgreSQL as if its tables were new: no row in any, and ids from 1 again."""
    Base.metadata.create_all(database.engine)
    names = [table.name for table in Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT FROM \"{each}\")" for each in names)
    with database.engine.begin() as connection:
        # TRUNCATE makes new files of each table and each index: only for those that need it.
        tables = [f'"{each}"' for each in connection.scalars(text(filled))]
        if tables:
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
        for sequence in connection.scalars(text(_MOVED)).all():
            connection.execute(text(f'ALTER SEQUENCE "{sequence}" RESTART'))
    return database
