"""Where a fault of ours arose, for the log: its way through the code, and no word of it, for it may hold a record."""

from __future__ import annotations

import traceback
from pathlib import Path


def way_to(error: BaseException) -> str:
    """Type and calls that led there, outermost first, without its text: `KeyError at runner.py:72 > crawl.py:90`."""
    steps = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' > '.join(steps) or 'unknown'}"
