"""The company index beside the mirror's rows: posting lists and names, written in the transaction of the row.

Also written anew from the rows alone, without a call to CATS, where what is derived from them has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, select

from ..matching import postings
from ..matching.facts import CompanyFacts, company_facts_from_record
from ..matching.keys import whole_name
from ..matching.normalise import parse_company, plain
from ..models import CompanyName
from .entries import Entry, keys_of
from .rows import COMPANIES, upsert

NAMES = cast("Table", CompanyName.__table__)
# Every portion goes once through all of the posting lists, so they are as large as memory allows: about 150 MB.
ROWS_AT_ONCE = 50_000
_MOST_WORDS, _MOST_CITY = 300, 100  # characters of the columns


def put_keys(
    connection: Connection, site_id: int, gone: Sequence[tuple[str, int]], new: Sequence[tuple[str, int]]
) -> None:
    """Write what changed of the posting lists, (key, CATS id) each."""
    postings.remove(connection, site_id, gone)
    postings.add(connection, site_id, new)


def put_names(
    connection: Connection, site_id: int, entries: Mapping[int, Entry], new: Collection[int]
) -> None:
    """Write what is compared first, of entries by id. new: those that the mirror did not have."""
    rows = [name_row(site_id, cats_id, entry.kept, len(entry.keys)) for cats_id, entry in entries.items()]
    upsert(connection, NAMES, rows)
    postings.add(connection, site_id, [(postings.ALL, cats_id) for cats_id in new])


def take_names(connection: Connection, site_id: int, ids: Collection[int]) -> None:
    """Forget companies that the mirror had."""
    chosen = (NAMES.c.site_id == site_id) & NAMES.c.cats_id.in_(ids)
    connection.execute(delete(NAMES).where(chosen))
    postings.remove(connection, site_id, [(postings.ALL, cats_id) for cats_id in ids])


def name_row(site_id: int, cats_id: int, record: Mapping[str, Any], n_keys: int) -> dict[str, Any]:
    """The row of `company_name` for what is kept of a company."""
    facts: CompanyFacts = company_facts_from_record(record)
    return {
        "site_id": site_id,
        "cats_id": cats_id,
        "raw": whole_name(facts),
        "words": " ".join(parse_company(facts.name).texts)[:_MOST_WORDS],
        "city": plain(facts.city)[:_MOST_CITY],
        "country_code": facts.country_code.upper()[:2],
        "n_keys": n_keys,
    }


def write_anew(connection: Connection, rows_at_once: int = ROWS_AT_ONCE) -> int:
    """Fill both tables, which must be empty, from the mirror's companies. Returns how many there were."""
    count = 0
    for site_id, companies in _companies(connection, rows_at_once):
        pairs, names = [], []
        for cats_id, record in companies:
            keys = keys_of("company", record)
            names.append(name_row(site_id, cats_id, record, len(keys)))
            pairs += [(key, cats_id) for key in (postings.ALL, *keys)]
        connection.execute(NAMES.insert(), names)
        postings.add(connection, site_id, pairs)
        count += len(companies)
    return count


def _companies(connection: Connection, most: int) -> Iterator[tuple[int, list[tuple[int, dict[str, Any]]]]]:
    """Of every site, some at a time."""
    columns = COMPANIES.c
    for (site_id,) in connection.execute(select(columns.site_id).distinct()).all():
        after = -1
        query = select(columns.cats_id, columns.record).order_by(columns.cats_id).limit(most)
        mine = query.where(columns.site_id == site_id)
        while rows := [(row[0], row[1]) for row in connection.execute(mine.where(columns.cats_id > after))]:
            yield site_id, rows
            after = rows[-1][0]
