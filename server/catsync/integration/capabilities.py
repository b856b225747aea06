"""What `catsync doctor --probe` found out about this CATS (ARCHITECTURE 13); until then the careful default holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..config import MAX_SETTLE_SECONDS
from ..db import Database
from ..models import Integration

LAGS = 3  # SYNCING.md 2: a lag above the settle time made duplicates


def capabilities_of(database: Database) -> Mapping[str, Any]:
    """By the keys of doctor/questions.py, and `probed_at`; empty where nothing was tried."""
    with database.read() as session:
        row = session.get(Integration, 1)
    return dict(row.capabilities or {}) if row is not None else {}


def settle_seconds(database: Database, least: float) -> float:
    """How long to wait before looking whether a write has arrived: `least`, or three times the search's lag."""
    lag = capabilities_of(database).get("search_lag_seconds")
    if isinstance(lag, bool) or not isinstance(lag, int | float):
        return least
    return max(least, min(LAGS * float(lag), MAX_SETTLE_SECONDS))
