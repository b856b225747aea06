"""One of all processes that share a database: who crawls, while the others stand by. Freed by the kernel or by
PostgreSQL the moment its holder dies."""

from __future__ import annotations

from contextlib import suppress
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from .db import Database

try:
    import fcntl
except ImportError:  # Windows: one companion per file, as the README says
    fcntl = None  # type: ignore[assignment]

_KEY = "hashtextextended(:name, 0)"  # the name as the number that PostgreSQL wants


class Sole:
    """A place that one process at a time holds. Not for several threads.

    name: letters and hyphens. SQLite: a `flock` on `<database>.<name>.lock`. PostgreSQL: an advisory lock of a
    connection that stays open.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._key = f"catsync.sole:{name}"
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Take the place if it is free; whether this process has it now. Never waits."""
        return self._hold_file() if self._database.is_sqlite else self._hold_connection()

    def release(self) -> None:
        """Give the place up."""
        held, self._file = self._file, None
        if held is not None:
            held.close()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):  # a cut one has lost the lock already
                connection.execute(text(f"SELECT pg_advisory_unlock({_KEY})"), {"name": self._key})
            connection.invalidate()  # closes it in earnest: a pooled one would keep the lock
            connection.close()

    def _hold_file(self) -> bool:
        if fcntl is None or self._file is not None:
            return True
        handle = open(f"{self._database.url.database}.{self._name}.lock", "w", encoding="ascii")  # noqa: SIM115
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._file = handle
        return True

    def _hold_connection(self) -> bool:
        if self._connection is not None:
            if self._is_alive():
                return True
            self.release()  # the connection was cut, and the lock with it
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = text(f"SELECT pg_try_advisory_lock({_KEY})")
        if connection.execute(taken, {"name": self._key}).scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False

    def _is_alive(self) -> bool:
        assert self._connection is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True
