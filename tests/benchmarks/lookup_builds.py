"""The indexes that look-ups are measured with, built once for a size and kept under `.out/lookup`."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import cast

from sqlalchemy import Table

from catsync.clock import now
from catsync.db import Database
from catsync.matching.facts import CompanyFacts
from catsync.matching.keys import company_keys
from catsync.migrate import migrate
from catsync.mirror.company_index import NAMES, write_anew
from catsync.mirror.rows import COMPANIES
from catsync.models import CompanyPosting

from .lookup_contenders import SITE

Names = list[tuple[str, str]]
AT_ONCE = 10_000


def kept(path: Path, build: Callable[[Path], None]) -> Path:
    """The path, built under another name first, so that half a build is never taken for a whole one."""
    if not path.exists():
        half = path.with_name(f"{path.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        half.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        build(half)
        half.rename(path)
    return path


def fill(database: Database, names: Names) -> float:
    """The mirror's rows, then the index from them, as the migration does; seconds of the index alone."""
    migrate(database)
    with database.write() as session:
        for rows in _portions(names):
            session.connection().execute(COMPANIES.insert(), [_row(*each) for each in rows])
    began = time.perf_counter()
    with database.write() as session:
        write_anew(session.connection())
    return time.perf_counter() - began


def copy_into(database: Database, path: Path) -> None:
    """The tables of the SQLite file into PostgreSQL, as they are: the lists are the same bytes in both."""
    migrate(database)
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with database.engine.begin() as connection:
        for table in (COMPANIES, NAMES, cast("Table", CompanyPosting.__table__)):
            columns = ", ".join(table.columns.keys())
            rows = source.execute(f"SELECT {columns} FROM {table.name}")
            with connection.connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for each in rows:
                    copy.write_row(each)
    source.close()


def sqlite_file(names: Names) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        database = Database(f"sqlite:///{path}")
        seconds = fill(database, names)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
        path.with_name("seconds.json").write_text(json.dumps(seconds), encoding="ascii")

    return build


def fts5_file(names: Names) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
        rows = ((place, name.lower()) for place, (name, _) in enumerate(names, 1))
        connection.executemany("INSERT INTO names (rowid, name) VALUES (?, ?)", rows)
        connection.execute("INSERT INTO names (names) VALUES ('optimize')")
        connection.commit()
        connection.close()

    return build


def tantivy_folder(names: Names) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        import tantivy

        path.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("keys", tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("id", stored=True)
        index = tantivy.Index(schema.build(), path=str(path))
        writer = index.writer(128_000_000, 1)
        for place, (name, _) in enumerate(names, 1):
            keys = " ".join(key.replace(" ", "_") for key in company_keys(CompanyFacts(name)))
            writer.add_document(tantivy.Document(keys=keys, id=place))
        writer.commit()
        writer.wait_merging_threads()

    return build


def names_file(names: Names) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        path.write_text("".join(json.dumps(each) + "\n" for each in names), encoding="utf-8")

    return build


def trgm_table(database: Database, names: Names) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        connection.exec_driver_sql("CREATE TABLE trgm (id bigint PRIMARY KEY, name text NOT NULL)")
        with connection.connection.cursor().copy("COPY trgm FROM STDIN") as copy:  # type: ignore[attr-defined]
            for place, (name, _) in enumerate(names, 1):
                copy.write_row((place, name.lower().replace("\x00", "")))
        connection.exec_driver_sql("CREATE INDEX trgm_name ON trgm USING gin (name gin_trgm_ops)")


def _row(place: int, name: str, country: str) -> dict[str, object]:
    record = {"id": place, "name": name, "country_code": country}
    country_code = country if len(country) == 2 else None
    return {"site_id": SITE, "cats_id": place, "name": name, "country_code": country_code, "record": record,
            "seen_at": now()}  # fmt: skip


def _portions(names: Names) -> Iterator[list[tuple[int, str, str]]]:
    rows = ((place, name, country) for place, (name, country) in enumerate(names, 1))
    while portion := list(islice(rows, AT_ONCE)):
        yield portion
