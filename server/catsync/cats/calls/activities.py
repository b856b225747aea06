"""Activities: notes, calls and e-mails logged with a record. CATS_API.md 2.7. Logging sends nothing to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import reading
from ..errors import CatsBadRequest
from ..filters import Filter
from ..pages import MAX_PER_PAGE, Page
from ..records import Activity
from ..schemas import ACTIVITY, ACTIVITY_CHANGES, ACTIVITY_TYPES, checked, checked_id
from .asking import Asking, record_path


class ActivityCalls(Asking):
    def activities(self, record_type: str, record_id: int) -> tuple[Activity, ...]:
        """Everything logged about a record. For companies and jobs the route is not confirmed."""
        return self._all(record_path(record_type, record_id, "activities"), reading.activity)

    def get_activity(self, activity_id: int) -> Activity:
        return self._get(_path(activity_id), reading.activity)

    def find_activities(
        self,
        filter: Filter | None = None,
        page: int = 1,
        per_page: int = MAX_PER_PAGE,
        *,
        query: str | None = None,
    ) -> Page[Activity]:
        """One page of the activities, of whatever records, that a filter (see `filters`), a query or both find."""
        return self._found("/activities/search", reading.activity, filter, query, page, per_page)

    def add_activity(
        self,
        record_type: str,
        record_id: int,
        type: str,
        notes: str | None = None,
        date: datetime | None = None,
        regarding_id: int | None = None,
    ) -> int:
        """Log an activity with a candidate or contact, or with a company or job where a trial of this account
        showed that it can be (`Capabilities`).

        type: of ACTIVITY_TYPES, less those that the trial saw refused. date: aware; None: now. regarding_id: a job.
        """
        if not self._may_log_with(record_type):
            raise CatsBadRequest(f"Whether activities can be logged with a {record_type} here is not known")
        given = {"type": type, "notes": notes, "date": _stamp(date), "regarding_id": regarding_id}
        body = {key: value for key, value in given.items() if value is not None}
        path = record_path(record_type, record_id, "activities")
        return self._create(path, self._checked(ACTIVITY, body))

    def update_activity(self, activity_id: int, changes: Mapping[str, Any]) -> None:
        """changes: type, notes, date (aware), regarding_id. The annotation is CATS' own."""
        body = dict(changes)
        if isinstance(body.get("date"), datetime):
            body["date"] = _stamp(body["date"])
        self._transport.request("PUT", _path(activity_id), body=self._checked(ACTIVITY_CHANGES, body))

    def delete_activity(self, activity_id: int) -> None:
        self._transport.request("DELETE", _path(activity_id))

    def takes_activity_type(self, type: str) -> bool:
        """Whether this account takes it, as far as was tried; no call."""
        taken = self._capabilities.activity_types
        return type in (taken or ACTIVITY_TYPES)

    def _may_log_with(self, record_type: str) -> bool:
        known = self._capabilities
        more = {"company": known.company_activities, "job": known.job_activities}
        return record_type in ("candidate", "contact") or bool(more.get(record_type))

    def _checked(self, schema: Any, body: Mapping[str, Any]) -> dict[str, Any]:
        checked_body = checked(schema, body, "activity")
        if "type" in body and not self.takes_activity_type(body["type"]):
            raise CatsBadRequest("This CATS account takes no activities of this type")
        return checked_body


def _path(activity_id: int) -> str:
    return f"/activities/{checked_id(activity_id, 'activity')}"


def _stamp(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat(timespec="seconds")
