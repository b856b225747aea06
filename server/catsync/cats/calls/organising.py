"""The site itself, users, custom fields, tags and lists. CATS_API.md 2.9, 2.10, 2.11, 2.15, 2.17."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .. import reading
from ..errors import CatsBadRequest
from ..records import CatsList, CustomField, ListItem, Site, Tag, User
from ..schemas import checked_id
from .asking import Asking, record_path, resource_path


class OrganisingCalls(Asking):
    def site(self) -> Site:
        """The account behind the key: the cheapest way to learn whether a key is good."""
        return self._get("/site", reading.site)

    def users(self) -> tuple[User, ...]:
        return self._all("/users", reading.user)

    def custom_field_definitions(self, record_type: str) -> tuple[CustomField, ...]:
        return self._all(resource_path(record_type, "custom_fields"), reading.custom_field)

    def custom_fields(self, record_type: str, record_id: int) -> dict[int, Any]:
        """Every value of a record by definition id, also beyond the 25 that CATS embeds."""
        return dict(self._all(record_path(record_type, record_id, "custom_fields"), reading.custom_value))

    def set_custom_field(self, record_type: str, record_id: int, field_id: int, value: Any) -> None:
        """value: a scalar; dropdown and radio: the id of a selection; checkboxes: a list of such ids."""
        path = record_path(record_type, record_id, "custom_fields", checked_id(field_id, "custom field"))
        self._transport.request("PUT", path, body={"value": value})

    def tags(self) -> tuple[Tag, ...]:
        """Every tag there is; the API cannot create any."""
        return self._all("/tags", reading.tag)

    def record_tags(self, record_type: str, record_id: int) -> tuple[Tag, ...]:
        return self._all(record_path(record_type, record_id, "tags"), reading.tag)

    def attach_tags(self, record_type: str, record_id: int, tag_ids: Iterable[int]) -> None:
        """Add tags, keeping the others: PUT, since POST would replace them all."""
        rows = [{"id": checked_id(each, "tag")} for each in tag_ids]
        self._transport.request("PUT", record_path(record_type, record_id, "tags"), body={"tags": rows})

    def detach_tag(self, record_type: str, record_id: int, tag_id: int) -> None:
        self._transport.request(
            "DELETE", record_path(record_type, record_id, "tags", checked_id(tag_id, "tag"))
        )

    def lists(self, record_type: str) -> tuple[CatsList, ...]:
        return self._all(resource_path(record_type, "lists"), reading.cats_list)

    def list_items(self, record_type: str, list_id: int) -> tuple[ListItem, ...]:
        """Who is on the list. The id of an item is not the id of its record."""

        def read(row: Mapping[str, Any]) -> ListItem:
            return reading.list_item(record_type, row)

        return self._all(_items_path(record_type, list_id), read)

    def add_to_list(self, record_type: str, list_id: int, record_ids: Iterable[int]) -> None:
        """Put records on a list. Whether CATS takes one twice is not known: look at `list_items` first."""
        rows = [{f"{record_type}_id": checked_id(each, record_type)} for each in record_ids]
        if not rows:
            raise CatsBadRequest("Nobody to put on the list")
        self._transport.request("POST", _items_path(record_type, list_id), body={"items": rows})

    def delete_list_item(self, record_type: str, list_id: int, item_id: int) -> None:
        path = f"{_items_path(record_type, list_id)}/{checked_id(item_id, 'list item')}"
        self._transport.request("DELETE", path)


def _items_path(record_type: str, list_id: int) -> str:
    return resource_path(record_type, "lists", checked_id(list_id, "list"), "items")
