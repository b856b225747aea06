"""Jobs, statuses, pipelines and activities."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.server.cats.every_call.kind import NEW, Table

from catsync.cats import CatsClient, all_of, between, exactly, greater_than


def statuses(cats: CatsClient) -> bool:
    return [status.title for status in cats.statuses("contact")][:2] == ["No Status", "Prospect"]


def set_status(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0].id
    client = next(each for each in cats.statuses("contact") if each.title == "Client")
    before = cats.get("contact", first).status_id
    cats.set_status("contact", first, client.id)
    return before != cats.get("contact", first).status_id == client.id


def find_jobs(cats: CatsClient) -> bool:
    jobs = sorted(cats.jobs(), key=lambda job: job.id)
    page = cats.find_jobs(greater_than("id", jobs[0].id), 1, 3)
    since = cats.find_jobs(greater_than("date_modified", datetime(2000, 1, 1, tzinfo=UTC)))
    assert len(page.rows) == 3
    assert all(row in jobs[1:] for row in page.rows)
    assert cats.get_job(jobs[0].id) == jobs[0]
    return (page.total, sorted(since.rows, key=lambda job: job.id)) == (len(jobs) - 1, jobs)


def find_activities(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    activity = cats.add_activity("candidate", made, "other", "Replied", at)
    (row,) = cats.find_activities(between("date", at, at)).rows
    return (row.id, row.record_type, row.record_id, row.date) == (activity, "candidate", made, at)


def pipelines(cats: CatsClient) -> bool:
    job, workflow = cats.jobs()[0], cats.workflows()[0]
    contacted = next(each for each in cats.workflow_statuses(workflow.id) if each.title == "Contacted")
    made = cats.create("candidate", NEW)
    pipeline = cats.create_pipeline(made, job.id, rating=3)
    cats.set_pipeline_status(pipeline, contacted.id)
    cats.rate_pipeline(pipeline, 4)
    (row,) = cats.pipelines(made)
    assert cats.get_pipeline(pipeline) == row
    assert [change.status_id for change in cats.pipeline_history(pipeline)][1:] == [contacted.id]
    assert row in cats.job_pipelines(job.id).rows
    cats.delete_pipeline(pipeline)
    seen = (row.id, row.job_id, row.status_id, row.rating)
    return seen == (pipeline, job.id, contacted.id, 4) and cats.pipelines(made) == ()


def find_pipelines(cats: CatsClient) -> bool:
    job = cats.jobs()[0]
    made = cats.create("candidate", NEW)
    pipeline = cats.create_pipeline(made, job.id)
    page = cats.find_pipelines(all_of(exactly("job_id", job.id), exactly("candidate_id", made)))
    return [(row.id, row.candidate_id) for row in page.rows] == [(pipeline, made)]


def activities(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    activity = cats.add_activity("candidate", made, "other", "Replied", at)
    (row,) = (each for each in cats.activities("candidate", made) if each.id == activity)
    assert cats.takes_activity_type("other")
    cats.update_activity(activity, {"notes": "Replied twice"})
    one = cats.get_activity(activity)
    assert (one.id, one.notes, one.date) == (activity, "Replied twice", at)
    cats.delete_activity(activity)
    left = [each.id for each in cats.activities("candidate", made)]
    return (row.notes, row.date, row.record_id, row.regarding_id) == ("Replied", at, made, None) and not left


TABLE: Table = {
    statuses: {"statuses"},
    set_status: {"set_status"},
    find_jobs: {"find_jobs", "get_job"},
    find_activities: {"find_activities"},
    find_pipelines: {"find_pipelines"},
    pipelines: {
        "jobs",
        "workflows",
        "workflow_statuses",
        "pipelines",
        "job_pipelines",
        "get_pipeline",
        "create_pipeline",
        "rate_pipeline",
        "set_pipeline_status",
        "pipeline_history",
        "delete_pipeline",
    },
    activities: {
        "activities",
        "get_activity",
        "add_activity",
        "takes_activity_type",
        "update_activity",
        "delete_activity",
    },
}
