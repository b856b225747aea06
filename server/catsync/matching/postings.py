"""Posting lists: under each key of companies, the ids that have it. The only module that knows how they are stored.

A list is cut into blocks of 262,144 neighbouring CATS ids; a row of `company_posting` is one block of one key and holds
the ids' distances from the block's beginning, four bytes each, in no order. So ids may have any size, an added company
rewrites no more than MAX_IDS * 4 bytes a key, and one that is taken away is looked for in one row. A block in which
more than MAX_IDS companies share a key keeps their number only: such a key tells hardly anything.

The key ALL stands for every company, so that its number is known without counting.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text

from ..db import read_rows

BLOCK_BITS = 18
MAX_IDS = 5000  # a block and key: 20,000 where a million companies have ids without gaps
ALL = ""
KEYS_PER_STATEMENT = 400  # SQLite took 999 values at most before 3.32

_DISTANCE = (1 << BLOCK_BITS) - 1
_FEW = 8
_Place = tuple[str, int]  # key, block
_COLUMNS = "INSERT INTO company_posting (site_id, key, block, n, ids)"
_MORE = "n = company_posting.n + excluded.n, ids = CASE WHEN company_posting.n + excluded.n > "
_ADD_SQLITE = (
    f"{_COLUMNS} VALUES (?, ?, ?, ?, ?) ON CONFLICT (site_id, key, block) DO UPDATE SET"
    f" {_MORE} {MAX_IDS} THEN x'' ELSE CAST(company_posting.ids || excluded.ids AS BLOB) END"
)
_ADD_POSTGRESQL = text(
    f"{_COLUMNS} SELECT :site_id, each.* FROM"  # noqa: S608
    " unnest(CAST(:keys AS text[]), CAST(:blocks AS bigint[]), CAST(:ns AS integer[]), CAST(:ids AS bytea[]))"
    f" AS each ON CONFLICT (site_id, key, block) DO UPDATE SET {_MORE} {MAX_IDS}"
    " THEN ''::bytea ELSE company_posting.ids || excluded.ids END"
)
_SET_SQLITE = "UPDATE company_posting SET n = ?, ids = ? WHERE site_id = ? AND key = ? AND block = ?"
_SET_POSTGRESQL = text(
    "UPDATE company_posting SET n = each.n, ids = each.ids FROM"
    " unnest(CAST(:keys AS text[]), CAST(:blocks AS bigint[]), CAST(:ns AS integer[]), CAST(:ids AS bytea[]))"
    " AS each (key, block, n, ids) WHERE company_posting.site_id = :site_id"
    " AND company_posting.key = each.key AND company_posting.block = each.block"
)
_OF_BLOCK = (
    "SELECT key, ids FROM company_posting WHERE site_id = ? AND block = ? AND key IN ({})"  # noqa: S608
    f" AND n <= {MAX_IDS}"
)
_DELETE_SQLITE = "DELETE FROM company_posting WHERE site_id = ? AND key = ? AND block = ?"
_DELETE_POSTGRESQL = text(
    "DELETE FROM company_posting WHERE site_id = :site_id AND block = :block AND key = ANY(:keys)"
)
INLINE_IDS = 250  # a kilobyte: read along with the number, in the hope that they are asked for
_LISTS = (
    f"SELECT key, block, n, CASE WHEN n <= {INLINE_IDS} THEN ids END FROM company_posting"  # noqa: S608
    " WHERE site_id = ? AND key IN ({})"
)
_LONG_IDS = (
    "SELECT key, block, ids FROM company_posting WHERE site_id = ? AND key IN ({})"  # noqa: S608 - numbers of ours
    f" AND n > {INLINE_IDS} AND n <= {MAX_IDS}"
)


class Lists:
    """The lists of some keys: how many companies have each, and the ids of those that are asked for.

    sizes: companies by key, of the keys that any company has. A list that is not kept whole is shorter than that.
    """

    def __init__(self, connection: Connection, site_id: int, keys: Sequence[str]) -> None:
        self._connection, self._site_id = connection, site_id
        self.sizes: dict[str, int] = {}
        self._parts: dict[str, list[tuple[int, bytes | None]]] = {}  # block and ids
        self._long: set[str] = set()  # keys with more ids, not read yet
        for key, block, n, ids in self._rows(_LISTS, keys):
            if key in self.sizes:
                self.sizes[key] += n
                self._parts[key].append((block, ids))
            else:
                self.sizes[key] = n
                self._parts[key] = [(block, ids)]
            if ids is None:
                self._long.add(key)

    def read(self, keys: Sequence[str], most: int = sys.maxsize) -> dict[str, list[int]]:
        """The companies by key, as far as they are known; `most` of each, those of lower blocks first."""
        self._read_long(keys)
        found: dict[str, list[int]] = {key: [] for key in keys}
        for key, ids in found.items():
            for block, distances in self._blocks(key):
                ids.extend(map((block << BLOCK_BITS).__add__, distances[: most - len(ids)]))
        return found

    def weigh(self, first: Mapping[str, float], then: Mapping[str, float], most: int) -> dict[int, float]:
        """The companies under the keys of `first`, `most` of each, with the weight of all their keys. Those of `then`
        add to them and bring none of their own, so that no list is made of the many that may have them."""
        self._read_long([*first, *then])
        found: dict[int, dict[int, float]] = defaultdict(dict)  # by block and distance
        for key, weight in first.items():
            left = most
            for block, distances in self._blocks(key):
                if left > 0:
                    _add_weight(found[block], distances[:left], weight)
                    left -= len(distances)
        for key, weight in then.items():
            for block, distances in self._blocks(key):
                weighed = found.get(block)
                if weighed:
                    for distance in weighed.keys() & distances:
                        weighed[distance] += weight
        return {
            (block << BLOCK_BITS) + distance: weight
            for block, weighed in found.items()
            for distance, weight in weighed.items()
        }

    def _blocks(self, key: str) -> Iterator[tuple[int, array[int]]]:
        """Those of a key that hold ids, in their order."""
        for block, ids in sorted(self._parts.get(key, ()), key=itemgetter(0)):
            if ids:
                yield block, _unpacked(ids)

    def _read_long(self, keys: Sequence[str]) -> None:
        long = [key for key in keys if key in self._long]
        self._long.difference_update(long)
        for key, block, ids in self._rows(_LONG_IDS, long):
            self._parts[key].append((block, ids))

    def _rows(self, statement: str, keys: Sequence[str]) -> list[Any]:
        if not keys:
            return []
        marks = ",".join("?" * len(keys))
        return read_rows(self._connection, statement.format(marks), (self._site_id, *keys))


def add(connection: Connection, site_id: int, pairs: Iterable[tuple[str, int]]) -> None:
    """Put companies under keys, (key, CATS id) each, no pair twice; none may stand there already."""
    places = _by_place(pairs)
    # Sorted: neighbours of the index one after the other.
    rows = [(*place, len(found := places[place]), _packed(found)) for place in sorted(places)]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_ADD_SQLITE, [(site_id, *row) for row in rows])
    else:
        connection.execute(_ADD_POSTGRESQL, {"site_id": site_id, **_as_arrays(rows)})


def remove(connection: Connection, site_id: int, pairs: Iterable[tuple[str, int]]) -> None:
    """Take companies away from keys, (key, CATS id) each; those that do not stand there do no harm."""
    by_block: dict[int, dict[str, set[int]]] = defaultdict(dict)
    for (key, block), gone in _by_place(pairs).items():
        by_block[block][key] = set(gone)
    for block, gone_by_key in sorted(by_block.items()):
        for keys in _portions(sorted(gone_by_key)):
            _remove_some(connection, site_id, block, {key: gone_by_key[key] for key in keys})


def ids_of(connection: Connection, site_id: int, key: str) -> list[int]:
    """The companies of one key, as far as they are known."""
    return Lists(connection, site_id, [key]).read([key])[key]


def _remove_some(connection: Connection, site_id: int, block: int, gone: dict[str, set[int]]) -> None:
    """From one block. One that holds a number only keeps it: what it held is not known any more."""
    rows, empty = [], []
    statement = _OF_BLOCK.format(",".join("?" * len(gone)))
    for key, ids in read_rows(connection, statement, (site_id, block, *gone)):
        kept = _without(_unpacked(ids), gone[key])
        if kept:
            rows.append((key, block, len(kept), _packed(kept)))
        else:
            empty.append(key)
    is_sqlite = connection.dialect.name == "sqlite"
    if rows and is_sqlite:
        connection.exec_driver_sql(
            _SET_SQLITE, [(n, ids, site_id, key, block) for key, block, n, ids in rows]
        )
    elif rows:
        connection.execute(_SET_POSTGRESQL, {"site_id": site_id, **_as_arrays(rows)})
    if empty and is_sqlite:
        connection.exec_driver_sql(_DELETE_SQLITE, [(site_id, key, block) for key in empty])
    elif empty:
        connection.execute(_DELETE_POSTGRESQL, {"site_id": site_id, "block": block, "keys": empty})


def _without(distances: array[int], gone: set[int]) -> array[int]:
    """The same array where few go: it is looked through in C."""
    if len(gone) > _FEW:
        return array("I", [distance for distance in distances if distance not in gone])
    for distance in gone:
        with suppress(ValueError):
            while True:
                distances.remove(distance)
    return distances


def _by_place(pairs: Iterable[tuple[str, int]]) -> dict[_Place, list[int]]:
    """Distances by key and block."""
    places: dict[_Place, list[int]] = defaultdict(list)
    for key, cats_id in pairs:
        places[key, cats_id >> BLOCK_BITS].append(cats_id & _DISTANCE)
    return places


def _as_arrays(rows: Sequence[tuple[str, int, int, bytes]]) -> dict[str, list[Any]]:
    keys, blocks, counts, ids = zip(*rows, strict=True)
    return {"keys": list(keys), "blocks": list(blocks), "ns": list(counts), "ids": list(ids)}


def _packed(distances: Sequence[int]) -> bytes:
    """Four bytes each, the lowest first on every machine; nothing where they are too many to be kept."""
    return _little(array("I", distances if len(distances) <= MAX_IDS else [])).tobytes()


def _add_weight(weighed: dict[int, float], distances: array[int], weight: float) -> None:
    """In C as far as it goes: most of them are new."""
    known = [(each, weighed[each] + weight) for each in weighed.keys() & distances] if weighed else ()
    weighed.update(dict.fromkeys(distances, weight))
    weighed.update(known)


def _unpacked(ids: bytes) -> array[int]:
    found = array("I")
    found.frombytes(ids)
    return _little(found)


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _portions(keys: Sequence[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while portion := list(islice(left, KEYS_PER_STATEMENT)):
        yield portion
