"""A CSV file of 1,000 people, 20 of them bad, through the companion's process (C2)."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

from .office import TIMEOUT_SECONDS, Office

GOOD, BAD = 980, 20
IMPORT_SECONDS = 180


def test_a_thousand_people_come_in_and_the_bad_rows_can_be_downloaded_with_reasons(office: Office) -> None:
    campaign = office.campaign("A thousand", candidate__add_to_cats="on_reply")
    ended, seen = _import(office, campaign)
    assert (ended["total"], ended["added"], ended["rejected"]) == (GOOD + BAD, GOOD, BAD)
    assert all(before <= after for before, after in itertools.pairwise(seen)), "progress goes up only"
    page = office.ask("GET", f"/campaigns/{campaign}/people?page_size=1")
    assert page["total"] == GOOD

    address = f"{office.house.address}/api/v1/imports/{ended['id']}/rejected.csv"
    text = office.house.visitor.http.get(address, timeout=TIMEOUT_SECONDS).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == BAD
    assert all(row["reason"] for row in rows)
    assert {row["Name"] for row in rows} >= {"Bad 1"}

    again, _ = _import(office, campaign)
    assert (again["added"], again["known"], again["rejected"]) == (0, GOOD, BAD)
    assert office.ask("GET", f"/campaigns/{campaign}/people?page_size=1")["total"] == GOOD


def _import(office: Office, campaign: int) -> tuple[dict[str, Any], list[int]]:
    body = {"filename": "people.csv", "csv": _file()}
    started = office.ask("POST", f"/campaigns/{campaign}/imports", body)
    seen: list[int] = []

    def probe() -> dict[str, Any] | None:
        state: dict[str, Any] = office.ask("GET", f"/imports/{started['id']}")
        seen.append(state["done"])
        return state if state["state"] == "done" else None

    return office.house.visitor.wait_for("the import", probe, IMPORT_SECONDS), seen


def _file() -> str:
    lines = ["Name,Email,Company,LinkedIn URL"]
    lines += [
        f"Person {n},person-{n}@mail.example,Company {n % 40},https://www.linkedin.com/in/person-{n}"
        for n in range(GOOD)
    ]
    kinds = (
        "Bad {n},,,",
        "Bad {n},not an address,,",
        ",bad-{n}@mail.example,,",
        "Bad {n},,,javascript:alert({n})",
    )
    bad = [kinds[n % len(kinds)].format(n=n) for n in range(1, BAD + 1)]
    for number, line in enumerate(bad):
        lines.insert(1 + number * 47, line)
    return "\r\n".join(lines) + "\r\n"
