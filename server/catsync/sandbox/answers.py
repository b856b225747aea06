"""The answers CATS gives: HAL collections, empty 201 and 204, and errors with a `message`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from catsync.sandbox.options import Switches
    from catsync.sandbox.store import Row

DEFAULT_PER_PAGE = 25
MAX_PER_PAGE = 100
EMBED_LIMIT = 25
JSON_TYPE = "application/json; charset=utf-8"


class ApiError(Exception):
    """An error answer: its status and the body, which always has `message`."""

    def __init__(self, status: int, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, **details}

    def response(self) -> Response:
        """The answer that goes out."""
        return ok(self.body, self.status)


def invalid(switches: Switches, errors: list[tuple[str, str]]) -> ApiError:
    """A failed validation; `errors` are (field, words) as in ("owner_id", "must be positive")."""
    details: Any = [f"{name} {words}" for name, words in errors]
    if switches.validation_details == "map":
        details = {name: f"{name} {words}" for name, words in errors}
    return ApiError(switches.validation_status, "Validation failed.", **{switches.validation_key: details})


def ok(body: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(body), status=status, content_type=JSON_TYPE)


def created(path: str) -> Response:
    """201 with an empty body and an absolute Location; `path` is without /v3."""
    location = f"{request.host_url.rstrip('/')}/v3{path}"
    return Response(b"", status=201, content_type=JSON_TYPE, headers={"Location": location})


def empty() -> Response:
    """204."""
    return Response(b"", status=204, content_type=JSON_TYPE)


def link(href: str) -> Row:
    """A HAL link: relative and without /v3, as CATS writes them."""
    return {"href": href}


def json_object() -> Row:
    """The request's body, which must be a well-formed JSON object (every PUT needs one, even `{}`)."""
    try:
        body = json.loads(request.get_data(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ApiError(400, "Request body must be well-formed JSON.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "Request body must be a JSON object.")
    return body


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def flag(name: str) -> bool:
    """A boolean of the query string; absent is false."""
    return request.args.get(name, "").lower() in ("1", "true")


def _page_arguments(switches: Switches) -> tuple[int, int]:
    page = request.args.get("page", 1, type=int)
    per_page = request.args.get("per_page", DEFAULT_PER_PAGE, type=int)
    if per_page > MAX_PER_PAGE and switches.per_page_over_limit == "refused":
        raise invalid(switches, [("per_page", f"must be less than or equal to {MAX_PER_PAGE}")])
    return max(page, 1), min(max(per_page, 1), MAX_PER_PAGE)


def collection(switches: Switches, key: str, rows: Sequence[Any], shape: Callable[[Any], Row]) -> Response:
    """One page of `rows` under `_embedded.<key>`; links to other pages only if there are any."""
    page, per_page = _page_arguments(switches)
    total = len(rows)
    last = max(1, -(-total // per_page))
    if page > last and switches.page_beyond_end == "not_found":
        raise ApiError(404, "Resource not found.")
    shown = rows[(page - 1) * per_page : page * per_page]
    links = {"self": link(_page_href(page, per_page))}
    if last > 1:
        if page < last:
            links["next"] = link(_page_href(page + 1, per_page))
        if page > 1:
            links["prev"] = link(_page_href(min(page - 1, last), per_page))
        links["first"] = link(_page_href(1, per_page))
        links["last"] = link(_page_href(last, per_page))
    return ok(
        {
            "count": len(shown),
            "total": total,
            "_links": links,
            "_embedded": {key: [shape(row) for row in shown]},
        }
    )


def _page_href(page: int, per_page: int) -> str:
    path = request.path.removeprefix("/v3")
    kept = [("query", request.args["query"])] if "query" in request.args else []
    return f"{path}?{urlencode([*kept, ('page', page), ('per_page', per_page)])}"
