"""The companion's own pages as an admin sees them first: sign in, activate, say who owns records (I1, I2, I4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .cdp import Page
from .chromium import Chromium
from .house import KEY, House
from .sites import Sites
from .steps import sign_in


@pytest.fixture
def fresh_house() -> Iterator[House]:
    """Nothing is connected yet."""
    found = House()
    yield found
    found.stop()


@pytest.fixture
def integrations(sites: Sites, fresh_house: House, chromium: Chromium) -> Page:
    page = sign_in(chromium, fresh_house)
    page.go(f"{fresh_house.address}/integrations")
    page.wait("document.documentElement.dataset.ready === '1'")
    return page


def _activate(page: Page, key: str) -> None:
    page.type("#api-key", key)
    page.click("#activate-button")


def test_a_wrong_key_gets_its_own_sentence_and_changes_nothing(integrations: Page, pictures: Path) -> None:
    _activate(integrations, "wrong-key-0001")
    integrations.wait_for("#activate-problem", "CATS does not accept this key")
    integrations.pictures(pictures, "pages-1-wrong-key")
    assert integrations.text("#cats-state") == "Not connected"


def test_cats_away_gets_its_own_sentence(integrations: Page, fresh_house: House) -> None:
    fresh_house.sandbox.stop()
    _activate(integrations, KEY)
    integrations.wait_for("#activate-problem", "cannot be reached")


def test_the_right_key_connects_and_is_not_shown_again(
    integrations: Page, fresh_house: House, pictures: Path
) -> None:
    _activate(integrations, KEY)
    integrations.wait_for("#cats-state", "Connected", seconds=30)
    assert integrations.text("#cats-site") == "Northwind Talent"
    integrations.wait_for("#users [data-user]:not([disabled])", seconds=30)
    integrations.pictures(pictures, "pages-2-connected")
    assert KEY not in integrations.eval("document.documentElement.outerHTML")
    assert KEY not in fresh_house.log("companion")
    assert KEY.encode() not in fresh_house.database.read_bytes()


def test_an_admin_says_who_owns_records(integrations: Page, fresh_house: House) -> None:
    _activate(integrations, KEY)
    integrations.wait_for("#users [data-user]:not([disabled])", seconds=30)
    integrations.eval(
        "(s => { s.value = '2'; s.dispatchEvent(new Event('change', {bubbles: true})); })"
        "(document.querySelector('#users [data-user]'))"
    )
    integrations.wait_for("#users-saved", "belongs to them in CATS")
    assert fresh_house.visitor.ask("GET", "/users")["users"][0]["cats_user_id"] == 2


def test_a_custom_field_made_in_cats_a_moment_ago_can_be_read_at_once(
    integrations: Page, fresh_house: House, pictures: Path
) -> None:
    _activate(integrations, KEY)
    integrations.wait_for("#users [data-user]:not([disabled])", seconds=30)
    field = {"name": "Favourite robot", "type": "text", "labels": []}
    fresh_house.control("POST", "/custom_fields/contacts", field)
    integrations.click("#refresh-fields")
    integrations.wait_for("#fields-read", "as CATS has them now", seconds=30)
    integrations.pictures(pictures, "pages-5-fields-read")
    shown = fresh_house.visitor.ask("GET", "/settings/catalogue")["fields"]["contact"]
    assert "Favourite robot" in [each["label"] for each in shown]
