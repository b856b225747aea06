"""What no route can take, refused before any of them looks: unreadable JSON, towers of brackets, NUL in an address."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, request

from ..errors import CatsyncError
from .origins import RAW_BODIES

MAX_DEPTH = 32  # what we ask for is at most 6 deep; deeper, each step that reads it would have to be careful


def register(app: Flask) -> None:
    """Called after `access`: nobody's body is read before it is known who sent it."""
    app.before_request(_check)


def _check() -> None:
    """Raises CatsyncError bad_request."""
    if "\0" in request.path or any("\0" in text for text in request.args.values()):
        raise CatsyncError("bad_request", "An address cannot hold the character NUL.")
    if request.endpoint in RAW_BODIES:
        return
    if request.path.startswith("/api/") and request.mimetype == "application/json":
        _check_json(request.get_data(cache=True))


def _check_json(body: bytes) -> None:
    if not body:
        return
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):  # ValueError: also numbers of thousands of digits
        raise CatsyncError("bad_request", "The request cannot be read as JSON.") from None
    if _depth_exceeds(value, MAX_DEPTH):
        raise CatsyncError("bad_request", f"The request is nested more than {MAX_DEPTH} deep.")


def _depth_exceeds(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [child for child in children if isinstance(child, dict | list)]
