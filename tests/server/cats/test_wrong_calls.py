"""Calls as CATS does not take them: ours never leave, and sent all the same the sandbox refuses or drops them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
import requests_mock
from tests.server.cats.conftest import SANDBOX_KEY

from catsync.cats import CatsBadRequest, CatsClient

NAME = {"first_name": "Ines", "last_name": "Faria"}

ALL = {"field": "id", "filter": "greater_than", "value": 0}

OURS: dict[str, Callable[[CatsClient], object]] = {
    "unknown key": lambda cats: cats.create("candidate", {**NAME, "nickname": "Nes"}),
    "unknown key of an address": lambda cats: cats.create("candidate", {**NAME, "address": {"zip": "1"}}),
    "emails on PUT": lambda cats: cats.update("candidate", 1, {**NAME, "emails": []}),
    "emails as an object": lambda cats: cats.create(
        "candidate", {**NAME, "emails": {"primary": "a@b.example"}}
    ),
    "PUT of nothing": lambda cats: cats.update("candidate", 1, {}),
    "contact without company": lambda cats: cats.create("contact", {**NAME, "owner_id": 1}),
    "contact without owner": lambda cats: cats.create("contact", {**NAME, "company_id": 1}),
    "company without owner": lambda cats: cats.create("company", {"name": "Delphine Optics"}),
    "per_page 500": lambda cats: cats.list("candidate", per_page=500),
    "page 0": lambda cats: cats.list("candidate", page=0),
    "search for nothing": lambda cats: cats.find("candidate"),
    "activity of no known type": lambda cats: cats.add_activity("candidate", 1, "note"),
    "phone of no known type": lambda cats: cats.add_phone("company", 1, "+442079460001", "mobile"),
    "e-mail of a company": lambda cats: cats.add_email("company", 1, "a@b.example"),
    "tag that is no id": lambda cats: cats.attach_tags("candidate", 1, ["x"]),  # type: ignore[list-item]
    "webhook without events": lambda cats: cats.create_webhook([], "https://catsync.example/hook"),
    "AND by hand": lambda cats: cats.find("candidate", {"AND": [ALL]}),
    "a filter and more beside it": lambda cats: cats.find("candidate", {**ALL, "limit": 5}),
    "is_empty false by hand": lambda cats: cats.find_jobs({**ALL, "filter": "is_empty", "value": False}),
    "not of nothing": lambda cats: cats.find_pipelines({"not": {}}),
    "search for no activity": lambda cats: cats.find_activities(),
    "custom value that is an object": lambda cats: cats.set_custom_field("candidate", 1, 2, {"id": 3}),
    "nobody for a list": lambda cats: cats.add_to_list("candidate", 1, []),
    "list without a name": lambda cats: cats.create_list("candidate", " "),
    "department without a name": lambda cats: cats.add_department(1, ""),
    "status of a candidate": lambda cats: cats.set_status("candidate", 1, 2),
    "rating of a pipeline 9": lambda cats: cats.rate_pipeline(1, 9),
    "work history with an unknown key": lambda cats: cats.add_work_history(1, {"company": "Delphine"}),
    "employer as a text": lambda cats: cats.add_work_history(1, {"employer": "Delphine"}),
    "activity of a company, untried": lambda cats: cats.add_activity("company", 1, "other"),
    "rating 9": lambda cats: cats.create_pipeline(1, 1, rating=9),
}


@pytest.mark.parametrize("what", OURS)
def test_what_cats_does_not_take_is_refused_before_it_is_sent(
    cats: requests_mock.Mocker, client: CatsClient, what: str
) -> None:
    with pytest.raises(CatsBadRequest):
        OURS[what](client)
    assert cats.call_count == 0


RAW: dict[str, tuple[str, str, dict[str, Any], set[int]]] = {
    "PUT without body": ("PUT", "/candidates/{id}", {}, {400, 422}),
    "multipart": ("POST", "/candidates/{id}/resumes?filename=a.pdf", {"files": {"file": b"x"}}, {415}),
    "upper-case AND": ("POST", "/candidates/search", {"json": {"AND": [ALL]}}, {400, 422}),
    "is_empty false": (
        "POST",
        "/candidates/search",
        {"json": {"field": "title", "filter": "is_empty", "value": False}},
        {400, 422},
    ),
    "activity without type": ("POST", "/candidates/{id}/activities", {"json": {"notes": "x"}}, {400, 422}),
    "POST activities": ("POST", "/activities", {"json": {"type": "other"}}, {404, 405}),
    "bare tag ids": ("PUT", "/candidates/{id}/tags", {"json": {"tags": [1]}}, {400, 422}),
    "contact without company": ("POST", "/contacts", {"json": {**NAME, "owner_id": 1}}, {400, 422}),
    "contact without owner": ("POST", "/contacts", {"json": {**NAME, "company_id": 1}}, {400, 422}),
}


def _raw(sandbox: dict[str, str], method: str, path: str, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Token {SANDBOX_KEY}"}
    return requests.request(method, sandbox["url"] + path, headers=headers, timeout=10, **more)


@pytest.mark.parametrize("what", RAW)
def test_what_is_wrong_is_refused_by_the_sandbox(
    sandbox: dict[str, str], live: CatsClient, what: str
) -> None:
    method, path, more, statuses = RAW[what]
    made = live.create("candidate", NAME, check_duplicate=False)
    assert _raw(sandbox, method, path.format(id=made), **more).status_code in statuses


def test_an_unknown_key_is_dropped_in_silence_by_the_sandbox(
    sandbox: dict[str, str], live: CatsClient
) -> None:
    answer = _raw(sandbox, "POST", "/candidates", json={**NAME, "nickname": "Nes"})
    row = _raw(sandbox, "GET", "/candidates/" + answer.headers["Location"].rsplit("/", 1)[1]).json()
    assert answer.status_code == 201
    assert "nickname" not in row


def test_a_search_by_q_finds_everything(sandbox: dict[str, str], live: CatsClient) -> None:
    everybody = live.list("contact", per_page=1).total
    assert _raw(sandbox, "GET", "/contacts/search?q=nobody-has-this").json()["total"] == everybody


@pytest.mark.parametrize(("rule", "status"), [("clamped", 200), ("refused", 400)])
def test_500_rows_a_page_are_clamped_or_refused(
    sandbox: dict[str, str], live: CatsClient, rule: str, status: int
) -> None:
    control = f"{sandbox['control']}/switches"
    requests.put(control, json={"per_page_over_limit": rule}, timeout=10).raise_for_status()
    try:
        answer = _raw(sandbox, "GET", "/contacts?per_page=500")
    finally:
        requests.delete(control, timeout=10).raise_for_status()
    assert answer.status_code == status
    assert answer.json().get("count", 0) <= 100
