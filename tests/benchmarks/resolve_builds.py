"""A mirror of any size for `resolve`, built once and kept under `.out/resolve`, and put into a companion's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import event

from catsync.clock import now
from catsync.db import Database
from catsync.migrate import migrate
from catsync.mirror.company_index import write_anew
from catsync.mirror.entries import Entry, company_entry, person_entry
from catsync.mirror.rows import COMPANIES, PEOPLE, SQLITE_INSERT_KEY, values_of

from .bulk_pages import row

SITE = 1
AT_ONCE = 10_000
CACHE_KILOBYTES = (
    4_000_000  # millions of keys in no order: half an hour where their pages do not stay in memory
)
TABLES = ("cats_company", "company_name", "company_posting", "cats_person", "match_key")


def mirror_file(count: int) -> Callable[[Path], None]:
    """So many companies and so many people, every other one a candidate, with all that look-ups need."""

    def build(path: Path) -> None:
        database = Database(f"sqlite:///{path}")
        migrate(database)
        event.listen(database.engine, "connect", _in_memory)
        database.engine.dispose()  # the connections that there were
        with database.engine.connect() as connection:
            for entries in _portions(company_entry(row("companies", n)) for n in range(1, count + 1)):
                connection.execute(COMPANIES.insert(), [_values(entry) for entry in entries])
            for entries in _portions(_person(n) for n in range(1, count + 1)):
                connection.execute(PEOPLE.insert(), [_values(entry) for entry in entries])
                keys = sorted(
                    (SITE, key, entry.record_type, entry.cats_id) for entry in entries for key in entry.keys
                )
                connection.exec_driver_sql(SQLITE_INSERT_KEY, keys)
            write_anew(connection)
            connection.commit()
        database.close()  # the last connection writes the log back
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)

    return build


def _in_memory(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")


def put_into(path: Path, mirror: Path) -> None:
    """What `mirror` holds in place of what the one site of a companion's database, which is not running, mirrors."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("ATTACH ? AS bulk", (str(mirror),))
    (site_id,) = connection.execute("SELECT DISTINCT site_id FROM mirror_state").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        columns = [each[1] for each in connection.execute(f"PRAGMA table_info({table})")]
        taken = ", ".join("?" if name == "site_id" else name for name in columns)
        connection.execute(f"DELETE FROM {table}")
        statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM bulk.{table}"
        connection.execute(statement, (site_id,))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def captured(number: int) -> dict[str, Any]:
    """The page of somebody whom that mirror holds, as a reader would report it."""
    record = row("candidates", number * 2)
    url = f"https://www.linkedin.com/in/{record['first_name']}-{record['last_name']}-{number * 2:x}".lower()
    fields = {
        "full_name": f"{record['first_name']} {record['last_name']}",
        "company": row("companies", number)["name"],
        "title": record["title"],
        "city": record["address"]["city"],
        "country_code": record["country_code"],
        "social_urls": [url],
    }
    return {"url": url, "reader": "linkedin", "fields": fields, "report": []}


def _person(number: int) -> Entry:
    kind = ("candidate", "contact")[number % 2]
    return person_entry(kind, row(f"{kind}s", number), True)


def _values(entry: Entry) -> dict[str, Any]:
    return values_of(SITE, entry, entry.modified, now())


def _portions(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while portion := list(islice(entries, AT_ONCE)):
        yield portion
