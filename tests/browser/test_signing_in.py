"""Who may come in, as an admin and a newcomer see it: invitation, password, users, tokens, help (I4, W7, E10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .cdp import Page
from .chromium import Chromium
from .house import House
from .sites import Sites
from .steps import READY, sign_in

PASSWORD = "nine green bottles"


@pytest.fixture
def fresh_house() -> Iterator[House]:
    """Nothing is connected yet."""
    found = House()
    yield found
    found.stop()


@pytest.fixture
def page(sites: Sites, fresh_house: House, chromium: Chromium) -> Page:
    """An admin at the start page, signed in by link."""
    found = sign_in(chromium, fresh_house)
    found.wait(READY)
    return found


def _integrations(page: Page, house: House) -> None:
    page.go(f"{house.address}/integrations")
    page.wait(
        "!!document.documentElement.dataset.usersReady && !!document.documentElement.dataset.tokensReady"
    )


def _printed_link(house: House) -> str:
    """The next link in the companion's terminal."""
    assert house.companion is not None
    assert house.companion.process.stdout is not None
    found = re.search(r"https?://\S+/signin/\S+", house.companion.process.stdout.readline())
    assert found is not None
    return found.group()


def _invite(page: Page, house: House) -> str:
    _integrations(page, house)
    page.type("#invite-email", "dana@northwind.example")
    page.type("#invite-name", "Dana Weiss")
    page.click("#invite-button")
    page.wait_for("#users-saved", "printed in the terminal")
    return _printed_link(house)


def _sign_out(page: Page) -> None:
    page.click("#user-menu summary")
    page.click("#sign-out")
    page.wait_for("#sign-in")


def test_a_password_set_on_the_first_day_signs_in_on_the_second(
    page: Page, fresh_house: House, pictures: Path
) -> None:
    page.pictures(pictures, "access-1-home-without-password")
    page.click("#set-password a")
    page.wait(READY)
    page.type("#new", PASSWORD)
    page.pictures(pictures, "access-2-password")
    page.click("#password-button")
    page.wait("!document.querySelector('#password-done').hidden")
    _sign_out(page)
    page.go(f"{fresh_house.address}/syncs?state=done")
    page.wait(READY)
    page.type("#email", "admin@catsync.local")
    page.type("#sign-in-password", "something else")
    page.click("#sign-in-button")
    page.wait_for("#sign-in-problem", "wrong")
    page.pictures(pictures, "access-3-sign-in")
    page.type("#sign-in-password", PASSWORD)
    page.click("#sign-in-button")
    page.wait_for(".rail")
    assert page.eval("location.pathname + location.search") == "/syncs?state=done"


def test_an_invited_newcomer_sets_a_password_by_the_printed_link(page: Page, fresh_house: House) -> None:
    link = _invite(page, fresh_house)
    assert link.rpartition("/")[2] not in page.eval("document.documentElement.outerHTML")
    _sign_out(page)
    page.go(link)
    page.click("main form button")
    page.wait_for("#password")
    page.type("#new", PASSWORD)
    page.click("#password-button")
    page.wait("!document.querySelector('#password-done').hidden")
    assert page.text(".user-name") == "Dana Weiss"


def test_an_admin_changes_and_disables_a_user(page: Page, fresh_house: House, pictures: Path) -> None:
    _invite(page, fresh_house)
    page.wait_for("[data-role-of='2']")
    page.pictures(pictures, "access-4-users")
    page.eval(
        "(s => { s.value = 'viewer'; s.dispatchEvent(new Event('change')); })"
        "(document.querySelector('[data-role-of=\"2\"]'))"
    )
    page.wait_for("#users-saved", "Dana Weiss is viewer now")
    page.click("button[aria-label='Disable: Dana Weiss']")
    page.click("#users .danger-solid")
    page.wait_for("#users-saved", "signed out everywhere")
    user = fresh_house.visitor.ask("GET", "/users")["users"][1]
    assert (user["role"], user["is_disabled"]) == ("viewer", True)


def test_the_only_admin_stays_one_and_the_page_says_why(page: Page, fresh_house: House) -> None:
    _integrations(page, fresh_house)
    page.eval(
        "(s => { s.value = 'viewer'; s.dispatchEvent(new Event('change')); })"
        "(document.querySelector('[data-role-of=\"1\"]'))"
    )
    page.wait_for("#users-problem", "only admin")
    assert page.eval("document.querySelector('[data-role-of=\"1\"]').value") == "admin"


def test_settings_are_copied_to_those_who_are_ticked(page: Page, fresh_house: House) -> None:
    fresh_house.visitor.ask("PUT", "/settings/user/1/sync_as", {"value": "both"})
    _invite(page, fresh_house)
    page.click("button[aria-label='Copy settings: Admin']")
    page.click("#copy-to input[value='2']")
    page.click("#copy-yes")
    page.wait_for("#users-saved", "1 user has the settings of Admin now; 1 value was set.")
    assert fresh_house.visitor.ask("GET", "/settings/user/2/sync_as")["value"] == "both"


def test_a_token_is_shown_once(page: Page, fresh_house: House, pictures: Path) -> None:
    _integrations(page, fresh_house)
    page.type("#token-name", "Outreach tool")
    page.click("#token-button")
    page.wait("document.querySelector('#token-secret').innerText.length > 30")
    secret = page.text("#token-secret")
    page.eval("document.querySelector('#token-made').scrollIntoView({block: 'center'})")
    page.pictures(pictures, "access-5-token")
    _integrations(page, fresh_house)
    assert page.text("#tokens tbody b") == "Outreach tool"
    assert secret not in page.eval("document.documentElement.outerHTML")


def test_help_stands_in_the_corner_with_the_address_that_the_admin_gave(
    page: Page, fresh_house: House, pictures: Path
) -> None:
    fresh_house.visitor.ask(
        "PUT", "/settings/team/default/support_address", {"value": "mailto:help@northwind.example"}
    )
    page.go(f"{fresh_house.address}/integrations")
    page.wait(READY)
    page.click("#help summary")
    assert (
        page.eval("document.querySelector('#help .menu a:last-of-type').href")
        == "mailto:help@northwind.example"
    )
    page.pictures(pictures, "access-6-help")
    page.click("#user-menu summary")
    page.wait_for("#user-menu[open]")
    assert not page.has("#help[open]")
    page.pictures(pictures, "access-7-user-menu")
    page.go(f"{fresh_house.address}/help")
    assert page.text("h1") == "Guide"
