"""How CATS searches, filters and pages. CATS_API.md 1.2, 3, 6."""

from __future__ import annotations

import math
import time
from typing import Any

from .bench import Bench, Row
from .questions import LAG_BOUND_SECONDS
from .record_questions import URL

LOOKS = (0.0, 0.5, 0.5, 1.0, 1.0, 2.0, 3.0, 4.0, 6.0, 10.0, 15.0)  # seconds before each look for a new record
BEYOND = 99_999
# How a filter may name a custom field: "by id", says CATS, and no more.
CUSTOM_NAMES = ("custom_fields.{id}", "{id}", "custom_field.{id}", "custom_fields[{id}]", "custom_field_{id}")


def lag(bench: Bench) -> Row:
    """How long a new record takes to be found: asked for its exact name, again and again. Right after the create."""
    created = time.monotonic()
    wanted = {"field": "last_name", "filter": "exactly", "value": bench.last_name}
    assert bench.candidate is not None
    for number, seconds in enumerate(LOOKS):
        time.sleep(seconds)
        reply = bench.search(wanted)
        found = next((row for row in reply.rows if _id(row) == bench.candidate.cats_id), None)
        if found is not None:
            waited = math.ceil((time.monotonic() - created) * 10) / 10 if number else 0.0
            rows = found.get("_embedded")
            return {
                "search_lag_seconds": waited,
                "list_rows_embed": isinstance(rows, dict) and "emails" in rows,
            }
    return {"search_lag_seconds": LAG_BOUND_SECONDS}


def order(bench: Bench) -> Row:
    """Of what a filter finds by id: the crawl goes by it."""
    ids = [_id(row) for row in bench.search({"field": "id", "filter": "greater_than", "value": 0}).rows]
    if len(ids) < 3:
        return {}
    is_up, is_down = ids == sorted(ids), ids == sorted(ids, reverse=True)
    return {"search_order": "oldest_first" if is_up else "newest_first" if is_down else "none"}


def pages(bench: Bench) -> Row:
    """A page of more than 100 rows, and one where there are no more."""
    wide = bench.get("/candidates", {"page": 1, "per_page": 101})
    beyond = bench.get("/candidates", {"page": BEYOND, "per_page": 100})
    return {
        "per_page_over_limit": ("more" if len(wide.rows) > 100 else "clamped") if wide.is_good else "refused",
        "page_beyond_end": ("last" if beyond.rows else "empty")
        if beyond.is_good
        else _refusal(beyond.status),
    }


def custom_filter(bench: Bench) -> Row:
    """The name that a custom field has in filters; unknown where CATS has no field to try with, or takes no name."""
    fields = bench.get("/candidates/custom_fields", {"per_page": 100}).rows
    field = next((row for row in fields if _kind(row) not in (None, "checkbox")), None)
    if field is None:
        return {}
    for name in CUSTOM_NAMES:
        asked = {"field": name.format(id=_id(field)), "filter": "is_empty", "value": True}
        if bench.search(asked, per_page=1).is_good:
            return {"custom_field_filter": name}
    return {"custom_field_filter": None}


def social_filter(bench: Bench) -> Row:
    """Whether a person can be asked for by a profile's address: not in the fields that are documented."""
    asked = {"field": "social_media_urls", "filter": "exactly", "value": f"{URL}{bench.mark}"}
    return {"filter_social_urls": bench.search(asked, per_page=1).is_good}


def _refusal(status: int) -> str:
    return "not_found" if status == 404 else "refused"


def _id(row: Row) -> int:
    value = row.get("id")
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0


def _kind(row: Row) -> Any:
    form = row.get("field")
    return form.get("type") if isinstance(form, dict) else None
