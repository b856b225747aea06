"""A fresh Chromium with its own profile, the extension loaded as strictly as by the button "Load unpacked"."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .cdp import Browser, CdpError, Page

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 40.0
STOP_SECONDS = 10.0
FLAGS = (
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--ignore-certificate-errors",
    "--window-size=1280,900", "--screen-info={1600x1200}", "--remote-debugging-port=0", "--lang=en-US",
)  # fmt: skip


def find_chromium() -> str | None:
    """Its path, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """A running browser. `sites`: flags that send the fixture's hosts to this machine (see sites.py)."""

    def __init__(self, sites: Sequence[str] = (), root: Path = ROOT) -> None:
        program = find_chromium()
        if program is None:
            raise FileNotFoundError(
                "Chromium is not installed. On Debian: apt-get install chromium chromium-driver"
            )
        self.root = root
        self.profile = Path(tempfile.mkdtemp(prefix="catsync-chromium-"))
        # In developer mode Chromium keeps the warnings it has of an extension; otherwise it forgets them.
        preferences = self.profile / "Default" / "Preferences"
        preferences.parent.mkdir()
        preferences.write_text(json.dumps({"extensions": {"ui": {"developer_mode": True}}}))
        # Only root has to do without the sandbox; nobody else should.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._process = subprocess.Popen(
            [program, *FLAGS, *sandbox, *sites, f"--user-data-dir={self.profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            self.cdp = Browser(self._address())
            self.extension_id = self.load(root)
        except BaseException:
            self.stop()
            raise

    def _address(self) -> str:
        """Chromium writes its debugging port into the profile once it listens."""
        told = self.profile / "DevToolsActivePort"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if told.exists() and (lines := told.read_text().splitlines()):
                return f"127.0.0.1:{lines[0]}"
            if self._process.poll() is not None:
                raise RuntimeError(f"Chromium ended at once with exit code {self._process.returncode}")
            time.sleep(0.05)
        raise TimeoutError("Chromium did not open its debugging port")

    def load(self, folder: Path) -> str:
        """Load an unpacked extension; its id. Raises CdpError with Chromium's own words where it refuses."""
        return str(self.cdp.send("Extensions.loadUnpacked", path=str(folder))["id"])

    def begin_anew(self) -> None:
        """As good as a fresh profile for the extension and our pages, in a fifth of the time that a start takes.

        The extension is removed, and with it what it stored, registered and was granted, and loaded again; every page
        is closed, and nobody is signed in.
        """
        stays = self.cdp.open("about:blank")
        for each in self.cdp.targets():
            if each["type"] == "page" and each["targetId"] != stays.target_id:
                with contextlib.suppress(CdpError):  # it closed with another one
                    self.cdp.send("Target.closeTarget", targetId=each["targetId"])
        self.cdp.send("Extensions.uninstall", id=self.extension_id)
        self.cdp.send("Storage.clearCookies")
        stays.send("Network.clearBrowserCache")
        self.cdp.send("Target.detachFromTarget", sessionId=stays.session)
        self.cdp.events.clear()
        self.extension_id = self.load(self.root)

    def complaints(self) -> list[str]:
        """What Chromium's page of extensions shows under "Errors": of the manifest, and of code since it was loaded."""
        page = self.cdp.open("chrome://extensions/")
        info = page.eval(f"chrome.developerPrivate.getExtensionInfo({json.dumps(self.extension_id)})")
        page.close()
        return [str(each["message"]) for each in [*info["manifestErrors"], *info["runtimeErrors"]]]

    def click_icon(self, page: Page) -> Page:
        """A real click on the extension's icon in this tab: it grants activeTab and opens the popup."""
        tab = self._tab_of(page)
        self.cdp.send("Extensions.triggerAction", id=self.extension_id, targetId=tab["targetId"])
        return self.panel("popup")

    def panel(self, place: str) -> Page:
        """The panel that is open in that place, `popup` or `side`, once it is ready."""
        address = f"chrome-extension://{self.extension_id}/extension/panel/panel.html?in={place}"
        panel = self.cdp.attach(address, "page")
        panel.wait("document.documentElement.dataset.ready === '1'")
        return panel

    def _tab_of(self, page: Page) -> dict[str, Any]:
        """The tab target of a page target: nothing but the address joins the two, so it has to be the only such tab."""
        targets = self.cdp.targets()
        url = next((each["url"] for each in targets if each["targetId"] == page.target_id), None)
        tabs = [each for each in targets if each["type"] == "tab" and each["url"] == url]
        if len(tabs) != 1:
            raise LookupError(f"{len(tabs)} tabs are at {url}; close the others before the icon is clicked")
        return tabs[0]

    def page(self, path: str) -> Page:
        """One of the extension's own pages in a tab."""
        return self.cdp.open(f"chrome-extension://{self.extension_id}/{path}")

    def stop(self) -> None:
        """End the browser with all of its processes and forget its profile."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)
        for pid in self._left_over():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _left_over(self) -> list[int]:
        """Children that went into a session of their own (the crash handler does); each names our profile."""
        profile = str(self.profile).encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if profile in entry.read_bytes():
                    found.append(int(entry.parent.name))
        return found
