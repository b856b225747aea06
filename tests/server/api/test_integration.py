"""Activate and deactivate CATS over HTTP (I1-I3, W6)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import requests_mock
from tests.server.door import Door, code

from catsync.access.users import ensure_first_admin
from catsync.models import CatsCompany, Integration, User

KEY = "abcdef-0123456789-secret-0001"
SITE = {"id": 4711, "name": "Northwind Talent", "subdomain": "northwind"}
OTHER_SITE = {"id": 99, "name": "Southwind Talent", "subdomain": "southwind"}
COM = "https://api.catsone.com/v3/site"
QUOTA = {"X-Rate-Limit-Limit": "500", "X-Rate-Limit-Remaining": "487"}


@pytest.fixture
def cats() -> Iterator[requests_mock.Mocker]:
    with requests_mock.Mocker() as mocker:
        mocker.get(COM, json=SITE, headers=QUOTA)
        yield mocker


def _activate(door: Door, key: str = KEY, host: str = "com") -> Any:
    page = door.page(_admin(door))
    return page.call("PUT", "/api/v1/integration", {"api_key": key, "host": host})


def _admin(door: Door) -> User:
    with door.database.write() as session:
        return ensure_first_admin(session)


def _stored(door: Door) -> Integration | None:
    with door.database.read() as session:
        return session.get(Integration, 1)


def test_a_good_key_connects(door: Door, cats: requests_mock.Mocker) -> None:
    answer = _activate(door)
    assert answer.status_code == 200, answer.text
    assert answer.json["state"] == "connected"
    assert answer.json["site"] == SITE
    assert answer.json["key_last4"] == "0001"
    assert answer.json["hosts"] == ["com", "nl"]


def test_activating_costs_one_call_whose_answer_tells_the_quota(
    door: Door, cats: requests_mock.Mocker
) -> None:
    answer = _activate(door)
    assert cats.call_count == 1
    assert (answer.json["budget"]["limit"], answer.json["budget"]["remaining"]) == (500, 487)


def test_before_activating_only_the_hosts_are_told(door: Door) -> None:
    answer = door.extension(_admin(door)).get("/api/v1/integration")
    assert answer.json == {"state": "not_connected", "hosts": ["com", "nl"]}


def test_the_dutch_host_can_be_chosen(door: Door, cats: requests_mock.Mocker) -> None:
    cats.get("https://api.catsone.nl/v3/site", json=SITE)
    assert _activate(door, host="nl").json["host"] == "nl"


def test_no_other_host_can_be_chosen(door: Door, cats: requests_mock.Mocker) -> None:
    assert code(_activate(door, host="evil.example")) == "validation_failed"
    assert cats.call_count == 0


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ({"status_code": 401, "json": {"message": "Unauthorized"}}, "cats_key_refused"),
        ({"exc": requests.exceptions.ConnectTimeout}, "cats_unreachable"),
        ({"exc": requests.exceptions.ConnectionError}, "cats_unreachable"),
        ({"status_code": 500, "text": "oops"}, "cats_down"),
        ({"status_code": 200, "text": "<html>"}, "cats_down"),
        ({"status_code": 429, "headers": {"Retry-After": "30"}}, "cats_no_calls_left"),
    ],
)
def test_each_failure_has_its_own_code_and_nothing_is_stored(
    door: Door, cats: requests_mock.Mocker, reply: dict[str, Any], expected: str
) -> None:
    cats.get(COM, **reply)
    assert code(_activate(door)) == expected
    assert _stored(door) is None


def test_a_key_that_cannot_be_one_is_refused_without_a_call(door: Door, cats: requests_mock.Mocker) -> None:
    assert code(_activate(door, key="two words")) == "cats_key_refused"
    assert cats.call_count == 0


def test_a_failed_replacement_keeps_the_key_that_works(door: Door, cats: requests_mock.Mocker) -> None:
    _activate(door)
    cats.get(COM, status_code=401)
    assert code(_activate(door, key="another-key-entirely-0002")) == "cats_key_refused"
    stored = _stored(door)
    assert stored is not None
    assert (stored.state, stored.key_last4) == ("connected", "0001")


def test_a_key_of_another_site_is_refused_once_something_is_held(
    door: Door, cats: requests_mock.Mocker
) -> None:
    _activate(door)
    with door.database.write() as session:
        session.add(CatsCompany(site_id=4711, cats_id=1, name="Acme", record={}))
    cats.get(COM, json=OTHER_SITE)
    answer = _activate(door)
    assert (answer.status_code, code(answer)) == (409, "cats_other_site")
    assert door.extension(_admin(door)).get("/api/v1/integration").json["site"] == SITE  # type: ignore[index]


def test_a_key_of_another_site_is_taken_while_nothing_is_held(door: Door, cats: requests_mock.Mocker) -> None:
    _activate(door)
    cats.get(COM, json=OTHER_SITE)
    assert _activate(door).json["site"] == OTHER_SITE


def test_the_key_is_in_no_answer_log_or_file(
    door: Door, cats: requests_mock.Mocker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = _activate(door)
        shown = door.extension(_admin(door)).get("/api/v1/integration")
        cats.get(COM, status_code=401, json={"message": f"bad key {KEY}"})
        refused = _activate(door)
    for text in (answer.text, shown.text, refused.text, caplog.text):
        assert KEY not in text
    assert KEY.encode() not in door.file_bytes()


def test_a_failed_validation_does_not_send_the_key_back(door: Door) -> None:
    answer = _activate(door, key=KEY * 50)
    assert code(answer) == "validation_failed"
    assert KEY not in answer.text


def test_deactivating_forgets_the_key(door: Door, cats: requests_mock.Mocker) -> None:
    _activate(door)
    assert door.page(_admin(door)).call("DELETE", "/api/v1/integration").status_code == 204
    assert _stored(door) is None


def test_an_address_of_the_environment_takes_the_place_of_the_hosts(
    tmp_path: Path, cats: requests_mock.Mocker
) -> None:
    door = Door(tmp_path, CATSYNC_CATS_URL="http://127.0.0.1:8777/v3")
    cats.get("http://127.0.0.1:8777/v3/site", json=SITE)
    answer = _activate(door)
    assert (answer.json["host"], answer.json["hosts"]) == ("env", ["env"])
    door.close()
