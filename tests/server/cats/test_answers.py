"""Each failing status becomes the error that says what to do next."""

from __future__ import annotations

from typing import Any

import pytest
import requests_mock
from tests.server.cats.conftest import BASE, KEY

from catsync.cats import (
    CatsBadAnswer,
    CatsClient,
    CatsDuplicate,
    CatsError,
    CatsFault,
    CatsKeyRefused,
    CatsNotFound,
    CatsRateLimited,
    CatsRefused,
    CatsTimeout,
)
from catsync.cats.answers import retry_after_seconds

NEW = {"first_name": "Ines", "last_name": "Faria"}


def refusal(client: CatsClient) -> CatsError:
    with pytest.raises(CatsError) as caught:
        client.create("candidate", NEW)
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind", "outcome", "retryable"),
    [
        (302, CatsBadAnswer, "unknown", True),
        (400, CatsRefused, "rejected", False),
        (401, CatsKeyRefused, "rejected", False),
        (403, CatsRefused, "rejected", False),
        (404, CatsNotFound, "rejected", False),
        (405, CatsRefused, "rejected", False),
        (408, CatsTimeout, "unknown", True),
        (409, CatsDuplicate, "rejected", False),
        (415, CatsRefused, "rejected", False),
        (422, CatsRefused, "rejected", False),
        (429, CatsRateLimited, "rejected", True),
        (500, CatsFault, "unknown", True),
        (503, CatsFault, "unknown", True),
    ],
)
def test_a_write_that_fails_says_what_became_of_it(
    cats: requests_mock.Mocker,
    client: CatsClient,
    status: int,
    kind: type[CatsError],
    outcome: str,
    retryable: bool,
) -> None:
    cats.post(f"{BASE}/candidates", status_code=status, json={"message": "No."})
    error = refusal(client)
    assert (type(error), error.outcome, error.retryable, error.status) == (kind, outcome, retryable, status)


@pytest.mark.parametrize("status", [302, 408, 500, 503])
def test_a_read_that_fails_is_never_in_doubt(
    cats: requests_mock.Mocker, client: CatsClient, status: int
) -> None:
    cats.get(f"{BASE}/candidates/1", status_code=status)
    with pytest.raises(CatsError) as caught:
        client.get("candidate", 1)
    assert (caught.value.outcome, caught.value.retryable) == ("rejected", True)


def test_a_filter_is_a_read_although_it_is_a_post(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.post(f"{BASE}/candidates/search", status_code=500)
    with pytest.raises(CatsFault) as caught:
        client.find("candidate", {"field": "id", "filter": "exactly", "value": 1})
    assert caught.value.outcome == "rejected"


@pytest.mark.parametrize(
    ("body", "existing_id", "existing_type"),
    [
        ({"message": "Duplicate.", "data_item": {"id": 77, "type": "candidate"}}, 77, "candidate"),
        ({"data_item": {"id": "77"}}, 77, None),
        ({"data_item": 77}, 77, None),
        ({"id": "77"}, 77, None),
        ({"data_item": {"id": "x"}}, None, None),
        ({"message": "Duplicate."}, None, None),
        ([], None, None),
    ],
)
def test_a_duplicate_tells_the_existing_record_as_far_as_it_is_told(
    cats: requests_mock.Mocker,
    client: CatsClient,
    body: Any,
    existing_id: int | None,
    existing_type: str | None,
) -> None:
    cats.post(f"{BASE}/candidates", status_code=409, json=body)
    error = refusal(client)
    assert isinstance(error, CatsDuplicate)
    assert (error.existing_id, error.existing_type) == (existing_id, existing_type)


@pytest.mark.parametrize(
    "errors",
    [
        ["owner_id must be positive", "title must not be empty"],
        {"owner_id": ["owner_id must be positive"], "title": ["title must not be empty"]},
        [
            {"field": "owner_id", "message": "owner_id must be positive"},
            {"message": "title must not be empty"},
        ],
    ],
)
def test_a_refused_record_comes_with_the_words_of_cats(
    cats: requests_mock.Mocker, client: CatsClient, errors: Any
) -> None:
    cats.post(f"{BASE}/candidates", status_code=400, json={"message": "Validation failed.", "errors": errors})
    error = refusal(client)
    assert error.cats_message is not None
    assert error.cats_message.startswith("Validation failed. ")
    assert "owner_id must be positive" in error.cats_message
    assert "title must not be empty" in error.cats_message
    assert error.details == {"errors": errors}


def test_the_words_of_cats_stay_out_of_what_may_be_logged(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/candidates", status_code=400, json={"message": "Ines Faria is no good name."})
    error = refusal(client)
    assert error.cats_message == "Ines Faria is no good name."
    assert "Ines" not in str(error) + repr(error) + repr(error.args)


def test_a_failure_without_json_is_judged_by_its_status(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/candidates", status_code=502, text="<html>Bad gateway</html>")
    error = refusal(client)
    assert (type(error), error.cats_message) == (CatsFault, None)


def test_an_error_carries_the_request_id_of_cats(cats: requests_mock.Mocker, client: CatsClient) -> None:
    cats.post(f"{BASE}/candidates", status_code=500, headers={"x-request-id": "5f0c"})
    assert refusal(client).request_id == "5f0c"


def test_an_error_carries_how_long_cats_wants_us_to_wait(
    cats: requests_mock.Mocker, client: CatsClient
) -> None:
    cats.post(f"{BASE}/candidates", status_code=429, headers={"Retry-After": "37"})
    assert refusal(client).retry_after == 37.0


@pytest.mark.parametrize("status", [400, 401, 409, 429, 500])
def test_a_key_echoed_by_cats_is_blotted_out(
    cats: requests_mock.Mocker, client: CatsClient, status: int
) -> None:
    cats.post(f"{BASE}/candidates", status_code=status, json={"message": f"Bad {KEY}", "errors": [KEY]})
    error = refusal(client)
    assert error.cats_message is not None
    assert KEY not in f"{error!s}{error!r}{error.cats_message}{error.details}{error.args}"
    assert "[key]" in error.cats_message


NOON = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("12", 12.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("999999999", 86_400.0),
        ("Fri, 15 Jan 2027 08:01:30 GMT", 90.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOON) == seconds
