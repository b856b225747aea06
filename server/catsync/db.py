"""The database: engines, sessions and the rules that make SQLite safe under several processes.

SQLite: WAL, synchronous=FULL, foreign keys, reads in `BEGIN`, writes in `BEGIN IMMEDIATE` behind one lock of this
process and one `flock` on a side file (measured: without the lock the 99th percentile of an enqueue under load
was twenty times as long; SYNCING.md 3). PostgreSQL: the same code without the locks.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from sqlalchemy import Connection, create_engine, event, exc
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session, sessionmaker

from .errors import StartError

try:
    import fcntl
except ImportError:  # Windows: the busy handler has to do
    fcntl = None  # type: ignore[assignment]

POSTGRES_DISK_FULL = "53100"
BUSY_SECONDS = 30
# Measured with match keys of a large mirror, whose pages are met at random: less than half the time of the defaults.
CACHE_KILOBYTES = 16_384  # a connection, once it has read that much
PAGES_PER_CHECKPOINT = 8_000  # 32 MB
COMPACT_JSON = json.JSONEncoder(separators=(",", ":")).encode


class Database:
    """One engine and its sessions. `read()` and `write()` are the only ways to a session.

    A write commits when its block ends and rolls back when it raises. Never hold one over a call to CATS.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._engine()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._write_lock = threading.RLock()
        self._lock_file: IO[str] | None = None
        self._lock_pid = 0

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, pool_size=10, json_serializer=COMPACT_JSON)
        if not self.url.database or self.url.database == ":memory:":
            raise StartError("CATSYNC_DATABASE_URL needs a file for SQLite, such as sqlite:///catsync.db")
        engine = create_engine(
            self.url,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            pool_size=10,
            json_serializer=COMPACT_JSON,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing.

        Closing ends the transaction without expiring what was loaded, so that rows can be used after the block.
        """
        with self._sessions() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one write transaction: on disk when the block has ended."""
        with self._exclusive(), self._sessions() as session, session.begin():
            session.connection(execution_options={"catsync_write": True})
            yield session

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Writers of all processes in a queue; the kernel frees the file lock of a killed one."""
        if not self.is_sqlite:
            yield
            return
        with self._write_lock:
            handle = self._side_file()
            if handle is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if handle is not None:
                    fcntl.flock(handle, fcntl.LOCK_UN)

    def _side_file(self) -> IO[str] | None:
        """Opened anew after a fork: a lock inherited with its file would exclude nobody."""
        if fcntl is None:
            return None
        if self._lock_file is None or self._lock_pid != os.getpid():
            self._lock_file = open(f"{self.url.database}.lock", "w", encoding="ascii")  # noqa: SIM115
            self._lock_pid = os.getpid()
        return self._lock_file

    def close(self) -> None:
        self.engine.dispose()
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None


def read_rows(connection: Connection, statement: str, values: Sequence[Any]) -> list[Any]:
    """The rows of a SELECT straight from the driver, as tuples; `?` stands for each of the values, on any database.

    For what is read at every page view: SQLAlchemy's own result costs more than SQLite's search. What fails is asked
    once more through SQLAlchemy, which knows an error that means a connection cut off, and leaves such a connection.
    """
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    try:
        cursor = connection.connection.cursor()
        cursor.execute(statement, values)
        rows = list(cursor.fetchall())
        cursor.close()
    except connection.dialect.loaded_dbapi.Error:
        return list(connection.exec_driver_sql(statement, tuple(values)).all())
    return rows


def decoded(column: Any) -> dict[str, Any]:
    """A JSON column of `read_rows`: SQLite keeps it as text, the driver of PostgreSQL has decoded it."""
    found: dict[str, Any] = json.loads(column) if isinstance(column, str) else column
    return found


NOT_THE_DATABASES_FAULT = (exc.IntegrityError, exc.DataError, exc.ProgrammingError, exc.NotSupportedError)
# What SQLAlchemy raises of its own once a connection was cut in the middle of something.
CUT_OFF = (exc.PendingRollbackError, exc.ResourceClosedError, exc.TimeoutError)


def is_away(error: BaseException) -> bool:
    """Whether the database, or the way to it, failed: the same may work the next time."""
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or not isinstance(error, NOT_THE_DATABASES_FAULT)
    return isinstance(error, CUT_OFF)


def is_storage_full(error: BaseException) -> bool:
    """Whether the database refused a write for want of space: SQLITE_FULL, or PostgreSQL's class 53 `disk_full`."""
    cause = getattr(error, "orig", None) or error
    if getattr(cause, "sqlstate", None) == POSTGRES_DISK_FULL:
        return True
    return getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or "disk is full" in str(cause)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling is off: `_begin_sqlite` says which kind of BEGIN is meant.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        f"cache_size=-{CACHE_KILOBYTES}",
        f"wal_autocheckpoint={PAGES_PER_CHECKPOINT}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("catsync_write", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock and cannot fail; SQLAlchemy's way to it costs as much as a search
        connection.connection.cursor().execute("BEGIN")
