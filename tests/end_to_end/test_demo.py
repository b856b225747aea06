"""The newcomer's first command, as a process (`make demo ONCE=1`): all that it shows is checked by itself."""

from __future__ import annotations

import subprocess
import sys

SECONDS = 240


def test_the_demo_runs_through_once() -> None:
    command = [sys.executable, "-m", "catsync.cli", "demo", "--once"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "All of it checked" in done.stdout
    assert "A reply comes from an outreach tool" in done.stdout
