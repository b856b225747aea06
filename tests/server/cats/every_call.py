"""Every public call of the client, by what it must do; test_every_call.py runs them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from catsync.cats import (
    Attachment,
    CatsClient,
    CatsNotFound,
    between,
    exactly,
    greater_than,
    write_shape,
)

NEW = {"first_name": "Ines", "last_name": "Faria"}


def site(cats: CatsClient) -> bool:
    return cats.site().subdomain == "northwind"


def users(cats: CatsClient) -> bool:
    return [user.username for user in cats.users()] == ["ana.ruiz", "ben.okafor", "chloe.martin"]


def get(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0]
    contact = cats.get("contact", first.id)
    return contact.emails_loaded and contact.company_id is not None and contact.date_modified is not None


def list_(cats: CatsClient) -> bool:
    page = cats.list("company", 1, 3)
    return len(page.rows) == 3 and page.has_next and page.total is not None and page.total > 3


def create(cats: CatsClient) -> bool:
    emails = [{"email": "ines@acme.example", "is_primary": True}]
    phones = [{"number": "+442079460001", "type": "mobile"}]
    made = cats.get("candidate", cats.create("candidate", {**NEW, "emails": emails, "phones": phones}))
    return (made.last_name, made.emails[0].email, made.phones[0].type) == (
        "Faria",
        "ines@acme.example",
        "mobile",
    )


def update(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0].id
    before = cats.get("contact", first)
    cats.update("contact", first, {**write_shape(before), "title": "Head of Robots"})
    after = cats.get("contact", first)
    unchanged = {**write_shape(after), "title": before.title} == {
        **write_shape(before),
        "title": before.title,
    }
    return after.title == "Head of Robots" and after.emails == before.emails and unchanged


def delete(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    cats.delete("candidate", made)
    with pytest.raises(CatsNotFound):
        cats.get("candidate", made)
    return True


def find(cats: CatsClient) -> bool:
    found = cats.find("company", exactly("name", "ACME Robotics"))
    return [company.name for company in found.rows] == ["ACME Robotics"]


def find_all(cats: CatsClient) -> bool:
    since = greater_than("date_modified", datetime(2000, 1, 1, tzinfo=UTC))
    whole = [company.id for company in cats.find_all("company")]
    return sorted(whole) == sorted(company.id for company in cats.find_all("company", since))


def emails(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    first = cats.add_email("candidate", made, "ines@acme.example", is_primary=True)
    second = cats.add_email("candidate", made, "ines@home.example")
    cats.update_email("candidate", made, second, "ines@house.example", is_primary=False)
    before = [(row.id, row.email, row.is_primary) for row in cats.emails("candidate", made)]
    cats.delete_email("candidate", made, second)
    after = [row.id for row in cats.emails("candidate", made)]
    return before == [
        (first, "ines@acme.example", True),
        (second, "ines@house.example", False),
    ] and after == [first]


def phones(cats: CatsClient) -> bool:
    made = cats.create("company", {"name": "Delphine Optics", "owner_id": 1})
    phone = cats.add_phone("company", made, "+442079460001", "main", "12")
    before = [(row.id, row.number, row.type, row.extension) for row in cats.phones("company", made)]
    cats.delete_phone("company", made, phone)
    return before == [(phone, "+442079460001", "main", "12")] and cats.phones("company", made) == ()


def custom_fields(cats: CatsClient) -> bool:
    seniority = next(each for each in cats.custom_field_definitions("candidate") if each.name == "Seniority")
    made = cats.create("candidate", NEW)
    cats.set_custom_field("candidate", made, seniority.id, seniority.selections[2].id)
    values = cats.custom_fields("candidate", made)
    embedded = cats.get("candidate", made).custom_fields
    return bool(values[seniority.id] == embedded[seniority.id] == seniority.selections[2].id)


def tags(cats: CatsClient) -> bool:
    first, second = (tag.id for tag in cats.tags()[:2])
    made = cats.create("candidate", NEW)
    cats.attach_tags("candidate", made, [first])
    cats.attach_tags("candidate", made, [second])
    both = {tag.id for tag in cats.record_tags("candidate", made)}
    cats.detach_tag("candidate", made, first)
    return both == {first, second} and [tag.id for tag in cats.record_tags("candidate", made)] == [second]


def lists(cats: CatsClient) -> bool:
    on = cats.lists("candidate")[0].id
    made = cats.create("candidate", NEW)
    cats.add_to_list("candidate", on, [made])
    item = next(item.id for item in cats.list_items("candidate", on) if item.record_id == made)
    cats.delete_list_item("candidate", on, item)
    return made not in [item.record_id for item in cats.list_items("candidate", on)]


def statuses(cats: CatsClient) -> bool:
    return [status.title for status in cats.statuses("contact")][:2] == ["No Status", "Prospect"]


def contact_status(cats: CatsClient) -> bool:
    first = cats.list("contact", per_page=1).rows[0].id
    client = next(each for each in cats.statuses("contact") if each.title == "Client")
    before = cats.get("contact", first).status_id
    cats.set_contact_status(first, client.id)
    return before != cats.get("contact", first).status_id == client.id


def find_jobs(cats: CatsClient) -> bool:
    jobs = sorted(cats.jobs(), key=lambda job: job.id)
    page = cats.find_jobs(greater_than("id", jobs[0].id), 1, 3)
    since = cats.find_jobs(greater_than("date_modified", datetime(2000, 1, 1, tzinfo=UTC)))
    assert len(page.rows) == 3
    assert all(row in jobs[1:] for row in page.rows)
    return (page.total, sorted(since.rows, key=lambda job: job.id)) == (len(jobs) - 1, jobs)


def find_activities(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    activity = cats.add_activity("candidate", made, "other", "Replied", at)
    (row,) = cats.find_activities(between("date", at, at)).rows
    return (row.id, row.record_type, row.record_id, row.date) == (activity, "candidate", made, at)


def files(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    content = b"%PDF-1.7 \x00\xff"
    file = cats.upload_resume(made, "Ines Faria & Söhne.pdf", content)
    return cats.attachments("candidate", made) == (
        Attachment(file, "Ines Faria & Söhne.pdf", True, len(content)),
    )


def pipelines(cats: CatsClient) -> bool:
    job, workflow = cats.jobs()[0], cats.workflows()[0]
    contacted = next(each for each in cats.workflow_statuses(workflow.id) if each.title == "Contacted")
    made = cats.create("candidate", NEW)
    pipeline = cats.create_pipeline(made, job.id, rating=3)
    cats.set_pipeline_status(pipeline, contacted.id)
    (row,) = cats.pipelines(made)
    assert row in cats.job_pipelines(job.id).rows
    cats.delete_pipeline(pipeline)
    seen = (row.id, row.job_id, row.status_id, row.rating)
    return seen == (pipeline, job.id, contacted.id, 3) and cats.pipelines(made) == ()


def activities(cats: CatsClient) -> bool:
    made = cats.create("candidate", NEW)
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    activity = cats.add_activity("candidate", made, "other", "Replied", at)
    (row,) = (each for each in cats.activities("candidate", made) if each.id == activity)
    cats.delete_activity(activity)
    left = [each.id for each in cats.activities("candidate", made)]
    return (row.notes, row.date, row.record_id, row.regarding_id) == ("Replied", at, made, None) and not left


def webhooks(cats: CatsClient) -> bool:
    made = cats.create_webhook(["candidate.created"], "https://catsync.example/hook", "a-secret")
    row = cats.get_webhook(made)
    before = cats.webhooks()
    cats.delete_webhook(made)
    seen = (row.id, row.events, row.target_url, row.is_enabled)
    expected = (made, ("candidate.created",), "https://catsync.example/hook", True)
    return seen == expected and before == (row,) and cats.webhooks() == ()


def events(cats: CatsClient) -> bool:
    before = cats.events().last_id
    cats.create("candidate", NEW)
    news = cats.events(starting_after_id=before)
    return news.last_id is not None and [row.event for row in news.rows] == ["candidate.created"]


def count(cats: CatsClient) -> bool:
    return cats.count("company", exactly("name", "ACME Robotics")) == 1


TABLE: dict[Callable[[CatsClient], bool], set[str]] = {
    site: {"site"},
    users: {"users"},
    get: {"get"},
    list_: {"list"},
    create: {"create"},
    update: {"update"},
    delete: {"delete"},
    find: {"find"},
    find_all: {"find_all"},
    count: {"count"},
    webhooks: {"webhooks", "get_webhook", "create_webhook", "delete_webhook"},
    events: {"events"},
    emails: {"emails", "add_email", "update_email", "delete_email"},
    phones: {"phones", "add_phone", "delete_phone"},
    custom_fields: {"custom_field_definitions", "set_custom_field", "custom_fields"},
    tags: {"tags", "attach_tags", "record_tags", "detach_tag"},
    lists: {"lists", "add_to_list", "list_items", "delete_list_item"},
    statuses: {"statuses"},
    contact_status: {"set_contact_status"},
    find_jobs: {"find_jobs"},
    find_activities: {"find_activities"},
    files: {"attachments", "upload_resume"},
    pipelines: {
        "jobs",
        "workflows",
        "workflow_statuses",
        "pipelines",
        "job_pipelines",
        "create_pipeline",
        "set_pipeline_status",
        "delete_pipeline",
    },
    activities: {"activities", "add_activity", "delete_activity"},
}
