"""How this CATS behaves, tried at the terminal beside a running companion, and told on the Integrations page."""

from __future__ import annotations

from pathlib import Path

from .chromium import Chromium
from .house import House, start_to_end
from .steps import sign_in


def test_the_page_tells_that_nothing_was_tried_and_then_what_was_found(
    chromium: Chromium, house: House, pictures: Path
) -> None:
    page = sign_in(chromium, house)
    page.go(f"{house.address}/integrations")
    page.wait_for("#ways-line", "has not been tried yet")
    start_to_end(
        ["doctor", "--probe", "--yes"],
        {
            "CATSYNC_DATABASE_URL": f"sqlite:///{house.database}",
            "CATSYNC_CATS_URL": str(house.sandbox.said["url"]),
            "HOME": str(house.database.parent),
        },
    )
    page.wait_for("#ways-line", "was tried on")
    page.click("#ways-answers summary")
    page.wait_for("#ways-list", "Fields that an update leaves out")
    page.wait_for("#ways-list", "are kept")
    page.pictures(pictures, "cats-ways")
