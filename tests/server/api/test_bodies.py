"""Requests that no route can take are answered as bad requests, not as faults of ours."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.door import OWN, code
from tests.server.northwind import Northwind

HALF = "\ud800"
TOO_LARGE = 2**63


def _raw(northwind: Northwind, body: str) -> Any:
    caller = northwind["admin"]
    headers = {**caller.headers, "Content-Type": "application/json"}
    return caller.http.post("/api/v1/campaigns", data=body, headers=headers, base_url=OWN)


@pytest.mark.parametrize(
    "body",
    ["[" * 200_000, '{"name": ' + "1" * 5000 + "}", '{"name": ' + "[" * 40 + "]" * 40 + "}", "{"],
    ids=["tower of brackets", "number of 5000 digits", "40 deep", "unfinished"],
)
def test_json_that_nobody_can_read_is_a_bad_request(northwind: Northwind, body: str) -> None:
    answer = _raw(northwind, body)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


def test_who_sent_it_is_asked_before_a_body_is_read(northwind: Northwind) -> None:
    answer = northwind["nobody"].http.post(
        "/api/v1/campaigns", data="{", headers={"Content-Type": "application/json"}, base_url=OWN
    )
    assert (answer.status_code, code(answer)) == (401, "not_signed_in")


@pytest.mark.parametrize(
    "path", ["/api/v1/syncs/%00", "/api/v1/syncs?person_id=%00", "/api/v1/settings/effective?person=%00"]
)
def test_nul_in_an_address_is_a_bad_request(northwind: Northwind, path: str) -> None:
    answer = northwind["admin"].get(path)
    assert (answer.status_code, code(answer)) == (400, "bad_request")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/campaigns/1/people", {"person_id": HALF}),
        ("/api/v1/decisions", {
            "kind": "person", "person_id": HALF, "record_type": "candidate", "cats_id": 1, "same": True,
        }),
        ("/api/v1/syncs", {"person_id": HALF, "plan_digest": "0"}),
        ("/api/v1/syncs", {"person_id": "0", "plan_digest": "0", "excluded": ["\x00"]}),
    ],
)  # fmt: skip
def test_an_id_that_no_database_can_hold_fails_validation(
    northwind: Northwind, path: str, body: dict[str, Any]
) -> None:
    northwind.campaign()
    answer = northwind["admin"].post(path, body)
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_the_id_of_a_cats_user_larger_than_any_fails_validation(northwind: Northwind) -> None:
    answer = northwind["admin"].call("PATCH", "/api/v1/users/1", {"cats_user_id": TOO_LARGE})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")


def test_a_user_whose_id_is_larger_than_any_is_not_found(northwind: Northwind) -> None:
    answer = northwind["admin"].call("PATCH", f"/api/v1/users/{TOO_LARGE}", {"cats_user_id": None})
    assert (answer.status_code, code(answer)) == (404, "not_found")


def test_an_owner_larger_than_any_id_fails_validation(northwind: Northwind) -> None:
    path = "/api/v1/settings/team/0/destination_owner?record_type=candidate"
    answer = northwind["admin"].call("PUT", path, {"value": TOO_LARGE})
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
