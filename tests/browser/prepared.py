"""What a house leaves behind once it is connected, for others to begin with: to read CATS takes longer than most tests.

How a companion is connected and reads CATS is tested where that is asked for by hand (test_pages, test_article,
end_to_end/test_first_crawl).
"""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import requests
from sqlalchemy import Table

from catsync.demo.visitor import Visitor
from catsync.models import Base
from catsync.models.base import UtcDateTime

DATABASE = "catsync.db"
LATER = "strftime('%Y-%m-%d %H:%M:%f', \"{0}\", ?) || '000'"  # with microseconds, as the database writes it

ELSEWHERE = "UPDATE integration SET base_url = ?, webhook_id = NULL, webhook_secret_encrypted = NULL"


class Prepared:
    """Files and the session of an admin who is signed in; the companion that made them has ended in order."""

    def __init__(self, folder: Path, visitor: Visitor, calls: int) -> None:
        """calls: how many of CATS it has spent."""
        self._folder = Path(tempfile.mkdtemp(prefix="catsync-prepared-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        ignored = shutil.ignore_patterns("*.log", "*.lock", "*-wal", "*-shm")
        shutil.copytree(folder, self._folder, ignore=ignored, dirs_exist_ok=True)
        self._visitor, self._calls, self._left_at = visitor, calls, time.time()

    def put(self, folder: Path, cats_url: str, control_url: str) -> None:
        """Into a folder, as if it had been done with this sandbox, and just now."""
        shutil.copytree(self._folder, folder, dirs_exist_ok=True)
        passed = f"+{time.time() - self._left_at:.3f} seconds"
        with closing(sqlite3.connect(folder / DATABASE)) as database, database:
            for table in Base.metadata.sorted_tables:
                if times := _times(table):
                    moved = ", ".join(f'"{each}" = {LATER.format(each)}' for each in times)
                    database.execute(f'UPDATE "{table.name}" SET {moved}', [passed] * len(times))
            database.execute(ELSEWHERE, [cats_url])
        quota = requests.get(f"{control_url}/quota", timeout=20).json()
        left = {"remaining": quota["limit"] - self._calls}
        requests.put(f"{control_url}/quota", json=left, timeout=20).raise_for_status()

    def sign_in(self, visitor: Visitor) -> None:
        visitor.http.cookies.update(self._visitor.http.cookies)
        visitor.http.headers.update(self._visitor.http.headers)


def _times(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, UtcDateTime)]
