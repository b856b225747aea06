"""Where the calls that CATS allows make syncs wait, the pages say how many wait and about how long (Q3)."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House, captured_person
from .steps import sign_in

NAMES = ("Greta Beispiel", "Tom Invented", "Ines Faria")


def test_the_pages_tell_how_many_wait_for_calls_and_about_how_long(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    page = sign_in(chromium, house)
    page.go(f"{house.address}/syncs")
    page.wait_for("#syncs-empty-words", "Nothing here yet")
    assert page.eval("document.querySelector('#queue').hidden")
    campaign = house.campaign("Autumn", sync_as="candidate")
    house.control("PUT", "/quota", {"remaining": 0})
    for name in NAMES:
        profile = captured_person()
        profile["url"] = f"https://www.linkedin.com/in/{name.lower().replace(' ', '-')}"
        profile["fields"] = {"full_name": name, "title": "Pilot"}
        person = house.visitor.ask("POST", "/people", {"profile": profile})["id"]
        house.visitor.ask("POST", f"/campaigns/{campaign}/people", {"person_id": person})
    told = page.wait_for("#queue", "3 syncs wait for")
    assert "calls to CATS, about 60 minutes." in told
    page.pictures(pictures, "queue-syncs")
    page.go(f"{house.address}/integrations")
    told = page.wait_for("#fact-queue", "3 syncs wait for")
    assert told.startswith("More from ")
    page.pictures(pictures, "queue-integrations")
