"""The control routes: log, counts, faults, switches, edits by someone else, reset."""

from __future__ import annotations

import pytest

CANDIDATE = {"first_name": "Ines", "last_name": "Prado"}


def log(cats):
    return cats.control("GET", "/log").json["log"]


def test_the_log_tells_what_each_request_was_and_did(cats):
    number = cats.candidate()
    cats.call("POST", "/candidates", {"first_name": "Ines"})
    cats.get(f"/candidates/{number}")
    rows = [(row["kind"], row["record_id"], row["committed"], row["status"]) for row in log(cats)]
    assert rows == [
        ("candidate.create", number, True, 201),
        ("candidate.create", None, False, 400),
        ("candidate.get", number, False, 200),
    ]


def test_counts_are_by_method_and_route(cats):
    number = cats.candidate()
    cats.get(f"/candidates/{number}/emails")
    cats.get(f"/candidates/{number}/emails")
    assert cats.control("GET", "/counts").json == {
        "total": 3,
        "committed": 1,
        "routes": {"POST /candidates": 1, "GET /candidates/{id}/emails": 2},
    }


def test_an_emptied_log_goes_on_counting(cats):
    cats.get("/site")
    (first,) = log(cats)
    assert cats.control("DELETE", "/log").status_code == 204
    cats.get("/site")
    assert [row["seq"] for row in log(cats)] == [first["seq"] + 1]


def test_a_status_fault_strikes_before_anything_is_written(cats):
    cats.control(
        "POST", "/faults", {"what": "status", "status": 503, "method": "POST", "path": "^/candidates$"}
    )
    assert cats.call("POST", "/candidates", CANDIDATE).status_code == 503
    assert cats.control("GET", "/records/candidates").json["candidates"] == []
    assert cats.call("POST", "/candidates", CANDIDATE).status_code == 201


def test_a_status_after_fault_hides_what_was_written(cats):
    cats.control("POST", "/faults", {"what": "status_after", "status": 500})
    assert cats.call("POST", "/candidates", CANDIDATE).status_code == 500
    assert [(row["committed"], row["status"], row["fault"]) for row in log(cats)] == [
        (True, 500, "status_after")
    ]


@pytest.mark.parametrize("when", [7, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_429_tells_when_to_come_back_as_ordered(cats, when):
    cats.control("POST", "/faults", {"what": "429", "retry_after": when})
    answer = cats.call("GET", "/site")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(when))
    assert answer.headers["X-Rate-Limit-Remaining"] == "0"


def test_garbage_is_no_json_though_the_status_is_good(cats):
    cats.control("POST", "/faults", {"what": "garbage"})
    answer = cats.call("GET", "/candidates")
    assert answer.status_code == 200
    assert answer.get_json(silent=True) is None


@pytest.mark.parametrize(("what", "kept"), [("close_before", 0), ("close_after", 1)])
def test_a_cut_connection_leaves_no_answer_and_the_log_tells_the_truth(cats, what, kept):
    cats.control("POST", "/faults", {"what": what})
    with pytest.raises(ConnectionResetError):
        cats.call("POST", "/candidates", CANDIDATE)
    assert len(cats.control("GET", "/records/candidates").json["candidates"]) == kept
    assert [(row["committed"], row["status"]) for row in log(cats)] == [(bool(kept), None)]


def test_a_fault_skips_and_repeats_as_ordered(cats):
    cats.control("POST", "/faults", {"faults": [{"what": "status", "skip": 1, "times": 2}]})
    assert [cats.call("GET", "/site").status_code for _ in range(4)] == [200, 503, 503, 200]
    assert cats.control("GET", "/faults").json["faults"][0]["used"] == 2


@pytest.mark.parametrize(
    "fault",
    [{"what": "explode"}, {"what": "status", "path": "("}, {"what": "status", "kill": True}, {"wat": 1}, {}],
)
def test_a_wrong_fault_is_400_and_not_ordered(cats, fault):
    assert cats.control("POST", "/faults", fault).status_code == 400
    assert cats.control("GET", "/faults").json["faults"] == []


@pytest.mark.parametrize("switches", [{"nonsense": 1}, {"put_omitted": "maybe"}, {"rate_limit": "many"}])
def test_a_wrong_switch_is_400_and_changes_nothing(cats, switches):
    before = cats.control("GET", "/switches").json
    assert cats.control("PUT", "/switches", {"search_lag_seconds": 9, **switches}).status_code == 400
    assert cats.control("GET", "/switches").json == before


def test_someone_else_edits_without_quota_and_date_modified_moves(cats):
    number = cats.candidate()
    left = cats.control("GET", "/quota").json["remaining"]
    cats.clock.seconds += 5
    before = cats.control("GET", f"/records/candidates/{number}").json["date_modified"]
    emails = [{"email": "other@prado.example", "is_primary": True}]
    cats.control("PUT", f"/records/candidates/{number}", {"title": "Changed", "emails": emails})
    after = cats.control("GET", f"/records/candidates/{number}").json
    assert (after["title"], after["emails"]["primary"]) == ("Changed", "other@prado.example")
    assert after["date_modified"] > before
    assert cats.control("GET", "/quota").json["remaining"] == left
    assert [row["kind"] for row in log(cats)] == ["candidate.create"]


def test_someone_else_deletes(cats):
    number = cats.candidate()
    assert cats.control("DELETE", f"/records/candidates/{number}").status_code == 204
    assert cats.call("GET", f"/candidates/{number}").status_code == 404


def test_reset_brings_the_seed_back_and_keeps_the_switches(cats):
    cats.switch(rate_limit=9)
    cats.candidate()
    cats.control("POST", "/faults", {"what": "status"})
    assert cats.control("POST", "/reset", {"seed": "demo"}).status_code == 204
    assert len(cats.control("GET", "/records/candidates").json["candidates"]) == 80
    assert log(cats) == []
    assert cats.call("GET", "/site").headers["X-Rate-Limit-Remaining"] == "8"


def test_control_is_closed_to_other_machines_and_other_pages(cats):
    far = cats.http.get("/_control/log", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    page = cats.http.get("/_control/log", headers={"Origin": "https://evil.example"})
    assert (far.status_code, page.status_code) == (403, 403)
