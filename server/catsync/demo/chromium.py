"""Where Chromium is, the demo also drives the real extension through the same path and keeps pictures of it.

The walk has a sandbox and a companion of its own and runs beside the story, so that it costs no time of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from .visitor import DemoFailure

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WALK = "tests.browser.walk"
WALK_SECONDS = 120
ROOT = Path(__file__).parents[3]
PICTURES = ROOT / ".out" / "demo"


class Walk:
    """The walk under way, or the reason why there is none."""

    def __init__(self) -> None:
        self.why_not = _why_not()
        self._process: subprocess.Popen[str] | None = None
        if self.why_not is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", WALK, "--pictures", str(PICTURES)],
                cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            )  # fmt: skip

    def tell(self, console: Console) -> None:
        """Wait for its end and print what it saw. Raises DemoFailure where it failed."""
        console.print("\n[bold]10. The extension itself, in Chromium[/]")
        if self._process is None:
            console.print(f"   {self.why_not}")
            return
        try:
            said, complained = self._process.communicate(timeout=WALK_SECONDS)
        except subprocess.TimeoutExpired:
            raise DemoFailure(
                f"the walk with the extension took longer than {WALK_SECONDS} seconds"
            ) from None
        for line in said.strip().splitlines():
            console.print(f"   {line}", markup=False)
        if self._process.returncode:
            words = complained.strip().splitlines()
            raise DemoFailure(f"the walk with the extension: {words[-1] if words else 'it said nothing'}")
        console.print(f"   Pictures: {PICTURES}")

    def stop(self) -> None:
        """SIGTERM lets it end its own browser and programs."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)


def _why_not() -> str | None:
    if not any(shutil.which(name) for name in BROWSERS):
        return "No Chromium here, so no pictures. (On Debian: apt-get install chromium)"
    if not (ROOT / "tests" / "browser" / "walk.py").is_file() or find_spec("websocket") is None:
        return "This is not a checkout with the demo's browser part, so no pictures."
    return None
