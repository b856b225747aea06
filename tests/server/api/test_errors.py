"""One shape for every failure, and nothing in it or in the log that is nobody's business."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from tests.server.door import EXTENSION, Door, code

from catsync.errors import CODES

PRIVATE = "marta@acme-robotics.example"


def _break(door: Door, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> None:
        raise error

    fail.catsync_rule = door.app.view_functions["ping.ping"].catsync_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(door.app.view_functions, "ping.ping", fail)


def test_an_unknown_address_is_not_found(door: Door) -> None:
    answer = door.stranger().get("/api/v1/nothing")
    assert (answer.status_code, code(answer)) == (404, "not_found")


def test_a_wrong_method_says_which_ones_there_are(door: Door) -> None:
    answer = door.stranger().call("DELETE", "/api/v1/ping")
    assert (answer.status_code, code(answer)) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_broken_json_is_a_bad_request(door: Door) -> None:
    headers = {"Origin": EXTENSION, "Content-Type": "application/json"}
    answer = door.app.test_client().post(
        "/api/v1/pairings", data="{", headers=headers, base_url="http://127.0.0.1:8766"
    )
    assert (answer.status_code, code(answer)) == (400, "bad_request")


def test_a_failed_validation_names_the_field(door: Door) -> None:
    answer = door.stranger(Origin=EXTENSION).post("/api/v1/pairings", {"browser": "x" * 101})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert "browser" in (answer.json or {})["error"]["details"]["fields"]["json"]


def test_a_fault_of_ours_tells_neither_the_caller_nor_the_log_what_was_in_it(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _break(door, monkeypatch, ValueError(PRIVATE))
    with caplog.at_level(logging.DEBUG):
        answer = door.stranger().get("/api/v1/ping")
    assert (answer.status_code, code(answer)) == (500, "internal")
    assert PRIVATE not in answer.text + caplog.text
    assert "Traceback" not in answer.text + caplog.text


def test_a_fault_of_ours_is_logged_with_its_type_and_the_id_of_the_request(
    door: Door, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _break(door, monkeypatch, ValueError(PRIVATE))
    answer = door.stranger().get("/api/v1/ping")
    assert "ValueError" in caplog.text
    assert answer.headers["X-Request-Id"] in caplog.text


def test_a_database_that_does_not_answer_is_told_apart_from_a_fault(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(door, monkeypatch, OperationalError("SELECT 1", {}, Exception("disk I/O error")))
    answer = door.stranger().get("/api/v1/ping")
    assert (answer.status_code, code(answer)) == (503, "database_unavailable")


@pytest.mark.parametrize("words", ["database or disk is full", "could not extend file: disk is full"])
def test_a_full_disk_is_told_apart_from_a_database_that_is_away(
    door: Door, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    _break(door, monkeypatch, OperationalError("INSERT", {}, Exception(words)))
    answer = door.stranger().get("/api/v1/ping")
    assert (answer.status_code, code(answer)) == (507, "storage_full")


def test_a_constraint_that_fails_is_a_fault_of_ours(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(door, monkeypatch, IntegrityError("INSERT", {}, Exception("UNIQUE")))
    assert code(door.stranger().get("/api/v1/ping")) == "internal"


def test_a_person_in_a_browser_gets_a_page_for_a_wrong_address(door: Door) -> None:
    answer = door.stranger(Accept="text/html").get("/nothing")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_code_has_a_status_that_means_failure(name: str) -> None:
    assert 400 <= CODES[name][0] < 600
