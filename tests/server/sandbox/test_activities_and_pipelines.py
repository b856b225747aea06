"""Activities, pipelines, statuses, site and users."""

from __future__ import annotations

import pytest


@pytest.fixture
def job(cats) -> int:
    return cats.create(
        "/jobs", {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    )


@pytest.mark.parametrize("resource", ["candidates", "contacts", "companies"])
def test_an_activity_is_logged_on_a_record(cats, resource):
    make = {"candidates": cats.candidate, "contacts": cats.contact, "companies": cats.company}[resource]
    path = f"/{resource}/{make()}/activities"
    number = cats.create(path, {"type": "call_talked", "notes": "Spoke", "date": "2026-11-01T09:00:00+01:00"})
    assert cats.found(path) == [number]
    shown = cats.get(f"/activities/{number}")
    assert (shown["notes"], shown["date"], shown["annotation"]) == (
        "Spoke",
        "2026-11-01T09:00:00+01:00",
        None,
    )


def test_there_is_no_post_to_activities_and_none_on_jobs(cats, job):
    assert cats.call("POST", "/activities", {"type": "other"}).status_code == 405
    assert cats.call("POST", f"/jobs/{job}/activities", {"type": "other"}).status_code == 404


def test_meeting_is_refused_unless_switched(cats):
    path = f"/candidates/{cats.candidate()}/activities"
    assert cats.call("POST", path, {"type": "meeting"}).status_code == 400
    cats.switch(activity_types="documented")
    assert cats.call("POST", path, {"type": "meeting"}).status_code == 201


@pytest.mark.parametrize("body", [{}, {"type": "note"}, {"type": "other", "date": "2026-11-01"},
                                  {"type": "other", "regarding_id": 1}])  # fmt: skip
def test_a_wrong_activity_is_400(cats, body):
    assert cats.call("POST", f"/candidates/{cats.candidate()}/activities", body).status_code == 400


def test_activities_are_filtered_by_the_record_they_hang_on(cats):
    one, other = cats.candidate(), cats.candidate()
    number = cats.create(f"/candidates/{one}/activities", {"type": "other"})
    cats.create(f"/candidates/{other}/activities", {"type": "other"})
    body = {"field": "data_item.id", "filter": "exactly", "value": one}
    assert cats.filtered("activities", body) == [number]


def test_a_pipeline_starts_at_the_first_status_whatever_the_body_says(cats, job):
    number = cats.create("/pipelines", {"candidate_id": cats.candidate(), "job_id": job, "status_id": 50105})
    assert cats.get(f"/pipelines/{number}")["status_id"] == 50100


def test_a_pipeline_moves_by_its_status_route_and_remembers(cats, job):
    candidate = cats.candidate()
    number = cats.create("/pipelines", {"candidate_id": candidate, "job_id": job})
    path = f"/pipelines/{number}/status"
    assert cats.call("POST", path, {"status_id": 1}).status_code == 400
    assert cats.call("POST", f"{path}?create_activity=true", {"status_id": 50101}).status_code == 204
    assert [row["status_id"] for row in cats.get(f"{path}es")["_embedded"]["statuses"]] == [50100, 50101]
    (row,) = cats.get(f"/candidates/{candidate}/activities")["_embedded"]["activities"]
    assert row["annotation"] == "Status change: Contacted"


@pytest.mark.parametrize(("twice", "status", "rows"), [("doubled", 201, 2), ("refused", 400, 1)])
def test_a_candidate_is_on_a_job_twice_or_once_as_switched(cats, job, twice, status, rows):
    cats.switch(pipeline_twice=twice)
    body = {"candidate_id": cats.candidate(), "job_id": job}
    number = cats.create("/pipelines", body)
    assert cats.call("POST", "/pipelines", body).status_code == status
    found = cats.get(f"/jobs/{job}/pipelines")["_embedded"]["pipelines"]
    assert len(found) == rows
    assert (found[0]["id"], found[0]["_embedded"]["candidate"]["id"]) == (number, body["candidate_id"])


def test_workflows_tell_their_statuses(cats):
    (first, *_) = cats.get("/pipelines/workflows")["_embedded"]["workflows"]
    rows = cats.get(f"{first['_links']['statuses']['href']}")["_embedded"]["statuses"]
    assert [row["title"] for row in rows][:2] == ["No Contact", "Contacted"]


def test_a_contact_changes_its_status(cats):
    number = cats.contact()
    assert cats.get(f"/contacts/{number}")["_embedded"]["status"]["title"] == "No Status"
    assert cats.call("POST", f"/contacts/{number}/status", {"status_id": [2]}).status_code == 400
    assert cats.call("POST", f"/contacts/{number}/status", {"status_id": 2}).status_code == 204
    assert cats.get(f"/contacts/{number}")["status_id"] == 2


def test_the_site_tells_its_subdomain_and_users(cats):
    site = cats.get("/site")
    assert site["subdomain"] == "northwind"
    assert [user["first_name"] for user in site["_embedded"]["users"]] == ["Ana", "Ben", "Chloe"]
