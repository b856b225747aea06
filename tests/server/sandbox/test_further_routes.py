"""The rest of what CATS_API.md section 2 lists: events, departments, tasks, thumbnails, work history and so on."""

from __future__ import annotations

import pytest

RAW = {"content_type": "application/octet-stream"}
WORK = {"title": "Welder", "employer": {"linked": False, "name": "Elmstead Energy"}, "is_current": True}


def job(cats, **fields):
    body = {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    return cats.create("/jobs", {**body, **fields})


def test_events_come_25_at_a_time_after_an_id(cats):
    made = [cats.candidate() for _ in range(30)]
    first = cats.get("/events?starting_after_id=0")
    rows = first["_embedded"]["events"]
    assert (first["count"], first["last_id"]) == (25, rows[-1]["id"])
    assert [(row["event"], row["candidate_id"]) for row in rows] == [
        ("candidate.created", number) for number in made[:25]
    ]
    rest = cats.get(first["_links"]["next"]["href"])
    assert [row["candidate_id"] for row in rest["_embedded"]["events"]] == made[25:]
    assert rest["_links"] == {}
    done = cats.get(f"/events?starting_after_id={rest['last_id']}")
    assert (done["count"], done["last_id"]) == (0, rest["last_id"])


def test_events_come_after_a_moment(cats):
    cats.candidate()
    before = int(cats.clock.seconds)
    cats.clock.seconds += 10
    late = cats.candidate()
    rows = cats.get(f"/events?starting_after_timestamp={before}")["_embedded"]["events"]
    assert [row["candidate_id"] for row in rows] == [late]
    assert cats.call("GET", "/events?starting_after_id=soon").status_code == 400


def test_a_department_lives_with_its_company(cats):
    company = cats.company()
    base = f"/companies/{company}/departments"
    answer = cats.call("POST", base, {"name": "Sales"})
    assert (answer.status_code, answer.data) == (204, b"")
    (row,) = cats.get(base)["_embedded"]["departments"]
    one = f"/companies/departments/{row['id']}"
    assert cats.call("PUT", one, {"name": "Service"}).status_code == 204
    assert cats.get(one)["name"] == "Service"
    assert cats.call("POST", base, {"name": " "}).status_code == 400
    assert cats.call("DELETE", one).status_code == 204
    assert cats.found(base) == []


def test_a_thumbnail_names_its_source(cats):
    number = cats.candidate()
    path = f"/candidates/{number}/thumbnail"
    assert cats.get(path)["source"] == "disabled"
    assert cats.call("PUT", path, {"source": "clearbit"}).status_code == 400
    assert cats.call("PUT", path, {"source": "attachment", "attachment_id": 1}).status_code == 400
    upload = cats.call("POST", f"/candidates/{number}/attachments?filename=a.png", data=b"x", **RAW)
    file = int(upload.headers["Location"].rpartition("/")[2])
    assert cats.call("PUT", path, {"source": "attachment", "attachment_id": file}).status_code == 204
    assert cats.get(path)["attachment_id"] == file


def test_a_task_without_data_item_is_500_and_with_null_is_made(cats):
    body = {"assigned_to_id": 2, "priority": 3, "description": "Call"}
    assert cats.call("POST", "/tasks", body).status_code == 500
    assert cats.create("/tasks", {**body, "data_item": None})
    number = cats.candidate()
    made = cats.create("/tasks", {**body, "data_item": {"id": number, "type": "candidate"}})
    assert cats.found(f"/candidates/{number}/tasks") == [made]
    assert cats.call("PUT", f"/tasks/{made}", {"is_completed": True}).status_code == 204
    seen = cats.get(f"/tasks/{made}")
    assert seen["is_completed"] is True
    assert seen["date_completed"] is not None
    assert cats.call("DELETE", f"/tasks/{made}").status_code == 204


@pytest.mark.parametrize(
    "change",
    [
        {"assigned_to_id": 99},
        {"priority": None},
        {"priority": 6},
        {"data_item": {"id": 1, "type": "candidate"}},
    ],
)
def test_a_wrong_task_is_refused(cats, change):
    body = {"data_item": None, "assigned_to_id": 2, "priority": 3}
    assert cats.call("POST", "/tasks", {**body, **change}).status_code == 400


def test_work_history_is_made_with_its_candidate_and_by_itself(cats):
    number = cats.candidate(work_history=[WORK])
    made = cats.create(f"/candidates/{number}/work_history", {**WORK, "title": "Foreman"})
    rows = cats.get(f"/candidates/{number}/work_history")["_embedded"]["work_history"]
    assert [(row["title"], row["employer"]["name"]) for row in rows] == [
        ("Welder", "Elmstead Energy"),
        ("Foreman", "Elmstead Energy"),
    ]
    assert cats.call("PUT", f"/work_history/{made}", {"title": "Manager"}).status_code == 204
    assert cats.get(f"/candidates/work_history/{made}")["title"] == "Manager"
    assert cats.call("DELETE", f"/work_history/{made}").status_code == 204
    assert cats.call("GET", f"/work_history/{made}").status_code == 404


def test_wrong_work_history_is_refused_by_the_words_of_cats(cats):
    body = {"first_name": "Ines", "last_name": "Prado", "work_history": [{"employer": {"name": "Elmstead"}}]}
    answer = cats.call("POST", "/candidates", body)
    assert answer.status_code == 400
    assert answer.json["errors"] == ["work_history[0].employer.linked must be of type boolean"]


def test_a_job_is_published_on_the_portal_and_taken_off(cats):
    number = job(cats)
    (portal,) = cats.found("/portals")
    path = f"/portals/{portal}/jobs/{number}"
    assert cats.call("PUT", path).status_code == 400  # every PUT needs a body
    assert cats.call("PUT", path, {}).status_code == 204
    assert cats.found(f"/portals/{portal}/jobs") == [number]
    assert cats.get(f"/jobs/{number}")["is_published"] is True
    assert cats.call("DELETE", path).status_code == 204
    assert cats.found(f"/portals/{portal}/jobs") == []
    assert cats.call("GET", "/portals/1").status_code == 404


def test_a_backup_is_queued(cats):
    number = cats.create("/backups", {"include_attachments": True})
    assert cats.get(f"/backups/{number}")["status"] == "queued"
    assert cats.call("POST", "/backups", {"include_emails": "yes"}).status_code == 400


def test_triggers_are_there_to_read(cats):
    assert cats.found("/triggers") == [1, 2, 3]
    assert cats.get("/triggers/3")["is_required"] is True
    assert cats.call("GET", "/triggers/9").status_code == 404


def test_nobody_has_applied(cats):
    assert cats.get(f"/candidates/{cats.candidate()}/applications")["_embedded"] == {"applications": []}
    assert cats.get(f"/jobs/{job(cats)}/applications")["total"] == 0
    assert cats.call("GET", "/jobs/applications/5/fields").status_code == 404


def test_a_candidate_signs_in_with_the_right_password_only(cats):
    emails = [{"email": "ines@prado.example", "is_primary": True}]
    number = cats.candidate(emails=emails, password="a long one")
    body = {"email": "ines@prado.example", "password": "a long one"}
    assert cats.call("POST", "/candidates/authorization", body).json["id"] == number
    assert cats.call("POST", "/candidates/authorization", {**body, "password": "x"}).status_code == 404


def test_a_parsed_resume_makes_no_candidate(cats):
    answer = cats.call("POST", "/attachments/parse", data=b"Ines Prado\nines@prado.example", **RAW)
    assert (answer.json["first_name"], answer.json["emails"]["primary"]) == ("Ines", "ines@prado.example")
    assert cats.get("/candidates")["total"] == 0
    assert cats.call("POST", "/attachments/parse", {"text": "Ines"}).status_code == 415


def test_a_company_shows_the_pipelines_of_its_jobs(cats):
    company = cats.company()
    body = {"candidate_id": cats.candidate(), "job_id": job(cats, company_id=company)}
    pipeline = cats.create("/pipelines", body)
    cats.create("/pipelines", {**body, "job_id": job(cats)})
    assert cats.found(f"/companies/{company}/pipelines") == [pipeline]


PERSON = {"first_name": "Ines", "last_name": "Prado"}


def test_unknown_keys_are_dropped_though_the_answer_is_201(cats):
    number = cats.create("/candidates", {**PERSON, "email": "ines@prado.example", "nickname": "I"})
    seen = cats.get(f"/candidates/{number}")
    assert "nickname" not in seen
    assert seen["emails"]["primary"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"AND": [{"field": "id", "filter": "exactly", "value": 1}]},
        {"field": "middle_name", "filter": "is_empty", "value": False},
        {
            "field": "address.city",
            "filter": "geo_distance",
            "value": {"postal_code": "1", "distance": 1, "unit": "km"},
        },
        {"field": "id", "filter": "between", "value": [1, 2]},
        {"field": "date_created", "filter": "exactly", "value": "2026-01-01"},
    ],
)
def test_filters_that_cats_does_not_know_are_refused(cats, body):
    assert cats.call("POST", "/candidates/search", body).status_code == 400


def test_q_is_no_query_and_finds_everybody(cats):
    number = cats.candidate()
    assert cats.found("/candidates/search?q=nobody") == [number]
    assert cats.found("/candidates/search?query=nobody") == []


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token wrong"}])
def test_multipart_is_refused_before_the_key_is_looked_at(cats, headers):
    sent = cats.http.post(
        "/v3/attachments/parse",
        data={"file": (b"", "a.pdf")},
        headers=headers,
        content_type="multipart/form-data",
    )
    assert (sent.status_code, sent.json) == (415, {"message": "Unsupported Content-Type."})


def test_a_put_without_body_is_refused(cats):
    assert cats.call("PUT", f"/candidates/{cats.candidate()}").status_code == 400
