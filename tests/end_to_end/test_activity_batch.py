"""Very many outreach events at once, one in a hundred bad: progress, reasons, a kill on the way, sent again (N1, N5).

10,000 with CATSYNC_TEST_LONG=1, as `make chaos` sends them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from catsync.models import Activity
from tests.end_to_end.fleet import Fleet
from tests.long import IS_LONG

EVENTS = 10_000 if IS_LONG else 400
PEOPLE = EVENTS // 5
BAD_EVERY = 100
SECONDS = 1500


@pytest.fixture
def fleet() -> Iterator[Fleet]:
    made = Fleet("", workers=1, webs=1)
    yield made
    made.stop()


def event(number: int) -> Any:
    """Every hundredth is bad, each kind of bad in turn."""
    who = number % PEOPLE
    row: dict[str, Any] = {
        "source": "outreach", "source_id": f"event-{number}", "kind": "email", "event": "sent",
        "person": {"email": f"person{who}@mail.example", "full_name": f"Person Number{who}"},
        "occurred_at": f"2026-11-02T09:{number // 60 % 60:02}:{number % 60:02}Z", "text": f"Hello {number}",
    }  # fmt: skip
    if number % BAD_EVERY != BAD_EVERY - 1:
        return row
    return [{**row, "occurred_at": "yesterday"}, {**row, "person": {}}, {**row, "kind": "fax"}, "no event"][
        number // BAD_EVERY % 4
    ]


def followed(
    fleet: Fleet, batch: dict[str, Any], *, with_kill: bool = False
) -> tuple[dict[str, Any], list[int]]:
    """The batch when it is done, and how far it was seen to be. with_kill: the worker is killed on the way."""
    seen: list[int] = []
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        now = fleet.ask("GET", f"/activities/batches/{batch['id']}")
        seen.append(now["done"])
        if with_kill and 0 < now["done"] < EVENTS:
            fleet.kill_worker()
            with_kill = False
        if now["state"] == "done":
            return now, seen
        time.sleep(0.1)  # as a page looks again
    raise AssertionError(f"not done within {SECONDS} s: {now['done']} of {EVENTS}")


def kept(fleet: Fleet) -> int:
    with fleet.database.read() as session:
        return session.scalar(select(func.count()).select_from(Activity)) or 0


@pytest.mark.alone
def test_very_many_events_are_kept_once_each_and_the_bad_ones_told_with_reasons(fleet: Fleet) -> None:
    rows = [event(number) for number in range(EVENTS)]
    bad = EVENTS // BAD_EVERY
    begun = time.monotonic()
    batch = fleet.ask("POST", "/activities/batches", {"activities": rows})
    accepted = time.monotonic() - begun
    done, seen = followed(fleet, batch, with_kill=True)
    took = time.monotonic() - begun
    assert (done["total"], done["accepted"], done["known"], done["rejected"]) == (
        EVENTS,
        EVENTS - bad,
        0,
        bad,
    )
    assert seen == sorted(seen)
    assert len(set(seen)) > 2, "progress was seen"
    assert fleet.happened["workers killed"] == 1
    reasons = {row["error"]["message"].partition(":")[0] for row in done["rejections"]}
    assert len(done["rejections"]) == bad
    assert {row["index"] % BAD_EVERY for row in done["rejections"]} == {BAD_EVERY - 1}
    assert all(row["error"]["message"] for row in done["rejections"])
    assert kept(fleet) == EVENTS - bad
    begun = time.monotonic()
    again, _ = followed(fleet, fleet.ask("POST", "/activities/batches", {"activities": rows}))
    resent = time.monotonic() - begun
    print(f"\n{EVENTS} events, {bad} bad: taken in in {accepted:.1f} s, done in {took:.1f} s with a kill")
    print(
        f"progress {sorted(set(seen))[:5]} ...; sent again {resent:.1f} s, new {again['accepted']}; {sorted(reasons)}"
    )
    assert (again["accepted"], again["known"], again["rejected"]) == (0, EVENTS - bad, bad)
    assert kept(fleet) == EVENTS - bad
