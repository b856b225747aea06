"""Keys, content types, quota, paging: CATS_API.md section 1."""

from __future__ import annotations

from datetime import datetime

import pytest

from catsync.sandbox.options import DEFAULT_KEY


@pytest.mark.parametrize("path", ["/site", "/candidates", "/no/such/route"])
def test_without_a_key_every_route_is_401_and_tells_no_quota(cats, path):
    answer = cats.http.get(f"/v3{path}")
    assert answer.status_code == 401
    assert answer.json == {"message": "Invalid credentials."}
    assert "X-Rate-Limit-Limit" not in answer.headers


@pytest.mark.parametrize(
    "value", [f"Bearer {DEFAULT_KEY}", f"token {DEFAULT_KEY}", DEFAULT_KEY, "Token other"]
)
def test_only_the_word_token_and_the_right_key_are_taken(cats, value):
    assert cats.http.get("/v3/site", headers={"Authorization": value}).status_code == 401


def test_multipart_is_refused_before_the_key_is_looked_at(cats):
    answer = cats.http.post("/v3/candidates", data={"first_name": "A"}, content_type="multipart/form-data")
    assert answer.status_code == 415
    assert answer.json == {"message": "Unsupported Content-Type."}


def test_unknown_route_with_a_key_is_404_with_a_message(cats):
    answer = cats.call("GET", "/users/current")
    assert answer.status_code == 404
    assert answer.json["message"]


def test_every_answer_has_a_request_id_of_its_own(cats):
    ids = {cats.call("GET", "/site").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3


def test_create_answers_201_with_an_empty_body_and_an_absolute_location(cats):
    answer = cats.call("POST", "/candidates", {"first_name": "Ines", "last_name": "Prado"})
    assert (answer.status_code, answer.data) == (201, b"")
    assert answer.headers["Location"] == "http://localhost/v3/candidates/9001"


def test_put_and_delete_answer_204_with_an_empty_body(cats):
    number = cats.candidate()
    put = cats.call("PUT", f"/candidates/{number}", {"first_name": "Ines", "last_name": "Prado"})
    delete = cats.call("DELETE", f"/candidates/{number}")
    assert [(put.status_code, put.data), (delete.status_code, delete.data)] == [(204, b"")] * 2
    assert cats.call("GET", f"/candidates/{number}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"NaN"])
def test_put_without_a_well_formed_object_is_400(cats, data):
    number = cats.candidate()
    assert cats.call("PUT", f"/candidates/{number}", data=data).status_code == 400


def test_dates_are_whole_seconds_with_the_switched_offset(cats):
    cats.switch(date_offset_hours=2)
    written = cats.get(f"/candidates/{cats.candidate()}")["date_modified"]
    moment = datetime.fromisoformat(written)
    assert moment.microsecond == 0
    assert written.endswith("+02:00")
    assert moment.timestamp() == 1_800_000_000


def test_quota_counts_down_and_refuses_with_retry_after(cats):
    cats.switch(rate_limit=2, rate_window_seconds=100)
    left = [cats.call("GET", "/site").headers["X-Rate-Limit-Remaining"] for _ in range(2)]
    cats.clock.seconds += 30
    refused = cats.call("GET", "/site")
    assert left == ["1", "0"]
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "70"


def test_quota_comes_back_when_the_window_has_rolled_on(cats):
    cats.switch(rate_limit=1, rate_window_seconds=100)
    cats.call("GET", "/site")
    cats.clock.seconds += 101
    assert cats.call("GET", "/site").status_code == 200


def test_a_refused_request_is_not_carried_out(cats):
    cats.control("PUT", "/quota", {"remaining": 0})
    refused = cats.call("POST", "/candidates", {"first_name": "Ines", "last_name": "Prado"})
    assert refused.status_code == 429
    assert cats.control("GET", "/records/candidates").json["candidates"] == []


def test_wrong_keys_cost_no_quota(cats):
    cats.http.get("/v3/site")
    assert cats.control("GET", "/quota").json["remaining"] == 500


def test_a_page_has_25_rows_and_links_that_lead_through_all(demo):
    path, seen, counts = "/candidates", [], []
    while path:
        page = demo.get(path)
        seen += [row["id"] for row in page["_embedded"]["candidates"]]
        counts.append(page["count"])
        path = page["_links"].get("next", {}).get("href")
    assert counts == [25, 25, 25, 5]
    assert len(seen) == len(set(seen)) == page["total"] == 80
    assert seen == sorted(seen)


def test_one_page_has_only_a_link_to_itself(demo):
    assert list(demo.get("/users")["_links"]) == ["self"]


def test_per_page_above_100_is_clamped(demo):
    assert demo.get("/contacts?per_page=500")["_links"]["self"]["href"] == "/contacts?page=1&per_page=100"


def test_per_page_above_100_is_refused_when_switched(cats):
    cats.switch(per_page_over_limit="refused")
    assert cats.call("GET", "/contacts?per_page=500").status_code == 400


def test_lists_ignore_sorting_and_unknown_filters(demo):
    plain = demo.found("/contacts")
    assert demo.found("/contacts?sort=-id&updated_after=2030-01-01") == plain


def test_a_page_beyond_the_end_is_empty(demo):
    page = demo.get("/companies?page=90")
    assert (page["count"], page["total"], page["_embedded"]["companies"]) == (0, 40, [])
