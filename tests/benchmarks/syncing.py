"""`sync`: from the confirmation to "done", and what a write costs beside the bare HTTP call to CATS."""

from __future__ import annotations

import time
import uuid

import requests
from tests.browser.house import KEY, House, captured_person

from .figures import Figure, median

PEOPLE = 30


def measure() -> list[Figure]:
    house = House()
    try:
        house.connect()
        campaign = house.campaign("Bench", sync_as="candidate")
        syncs, bare = [], []
        for number in range(PEOPLE):
            syncs.append(_sync_one(house, campaign, number))
            bare.append(_bare_call(house, number))
    finally:
        house.stop()
    return [Figure("confirmed to in CATS, p50", median(syncs), "ms", "bare POST to CATS", median(bare))]


def _sync_one(house: House, campaign: int, number: int) -> float:
    person = captured_person()
    person["url"] = f"https://people.example/{number}"
    person["fields"] = {"full_name": f"Person{number} Bench{uuid.uuid4().hex[:6]}", "title": "Engineer"}
    kept = house.visitor.ask("POST", "/people", {"profile": person})
    seen = house.visitor.ask("POST", "/profiles/resolve", {"profile": person, "campaign_id": campaign})
    began = time.perf_counter()
    house.visitor.sync(kept["id"], campaign, seen["plan"]["digest"])
    return (time.perf_counter() - began) * 1000


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
