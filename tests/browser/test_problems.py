"""What can go wrong has a sentence and a next step of its own in the panel, and nothing typed is lost (E6)."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from .cdp import Page
from .chromium import Chromium
from .house import House
from .paired import Desk, pair_over_http
from .sites import Sites
from .steps import MARTA, choose_company, choose_sync_as, open_panel, part, press_main, result

GMBH = 102
SENIORITY = "custom_180911"
Open = Callable[[str], Page]
NO_NAME = "https://www.linkedin.com/in/nobody-here/"
LATE = "https://www.linkedin.com/in/late/?delay=60000"
NO_PROFILE = "https://kitchen.example/not-a-profile"
POPUP_WIDTH, POPUP_HEIGHT = 380, 600
TYPED = "Director of Invented Data"


@pytest.fixture
def open_at(browser: Chromium, house: House) -> Iterator[Open]:
    """open_at(address) gives the popup over that page, in a browser that is paired anew."""
    desk = Desk(browser, house)
    yield desk.panel
    desk.clear()


@contextlib.contextmanager
def program_at(address: str, headers: dict[str, str], body: bytes = b"Hello") -> Iterator[None]:
    """Another program that answers everything there."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_OPTIONS = do_GET

        def log_message(self, *_: object) -> None:
            return None

    host, _, port = address.removeprefix("http://").partition(":")
    server = ThreadingHTTPServer((host, int(port)), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def problem(panel: Page, code: str) -> str:
    """Wait for it; its words."""
    panel.wait_for(f"{part('problem')}[data-code={code}]")
    return panel.text(part("problem"))


def shown(panel: Page, pictures: Path, name: str) -> None:
    """Pictures of it in both schemes. Nothing sticks out of the popup, and no spinner is left."""
    panel.pictures(pictures, f"problem-{name}")
    box = panel.eval(
        "({width: document.documentElement.scrollWidth, shown: innerWidth, height: innerHeight, outside:"
        " [...document.querySelectorAll('button, h1, h2, p, label, input')].filter(one => {"
        "   const {width, left, right} = one.getBoundingClientRect();"
        "   return width && !one.closest('.unseen') && (right > innerWidth + 1 || left < -1); })"
        " .map(one => one.outerHTML.slice(0, 120))})"
    )
    assert box["width"] <= box["shown"]
    assert box["shown"] <= POPUP_WIDTH
    assert box["height"] <= POPUP_HEIGHT
    assert box["outside"] == []
    assert not panel.has("main .bone"), "nothing is loading any more"


def in_sight(panel: Page, css: str) -> bool:
    """Whether all of it can be seen without scrolling."""
    return bool(
        panel.eval(
            f"(e => {{ const [r, m] = [e, document.querySelector('main')].map(x => x.getBoundingClientRect());"
            f" return r.top >= m.top - 1 && r.bottom <= m.bottom + 1; }})(document.querySelector({json.dumps(css)}))"
        )
    )


def type_title(panel: Page) -> None:
    """As the recruiter corrects what was read."""
    if not panel.has(part("edit-title")):
        panel.click(part("edit-toggle"))
    panel.type(part("edit-title"), TYPED)
    panel.wait(f"chrome.storage.session.get().then(kept => JSON.stringify(kept).includes('{TYPED}'))")


def title_of(panel: Page) -> str:
    if not panel.has(part("edit-title")):
        panel.click(part("edit-toggle"))
    panel.wait_for(part("edit-title"))
    return str(panel.eval(f"document.querySelector('{part('edit-title')}').value"))


def need(field: str) -> str:
    """The row that asks for a field of the contact."""
    return f"[data-testid=need][data-need='contact.{field}']"


def ready_contact(panel: Page) -> None:
    """Marta as a contact of a company that has been chosen: one press away from CATS."""
    panel.wait_for(part("chip"), "New")
    choose_sync_as(panel, "contact")
    choose_company(panel, GMBH)


def test_a_key_that_cats_refuses_leads_to_integrations_and_the_sync_goes_on_afterwards(
    open_at: Open, house: House, pictures: Path
) -> None:
    panel = open_at(MARTA)
    ready_contact(panel)
    house.control("POST", "/faults", {"what": "status", "status": 401, "times": None})
    press_main(panel, "Create contact")
    result(panel, "needs_attention")
    problem(panel, "cats_key_refused")
    shown(panel, pictures, "key-refused")
    told = panel.text("main")
    assert "CATS refuses the API key." in told
    assert "An admin pastes the new one under Integrations" in told
    assert "Open Integrations" in told
    house.control("DELETE", "/faults")
    panel.click(part("sync-retry"))
    assert "Created contact Marta Oliveira." in result(panel)


def test_while_cats_is_down_the_sync_waits_and_ends_by_itself(
    open_at: Open, house: House, pictures: Path
) -> None:
    panel = open_at(MARTA)
    ready_contact(panel)
    house.control("POST", "/faults", {"what": "status", "status": 503, "times": None})
    press_main(panel, "Create contact")
    told = panel.wait_for(f"{part('result')}[data-state=queued]", "it goes on by itself")
    assert "CATS did not answer as it should; trying again." in told
    shown(panel, pictures, "cats-down")
    house.control("DELETE", "/faults")
    assert "Created contact Marta Oliveira." in result(panel)
    assert len(house.people_in_cats("contacts", "Oliveira")) == 1


def test_a_companion_that_went_away_keeps_the_screen_and_what_was_typed(
    open_at: Open, house: House, pictures: Path
) -> None:
    panel = open_at(MARTA)
    ready_contact(panel)
    type_title(panel)
    panel.click("h1")
    address = house.address
    house.stop_companion()
    press_main(panel, "Create contact")
    told = problem(panel, "companion_away")
    assert "The companion is not running." in told
    assert "Start it with “catsync serve”" in told
    assert title_of(panel) == TYPED
    assert in_sight(panel, f"{part('problem')}[data-code=companion_away]")
    shown(panel, pictures, "companion-away-beside")

    again = open_at(MARTA)
    assert "The companion is not running." in problem(again, "companion_away")
    assert title_of(again) == TYPED
    shown(again, pictures, "companion-away")
    house.start_companion(address.removeprefix("http://"))
    again.click(part("problem-button"))
    press_main(again, "Create contact")
    result(again)
    assert [c["title"] for c in house.people_in_cats("contacts", "Oliveira")] == [TYPED]


def test_another_program_at_the_address_is_named_as_such(
    open_at: Open, house: House, pictures: Path, browser: Chromium
) -> None:
    house.stop_companion()
    with program_at(house.address, {}):
        panel = open_at(MARTA)
        told = problem(panel, "other_program")
        assert "Another program answers at the companion’s address." in told
        assert "correct the address" in told
        assert house.address in told
        shown(panel, pictures, "other-program")
        panel.click(part("problem-button"))
        options = browser.cdp.attach("extension/options/options.html", "page")
        assert "Another program answers" in options.wait_for(part("problem"))
        options.close()


def test_a_companion_that_is_too_old_says_which_version_it_is(
    open_at: Open, house: House, pictures: Path
) -> None:
    house.stop_companion()
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": "*, Authorization",
        "Access-Control-Expose-Headers": "*",
        "X-Catsync-Version": "0.0.9",
    }
    with program_at(house.address, headers, b"{}"):
        panel = open_at(MARTA)
        told = problem(panel, "old_version")
        assert "The companion is too old for this extension." in told
        assert "0.0.9" in told
        shown(panel, pictures, "old-version")


def test_a_revoked_browser_is_told_so_and_can_be_paired_again(
    open_at: Open, house: House, pictures: Path
) -> None:
    panel = open_at(MARTA)
    panel.wait_for(part("main-button"))
    type_title(panel)
    [browser] = house.visitor.ask("GET", "/browsers")["browsers"]
    house.visitor.ask("DELETE", f"/browsers/{browser['id']}")
    panel = open_at(MARTA)
    told = problem(panel, "token_revoked")
    assert "This browser’s access was taken back." in told
    assert "Pair it again" in told
    shown(panel, pictures, "token-revoked")
    panel.click(part("problem-button"))
    code = panel.wait_for(part("pairing-code"))
    shown(panel, pictures, "not-paired")
    assert len(code.strip()) == len("BKDM-7Q2X")


def test_a_page_that_is_no_profile_takes_a_name_by_hand(open_at: Open, pictures: Path) -> None:
    panel = open_at(NO_PROFILE)
    told = problem(panel, "not_a_profile")
    assert "This is not a person’s page." in told
    assert "Open a profile, or type the name" in told
    shown(panel, pictures, "not-a-profile")
    panel.type("#by-hand", "Greta Beispiel")
    panel.click(f"{part('by-hand')} button")
    panel.wait_for(part("main-button"))
    assert panel.text(part("name")) == "Greta Beispiel"


def test_a_page_that_the_browser_keeps_closed_is_told_so(open_at: Open, pictures: Path, house: House) -> None:
    panel = open_at("chrome://version/")
    told = problem(panel, "page_closed_to_us")
    assert "This page cannot be read." in told
    shown(panel, pictures, "page-closed")


def test_a_profile_whose_name_has_not_appeared_is_read_again(open_at: Open, pictures: Path) -> None:
    panel = open_at(LATE)
    told = problem(panel, "extraction_failed")
    assert "No name was found on this profile." in told
    assert "Wait until the page has loaded and read it again" in told
    shown(panel, pictures, "extraction-failed")


def test_a_mandatory_field_is_asked_for_in_place_and_the_sync_goes_on(
    open_at: Open, house: House, pictures: Path
) -> None:
    team = "/settings/team/default/{}?record_type=contact"
    displayed = ["first_name", "last_name", "title", "notes", SENIORITY]
    house.visitor.ask("PUT", team.format("displayed_fields"), {"value": displayed})
    house.visitor.ask("PUT", team.format("mandatory_fields"), {"value": [SENIORITY, "notes"]})
    panel = open_at(MARTA)
    ready_contact(panel)
    assert "Seniority needed" in panel.wait_for(need(SENIORITY)).replace("\n", " ")
    panel.click(part("main-button"))
    assert panel.eval("document.activeElement.dataset.need") == "contact.notes", "the button leads there"
    assert in_sight(panel, need("notes"))
    assert house.people_in_cats("contacts", "Oliveira") == []
    shown(panel, pictures, "mandatory-field")
    panel.type(f"{need('notes')} textarea", "Met at the invented fair")
    panel = open_at(MARTA)
    panel.wait_for(f"{need('notes')} textarea")
    assert (
        panel.eval(f'document.querySelector("{need("notes")} textarea").value') == "Met at the invented fair"
    )
    panel.type(f"{need('notes')} textarea", "Met at the fair")
    panel.press("Tab", 9)
    panel.wait(f'!document.querySelector("{need("notes")}")')
    choice = f'document.querySelector("{need(SENIORITY)} select")'
    panel.eval(
        f'{choice}.selectedIndex = [...{choice}.options].findIndex(one => one.text === "Lead");'
        f'{choice}.dispatchEvent(new Event("change", {{bubbles: true}}))'
    )
    press_main(panel, "Create contact")
    result(panel)
    [contact] = house.people_in_cats("contacts", "Oliveira")
    assert contact["notes"] == "Met at the fair"
    assert "180911" in contact["_parts"]["custom_values"]


def test_no_calls_left_says_when_there_will_be_some(open_at: Open, house: House, pictures: Path) -> None:
    panel = open_at(MARTA)
    ready_contact(panel)
    house.control("PUT", "/quota", {"remaining": 0})
    press_main(panel, "Create contact")
    panel.wait_for(part("result-text"), "none are left this hour")
    told = panel.wait_for(part("result"), "Next try in")
    assert "You may close this; it goes on by itself." in told
    shown(panel, pictures, "no-calls-left-waiting")
    panel = open_at("https://www.linkedin.com/in/nadia-rahman/")
    told = problem(panel, "cats_no_calls_left")
    assert "No calls to CATS are left this hour." in told
    assert "What you confirm is kept and sent" in told
    assert "Calls are allowed again at" in told
    shown(panel, pictures, "no-calls-left")


def test_a_contact_without_a_company_needs_one_and_takes_it_in_place(
    open_at: Open, house: House, pictures: Path
) -> None:
    panel = open_at(NO_PROFILE)
    panel.type("#by-hand", "Greta Beispiel")
    panel.click(f"{part('by-hand')} button")
    panel.wait_for(part("main-button"))
    choose_sync_as(panel, "contact")
    assert "A contact needs a company, and the page names none." in panel.text("main")
    shown(panel, pictures, "company-missing")
    panel.type(part("need-input"), "Invented Lantern Works")
    panel.press("Enter", 13)
    panel.wait_for(part("company-card"), "Invented Lantern Works")
    panel.click(part("create-company"))
    press_main(panel, "Create company and contact")
    result(panel)
    assert len(house.people_in_cats("contacts", "Beispiel")) == 1


def test_before_cats_is_connected_the_panel_leads_to_integrations(
    browser: Chromium, pictures: Path, sites: Sites
) -> None:
    house = House()
    try:
        pair_over_http(browser, house)
        page = browser.cdp.open(MARTA)
        panel = open_panel(browser, page)
        told = problem(panel, "cats_not_connected")
        assert "CATS is not connected." in told
        assert "An admin pastes the API key in Catsync under Integrations." in told
        shown(panel, pictures, "cats-not-connected")
        panel.click(part("problem-button"))
        assert browser.cdp.target(f"{house.address}/integrations", "page")
        page.close()
    finally:
        house.stop()
