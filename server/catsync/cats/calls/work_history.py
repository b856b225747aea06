"""Where a candidate worked: rows of their own. CATS_API.md 2.12."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import reading
from ..records import WorkHistory
from ..schemas import WORK_HISTORY, checked, checked_id
from .asking import Asking, record_path


class WorkHistoryCalls(Asking):
    def work_history(self, candidate_id: int) -> tuple[WorkHistory, ...]:
        return self._all(record_path("candidate", candidate_id, "work_history"), reading.work_history)

    def get_work_history(self, row_id: int) -> WorkHistory:
        return self._get(_path(row_id), reading.work_history)

    def add_work_history(self, candidate_id: int, payload: Mapping[str, Any]) -> int:
        """payload: the documented write shape, e.g. {"title": "Engineer", "employer": {"linked": False,
        "name": "Acme"}, "is_current": True}; days as YYYY-MM-DD."""
        body = checked(WORK_HISTORY, payload, "work history")
        return self._create(record_path("candidate", candidate_id, "work_history"), body)

    def update_work_history(self, row_id: int, payload: Mapping[str, Any]) -> None:
        """PUT the row. Whether CATS keeps what is left out is not known: send all of it."""
        self._transport.request("PUT", _path(row_id), body=checked(WORK_HISTORY, payload, "work history"))

    def delete_work_history(self, row_id: int) -> None:
        self._transport.request("DELETE", _path(row_id))


def _path(row_id: int) -> str:
    return f"/work_history/{checked_id(row_id, 'work history')}"
