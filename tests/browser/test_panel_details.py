"""The panel in daily use: impatience, reopening, other pages, keyboard, axe, zoom, a silent console (E3, E4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .cdp import Browser, Page
from .chromium import ROOT, Chromium
from .house import House
from .paired import Desk
from .steps import MARTA, NADIA, choose_company, choose_sync_as, part, press_main, result

GMBH = 102
FEED = "https://www.linkedin.com/feed/"
SLOW_FEED = f"{FEED}?swap=1500"  # the address changes, and so long afterwards the page
GITHUB = "https://github.com/tomas-lindqvist"
TYPED = "Director of Invented Data"
AXE = ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js"
TAB, ENTER = ("Tab", 9), ("Enter", 13)


@pytest.fixture
def desk(browser: Chromium, house: House) -> Iterator[Desk]:
    found = Desk(browser, house)
    yield found
    found.clear()


def ready_contact(panel: Page) -> None:
    """Marta as a contact of a company that has been chosen: one press away from CATS."""
    panel.wait_for(part("chip"), "New")
    choose_sync_as(panel, "contact")
    choose_company(panel, GMBH)
    panel.wait("!document.querySelector('[aria-busy=true], [aria-disabled=true]')")


def count_of(house: House, table: str) -> int:
    with sqlite3.connect(f"file:{house.database}?mode=ro", uri=True) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def name(panel: Page, expected: str) -> None:
    """Wait until the panel is about this person, and has its answer."""
    panel.wait_for(part("name"), expected)
    panel.wait_for(part("main-button"))


# Impatience, closing, reopening


def test_a_double_click_on_the_main_button_creates_one_record(desk: Desk, house: House) -> None:
    panel = desk.panel(MARTA)
    ready_contact(panel)
    panel.eval(f"(b => {{ b.click(); b.click(); }})(document.querySelector('{part('main-button')}'))")
    result(panel)
    assert len(house.people_in_cats("contacts", "Oliveira")) == 1
    assert count_of(house, "sync") == 1


def test_a_popup_closed_during_the_sync_shows_its_course_when_opened_again(desk: Desk, house: House) -> None:
    panel = desk.panel(MARTA)
    ready_contact(panel)
    house.control("POST", "/faults", {"what": "hold_after", "method": "POST", "path": "/contacts$"})
    press_main(panel, "Create contact")
    house.visitor.wait_for("the hold", lambda: house.control("GET", "/holds")["holds"])
    desk.close_panel()
    panel = desk.panel(MARTA)
    panel.wait_for(f"{part('result')}[data-state=running]")
    house.control("POST", "/holds/release")
    assert "Created contact Marta Oliveira." in result(panel)
    panel = desk.panel(MARTA)
    assert "Created contact Marta Oliveira." in panel.wait_for(part("last-sync"))
    assert len(house.people_in_cats("contacts", "Oliveira")) == 1


def test_what_was_typed_survives_closing_the_popup_at_once(desk: Desk, house: House) -> None:
    panel = desk.panel(MARTA)
    name(panel, "Marta Oliveira")
    panel.click(part("edit-toggle"))
    panel.type(part("edit-title"), TYPED)
    panel = desk.panel(MARTA)
    ready_contact(panel)
    assert TYPED in panel.text("header")
    press_main(panel, "Create contact")
    result(panel)
    assert [c["title"] for c in house.people_in_cats("contacts", "Oliveira")] == [TYPED]


# Other pages


def test_back_and_forward_never_show_the_wrong_person(desk: Desk) -> None:
    page = desk.page(MARTA)
    panel = desk.panel(MARTA)
    panel.click(part("edit-toggle"))
    panel.type(part("edit-title"), TYPED)
    desk.close_panel()
    page.go(NADIA)
    panel = desk.panel(MARTA)
    name(panel, "Nadia Rahman")
    assert TYPED not in panel.text("body")
    page.eval("history.back()")
    page.wait("location.pathname.includes('marta') && document.readyState === 'complete'")
    panel = desk.panel(MARTA)
    name(panel, "Marta Oliveira")
    assert TYPED in panel.text("header")
    page.eval("history.forward()")
    page.wait("location.pathname.includes('nadia') && document.readyState === 'complete'")
    name(desk.panel(MARTA), "Nadia Rahman")


def test_a_page_that_still_shows_the_person_before_is_not_taken_for_the_next(desk: Desk) -> None:
    page = desk.page(SLOW_FEED)
    page.click("#go-marta")
    page.wait_for("main", "Marta Oliveira")
    page.click("#go-tomas")
    panel = desk.panel(SLOW_FEED)
    shown = panel.text("body")
    assert "Marta" not in shown
    page.wait_for("main", "Tomás Lindqvist")
    if "No name was found" in shown:
        panel.click(part("problem-button"))
    name(panel, "Tomás Lindqvist")


def test_the_side_panel_is_the_same_page_and_follows_the_tab(desk: Desk, browser: Chromium) -> None:
    page = desk.page(FEED)
    page.click("#go-marta")
    page.wait_for("main", "Marta Oliveira")
    panel = desk.panel(FEED)
    popup_address = str(panel.eval("location.pathname"))
    panel.click(part("side-panel"), closes=True)
    side = browser.panel("side")
    assert side.eval("location.pathname") == popup_address
    name(side, "Marta Oliveira")
    page.click("#go-tomas")
    name(side, "Tomás Lindqvist")
    page.eval("history.back()")
    name(side, "Marta Oliveira")
    other = desk.page(GITHUB)
    side.wait_for(f"{part('problem')}[data-code=page_not_asked]")
    assert "Marta" not in side.text("body")
    other.browser.send("Target.activateTarget", targetId=page.target_id)
    name(side, "Marta Oliveira")
    side.browser.send("Target.closeTarget", targetId=side.target_id)


# Keyboard


# Every control that can be reached, in order; of a group of radio buttons one counts.
CONTROLS = """(() => { const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(one => {
    if (one.disabled || !one.checkVisibility()) return false;
    if (one.type !== 'radio') return true;
    const isFirst = !groups.has(one.name); groups.add(one.name); return isFirst; }).map(LABEL); })()"""
LABEL = """one => one.type === 'radio' ? one.name
  : one.id || one.dataset.testid || one.getAttribute('aria-label') || one.innerText"""


def test_every_control_is_reached_by_tab_and_enter_presses_the_main_button(desk: Desk, house: House) -> None:
    panel = desk.panel(MARTA)
    ready_contact(panel)
    panel.eval("document.activeElement.blur(), getSelection().removeAllRanges()")
    controls = panel.eval(CONTROLS.replace("LABEL", LABEL))
    reached = []
    for _ in range(3 * len(controls)):
        panel.press(*TAB)
        here = panel.eval(
            f"document.hasFocus() && document.activeElement !== document.body ? ({LABEL})(document.activeElement) : ''"
        )
        if here in reached:
            break
        if here:
            reached.append(here)
    assert sorted(reached) == sorted(controls)
    while panel.eval("document.activeElement.id") != "main-button":
        panel.press(*TAB)
    assert panel.eval("getComputedStyle(document.activeElement).outlineStyle") == "solid", "the focus is seen"
    panel.press(*ENTER)
    result(panel)
    assert len(house.people_in_cats("contacts", "Oliveira")) == 1


# axe, zoom, console


def violations(panel: Page) -> list[str]:
    """What axe finds, in both schemes."""
    found = []
    for scheme in ("light", "dark"):
        panel.scheme(scheme)
        if not panel.eval("typeof axe === 'object'"):
            panel.eval(AXE.read_text(encoding="utf-8") + ";0")
        for each in panel.eval("axe.run().then(found => found.violations)"):
            found += [f"{scheme}: {each['id']}: {node['html'][:150]}" for node in each["nodes"]]
    panel.scheme("light")
    return found


@pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed. To run this: cd extension && npm ci"
)
def test_axe_finds_nothing_in_any_state(desk: Desk, house: House) -> None:
    panel = desk.panel(MARTA)
    panel.wait_for(part("chip"), "New")
    choose_sync_as(panel, "contact")
    panel.wait_for(part("company-warning"))
    assert violations(panel) == [], "asking for the company"
    for opened in ("advanced-toggle", "edit-toggle", "reasons-toggle"):
        panel.click(part(opened))
    panel.wait_for("#advanced .setting")
    assert violations(panel) == [], "everything open"
    choose_company(panel, GMBH)
    assert violations(panel) == [], "ready"
    press_main(panel, "Create contact")
    result(panel)
    assert violations(panel) == [], "result"
    house.stop_companion()
    panel = desk.panel(MARTA)
    panel.wait_for(part("problem"))
    assert violations(panel) == [], "problem"


def sideways(panel: Page) -> list[str]:
    """What is wider than the place it has, the page itself first."""
    found: list[str] = panel.eval(
        "[...document.querySelectorAll('html, main, main *, header *, footer *')].filter(one => {"
        "  if (!one.checkVisibility() || one.closest('.unseen')) return false;"
        "  const isScrolled = one.matches('html, main') && one.scrollWidth > one.clientWidth;"
        "  return isScrolled || one.getBoundingClientRect().right > innerWidth + 1; })"
        ".map(one => one.outerHTML.slice(0, 100))"
    )
    return found


def test_at_200_percent_nothing_scrolls_sideways(desk: Desk, browser: Chromium, pictures: Path) -> None:
    """In the side panel: a popup takes no zoom, and grows with the screen's scale."""
    options = browser.page("extension/options/options.html")
    options.eval("chrome.tabs.getCurrent().then(tab => chrome.tabs.setZoom(tab.id, 2))")
    panel = desk.panel(MARTA)
    panel.click(part("side-panel"), closes=True)
    panel = browser.panel("side")
    try:
        panel.wait_for(part("chip"), "New")
        assert panel.eval("[devicePixelRatio, innerWidth < 200]") == [2, True]
        choose_sync_as(panel, "contact")
        panel.wait_for(part("company-warning"))
        panel.pictures(pictures, "zoom-200")
        for opened in ("advanced-toggle", "edit-toggle", "reasons-toggle"):
            panel.click(part(opened))
        panel.wait_for("#advanced .setting")
        assert sideways(panel) == []
        panel.click(part("edit-toggle"))
        panel.click(part("advanced-toggle"))
        choose_company(panel, GMBH)
        press_main(panel, "Create contact")
        result(panel)
        panel.pictures(pictures, "zoom-200-result")
        assert sideways(panel) == []
    finally:
        panel.close()
        options.eval("chrome.tabs.getCurrent().then(tab => chrome.tabs.setZoom(tab.id, 1))")
        options.close()


def complaints(browser: Browser, panel: Page) -> list[Any]:
    """Errors and warnings of the console, broken policies, and exceptions since the page began."""
    browser.events.clear()
    for domain in ("Log", "Runtime"):
        panel.send(f"{domain}.disable")
        panel.send(f"{domain}.enable")  # tells once more what has been
    told = [each for each in browser.events if each.get("sessionId") == panel.session]
    return [
        each["params"] for each in told
        if each["method"] == "Runtime.exceptionThrown"
        or (each["method"] == "Runtime.consoleAPICalled" and each["params"]["type"] in ("error", "warning", "assert"))
        or (each["method"] == "Log.entryAdded" and each["params"]["entry"]["level"] in ("error", "warning"))
    ]  # fmt: skip


def test_the_console_stays_silent_from_the_click_to_the_result(desk: Desk, browser: Chromium) -> None:
    panel = desk.panel(MARTA)
    ready_contact(panel)
    for opened in ("advanced-toggle", "edit-toggle", "reasons-toggle"):
        panel.click(part(opened))
    panel.wait_for("#advanced .setting")
    press_main(panel, "Create contact")
    result(panel)
    assert complaints(browser.cdp, panel) == []
    assert browser.complaints() == []
