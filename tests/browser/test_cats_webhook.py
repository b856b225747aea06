"""The Integrations page says that CATS tells of changes by itself, and when it last did."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House
from .steps import sign_in


def test_the_page_tells_that_cats_tells_of_changes(chromium: Chromium, house: House, pictures: Path) -> None:
    page = sign_in(chromium, house)
    page.go(f"{house.address}/integrations")
    page.wait_for("#fact-webhook", "CATS tells Catsync of changes as they happen.")
    house.control("POST", "/churn", {"edits": 3})
    house.control("POST", "/webhooks/flush", {})
    page.wait_for("#fact-webhook", "CATS tells Catsync of changes as they happen (last: just now).")
    page.pictures(pictures, "cats-webhook")
