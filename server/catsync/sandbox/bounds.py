"""Which ids a filter can let through at all, so that a window of them is cut out instead of looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catsync.sandbox.store import Row

Bounds = tuple[int | None, int | None, bool]


def id_bounds(body: Row) -> Bounds:
    """Lowest and highest id (None: no bound) of a filter that was found right, and whether that is all of it."""
    if "and" in body:
        inner = [id_bounds(entry) for entry in body["and"]]
        lows = [low for low, _, _ in inner if low is not None]
        highs = [high for _, high, _ in inner if high is not None]
        return max(lows, default=None), min(highs, default=None), all(is_all for _, _, is_all in inner)
    if body.get("field") != "id" or body["filter"] == "is_empty":
        return None, None, False
    value = body["value"]
    if body["filter"] == "between":
        return value["gte"], value["lte"], True
    low = {"exactly": value, "greater_than": value + 1}.get(body["filter"])
    high = {"exactly": value, "less_than": value - 1}.get(body["filter"])
    return low, high, True
