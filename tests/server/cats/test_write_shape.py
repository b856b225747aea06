"""A PUT sends back the whole documented record, as CATS may clear what is left out."""

from __future__ import annotations

from typing import Any

import requests_mock
from tests.server.cats.conftest import BASE
from tests.server.cats.test_reading import EMBEDDED, ROW
from tests.server.cats.test_schemas import FULL

from catsync.cats import CatsClient, write_shape


def shaped(
    cats: requests_mock.Mocker, client: CatsClient, record_type: str, path: str, row: Any
) -> dict[str, Any]:
    cats.get(f"{BASE}/{path}/123", json=row)
    return write_shape(client.get(record_type, 123))


def read_shape(payload: dict[str, Any]) -> dict[str, Any]:
    """What CATS answers for a record written as `payload`, with some of what only it writes."""
    row = {key: value for key, value in payload.items() if key != "custom_fields"}
    embedded = {"custom_fields": payload["custom_fields"], "emails": EMBEDDED["emails"], "phones": []}
    return {
        **row,
        "id": 123,
        "emails": {"primary": "ines@acme.example"},
        "status_id": 5,
        "contact_id": 8,
        "date_created": "2026-01-01T10:00:00Z",
        "_embedded": embedded,
        "_links": {},
    }


def test_every_documented_field_goes_back(cats: requests_mock.Mocker, client: CatsClient) -> None:
    for record_type, path in (("candidate", "candidates"), ("contact", "contacts"), ("company", "companies")):
        expected = {key: value for key, value in FULL[record_type].items() if value is not None}
        expected["address"] = {"street": "Rua A 1", "city": "Porto", "postal_code": "4000"}
        assert shaped(cats, client, record_type, path, read_shape(FULL[record_type])) == expected


def test_what_goes_back_is_accepted_by_update(cats: requests_mock.Mocker, client: CatsClient) -> None:
    body = shaped(cats, client, "candidate", "candidates", {**ROW, "_embedded": EMBEDDED})
    cats.put(f"{BASE}/candidates/123", status_code=204)
    client.update("candidate", 123, body)
    assert cats.last_request is not None
    assert cats.last_request.json() == {
        "first_name": "Ines",
        "last_name": "Faria",
        "title": "Engineer",
        "address": {"city": "Porto"},
        "country_code": "PT",
        "social_media_urls": ["https://github.com/ines"],
        "is_hot": False,
        "is_active": True,
        "owner_id": 7,
        "custom_fields": [{"id": 170911, "value": 3251}],
    }


def test_blank_text_and_false_are_values_and_go_back(cats: requests_mock.Mocker, client: CatsClient) -> None:
    body = shaped(cats, client, "candidate", "candidates", {**ROW, "notes": "", "is_active": False})
    assert (body["notes"], body["is_active"]) == ("", False)


def test_work_history_stays_out_lest_it_be_appended(cats: requests_mock.Mocker, client: CatsClient) -> None:
    row = {**ROW, "work_history": [{"title": "x"}], "_embedded": {"work_history": [{"id": 1}]}}
    assert "work_history" not in shaped(cats, client, "candidate", "candidates", row)


def test_a_day_that_came_with_a_time_goes_back_as_a_day(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    row = {**ROW, "date_available": "2026-12-01T00:00:00+00:00"}
    assert shaped(cats, client, "candidate", "candidates", row)["date_available"] == "2026-12-01"
