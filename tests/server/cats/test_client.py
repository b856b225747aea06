"""Each named call makes the one request that CATS documents for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests_mock
from tests.server.cats.conftest import BASE, collection

from catsync.cats import CatsBadAnswer, CatsBadRequest, CatsClient, exactly

NEW = {"first_name": "Ines", "last_name": "Faria"}
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

# call, method, path, query, body
WRITES: list[tuple[Callable[[CatsClient], Any], str, str, dict[str, list[str]], Any]] = [
    (lambda c: c.create("candidate", NEW), "POST", "/candidates", {"check_duplicate": ["true"]}, NEW),
    (lambda c: c.create("candidate", NEW, check_duplicate=False), "POST", "/candidates", {}, NEW),
    (lambda c: c.update("candidate", 5, NEW), "PUT", "/candidates/5", {}, NEW),
    (lambda c: c.delete("company", 5), "DELETE", "/companies/5", {}, None),
    (
        lambda c: c.add_email("contact", 5, "i@x.example", True),
        "POST",
        "/contacts/5/emails",
        {},
        {"email": "i@x.example", "is_primary": True},
    ),
    (
        lambda c: c.update_email("contact", 5, 6, "i@x.example"),
        "PUT",
        "/contacts/5/emails/6",
        {},
        {"email": "i@x.example"},
    ),
    (lambda c: c.delete_email("contact", 5, 6), "DELETE", "/contacts/5/emails/6", {}, None),
    (
        lambda c: c.add_phone("company", 5, "+15550101", "main", "7"),
        "POST",
        "/companies/5/phones",
        {},
        {"number": "+15550101", "type": "main", "extension": "7"},
    ),
    (lambda c: c.delete_phone("company", 5, 6), "DELETE", "/companies/5/phones/6", {}, None),
    (
        lambda c: c.set_custom_field("candidate", 5, 170911, [1, 2]),
        "PUT",
        "/candidates/5/custom_fields/170911",
        {},
        {"value": [1, 2]},
    ),
    (
        lambda c: c.attach_tags("candidate", 5, [1, 2]),
        "PUT",
        "/candidates/5/tags",
        {},
        {"tags": [{"id": 1}, {"id": 2}]},
    ),
    (lambda c: c.detach_tag("candidate", 5, 1), "DELETE", "/candidates/5/tags/1", {}, None),
    (
        lambda c: c.add_to_list("contact", 3, [5]),
        "POST",
        "/contacts/lists/3/items",
        {},
        {"items": [{"contact_id": 5}]},
    ),
    (lambda c: c.delete_list_item("contact", 3, 8), "DELETE", "/contacts/lists/3/items/8", {}, None),
    (lambda c: c.create_pipeline(5, 6), "POST", "/pipelines", {}, {"candidate_id": 5, "job_id": 6}),
    (
        lambda c: c.create_pipeline(5, 6, 3, create_activity=True),
        "POST",
        "/pipelines",
        {"create_activity": ["true"]},
        {"candidate_id": 5, "job_id": 6, "rating": 3},
    ),
    (lambda c: c.set_pipeline_status(9, 2), "POST", "/pipelines/9/status", {}, {"status_id": 2}),
    (lambda c: c.set_status("contact", 5, 2), "POST", "/contacts/5/status", {}, {"status_id": 2}),
    (
        lambda c: c.set_status("contact", 5, 2, create_activity=True),
        "POST",
        "/contacts/5/status",
        {"create_activity": ["true"]},
        {"status_id": 2},
    ),
    (lambda c: c.delete_pipeline(9), "DELETE", "/pipelines/9", {}, None),
    (
        lambda c: c.add_activity("candidate", 5, "other", "Replied", AT, 6),
        "POST",
        "/candidates/5/activities",
        {},
        {"type": "other", "notes": "Replied", "date": "2026-07-01T09:30:00+00:00", "regarding_id": 6},
    ),
    (
        lambda c: c.add_activity("contact", 5, "email"),
        "POST",
        "/contacts/5/activities",
        {},
        {"type": "email"},
    ),
    (lambda c: c.delete_activity(4), "DELETE", "/activities/4", {}, None),
    (
        lambda c: c.update_activity(4, {"date": AT}),
        "PUT",
        "/activities/4",
        {},
        {"date": "2026-07-01T09:30:00+00:00"},
    ),
    (
        lambda c: c.update_phone("company", 5, 6, "+15550101", "main"),
        "PUT",
        "/companies/5/phones/6",
        {},
        {"number": "+15550101", "type": "main"},
    ),
    (lambda c: c.replace_tags("candidate", 5, []), "POST", "/candidates/5/tags", {}, {"tags": []}),
    (lambda c: c.set_status("company", 5, 2), "POST", "/companies/5/status", {}, {"status_id": 2}),
    (lambda c: c.rate_pipeline(9, 0), "PUT", "/pipelines/9", {}, {"rating": 0}),
    (lambda c: c.create_list("job", "Autumn"), "POST", "/jobs/lists", {}, {"name": "Autumn"}),
    (lambda c: c.delete_list("job", 3), "DELETE", "/jobs/lists/3", {}, None),
    (lambda c: c.update_department(3, "Sales"), "PUT", "/companies/departments/3", {}, {"name": "Sales"}),
    (lambda c: c.delete_department(3), "DELETE", "/companies/departments/3", {}, None),
    (lambda c: c.delete_attachment(3), "DELETE", "/attachments/3", {}, None),
    (
        lambda c: c.add_work_history(5, {"title": "Engineer"}),
        "POST",
        "/candidates/5/work_history",
        {},
        {"title": "Engineer"},
    ),
    (lambda c: c.delete_work_history(3), "DELETE", "/work_history/3", {}, None),
]


@pytest.mark.parametrize(("call", "method", "path", "query", "body"), WRITES)
def test_a_write_is_one_request_as_documented(
    cats: requests_mock.Mocker,
    client: CatsClient,
    call: Callable[[CatsClient], Any],
    method: str,
    path: str,
    query: dict[str, list[str]],
    body: Any,
) -> None:
    cats.register_uri(
        requests_mock.ANY, requests_mock.ANY, status_code=201, headers={"Location": f"{BASE}/x/77"}
    )
    assert call(client) in (77, None)
    (sent,) = cats.request_history
    assert (sent.method, sent.path, sent.qs) == (method, f"/v3{path}", query)
    assert (sent.json() if sent.body else None) == body


@pytest.mark.parametrize(
    "location",
    [
        "https://api.catsone.com/v3/candidates/209834207",
        "/candidates/209834207",
        "https://api.catsone.nl/v3/candidates/209834207/",
        "https://api.catsone.com/v3/candidates/209834207?x=1#y",
        "209834207/209834207",
    ],
)
def test_the_new_id_is_the_last_number_of_the_location(
    cats: requests_mock.Mocker, client: CatsClient, location: str
) -> None:
    cats.post(f"{BASE}/candidates", status_code=201, headers={"Location": location})
    assert client.create("candidate", NEW) == 209834207


def test_an_id_in_the_body_will_do_where_no_location_came(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/candidates", status_code=201, json={"id": "12"})
    assert client.create("candidate", NEW) == 12


@pytest.mark.parametrize(
    "location", [None, "", "/candidates", "/candidates/new", "/candidates/0", "/candidates/-4"]
)
def test_a_create_that_does_not_tell_the_id_leaves_its_outcome_unknown(
    cats: requests_mock.Mocker, client: CatsClient, location: str | None
) -> None:
    cats.post(
        f"{BASE}/candidates", status_code=201, headers={} if location is None else {"Location": location}
    )
    with pytest.raises(CatsBadAnswer) as caught:
        client.create("candidate", NEW)
    assert caught.value.outcome == "unknown"


def test_a_filter_goes_into_the_body_and_pages_into_the_address(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/contacts/search", json=collection("contacts", [{"id": 4}]))
    page = client.find("contact", exactly("last_name", "Faria"), "ines", page=2, per_page=10)
    (sent,) = cats.request_history
    assert sent.qs == {"page": ["2"], "per_page": ["10"], "query": ["ines"]}
    assert sent.json() == {"field": "last_name", "filter": "exactly", "value": "Faria"}
    assert [row.id for row in page.rows] == [4]


def test_a_query_alone_is_a_get(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(f"{BASE}/companies/search", json=collection("companies", []))
    client.find("company", query="Acme")
    assert cats.request_history[0].qs["query"] == ["acme"]


@pytest.mark.parametrize(("filter", "query"), [(None, None), ({}, ""), (None, "")])
def test_a_search_for_nothing_is_refused(
    cats: requests_mock.Mocker, client: CatsClient, filter: Any, query: str | None
) -> None:
    with pytest.raises(CatsBadRequest):
        client.find("company", filter, query)
    assert not cats.called


def test_find_all_walks_every_page(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.get(f"{BASE}/companies?page=1", json=collection("companies", [{"id": 1}], total=2, more=True))
    cats.get(f"{BASE}/companies?page=2", json=collection("companies", [{"id": 2}], total=2))
    assert [company.id for company in client.find_all("company")] == [1, 2]


def test_activities_are_logged_with_people_only(client: CatsClient) -> None:
    with pytest.raises(CatsBadRequest):
        client.add_activity("company", 5, "other")


def test_an_activity_without_a_zone_is_refused(client: CatsClient) -> None:
    with pytest.raises(CatsBadRequest, match="date"):
        client.add_activity("contact", 5, "other", date=datetime(2026, 7, 1))


def test_nobody_on_the_list_makes_no_request(cats: requests_mock.Mocker, client: CatsClient) -> None:
    with pytest.raises(CatsBadRequest):
        client.add_to_list("contact", 3, [])
    assert not cats.called


def test_the_site_comes_with_its_users(cats: requests_mock.Mocker, client: CatsClient) -> None:
    user = {"id": 1, "username": "ana", "first_name": "Ana", "last_name": "Ruiz", "title": None}
    row = {"id": 4711, "subdomain": "northwind", "default_company_id": 3, "_embedded": {"users": [user]}}
    cats.get(f"{BASE}/site", json=row)
    site = client.site()
    assert (site.id, site.name, site.subdomain, site.default_company_id) == (4711, None, "northwind", 3)
    assert [each.username for each in site.users] == ["ana"]


@pytest.mark.parametrize("listed", ["Sales", " Sales "])
def test_a_new_department_is_known_by_its_row_since_cats_answers_without_an_id(
    cats: requests_mock.Mocker, client: CatsClient, listed: str
) -> None:
    cats.post(f"{BASE}/companies/5/departments", status_code=204)
    rows = [{"id": 3, "name": "Sales"}, {"id": 8, "name": listed}, {"id": 9, "name": "Optics"}]
    cats.get(f"{BASE}/companies/5/departments", json=collection("departments", rows))
    assert client.add_department(5, " Sales ") == 8


def test_a_new_department_that_is_not_listed_is_in_doubt(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/companies/5/departments", status_code=204)
    cats.get(f"{BASE}/companies/5/departments", json=collection("departments", []))
    with pytest.raises(CatsBadAnswer) as told:
        client.add_department(5, "Sales")
    assert told.value.outcome == "unknown"
