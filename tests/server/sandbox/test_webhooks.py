"""Webhooks: who may be told, what is posted and signed, and what a target's answers do."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SECRET = "a shared secret"
EVENTS = [f"{kind}.{what}" for kind in ("candidate", "company") for what in ("created", "updated", "deleted")]


class Target:
    """A server that keeps what is posted to it and answers `status`."""

    def __init__(self):
        self.posts, self.status = [], 200
        target = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                target.posts.append((dict(self.headers), body))
                self.send_response(target.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def told(self):
        """The payloads with a right signature, as they came."""
        return [json.loads(body) for headers, body in self.posts if is_signed(headers, body)]


def is_signed(headers, body):
    digest = hmac.new(SECRET.encode(), body + headers["X-Request-Id"].encode(), hashlib.sha256).hexdigest()
    return headers.get("X-Signature") == f"HMAC-SHA256 {digest}"


@pytest.fixture
def target():
    held = Target()
    yield held
    held.server.shutdown()
    held.server.server_close()


@pytest.fixture
def hooked(cats, target):
    """A sandbox that tells the target, with a way to wait until it has."""
    body = {"events": EVENTS, "target_url": target.url, "secret": SECRET}
    cats.hook = cats.create("/webhooks", body)
    cats.flush = lambda: cats.control("POST", "/webhooks/flush").json
    cats.switch(webhook_retry_seconds="")
    return cats


def test_a_webhook_is_made_listed_and_deleted_and_its_secret_is_never_shown(cats):
    body = {"events": ["contact.deleted"], "target_url": "https://hooks.example/cats", "secret": SECRET}
    number = cats.create("/webhooks", body)
    (row,) = cats.get("/webhooks")["_embedded"]["webhooks"]
    assert (row["id"], row["events"], row["target_url"]) == (number, body["events"], body["target_url"])
    assert SECRET not in str(cats.get(f"/webhooks/{number}"))
    assert cats.call("DELETE", f"/webhooks/{number}").status_code == 204
    assert cats.get("/webhooks")["total"] == 0


@pytest.mark.parametrize(
    "change",
    [
        {"events": []},
        {"events": ["candidate.renamed"]},
        {"events": ["pipeline.updated"]},
        {"events": None},
        {"target_url": "http://hooks.example/cats"},
        {"target_url": "ftp://127.0.0.1/"},
        {"target_url": None},
        {"secret": 7},
    ],
)
def test_a_webhook_of_unknown_events_or_to_a_plain_http_target_is_refused(cats, change):
    body = {"events": ["candidate.created"], "target_url": "https://hooks.example/cats"}
    assert cats.call("POST", "/webhooks", {**body, **change}).status_code == 400
    assert cats.get("/webhooks")["total"] == 0


def test_a_new_record_is_told_whole_and_signed(hooked, target):
    emails = [{"email": f"ines{n}@prado.example", "is_primary": n == 0} for n in range(30)]
    number = hooked.candidate(emails=emails)
    hooked.flush()
    (payload,) = target.told()
    assert (payload["event"], payload["candidate_id"]) == ("candidate.created", number)
    assert payload["_links"] == {"candidate": {"href": f"/candidates/{number}"}}
    record = payload["_embedded"]["candidate"]
    assert record["emails"]["primary"] == "ines0@prado.example"
    assert len(record["_embedded"]["emails"]) == 30  # the API itself embeds 25


def test_a_deleted_record_is_told_as_it_was(hooked, target):
    number = hooked.company(name="Elmstead Energy")
    hooked.call("DELETE", f"/companies/{number}")
    hooked.flush()
    payload = target.told()[-1]
    assert (payload["event"], payload["company_id"]) == ("company.deleted", number)
    assert payload["_embedded"]["company"]["name"] == "Elmstead Energy"


def test_what_someone_else_does_is_told_too_but_not_what_nobody_asked_for(hooked, target):
    number = hooked.candidate()
    hooked.control("PUT", f"/records/candidates/{number}", {"title": "Welder"})
    hooked.contact()  # its company is told, the contact is not
    hooked.flush()
    assert sorted(each["event"] for each in target.told()) == [
        "candidate.created",
        "candidate.updated",
        "company.created",
    ]


def test_a_changed_status_and_a_pipeline_are_told(cats, target):
    events = ["job.status_changed", "pipeline.created", "pipeline.status_changed", "pipeline.deleted"]
    cats.create("/webhooks", {"events": events, "target_url": target.url, "secret": SECRET})
    job = cats.create(
        "/jobs", {"title": "Welder", "company_id": cats.company(), "location": {"city": "Porto"}}
    )
    cats.call("POST", f"/jobs/{job}/status", {"status_id": 44})
    pipeline = cats.create("/pipelines", {"candidate_id": cats.candidate(), "job_id": job})
    cats.call("POST", f"/pipelines/{pipeline}/status", {"status_id": 50103})
    cats.call("DELETE", f"/pipelines/{pipeline}")
    cats.control("POST", "/webhooks/flush")
    assert sorted(each["event"] for each in target.told()) == sorted(events)


def test_a_target_that_is_gone_deletes_its_webhook(hooked, target):
    target.status = 410
    hooked.candidate()
    hooked.flush()
    assert hooked.get("/webhooks")["total"] == 0


def test_failures_in_a_row_disable_a_webhook(hooked, target):
    hooked.switch(webhook_disabled_after=3)
    target.status = 500
    for _ in range(2):
        hooked.candidate()
    hooked.flush()
    assert hooked.get(f"/webhooks/{hooked.hook}")["status"] == "active"
    for _ in range(3):
        hooked.candidate()
        hooked.flush()
    assert hooked.get(f"/webhooks/{hooked.hook}")["status"] == "disabled"
    assert len(target.posts) == 3


def test_failures_spread_over_more_than_half_an_hour_disable_nothing(hooked, target):
    hooked.switch(webhook_disabled_after=3)
    target.status = 500
    for _ in range(4):
        hooked.candidate()
        hooked.flush()
        hooked.clock.seconds += 16 * 60
    assert hooked.get(f"/webhooks/{hooked.hook}")["status"] == "active"
    assert len(target.posts) == 4


def test_a_failed_delivery_is_sent_again_with_the_same_id(hooked, target):
    hooked.switch(webhook_retry_seconds="0.01,0.02")
    target.status = 503
    hooked.candidate()
    state = hooked.flush()
    assert (state["answers"], len({headers["X-Request-Id"] for headers, _ in target.posts})) == (
        {"503": 3},
        1,
    )


def test_a_wrong_retry_schedule_is_refused(cats):
    assert cats.control("PUT", "/switches", {"webhook_retry_seconds": "soon"}).status_code == 400


@pytest.mark.parametrize(("switched", "has_header"), [("omitted", False), ("empty_key", True)])
def test_without_a_secret_the_signature_is_as_switched(cats, target, switched, has_header):
    cats.switch(webhook_unsigned=switched)
    cats.create("/webhooks", {"events": ["candidate.created"], "target_url": target.url})
    cats.candidate()
    cats.control("POST", "/webhooks/flush")
    ((headers, _),) = target.posts
    assert ("X-Signature" in headers) is has_header


def test_whether_a_row_tells_that_it_was_disabled_is_switched(hooked):
    hooked.switch(webhook_status_told=False)
    assert "status" not in hooked.get(f"/webhooks/{hooked.hook}")


@pytest.mark.parametrize(
    ("mode", "posts", "signed"), [("off", 0, 0), ("lost", 3, 3), ("doubled", 12, 12), ("forged", 12, 6)]
)
def test_webhooks_get_lost_doubled_or_forged_as_ordered(hooked, target, mode, posts, signed):
    assert hooked.control("PUT", "/webhooks", {"mode": mode}).json["mode"] == mode
    for _ in range(6):
        hooked.candidate()
    hooked.flush()
    assert (len(target.posts), len(target.told())) == (posts, signed)


def test_a_doubled_webhook_has_one_request_id(hooked, target):
    hooked.control("PUT", "/webhooks", {"mode": "doubled"})
    hooked.candidate()
    hooked.flush()
    first, second = target.posts
    assert (first[0]["X-Request-Id"], first[1]) == (second[0]["X-Request-Id"], second[1])


@pytest.mark.parametrize(("mode", "is_in_order"), [("on", True), ("reordered", False)])
def test_the_changes_of_one_record_come_in_order_unless_reordered(hooked, target, mode, is_in_order):
    hooked.control("PUT", "/webhooks", {"mode": mode})
    number = hooked.candidate()
    for place in range(12):
        hooked.control("PUT", f"/records/candidates/{number}", {"title": str(place)})
    hooked.flush()
    titles = [payload["_embedded"]["candidate"]["title"] for payload in target.told()]
    assert len(titles) == 13
    assert (titles == [None, *map(str, range(12))]) is is_in_order


def test_an_unknown_mode_is_refused_and_a_reset_brings_the_first_back(cats):
    assert cats.control("PUT", "/webhooks", {"mode": "loud"}).status_code == 400
    cats.control("PUT", "/webhooks", {"mode": "lost"})
    cats.control("POST", "/reset", {})
    assert cats.control("GET", "/webhooks").json == {"mode": "on", "sent": 0, "answers": {}, "pending": 0}


def test_a_reset_forgets_webhooks_and_tells_nothing_of_its_seed(hooked, target):
    hooked.control("POST", "/reset", {"seed": "demo"})
    hooked.flush()
    assert (hooked.get("/webhooks")["total"], target.posts) == (0, [])


def test_a_thousand_changes_by_someone_else_are_told_in_seconds(hooked, target):
    hooked.control("POST", "/reset", {"companies": 700, "people": 700})
    hooked.create("/webhooks", {"events": EVENTS, "target_url": target.url, "secret": SECRET})
    order = {"edits": 600, "creations": 200, "deletions": 100, "subrows": 100, "seed": 3}
    done = hooked.control("POST", "/churn", order).json
    assert done["counts"] == {key: order[key] for key in ("edits", "creations", "subrows", "deletions")}
    state = hooked.control("POST", "/webhooks/flush", {"seconds": 30}).json
    touched = sum(len(done[what][kind]) for what in done["counts"] for kind in ("companies", "candidates"))
    assert (state["pending"], len(target.told())) == (0, touched)
    assert touched > 500


def test_the_same_churn_does_the_same(cats):
    told = []
    for _ in range(2):
        cats.control("POST", "/reset", {"companies": 20, "people": 40})
        order = {"edits": 5, "creations": 6, "deletions": 4, "subrows": 7, "seed": 9}
        told.append(cats.control("POST", "/churn", order).json)
    assert told[0] == told[1]
    assert all(
        cats.call("GET", f"/{kind}/{number}").status_code == 404
        for kind, ids in told[0]["deletions"].items()
        for number in ids
    )


@pytest.mark.parametrize("order", [{"edits": -1}, {"edits": "many"}, {"removals": 3}, {"deletions": 10_000}])
def test_a_churn_that_cannot_be_is_refused(cats, order):
    assert cats.control("POST", "/churn", order).status_code == 400


@pytest.mark.parametrize("moves", [True, False])
def test_edits_of_emails_move_the_date_of_their_record_as_switched(hooked, target, moves):
    hooked.switch(subrow_edits_touch=moves)
    number = hooked.candidate()
    before = hooked.get(f"/candidates/{number}")["date_modified"]
    hooked.clock.seconds += 60
    hooked.create(f"/candidates/{number}/emails", {"email": "ines@prado.example", "is_primary": True})
    hooked.control("PUT", f"/records/candidates/{number}", {"tags": []})
    hooked.flush()
    after = hooked.get(f"/candidates/{number}")
    assert after["emails"]["primary"] == "ines@prado.example"
    assert (after["date_modified"] > before) is moves
    assert len(target.posts) == (3 if moves else 1)
