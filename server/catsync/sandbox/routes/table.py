"""How routes are added: each has a kind, such as "candidate.create", which the log shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catsync.sandbox.state import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response


class RouteTable:
    """Adds routes below /v3 to an application."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def add(self, method: str, rule: str, kind: str, view: Callable[..., Response], *first: Any) -> None:
        """One route; the view gets `first` and then the ids of the rule, the record's own as `record_id`."""
        record_type = kind.partition(".")[0]

        def run(**ids: int) -> Response:
            mark(kind, record_type, ids.get("record_id"))
            return view(*first, **ids)

        self._app.add_url_rule(f"/v3{rule}", endpoint=f"{method} {rule}", view_func=run, methods=[method])
