"""What every named call needs: a path, an answer in the expected shape, the id of what was created."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..answers import Answer, as_id
from ..capabilities import Capabilities
from ..errors import CatsBadRequest
from ..filters import Filter, checked_filter
from ..pages import MAX_PER_PAGE, Page, pages, read_page
from ..records import RESOURCES
from ..schemas import checked_id
from ..transport import Transport

T = TypeVar("T")


class Asking:
    """Base of the parts of the client; holds the transport and what is known of this CATS."""

    def __init__(self, transport: Transport, capabilities: Capabilities | None = None) -> None:
        self._transport = transport
        self._capabilities = capabilities or Capabilities()

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

    def _found(
        self,
        path: str,
        read: Callable[[Mapping[str, Any]], T],
        filter: Filter | None,
        query: str | None,
        page: int,
        per_page: int,
    ) -> Page[T]:
        """One page of a search. Raises CatsBadRequest without anything to look for: that would find every record."""
        if not filter and not query:
            raise CatsBadRequest("A search without filter and query would find every record")
        body = checked_filter(filter) if filter else None
        return self._page(path, read, page, per_page, query=query, body=body)

    def _all(self, path: str, read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
        found = pages(lambda page, per_page: self._page(path, read, page, per_page))
        return tuple(row for page in found for row in page.rows)

    def _create(self, path: str, body: Any, query: Mapping[str, str | int] | None = None) -> int:
        return created_id(self._transport.request("POST", path, body=body, query=query))

    def _create_file(self, path: str, content: bytes, query: Mapping[str, str | int]) -> int:
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


def activity_query(create_activity: bool) -> dict[str, str | int]:
    """Whether CATS logs the change as an activity; it does not by itself."""
    return {"create_activity": "true"} if create_activity else {}


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
