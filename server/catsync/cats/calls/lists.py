"""Lists of candidates, contacts, companies or jobs, and who is on them. CATS_API.md 2.9."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .. import reading
from ..records import CatsList, ListItem
from ..schemas import LIST, LIST_ITEMS, checked, checked_id
from .asking import Asking, resource_path


class ListCalls(Asking):
    def lists(self, record_type: str) -> tuple[CatsList, ...]:
        return self._all(resource_path(record_type, "lists"), reading.cats_list)

    def get_list(self, record_type: str, list_id: int) -> CatsList:
        return self._get(_list_path(record_type, list_id), reading.cats_list)

    def create_list(self, record_type: str, name: str, notes: str | None = None) -> int:
        """A new, empty list. CATS takes the same name twice: look at `lists` first. There is no update."""
        body = {"name": name} if notes is None else {"name": name, "notes": notes}
        return self._create(resource_path(record_type, "lists"), checked(LIST, body, "list"))

    def delete_list(self, record_type: str, list_id: int) -> None:
        """The list goes, its records stay."""
        self._transport.request("DELETE", _list_path(record_type, list_id))

    def list_items(self, record_type: str, list_id: int) -> tuple[ListItem, ...]:
        """Who is on the list. The id of an item is not the id of its record."""
        return self._all(_list_path(record_type, list_id, "items"), _item_reader(record_type))

    def get_list_item(self, record_type: str, list_id: int, item_id: int) -> ListItem:
        path = _list_path(record_type, list_id, "items", checked_id(item_id, "list item"))
        return self._get(path, _item_reader(record_type))

    def add_to_list(self, record_type: str, list_id: int, record_ids: Iterable[int]) -> None:
        """Put records on a list. Whether CATS takes one twice is not known: look at `list_items` first."""
        path = _list_path(record_type, list_id, "items")
        rows = [{f"{record_type}_id": checked_id(each, record_type)} for each in record_ids]
        body = checked(LIST_ITEMS[record_type], {"items": rows}, "list item")
        self._transport.request("POST", path, body=body)

    def delete_list_item(self, record_type: str, list_id: int, item_id: int) -> None:
        path = _list_path(record_type, list_id, "items", checked_id(item_id, "list item"))
        self._transport.request("DELETE", path)


def _item_reader(record_type: str) -> Callable[[Mapping[str, Any]], ListItem]:
    return lambda row: reading.list_item(record_type, row)


def _list_path(record_type: str, list_id: int, *more: str | int) -> str:
    return resource_path(record_type, "lists", checked_id(list_id, "list"), *more)
