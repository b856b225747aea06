"""Candidates, contacts and companies: one by one, by pages, by search. CATS_API.md 2.1, 2.4, 2.5, 2.6, 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, overload

from .. import reading
from ..errors import CatsBadRequest
from ..filters import Filter
from ..pages import MAX_PER_PAGE, ROW_CAP, Page, pages
from ..records import Company, Person, PersonType
from ..schemas import CREATE, UPDATE, checked
from .asking import Asking, record_path, resource_path

CompanyType = Literal["company"]


class RecordCalls(Asking):
    @overload
    def get(self, record_type: PersonType, record_id: int) -> Person: ...
    @overload
    def get(self, record_type: CompanyType, record_id: int) -> Company: ...
    @overload
    def get(self, record_type: str, record_id: int) -> Person | Company: ...
    def get(self, record_type: str, record_id: int) -> Person | Company:
        """The record as it is now. Raises CatsNotFound."""
        reader = _reader(record_type)

        def read(row: Mapping[str, Any]) -> Person | Company:
            record = reader(row)
            if record.id != int(record_id):
                raise ValueError("another `id` than was asked for")
            return record

        return self._get(record_path(record_type, record_id), read)

    def create(self, record_type: str, payload: Mapping[str, Any], check_duplicate: bool = True) -> int:
        """Create a record and return its id.

        payload: the documented write shape (emails and phones are lists here). Raises CatsDuplicate where
        CATS has one already, CatsBadRequest for a payload that is not as documented; of an outcome that is
        "unknown", look first.
        """
        body = checked(_schema(CREATE, record_type), payload, record_type)
        query: dict[str, str | int] = {"check_duplicate": "true"} if check_duplicate else {}
        return self._create(resource_path(record_type), body, query)

    def update(self, record_type: str, record_id: int, payload: Mapping[str, Any]) -> None:
        """PUT the record. payload: what `write_shape` makes of a fresh `get`, with the changes in it."""
        body = checked(_schema(UPDATE, record_type), payload, record_type)
        self._transport.request("PUT", record_path(record_type, record_id), body=body)

    def delete(self, record_type: str, record_id: int) -> None:
        self._transport.request("DELETE", record_path(record_type, record_id))

    @overload
    def list(self, record_type: PersonType, page: int = ..., per_page: int = ...) -> Page[Person]: ...
    @overload
    def list(self, record_type: CompanyType, page: int = ..., per_page: int = ...) -> Page[Company]: ...
    @overload
    def list(self, record_type: str, page: int = ..., per_page: int = ...) -> Page[Person | Company]: ...
    def list(self, record_type: str, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Any]:
        """One page of all records, oldest first."""
        return self._page(resource_path(record_type), _reader(record_type), page, per_page)

    def company_contacts(self, company_id: int, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Person]:
        """One page of a company's contacts. The route is not confirmed: CatsNotFound where CATS lacks it."""
        path = record_path("company", company_id, "contacts")
        return self._page(path, lambda row: reading.person("contact", row), page, per_page)

    @overload
    def find(
        self,
        record_type: PersonType,
        filter: Filter | None = ...,
        query: str | None = ...,
        page: int = ...,
        per_page: int = ...,
    ) -> Page[Person]: ...
    @overload
    def find(
        self,
        record_type: CompanyType,
        filter: Filter | None = ...,
        query: str | None = ...,
        page: int = ...,
        per_page: int = ...,
    ) -> Page[Company]: ...
    @overload
    def find(
        self,
        record_type: str,
        filter: Filter | None = ...,
        query: str | None = ...,
        page: int = ...,
        per_page: int = ...,
    ) -> Page[Person | Company]: ...
    def find(
        self,
        record_type: str,
        filter: Filter | None = None,
        query: str | None = None,
        page: int = 1,
        per_page: int = MAX_PER_PAGE,
    ) -> Page[Any]:
        """One page of what a filter (see `filters`), a full-text query, or both find.

        Check every row again: `contains` matches any word, and the index may lag behind writes.
        """
        path = resource_path(record_type, "search")
        return self._found(path, _reader(record_type), filter, query, page, per_page)

    def count(self, record_type: str, filter: Filter) -> int | None:
        """How many records a filter finds, for one call; None where CATS does not tell. The index may lag."""
        return self.find(record_type, filter, per_page=1).total

    @overload
    def find_all(
        self,
        record_type: PersonType,
        filter: Filter | None = ...,
        query: str | None = ...,
        row_cap: int = ...,
    ) -> Iterator[Person]: ...
    @overload
    def find_all(
        self,
        record_type: CompanyType,
        filter: Filter | None = ...,
        query: str | None = ...,
        row_cap: int = ...,
    ) -> Iterator[Company]: ...
    @overload
    def find_all(
        self, record_type: str, filter: Filter | None = ..., query: str | None = ..., row_cap: int = ...
    ) -> Iterator[Person | Company]: ...
    def find_all(
        self,
        record_type: str,
        filter: Filter | None = None,
        query: str | None = None,
        row_cap: int = ROW_CAP,
    ) -> Iterator[Any]:
        """Every record, or every one that `find` would find; one request per 100 rows.

        Raises CatsIncomplete where the pages do not add up, or above row_cap rows.
        """

        def fetch(page: int, per_page: int) -> Page[Person | Company]:
            if filter or query:
                return self.find(record_type, filter, query, page, per_page)
            return self.list(record_type, page, per_page)

        for page in pages(fetch, row_cap=row_cap):
            yield from page.rows


def _reader(record_type: str) -> Callable[[Mapping[str, Any]], Person | Company]:
    if record_type == "company":
        return reading.company
    if record_type == "candidate":
        return lambda row: reading.person("candidate", row)
    if record_type == "contact":
        return lambda row: reading.person("contact", row)
    raise CatsBadRequest("CATS has no such type of record")


def _schema(schemas: Mapping[str, Any], record_type: str) -> Any:
    if record_type not in schemas:
        raise CatsBadRequest("Records of this type are not written")
    return schemas[record_type]
