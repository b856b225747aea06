"""A browser that is paired already, for tests of something else than the code (test_journey pairs by hand)."""

from __future__ import annotations

import json

import requests

from .chromium import Chromium
from .house import House

TIMEOUT_SECONDS = 20


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
