"""CATS asked live from the panel while the mirror is empty, because all calls but the reserve are spent (Q5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .chromium import Chromium
from .house import KEY, House
from .paired import Desk
from .steps import MARTA, part

CALLS_LEFT = 30  # people at work may spend them, the mirror may not


@pytest.fixture
def house() -> Iterator[House]:
    """Connected, with so few calls left that the first copy of CATS cannot begin."""
    found = House()
    try:
        found.control("PUT", "/quota", {"remaining": CALLS_LEFT})
        found.visitor.ask("PUT", "/integration", {"api_key": KEY, "host": "env"})
        yield found
    finally:
        found.stop()


def test_asking_cats_tells_that_it_knows_nobody_and_finds_who_is_there(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    desk = Desk(chromium, house)
    panel = desk.panel(MARTA)
    panel.wait_for(part("chip"), "Unknown")
    panel.wait_for(part("look-up"), "Ask CATS (3 calls)")
    panel.pictures(pictures, "live-lookup-1-offered")
    before = _calls(house)
    panel.click(part("look-up"))
    panel.wait_for(part("match"), "CATS' own search")
    panel.wait_for(part("looked-up"), "Asked CATS just now")
    panel.wait_for(part("chip"), "Unknown")
    assert _calls(house) == before + 3
    panel.pictures(pictures, "live-lookup-2-nobody")

    marta = {"first_name": "Marta", "last_name": "Oliveira", "social_media_urls": [MARTA]}
    house.control("POST", "/records/candidates", {**marta, "title": "Head of Data"})
    panel = desk.panel(MARTA)
    panel.wait_for(part("look-up"), "Ask CATS (2 calls)")  # the companies came with the first answer
    panel.click(part("look-up"))
    panel.wait_for(part("chip"), "In CATS")
    panel.wait_for(part("looked-up"), "Asked CATS just now")
    panel.pictures(pictures, "live-lookup-3-found")


def _calls(house: House) -> int:
    return len(house.control("GET", "/log")["log"])
