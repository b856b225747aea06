"""`sync`: from the confirmation to "done", and what a write costs beside the bare HTTP call to CATS."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import requests
from tests.browser.house import KEY, House, captured_person

from . import engine
from .figures import Figure, median, p99

PEOPLE = 30


def measure() -> list[Figure]:
    return [*_through_the_door(), *engine.measure()]


def _through_the_door() -> list[Figure]:
    """Web and worker in one process of the product, as `catsync serve` runs them."""
    house = House()
    try:
        house.connect()
        campaign = house.campaign("Bench", sync_as="candidate")
        posts, syncs, bare = [], [], []
        for number in range(PEOPLE):
            post, sync = _sync_one(house, campaign, number)
            posts.append(post)
            syncs.append(sync)
            bare.append(_bare_call(house, number))
        memory = _resident_megabytes(house.companion.process.pid if house.companion else 0)
    finally:
        house.stop()
    return [
        Figure("POST /syncs to 202, p50", median(posts), "ms"),
        Figure("POST /syncs to 202, p99", p99(posts), "ms"),
        Figure("confirmed to in CATS, p50", median(syncs), "ms", "bare POST to CATS", median(bare)),
        Figure("resident memory, web and worker", memory, "MB"),
    ]


def _resident_megabytes(pid: int) -> float:
    """Linux tells it in kilobytes; 0 where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(row for row in status.read_text("ascii").splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _sync_one(house: House, campaign: int, number: int) -> tuple[float, float]:
    """Milliseconds to the 202, and to "done" as somebody sees it who asks every 50 ms."""
    person = captured_person()
    person["url"] = f"https://people.example/{number}"
    person["fields"] = {"full_name": f"Person{number} Bench{uuid.uuid4().hex[:6]}", "title": "Engineer"}
    kept = house.visitor.ask("POST", "/people", {"profile": person})
    seen = house.visitor.ask("POST", "/profiles/resolve", {"profile": person, "campaign_id": campaign})
    body = {"person_id": kept["id"], "campaign_id": campaign, "plan_digest": seen["plan"]["digest"]}
    began = time.perf_counter()
    accepted = house.visitor.ask("POST", "/syncs", body)
    post = (time.perf_counter() - began) * 1000
    house.visitor.wait_for(
        "the sync", lambda: house.visitor.ask("GET", f"/syncs/{accepted['id']}")["state"] == "done"
    )
    return post, (time.perf_counter() - began) * 1000


def _bare_call(house: House, number: int) -> float:
    began = time.perf_counter()
    answer = requests.post(
        f"{house.sandbox.said['url']}/candidates",
        json={"first_name": f"Bare{number}", "last_name": uuid.uuid4().hex},
        headers={"Authorization": f"Token {KEY}"},
        timeout=20,
    )
    answer.raise_for_status()
    return (time.perf_counter() - began) * 1000
