"""Where Chromium is, the demo also drives the real extension through the same path and keeps pictures of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from .visitor import DemoFailure, Visitor

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WALK = "tests.browser.walk"
WALK_SECONDS = 120


def drive_extension(console: Console, visitor: Visitor) -> None:
    """Say why not, or walk. Raises DemoFailure where the walk fails."""
    root = Path(__file__).parents[3]
    console.print("\n[bold]9. The extension itself, in Chromium[/]")
    if not any(shutil.which(name) for name in BROWSERS):
        console.print("   No Chromium here, so no pictures. (On Debian: apt-get install chromium)")
        return
    if not (root / "tests" / "browser" / "walk.py").is_file() or find_spec("websocket") is None:
        console.print("   This is not a checkout with the demo's browser part, so no pictures.")
        return
    pictures = root / ".out" / "demo"
    walked = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", WALK, "--pictures", str(pictures)],
        cwd=root, capture_output=True, text=True, timeout=WALK_SECONDS, check=False,
    )  # fmt: skip
    for line in walked.stdout.strip().splitlines():
        console.print(f"   {line}", markup=False)
    if walked.returncode:
        words = walked.stderr.strip().splitlines()
        raise DemoFailure(f"the walk with the extension: {words[-1] if words else 'it said nothing'}")
    console.print(f"   Pictures: {pictures}")
