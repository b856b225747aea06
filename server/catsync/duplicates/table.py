"""The groups as a table, made in parts: however many there are, no more than one part is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..campaigns.csv_table import write_rows
from ..db import Database
from ..integration.site import ConnectedSite
from .listing import Wanted, after
from .told import groups_json

COLUMNS = [
    "Group", "Certainty", "Name", "City", "Website", "Phone", "Owner", "Contacts", "Open jobs", "Last modified",
    "CATS id", "Link", "Looks like",
]  # fmt: skip
GROUPS_AT_ONCE = 100
RECORDS_OF_A_GROUP = 1000
CERTAINTY = {"same": "almost certain", "possible": "possible"}


def csv_parts(database: Database, site: ConnectedSite | None, wanted: Wanted) -> Iterator[str]:
    """The header, then a row a record. Each part is read by itself: a slow reader holds nothing open."""
    yield write_rows([COLUMNS])
    last: tuple[float, int] | None = None
    while site is not None:
        with database.read() as session:
            groups = after(session, site.id, wanted, last, GROUPS_AT_ONCE)
            told = groups_json(session, site, groups, RECORDS_OF_A_GROUP)
        if not groups:
            return
        last = (groups[-1].rank, groups[-1].group_id)
        yield write_rows([_cells(group, record) for group in told for record in group["records"]])


def _cells(group: dict[str, Any], record: dict[str, Any]) -> list[str]:
    values = [
        group["id"], CERTAINTY[group["tier"]], record["name"], record["city"], record["website"], record["phone"],
        record["owner"], record["contacts"], record["open_jobs"], record["last_modified"], record["cats_id"],
        record["url"], "; ".join(_alike(group, record["cats_id"])),
    ]  # fmt: skip
    return ["" if value is None else str(value) for value in values]


def _alike(group: dict[str, Any], cats_id: int) -> Iterator[str]:
    """Such as "102 (same website)"."""
    for pair in group["pairs"]:
        if cats_id in pair["cats_ids"] and pair["not_duplicates"] is None:
            low, high = pair["cats_ids"]
            reasons = ", ".join(reason["text"] for reason in pair["reasons"])
            yield f"{high if cats_id == low else low} ({reasons})"
