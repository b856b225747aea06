"""What every named call needs: a path, an answer in the expected shape, the id of what was created."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..answers import Answer, as_id
from ..errors import CatsBadRequest
from ..pages import MAX_PER_PAGE, Page, pages, read_page
from ..records import RESOURCES
from ..schemas import checked_id
from ..transport import Transport

T = TypeVar("T")


class Asking:
    """Base of the parts of the client; holds the transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _get(self, path: str, read: Callable[[Mapping[str, Any]], T]) -> T:
        answer = self._transport.request("GET", path)
        try:
            return read(answer.object())
        except ValueError as error:
            raise answer.bad(f"a record that cannot be read: {error}") from None

    def _page(
        self,
        path: str,
        read: Callable[[Mapping[str, Any]], T],
        page: int,
        per_page: int,
        *,
        query: str | None = None,
        body: Any = None,
    ) -> Page[T]:
        """One page; with a body it is a filter, which CATS takes as a POST that changes nothing."""
        if page < 1 or not 1 <= per_page <= MAX_PER_PAGE:
            raise CatsBadRequest(f"Pages count from 1 and have at most {MAX_PER_PAGE} rows")
        asked: dict[str, str | int] = {"page": page, "per_page": per_page}
        if query is not None:
            asked["query"] = query
        method = "GET" if body is None else "POST"
        answer = self._transport.request(method, path, query=asked, body=body, writes=False)
        return read_page(answer, _collection_name(path), read)

    def _all(self, path: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
        found = pages(lambda page, per_page: self._page(path, read, page, per_page))
        return tuple(row for page in found for row in page.rows)

    def _create(self, path: str, body: Any, query: Mapping[str, str | int] | None = None) -> int:
        return created_id(self._transport.request("POST", path, body=body, query=query))

    def _upload(self, path: str, content: bytes, query: Mapping[str, str | int]) -> int:
        return created_id(self._transport.request("POST", path, content=content, query=query))


def created_id(answer: Answer) -> int:
    """The id of what a POST created: the last number in the path of `Location` (the body is empty, 1.4).

    Raises CatsBadAnswer with outcome "unknown" where no id was told: the record most likely exists.
    """
    path = urlsplit(answer.headers.get("Location") or "").path
    found = re.search(r"/([0-9]{1,18})/?\Z", path)
    told = as_id(found.group(1)) if found else None
    if told is None and isinstance(answer.body, dict):
        told = as_id(answer.body.get("id"))
    if told is None:
        raise answer.bad("a success that does not tell the id of what was created")
    return told


def record_path(record_type: str, record_id: int, *more: str | int) -> str:
    """`/candidates/12/emails/3`; raises CatsBadRequest for what is no record type or id."""
    path = f"{resource_path(record_type)}/{checked_id(record_id, record_type)}"
    return "/".join([path, *(str(each) for each in more)])


def resource_path(record_type: str, *more: str | int) -> str:
    """`/candidates/lists`; raises CatsBadRequest for what is no record type."""
    if record_type not in RESOURCES:
        raise CatsBadRequest("CATS has no such type of record")
    return "/".join([f"/{RESOURCES[record_type]}", *(str(each) for each in more)])


def _collection_name(path: str) -> str:
    """The key under `_embedded`: the last word of the path, but that of the resource for a search."""
    parts = path.strip("/").split("/")
    return parts[-2] if parts[-1] == "search" else parts[-1]
