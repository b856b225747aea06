"""Jobs, workflows, pipelines and activities. CATS_API.md 2.7, 2.8."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .. import reading
from ..errors import CatsBadRequest
from ..filters import Filter
from ..pages import MAX_PER_PAGE, Page
from ..records import Activity, Job, Pipeline, Status, Workflow
from ..schemas import ACTIVITY, PIPELINE, checked, checked_id
from .asking import Asking, record_path, resource_path

_WITH_STATUSES = ("contact", "company", "job")
_WITH_ACTIVITIES = ("candidate", "contact")


class RecruitingCalls(Asking):
    def jobs(self) -> tuple[Job, ...]:
        return self._all("/jobs", reading.job)

    def find_jobs(self, filter: Filter, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Job]:
        """One page of the jobs that a filter (see `filters`) finds."""
        return self._page("/jobs/search", reading.job, page, per_page, body=filter)

    def statuses(self, record_type: str) -> tuple[Status, ...]:
        """What a contact, company or job can be at. Candidates have statuses in pipelines only."""
        if record_type not in _WITH_STATUSES:
            raise CatsBadRequest("Only contacts, companies and jobs have statuses of their own")
        return self._all(resource_path(record_type, "statuses"), reading.status)

    def set_contact_status(self, contact_id: int, status_id: int, create_activity: bool = False) -> None:
        """Give a contact one of `statuses("contact")`; `get` tells at which it is. Triggers: as with pipelines."""
        path = record_path("contact", contact_id, "status")
        body = {"status_id": checked_id(status_id, "status")}
        self._transport.request("POST", path, body=body, query=_activity_query(create_activity))

    def workflows(self) -> tuple[Workflow, ...]:
        return self._all("/pipelines/workflows", reading.workflow)

    def workflow_statuses(self, workflow_id: int) -> tuple[Status, ...]:
        """What a pipeline can be at under this workflow."""
        path = f"/pipelines/workflows/{checked_id(workflow_id, 'workflow')}/statuses"
        return self._all(path, reading.status)

    def pipelines(self, candidate_id: int) -> tuple[Pipeline, ...]:
        """The jobs a candidate is in the pipeline of."""
        return self._all(record_path("candidate", candidate_id, "pipelines"), reading.pipeline)

    def job_pipelines(self, job_id: int, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Pipeline]:
        """One page of the candidates in the pipeline of a job."""
        return self._page(record_path("job", job_id, "pipelines"), reading.pipeline, page, per_page)

    def create_pipeline(
        self, candidate_id: int, job_id: int, rating: int | None = None, create_activity: bool = False
    ) -> int:
        """Put a candidate into a job's pipeline, at the workflow's first status. rating: 0 to 5."""
        body = {"candidate_id": candidate_id, "job_id": job_id}
        if rating is not None:
            body["rating"] = rating
        return self._create(
            "/pipelines", checked(PIPELINE, body, "pipeline"), _activity_query(create_activity)
        )

    def set_pipeline_status(self, pipeline_id: int, status_id: int, create_activity: bool = False) -> None:
        """Move on to a status. No triggers are named, so CATS fires the required and the default ones."""
        path = f"/pipelines/{checked_id(pipeline_id, 'pipeline')}/status"
        body = {"status_id": checked_id(status_id, "status")}
        self._transport.request("POST", path, body=body, query=_activity_query(create_activity))

    def delete_pipeline(self, pipeline_id: int, create_activity: bool = False) -> None:
        path = f"/pipelines/{checked_id(pipeline_id, 'pipeline')}"
        self._transport.request("DELETE", path, query=_activity_query(create_activity))

    def activities(self, record_type: str, record_id: int) -> tuple[Activity, ...]:
        """Everything logged about a record. For companies and jobs the route is not confirmed."""
        return self._all(record_path(record_type, record_id, "activities"), reading.activity)

    def find_activities(self, filter: Filter, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Activity]:
        """One page of the activities, of whatever records, that a filter (see `filters`) finds."""
        return self._page("/activities/search", reading.activity, page, per_page, body=filter)

    def add_activity(
        self,
        record_type: str,
        record_id: int,
        type: str,
        notes: str | None = None,
        date: datetime | None = None,
        regarding_id: int | None = None,
    ) -> int:
        """Log an activity with a candidate or contact; it sends nothing to them.

        type: of ACTIVITY_TYPES (some accounts refuse `meeting`). date: aware; None: now. regarding_id: a job.
        """
        if record_type not in _WITH_ACTIVITIES:
            raise CatsBadRequest("Activities are logged with candidates and contacts only")
        given = {"type": type, "notes": notes, "date": _stamp(date), "regarding_id": regarding_id}
        body: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        return self._create(
            record_path(record_type, record_id, "activities"), checked(ACTIVITY, body, "activity")
        )

    def delete_activity(self, activity_id: int) -> None:
        self._transport.request("DELETE", f"/activities/{checked_id(activity_id, 'activity')}")


def _activity_query(create_activity: bool) -> dict[str, str | int]:
    return {"create_activity": "true"} if create_activity else {}


def _stamp(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat(timespec="seconds")
