"""Tags: what there is, and what hangs on a record. CATS_API.md 2.10."""

from __future__ import annotations

from collections.abc import Iterable

from .. import reading
from ..records import Tag
from ..schemas import TAGS, checked, checked_id
from .asking import Asking, record_path


class TagCalls(Asking):
    def tags(self) -> tuple[Tag, ...]:
        """Every tag there is; the API cannot create any."""
        return self._all("/tags", reading.tag)

    def get_tag(self, tag_id: int) -> Tag:
        return self._get(f"/tags/{checked_id(tag_id, 'tag')}", reading.tag)

    def record_tags(self, record_type: str, record_id: int) -> tuple[Tag, ...]:
        return self._all(record_path(record_type, record_id, "tags"), reading.tag)

    def attach_tags(self, record_type: str, record_id: int, tag_ids: Iterable[int]) -> None:
        """Add tags, keeping the others: PUT, since POST would replace them all."""
        self._send_tags("PUT", record_type, record_id, tag_ids)

    def replace_tags(self, record_type: str, record_id: int, tag_ids: Iterable[int]) -> None:
        """These tags and no others; none clears. What others put there meanwhile is gone: `attach_tags` keeps it."""
        self._send_tags("POST", record_type, record_id, tag_ids)

    def detach_tag(self, record_type: str, record_id: int, tag_id: int) -> None:
        self._transport.request(
            "DELETE", record_path(record_type, record_id, "tags", checked_id(tag_id, "tag"))
        )

    def _send_tags(self, method: str, record_type: str, record_id: int, tag_ids: Iterable[int]) -> None:
        """Objects with an id: bare ids fail."""
        body = checked(TAGS, {"tags": [{"id": checked_id(each, "tag")} for each in tag_ids]}, "set of tags")
        self._transport.request(method, record_path(record_type, record_id, "tags"), body=body)
