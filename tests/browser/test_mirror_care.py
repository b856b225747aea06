"""The copy of CATS on the Integrations page: compared with CATS, and made anew."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House
from .steps import sign_in


def test_the_copy_is_compared_with_cats_and_made_anew_from_the_page(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    page = sign_in(chromium, house)
    page.go(f"{house.address}/integrations")
    page.wait_for("#care-words", "Compared with CATS")
    page.wait_for("#compare", "call")
    page.click("#rebuild")
    page.wait_for("#rebuild-words", "links, decisions and settings stay")
    page.pictures(pictures, "mirror-care")
    page.click("#rebuild-no")
    page.click("#compare")
    page.wait_for("#care-words", "Compar")
    page.click("#rebuild")
    page.click("#rebuild-yes")
    page.wait_for("#care-words", "The copy")
    page.wait_for("#care-words", "Compared with CATS")
