"""Hosts, origins, preflights and bodies (W1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.server.door import EXTENSION, OTHER_EXTENSION, OWN, STRANGER, Door, code


def test_a_page_that_rebinds_its_name_to_loopback_is_refused(door: Door) -> None:
    answer = door.stranger(Host="evil.example:8766").get("/api/v1/ping")
    assert (answer.status_code, code(answer)) == (400, "bad_request")


def test_a_rebound_name_gets_no_page_either(door: Door) -> None:
    answer = door.stranger(Host="evil.example", Accept="text/html").get("/")
    assert (answer.status_code, code(answer)) == (400, "bad_request")


def test_localhost_is_one_of_our_names(door: Door) -> None:
    assert door.stranger(Host="localhost:8766").get("/api/v1/ping").status_code == 200


def test_a_configured_host_is_answered(tmp_path: Path) -> None:
    door = Door(tmp_path, CATSYNC_TRUSTED_HOSTS="catsync.northwind.example")
    assert door.stranger(Host="catsync.northwind.example").get("/api/v1/ping").status_code == 200
    door.close()


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", "https://evil.example", f"{EXTENSION}.evil.example", "http://127.0.0.1:9999"]
)
def test_an_unknown_origin_is_refused_and_gets_no_cors_headers(door: Door, origin: str) -> None:
    answer = door.stranger(Origin=origin).get("/api/v1/ping")
    assert (answer.status_code, code(answer)) == (403, "origin_refused")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("origin", [EXTENSION, OTHER_EXTENSION])
def test_a_known_extension_may_read_the_answer(door: Door, origin: str) -> None:
    answer = door.stranger(Origin=origin).get("/api/v1/ping")
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_the_extension_can_read_version_etag_and_retry_after(door: Door) -> None:
    exposed = door.stranger(Origin=EXTENSION).get("/api/v1/ping").headers["Access-Control-Expose-Headers"]
    assert {"X-Catsync-Version", "ETag", "Retry-After"} <= {name.strip() for name in exposed.split(",")}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/me"), ("GET", "/api/v1/nothing"), ("PUT", "/api/v1/ping")]
)
def test_errors_carry_the_cors_headers_too(door: Door, method: str, path: str) -> None:
    answer = door.stranger(Origin=EXTENSION).call(method, path)
    assert answer.status_code >= 400
    assert answer.headers["Access-Control-Allow-Origin"] == EXTENSION


def test_a_preflight_of_a_known_extension_is_answered_without_a_token(door: Door) -> None:
    names = "authorization,content-type,if-match,idempotency-key,x-pairing-secret,x-other"
    asked = {"Access_Control_Request_Method": "PUT", "Access_Control_Request_Headers": names}
    answer = door.stranger(Origin=EXTENSION).call("OPTIONS", "/api/v1/settings/team/default/sync_as", **asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Max-Age"] == "7200"
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    for name in ("authorization", "content-type", "if-match", "idempotency-key", "x-pairing-secret"):
        assert name in allowed
    assert "x-other" not in allowed


def test_a_preflight_of_a_stranger_is_refused(door: Door) -> None:
    answer = door.stranger(Origin=STRANGER).call("OPTIONS", "/api/v1/me", Access_Control_Request_Method="GET")
    assert (answer.status_code, code(answer)) == (403, "origin_refused")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_an_image_of_a_foreign_page_cannot_reach_the_api(door: Door, site: str) -> None:
    answer = door.stranger(Sec_Fetch_Site=site).get("/api/v1/ping", Sec_Fetch_Site=site)
    assert (answer.status_code, code(answer)) == (403, "origin_refused")


def test_an_extension_with_a_host_permission_sends_no_origin_and_is_answered(door: Door) -> None:
    assert door.stranger().get("/api/v1/ping", Sec_Fetch_Site="none").status_code == 200


def test_our_own_page_may_call_but_is_not_named_in_cors_headers(door: Door) -> None:
    answer = door.stranger(Origin=OWN).get("/api/v1/ping")
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_is_not_json_is_refused(door: Door, kind: str) -> None:
    answer = door.app.test_client().post(
        "/api/v1/pairings", base_url=OWN, data="{}", headers={"Origin": EXTENSION, "Content-Type": kind}
    )
    assert (answer.status_code, code(answer)) == (415, "not_json")


def test_a_body_above_one_megabyte_is_refused(door: Door) -> None:
    answer = door.stranger(Origin=EXTENSION).post("/api/v1/pairings", {"browser": "x" * 1_048_577})
    assert (answer.status_code, code(answer)) == (413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/ping", "/", "/healthz", "/nothing", "/api/v1/me"])
def test_every_answer_says_which_catsync_it_is_and_is_not_kept(door: Door, path: str) -> None:
    answer = door.stranger().get(path)
    assert answer.headers["X-Catsync-Version"]
    assert answer.headers["Cache-Control"] == "no-store"
