"""The ground the other browser tests stand on: sites, clicks on the icon, workers that end, nothing left running."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from . import cdp
from .cdp import CdpError
from .chromium import Chromium
from .house import House
from .sites import page_for

MARTA = "https://www.linkedin.com/in/marta-oliveira/"


@pytest.mark.parametrize(
    ("host", "path", "name"),
    [
        ("www.linkedin.com", "/in/marta-oliveira/", "linkedin-sdui-marta-oliveira.html"),
        ("pt.linkedin.com", "/in/nadia-rahman", "linkedin-sdui-nadia-rahman.html"),
        ("www.linkedin.com", "/feed/", "linkedin-spa.html"),
        ("github.com", "/tomas-lindqvist", "github-tomas-lindqvist.html"),
        ("people.example", "/generic-json-ld", "generic-json-ld.html"),
    ],
)
def test_an_address_leads_to_its_page(host: str, path: str, name: str) -> None:
    found = page_for(host, path)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("path", ["/in/nobody-here/", "/in/..%2F..%2Fsecret", "/../../conftest"])
def test_an_address_that_leads_nowhere_gives_no_file_of_ours(path: str) -> None:
    found = page_for("www.linkedin.com", path)
    assert found is None or found.name == "linkedin-feed.html"


def test_a_profile_is_served_as_linkedin_over_tls(chromium: Chromium) -> None:
    page = chromium.cdp.open(MARTA)
    assert page.eval("[location.origin, window.isSecureContext]") == ["https://www.linkedin.com", True]
    assert "Marta Oliveira" in page.text("body")


@pytest.fixture
def arrivals() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that keeps nobody out: its address, and the paths that arrived."""
    paths: list[str] = []

    class Open(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def test_a_site_counts_as_public_and_cannot_reach_this_machine(
    chromium: Chromium, arrivals: tuple[str, list[str]]
) -> None:
    address, paths = arrivals
    page = chromium.cdp.open(MARTA)
    with pytest.raises(CdpError, match="Failed to fetch"):
        page.eval(f"fetch('{address}/from-a-site')")
    assert paths == []
    worker = chromium.cdp.worker(chromium.extension_id)
    assert worker.eval(f"fetch('{address}/from-the-worker').then(answer => answer.status)") == 204


def test_a_click_on_the_icon_opens_the_popup_with_access_to_the_page(chromium: Chromium) -> None:
    page = chromium.cdp.open(MARTA)
    popup = chromium.click_icon(page)
    script = """chrome.tabs.query({active: true, currentWindow: true}).then(([tab]) =>
        chrome.scripting.executeScript({target: {tabId: tab.id}, func: () => document.title}))"""
    assert "Marta Oliveira" in popup.eval(script)[0]["result"]


def test_two_tabs_at_one_address_are_not_mixed_up(chromium: Chromium) -> None:
    chromium.cdp.open(MARTA)
    page = chromium.cdp.open(MARTA)
    with pytest.raises(LookupError, match="2 tabs"):
        chromium.click_icon(page)


def test_the_service_worker_can_be_ended_and_wakes_for_a_message(chromium: Chromium) -> None:
    worker = chromium.cdp.worker(chromium.extension_id)
    worker.eval("globalThis.notSlept = true")
    page = chromium.page("extension/options/options.html")
    chromium.cdp.end(f"chrome-extension://{chromium.extension_id}/", "service_worker")
    page.eval("chrome.runtime.sendMessage({type: 'anything'}).catch(() => null)")
    assert chromium.cdp.worker(chromium.extension_id).eval("globalThis.notSlept ?? null") is None


def test_a_script_that_never_ends_is_given_up(chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdp, "COMMAND_SECONDS", 1.0)
    with pytest.raises(TimeoutError, match=r"Runtime\.evaluate within 1 seconds"):
        chromium.cdp.open("about:blank").eval("new Promise(() => {})")


def test_a_condition_that_never_holds_says_what_the_page_shows(chromium: Chromium) -> None:
    page = chromium.cdp.open(MARTA)
    with pytest.raises(TimeoutError, match=r"(?s)window\.never.*Marta Oliveira"):
        page.wait("window.never", seconds=0.2)


def test_a_stopped_browser_leaves_no_process_and_no_profile(new_chromium: Callable[..., Chromium]) -> None:
    browser = new_chromium()
    profile = browser.profile
    browser.stop()
    assert not profile.exists()
    alive = [path for path in Path("/proc").glob("[0-9]*/cmdline") if str(profile) in _read(path)]
    assert alive == []


def test_an_origin_can_count_as_granted(chromium_with_linkedin: Chromium) -> None:
    worker = chromium_with_linkedin.cdp.worker(chromium_with_linkedin.extension_id)
    granted = "chrome.permissions.contains({origins: ['https://www.linkedin.com/*']})"
    assert worker.eval(granted) is True


def test_the_root_has_no_access_to_any_site(chromium: Chromium) -> None:
    worker = chromium.cdp.worker(chromium.extension_id)
    assert worker.eval("chrome.permissions.getAll().then(held => held.origins)") == []


def test_a_sign_in_link_opens_a_page_of_the_companion(house: House, chromium: Chromium) -> None:
    assert chromium.cdp.open(house.sign_in_link()).eval("location.origin") == house.address


def test_a_restarted_companion_is_at_its_address_again(house: House) -> None:
    address = house.address
    house.restart_companion()
    assert house.address == address


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return ""
