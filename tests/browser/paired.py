"""A browser that is paired already, for tests of something else than the code (test_journey pairs by hand)."""

from __future__ import annotations

import json

import requests

from .cdp import Page
from .chromium import Chromium
from .house import House
from .steps import open_panel

TIMEOUT_SECONDS = 20
POPUP = "panel.html?in=popup"


def pair_over_http(chromium: Chromium, house: House, name: str = "Test browser") -> str:
    """Ask, confirm and fetch as panel and page do; the token goes where the extension keeps it. The browser's id."""
    origin = {"Origin": f"chrome-extension://{chromium.extension_id}"}
    pairings = f"{house.address}/api/v1/pairings"
    started = requests.post(pairings, json={"browser": name}, headers=origin, timeout=TIMEOUT_SECONDS).json()
    confirmed = {"code": started["code"], "browser_name": name}
    house.visitor.ask("POST", f"/pairings/{started['id']}/confirm", confirmed)
    secret = {**origin, "X-Pairing-Secret": started["secret"]}
    fetched = requests.get(f"{pairings}/{started['id']}", headers=secret, timeout=TIMEOUT_SECONDS).json()
    kept = {"base_url": house.address, "token": fetched["token"], "user": fetched["user"]}
    chromium.cdp.worker(chromium.extension_id).eval(f"chrome.storage.local.set({json.dumps(kept)})")
    browsers = house.visitor.ask("GET", "/browsers")["browsers"]
    return next(str(each["id"]) for each in browsers if each["name"] == name)


class Desk:
    """A paired browser, the pages that are open in it, and one popup at a time."""

    def __init__(self, chromium: Chromium, house: House) -> None:
        self.chromium, self.house = chromium, house
        self._pages: dict[str, Page] = {}
        pair_over_http(chromium, house)

    def page(self, address: str) -> Page:
        """The tab that was opened with this address; a new one the first time."""
        if address not in self._pages:
            self._pages[address] = self.chromium.cdp.open(address)
        return self._pages[address]

    def panel(self, address: str) -> Page:
        """A click on the icon there, as if for the first time: a popup that is open already is closed before."""
        self.close_panel()
        return open_panel(self.chromium, self.page(address))

    def close_panel(self) -> None:
        if any(POPUP in each["url"] for each in self.chromium.cdp.targets()):
            self.chromium.cdp.end(POPUP, "page")

    def clear(self) -> None:
        """Close the pages and forget what the extension keeps."""
        self.close_panel()
        for each in self._pages.values():
            each.close()
        worker = self.chromium.cdp.worker(self.chromium.extension_id)
        worker.eval("Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()])")
