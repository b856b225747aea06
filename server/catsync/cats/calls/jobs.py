"""Jobs, and what contacts, companies and jobs can be at. CATS_API.md 2.8."""

from __future__ import annotations

from .. import reading
from ..errors import CatsBadRequest
from ..filters import Filter
from ..pages import MAX_PER_PAGE, Page
from ..records import Job, Status
from ..schemas import STATUS, checked
from .asking import Asking, activity_query, record_path, resource_path

_WITH_STATUSES = ("contact", "company", "job")


class JobCalls(Asking):
    def jobs(self) -> tuple[Job, ...]:
        return self._all("/jobs", reading.job)

    def get_job(self, job_id: int) -> Job:
        return self._get(record_path("job", job_id), reading.job)

    def find_jobs(
        self,
        filter: Filter | None = None,
        page: int = 1,
        per_page: int = MAX_PER_PAGE,
        *,
        query: str | None = None,
    ) -> Page[Job]:
        """One page of the jobs that a filter (see `filters`), a full-text query or both find."""
        return self._found("/jobs/search", reading.job, filter, query, page, per_page)

    def statuses(self, record_type: str) -> tuple[Status, ...]:
        """What a contact, company or job can be at. Candidates have statuses in pipelines only."""
        return self._all(resource_path(_with_status(record_type), "statuses"), reading.status)

    def set_status(
        self, record_type: str, record_id: int, status_id: int, create_activity: bool = False
    ) -> None:
        """Give a contact, company or job one of its `statuses`. Triggers: as with pipelines."""
        path = record_path(_with_status(record_type), record_id, "status")
        body = checked(STATUS, {"status_id": status_id}, "status")
        self._transport.request("POST", path, body=body, query=activity_query(create_activity))


def _with_status(record_type: str) -> str:
    if record_type not in _WITH_STATUSES:
        raise CatsBadRequest("Only contacts, companies and jobs have statuses of their own")
    return record_type
