"""The badge on a site that was switched on (E2): before any click, never somebody else's, nothing stored."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .cdp import Page
from .chromium import Chromium
from .house import House
from .paired import pair_over_http
from .sites import Sites
from .staged import staged
from .steps import MARTA

FEED = "https://www.linkedin.com/feed/"
SLOW_FEED = f"{FEED}?swap=1200"  # the address changes, and so long afterwards the page
WAIT_SECONDS = 15.0
Tabs = Callable[[str], Page]
AMBER, BLUE, WHITE = [122, 71, 0, 255], [11, 83, 219, 255], [255, 255, 255, 255]
DEFAULT_TITLE = "Catsync: look up in CATS"


class Icon:
    """What the icon of the LinkedIn tab shows, asked from a page of the extension: the worker may be asleep."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._page = chromium.page("extension/options/options.html")

    def _ask(self, method: str) -> Any:
        return self._page.eval(
            "chrome.tabs.query({url: 'https://*.linkedin.com/*'})"
            f".then(([tab]) => chrome.action.{method}({{tabId: tab.id}}))"
        )

    def close(self) -> None:
        self._page.close()

    @property
    def text(self) -> str:
        return str(self._ask("getBadgeText"))

    @property
    def title(self) -> str:
        return str(self._ask("getTitle"))

    @property
    def colours(self) -> tuple[list[int], list[int]]:
        """Ground and ink as red, green, blue, opacity."""
        return self._ask("getBadgeBackgroundColor"), self._ask("getBadgeTextColor")

    def wait(self, text: str, title: str) -> None:
        """Until the badge says so."""
        deadline = time.monotonic() + WAIT_SECONDS
        while (seen := (self.text, self.title)) != (text, seen[1]) or title not in seen[1]:
            assert time.monotonic() < deadline, f"the icon says {seen}, not {(text, title)}"
            time.sleep(0.03)

    def watch(self) -> None:
        """Keep what is shown from now on, look by look, until `seen` is asked for. In the worker: a tab behind naps."""
        self._watching = self._chromium.cdp.worker(self._chromium.extension_id)
        self._watching.eval(
            "chrome.tabs.query({url: 'https://*.linkedin.com/*'}).then(([{id: tabId}]) => { self.seen = [];"
            " self.looking = setInterval(async () => { const both = await Promise.all(["
            "   chrome.action.getBadgeText({tabId}), chrome.action.getTitle({tabId})]);"
            "   const now = both.join(' | '); if (self.seen.at(-1) !== now) self.seen.push(now); }, 3); })"
        )

    def seen(self) -> list[str]:
        found: list[str] = self._watching.eval("clearInterval(self.looking), self.seen")
        return found


@pytest.fixture(scope="module")
def browser(home: House, sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Paired, with LinkedIn switched on; the extension itself registers its watcher."""
    folder = staged(tmp_path_factory.mktemp("linkedin") / "on", ["https://*.linkedin.com/*"])
    found = Chromium(sites.flags, folder)
    try:
        pair_over_http(found, home)
        worker = found.cdp.worker(found.extension_id)
        worker.wait("chrome.scripting.getRegisteredContentScripts().then(all => all.length === 1)")
        yield found
    finally:
        found.stop()


@pytest.fixture
def icon(browser: Chromium) -> Iterator[Icon]:
    found = Icon(browser)
    yield found
    found.close()


@pytest.fixture
def tab(browser: Chromium) -> Iterator[Tabs]:
    """tab(address) opens it in front; all are closed in the end."""
    opened: list[Page] = []

    def show(address: str) -> Page:
        opened.append(browser.cdp.open(address))
        return opened[-1]

    yield show
    for each in opened:
        each.close()


def people_kept(home: House) -> int:
    with sqlite3.connect(f"file:{home.database}?mode=ro", uri=True) as database:
        return int(database.execute("SELECT count(*) FROM person").fetchone()[0])


# In the worker: the answer about this name stays away until `letGo()`, and `held` says that it has come.
HOLD_BACK = """(name => { const ask = self.fetch; self.held = false; self.answered = false;
  const gate = new Promise(done => { self.letGo = done; });
  self.fetch = async (...asked) => { const answer = await ask(...asked);
    if (!String(asked[1]?.body).includes(name)) return answer;
    self.held = true; await gate; self.answered = true; return answer; }; })"""


def test_company_duplicates_are_told_before_any_click(icon: Icon, tab: Tabs) -> None:
    feed = tab(FEED)
    assert (icon.text, icon.title) == ("", DEFAULT_TITLE)
    feed.click("#go-marta")
    icon.wait("3!", "Marta Oliveira: not in CATS yet.")
    assert "3 records look like Acme Robotics. Which one?" in icon.title
    assert icon.colours == (AMBER, WHITE)


def test_the_next_page_clears_the_badge_before_it_is_even_drawn(icon: Icon, tab: Tabs) -> None:
    page = tab(SLOW_FEED)
    page.click("#go-marta")
    icon.wait("3!", "Marta Oliveira")
    page.click("#go-feed")
    icon.wait("", DEFAULT_TITLE)
    assert "Marta Oliveira" in page.text("main"), "she still stood there, only the address had changed"
    icon.watch()
    page.wait_for("main", "Start a post")
    assert icon.seen() == [f" | {DEFAULT_TITLE}"]


def test_each_person_has_a_badge_of_their_own(icon: Icon, tab: Tabs) -> None:
    page = tab(SLOW_FEED)
    page.click("#go-marta")
    icon.wait("3!", "Marta Oliveira")
    page.click("#go-tomas")
    icon.wait("", DEFAULT_TITLE)
    icon.watch()
    icon.wait("2!", "Tomás Lindqvist")
    assert "Brightpath Analytics" in icon.title
    assert not [look for look in icon.seen() if "Marta" in look], "her card stood there for a while"


def test_an_answer_that_comes_after_the_person_has_gone_is_dropped(
    icon: Icon, tab: Tabs, browser: Chromium
) -> None:
    feed = tab(FEED)
    worker = browser.cdp.worker(browser.extension_id)
    worker.eval(f"{HOLD_BACK}('Marta Oliveira')")
    feed.click("#go-marta")
    worker.wait("self.held")
    feed.click("#go-tomas")
    icon.wait("2!", "Tomás Lindqvist")
    icon.watch()
    worker.eval("self.letGo()")
    worker.wait("self.answered")
    feed.click("#go-feed")
    icon.wait("", DEFAULT_TITLE)
    feed.click("#go-nadia")
    icon.wait("3!", "Nadia Rahman")
    assert not [look for look in icon.seen() if "Marta" in look]


def test_a_worker_that_has_slept_between_two_people_goes_on(icon: Icon, tab: Tabs, browser: Chromium) -> None:
    feed = tab(FEED)
    feed.click("#go-marta")
    icon.wait("3!", "Marta Oliveira")
    address = f"chrome-extension://{browser.extension_id}/"
    browser.cdp.end(address, "service_worker")
    feed.click("#go-feed")
    icon.wait("", DEFAULT_TITLE)
    browser.cdp.end(address, "service_worker")
    feed.click("#go-tomas")
    icon.wait("2!", "Tomás Lindqvist")


def test_looking_stores_nobody_asks_cats_nothing_and_leaves_the_page_as_it_is(
    icon: Icon, tab: Tabs, home: House
) -> None:
    before = home.cats.last_call()
    page = tab(MARTA)
    icon.wait("3!", "Marta Oliveira")
    assert people_kept(home) == 0
    assert home.cats.calls(before) == []
    as_sent = (
        "fetch(location.href).then(answer => answer.text())"
        ".then(text => new DOMParser().parseFromString(text, 'text/html').documentElement.outerHTML)"
    )
    assert page.eval("document.documentElement.outerHTML") == page.eval(as_sent)
