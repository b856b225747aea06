"""What a recruiter does in the browser, as steps that tests and the demo share. Each ends when its effect is seen."""

from __future__ import annotations

from .cdp import Page
from .chromium import Chromium
from .house import House

MARTA = "https://www.linkedin.com/in/marta-oliveira/"
NADIA = "https://www.linkedin.com/in/nadia-rahman/"
TOMAS = "https://www.linkedin.com/in/tomas-lindqvist/"
READY = (
    "document.documentElement.dataset.ready === '1'"  # what a page of the companion says when all is drawn
)


def part(name: str) -> str:
    return f"[data-testid={name}]"


def point_to(chromium: Chromium, address: str) -> None:
    """Type the companion's address into the extension's options."""
    options = chromium.page("extension/options/options.html")
    options.wait("document.documentElement.dataset.ready === '1'")
    options.type(part("address"), address)
    options.click(part("save-address"))
    options.wait(f"chrome.storage.local.get('base_url').then(k => k.base_url === '{address}')")
    options.close()


def sign_in(chromium: Chromium, house: House) -> Page:
    """Spend a one-use link in the browser, by its button."""
    page = chromium.cdp.open(house.sign_in_link())
    page.click("main form button")
    page.wait_for(".rail")
    return page


def go(page: Page, house: House, path: str) -> None:
    """To a page of the companion."""
    page.go(f"{house.address}{path}")
    page.wait(READY)


def pair(chromium: Chromium, house: House, popup: Page, browser_name: str = "Test browser") -> str:
    """From "not paired" in the popup to a paired browser: the code is compared and confirmed in the companion's page.

    The code.
    """
    code = popup.wait_for(part("pairing-code")).strip()
    page = chromium.cdp.open(f"{house.address}/pair?code={code}")
    assert page.wait_for("p.code").strip() == code
    page.type("#browser-name", browser_name)
    page.click("#confirm button")
    page.wait("!document.querySelector('#paired').hidden")
    page.close()
    return code


def open_panel(chromium: Chromium, page: Page) -> Page:
    """Click the icon and wait until the panel has something to say: its answer, a problem, or a code."""
    popup = chromium.click_icon(page)
    said = ", ".join(part(name) for name in ("main-button", "problem", "pairing-code", "result"))
    popup.wait(f"!!document.querySelector('{said}')")
    return popup


def choose_campaign(popup: Page, campaign_id: int) -> None:
    """In the panel's list of campaigns."""
    chosen = f"document.querySelector('{part('campaign')}')"
    popup.wait_for(part("campaign"))
    popup.eval(
        f"{chosen}.value = '{campaign_id}'; {chosen}.dispatchEvent(new Event('change', {{bubbles: true}}))"
    )
    popup.wait(f"{chosen}.value === '{campaign_id}' && !document.querySelector('[aria-busy=true]')")


def sync_as(popup: Page) -> str:
    return str(popup.eval(f"document.querySelector('{part('sync-as')}:checked')?.value"))


def choose_sync_as(popup: Page, value: str) -> None:
    popup.click(f"{part('sync-as')}[value={value}]")
    popup.wait_for(f"{part('source-line')}[data-layer=person]")


def choose_company(popup: Page, cats_id: int) -> None:
    popup.click(f"{part('company-option')}[data-cats-id='{cats_id}']")
    popup.wait_for(part("company-warning"), "You chose")


def press_main(popup: Page, label: str) -> None:
    """The main button, which must say `label`; then the result."""
    popup.wait(
        f"(b => b && b.innerText.trim() === '{label}' && b.getAttribute('aria-disabled') !== 'true' && !b.disabled)"
        f"(document.querySelector('{part('main-button')}'))"
    )
    popup.click(part("main-button"))


def result(popup: Page, state: str = "done") -> str:
    """Wait for the sync's end as the panel shows it; its sentence."""
    popup.wait_for(f"{part('result')}[data-state={state}]", seconds=40)
    return popup.text(part("result-text"))
