"""People's match keys written anew from the mirror's rows, where they are derived in another way. No call to CATS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, text

from .entries import keys_of
from .rows import PEOPLE, insert_keys

ROWS_AT_ONCE = 20_000
# No range: what lies between "n:" and "n;" is for the collation of the database to say.
_OF_KIND = text("DELETE FROM match_key WHERE substr(key, 1, 2) = :beginning")


def write_kinds_anew(connection: Connection, kinds: str, rows_at_once: int = ROWS_AT_ONCE) -> int:
    """Take the keys of these kinds (letters of `matching/keys`) away, and write those that follow from the rows.
    Returns how many people there are."""
    count = 0
    for kind in kinds:
        connection.execute(_OF_KIND, {"beginning": f"{kind}:"})
    for (site_id,) in connection.execute(select(PEOPLE.c.site_id).distinct()).all():
        for record_type in ("candidate", "contact"):
            for people in _portions(connection, site_id, record_type, rows_at_once):
                keys = {
                    (key, cats_id)
                    for cats_id, record in people
                    for key in keys_of(record_type, record)
                    if key[0] in kinds
                }
                insert_keys(connection, site_id, record_type, sorted(keys))  # neighbours one after the other
                count += len(people)
    return count


def _portions(
    connection: Connection, site_id: int, record_type: str, most: int
) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    columns, after = PEOPLE.c, -1
    mine = (columns.site_id == site_id) & (columns.record_type == record_type)
    query = select(columns.cats_id, columns.record).where(mine).order_by(columns.cats_id).limit(most)
    while rows := [(row[0], row[1]) for row in connection.execute(query.where(columns.cats_id > after))]:
        yield rows
        after = rows[-1][0]
