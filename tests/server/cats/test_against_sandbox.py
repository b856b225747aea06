"""Failures of the client against a sandbox process: each is told, and a write in doubt is sent once."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import Any

import pytest
import requests
from tests.server.cats.conftest import SANDBOX_KEY

from catsync.cats import (
    CatsBadAnswer,
    CatsClient,
    CatsDropped,
    CatsDuplicate,
    CatsError,
    CatsFault,
    CatsKeyRefused,
    CatsRateLimited,
    CatsRefused,
    CatsTimeout,
)

NEW = {"first_name": "Ines", "last_name": "Faria"}


def test_a_wrong_key_is_told_as_such(sandbox: dict[str, str]) -> None:
    with pytest.raises(CatsKeyRefused) as caught:
        CatsClient(sandbox["url"], "sandbox-key-9999").site()
    assert caught.value.cats_message == "Invalid credentials."


def test_a_duplicate_is_told_with_the_existing_record(live: CatsClient) -> None:
    payload = {**NEW, "emails": [{"email": "ines@acme.example", "is_primary": True}]}
    first = live.create("candidate", payload)
    with pytest.raises(CatsDuplicate) as caught:
        live.create("candidate", payload)
    assert (caught.value.existing_id, caught.value.existing_type) == (first, "candidate")
    assert live.create("candidate", payload, check_duplicate=False) > first


def test_a_refused_record_names_its_field(live: CatsClient) -> None:
    with pytest.raises(CatsRefused) as caught:
        live.create("contact", {**NEW, "owner_id": 1, "company_id": 999999999})
    assert "company_id" in (caught.value.cats_message or "")


def test_a_used_up_quota_says_how_long_to_wait(live: CatsClient, sandbox: dict[str, str]) -> None:
    requests.put(f"{sandbox['control']}/quota", json={"remaining": 0}, timeout=10).raise_for_status()
    with pytest.raises(CatsRateLimited) as caught:
        live.site()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 0


@pytest.mark.parametrize(
    ("fault", "kind", "written"),
    [
        ({"what": "status", "status": 503}, CatsFault, 0),
        ({"what": "status_after", "status": 500}, CatsFault, 1),
        ({"what": "close_before"}, CatsDropped, 0),
        ({"what": "close_after"}, CatsDropped, 1),
        ({"what": "timeout_before"}, CatsTimeout, 0),
        ({"what": "timeout_after"}, CatsTimeout, 1),
        ({"what": "garbage"}, CatsBadAnswer, 1),
    ],
)
def test_a_create_in_doubt_is_sent_once_and_says_unknown(
    sandbox: dict[str, str], live: CatsClient, fault: dict[str, Any], kind: type[CatsError], written: int
) -> None:
    order = {**fault, "method": "POST", "path": "/candidates$", "times": 9}
    requests.post(f"{sandbox['control']}/faults", json=order, timeout=10).raise_for_status()
    with (
        CatsClient(sandbox["url"], SANDBOX_KEY, timeout=(2, 0.3)) as impatient,
        pytest.raises(CatsError) as caught,
    ):
        impatient.create("candidate", NEW)
    assert (type(caught.value), caught.value.outcome, caught.value.retryable) == (kind, "unknown", True)
    log = requests.get(f"{sandbox['control']}/log", timeout=10).json()["log"]
    creates = [entry for entry in log if entry["method"] == "POST"]
    assert (len(creates), sum(entry["committed"] for entry in creates)) == (1, written)


def _candidate(cats: CatsClient) -> int:
    return cats.create("candidate", NEW, check_duplicate=False)


def _is_on_list(cats: CatsClient, record_id: int) -> int:
    on = cats.lists("candidate")[0].id
    return [item.record_id for item in cats.list_items("candidate", on)].count(record_id)


# What a sync writes beside the record itself: make the record, the write, its path, how often it stands in CATS.
PLACING: dict[str, tuple[Any, Any, str, Any]] = {
    "resume": (
        _candidate,
        lambda cats, at: cats.upload_resume(at, "cv.pdf", b"x"),
        "/resumes$",
        lambda cats, at: len(cats.attachments("candidate", at)),
    ),
    "list": (
        _candidate,
        lambda cats, at: cats.add_to_list("candidate", cats.lists("candidate")[0].id, [at]),
        "/items$",
        _is_on_list,
    ),
    "pipeline": (
        _candidate,
        lambda cats, at: cats.create_pipeline(at, cats.jobs()[0].id),
        "^/pipelines$",
        lambda cats, at: len(cats.pipelines(at)),
    ),
    "contact status": (
        lambda cats: cats.list("contact", per_page=1).rows[0].id,
        lambda cats, at: cats.set_status("contact", at, 3),
        "/status$",
        lambda cats, at: int(cats.get("contact", at).status_id == 3),
    ),
}


@pytest.mark.parametrize("what", PLACING)
@pytest.mark.parametrize(
    ("fault", "kind", "written"),
    [
        ({"what": "status", "status": 503}, CatsFault, 0),
        ({"what": "status_after", "status": 500}, CatsFault, 1),
        ({"what": "close_before"}, CatsDropped, 0),
        ({"what": "close_after"}, CatsDropped, 1),
        ({"what": "timeout_after"}, CatsTimeout, 1),
    ],
)
def test_a_placing_in_doubt_is_sent_once_and_a_look_tells_what_became_of_it(
    sandbox: dict[str, str],
    live: CatsClient,
    what: str,
    fault: dict[str, Any],
    kind: type[CatsError],
    written: int,
) -> None:
    make, write, path, count = PLACING[what]
    record = make(live)
    order = {**fault, "method": "POST", "path": path, "times": 9}
    requests.post(f"{sandbox['control']}/faults", json=order, timeout=10).raise_for_status()
    with (
        CatsClient(sandbox["url"], SANDBOX_KEY, timeout=(2, 0.3)) as impatient,
        pytest.raises(CatsError) as caught,
    ):
        write(impatient, record)
    assert (type(caught.value), caught.value.outcome) == (kind, "unknown")
    assert count(live, record) == written
    requests.delete(f"{sandbox['control']}/faults", timeout=10).raise_for_status()


@pytest.mark.parametrize(
    ("what", "switch", "stands"),
    [
        ("resume", {}, 2),
        ("list", {"list_item_twice": "doubled"}, 2),
        ("list", {"list_item_twice": "ignored"}, 1),
        ("list", {"list_item_twice": "refused"}, 1),
        ("pipeline", {"pipeline_twice": "doubled"}, 2),
        ("pipeline", {"pipeline_twice": "refused"}, 1),
        ("contact status", {}, 1),
    ],
)
def test_a_placing_made_twice_without_a_look_stands_as_often_as_cats_takes_it(
    sandbox: dict[str, str], live: CatsClient, what: str, switch: dict[str, str], stands: int
) -> None:
    make, write, _, count = PLACING[what]
    record = make(live)
    requests.put(f"{sandbox['control']}/switches", json=switch, timeout=10).raise_for_status()
    write(live, record)
    with pytest.raises(CatsRefused) if "refused" in switch.values() else nullcontext():
        write(live, record)
    assert count(live, record) == stands
    requests.delete(f"{sandbox['control']}/switches", timeout=10).raise_for_status()


def test_neither_key_nor_search_words_reach_the_log(
    live: CatsClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        live.find("contact", query="Faria")
    assert SANDBOX_KEY not in caplog.text
    assert "Faria" not in caplog.text
