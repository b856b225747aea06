"""What `make test` does in small and `make chaos` in full: large numbers, every position of a table."""

from __future__ import annotations

import os

IS_LONG = os.environ.get("CATSYNC_TEST_LONG", "") == "1"
