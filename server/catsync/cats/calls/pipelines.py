"""Pipelines (a candidate on a job), their statuses and workflows. CATS_API.md 2.8."""

from __future__ import annotations

from .. import reading
from ..filters import Filter
from ..pages import MAX_PER_PAGE, Page
from ..records import Pipeline, Status, StatusChange, Workflow
from ..schemas import PIPELINE, RATING, STATUS, checked, checked_id
from .asking import Asking, activity_query, record_path


class PipelineCalls(Asking):
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

    def find_pipelines(self, filter: Filter, page: int = 1, per_page: int = MAX_PER_PAGE) -> Page[Pipeline]:
        """One page of all pipelines that a filter (see `filters`) finds; CATS takes no query here."""
        return self._found("/pipelines/search", reading.pipeline, filter, None, page, per_page)

    def get_pipeline(self, pipeline_id: int) -> Pipeline:
        return self._get(_path(pipeline_id), reading.pipeline)

    def create_pipeline(
        self, candidate_id: int, job_id: int, rating: int | None = None, create_activity: bool = False
    ) -> int:
        """Put a candidate into a job's pipeline, at the workflow's first status. rating: 0 to 5."""
        body = {"candidate_id": candidate_id, "job_id": job_id}
        if rating is not None:
            body["rating"] = rating
        return self._create(
            "/pipelines", checked(PIPELINE, body, "pipeline"), activity_query(create_activity)
        )

    def rate_pipeline(self, pipeline_id: int, rating: int) -> None:
        """rating: 0 to 5."""
        body = checked(RATING, {"rating": rating}, "rating")
        self._transport.request("PUT", _path(pipeline_id), body=body)

    def set_pipeline_status(self, pipeline_id: int, status_id: int, create_activity: bool = False) -> None:
        """Move on to a status. No triggers are named, so CATS fires the required and the default ones."""
        body = checked(STATUS, {"status_id": status_id}, "status")
        self._transport.request(
            "POST", f"{_path(pipeline_id)}/status", body=body, query=activity_query(create_activity)
        )

    def pipeline_history(self, pipeline_id: int) -> tuple[StatusChange, ...]:
        """The statuses it went through; the pipeline itself tells only the present one."""
        return self._all(f"{_path(pipeline_id)}/statuses", reading.status_change)

    def delete_pipeline(self, pipeline_id: int, create_activity: bool = False) -> None:
        self._transport.request("DELETE", _path(pipeline_id), query=activity_query(create_activity))


def _path(pipeline_id: int) -> str:
    return f"/pipelines/{checked_id(pipeline_id, 'pipeline')}"
