"""How an answer is written down where nobody has confirmed it: bare errors, ids and totals as texts, few links."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Response

    from catsync.sandbox.options import Switches

BARE = {404, 429}
SEEN_LINKS = ("self", "next")


def write(switches: Switches, response: Response) -> Response:
    """The answer of a route as the switches want it."""
    status = response.status_code
    if switches.error_bodies == "empty" and (status in BARE or status >= 500):
        response.set_data(b"")
        return response
    is_plain = (switches.total_as, switches.ids_as, switches.page_links) == ("number", "number", "all")
    if is_plain or not response.is_json or not response.get_data():
        return response
    try:
        body = json.loads(response.get_data())
    except ValueError:  # garbage that was ordered
        return response
    if isinstance(body, dict) and "total" in body and "_embedded" in body:
        body["total"] = {"number": body["total"], "text": str(body["total"])}.get(switches.total_as)
        if switches.page_links == "next_only":
            body["_links"] = {name: href for name, href in body["_links"].items() if name in SEEN_LINKS}
    if switches.ids_as == "text":
        body = _with_text_ids(body)
    response.set_data(json.dumps(body).encode())
    return response


def _with_text_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_text_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: str(item) if _is_id(key) and isinstance(item, int) else _with_text_ids(item)
        for key, item in value.items()
    }


def _is_id(key: str) -> bool:
    return key == "id" or key.endswith("_id")
