"""The feed of what changed, 25 a page (CATS_API.md 2.17). The shape of a row is not confirmed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flask import Response, request

from catsync.sandbox import rules
from catsync.sandbox.answers import link, ok
from catsync.sandbox.state import store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable

PAGE = 25


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    table.add("GET", "/events", "event.list", list_events)


def list_events() -> Response:
    """Up to 25 events after an id (which counts more) or a moment; `_links.next` as long as there are more."""
    after_id, after_time = _number("starting_after_id"), _number("starting_after_timestamp")
    later = (
        event
        for event in store().events
        if (event.id > after_id if after_id is not None else event.seconds > (after_time or -1))
    )
    rows = list(islice(later, PAGE + 1))
    shown = rows[:PAGE]
    last_id = shown[-1].id if shown else after_id
    links = {"next": link(f"/events?starting_after_id={last_id}")} if len(rows) > PAGE else {}
    return ok(
        {
            "count": len(shown),
            "starting_after_timestamp": after_time,
            "starting_after_id": after_id,
            "last_id": last_id,
            "_links": links,
            "_embedded": {"events": [event.row for event in shown]},
        }
    )


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not text.isdecimal():
        rules.refuse(store(), [(name, "must be of type int")])
    return int(text)
