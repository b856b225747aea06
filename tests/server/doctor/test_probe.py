"""`catsync doctor --probe` as a process: right in every position of the sandbox's switches, and nothing of it stays."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.forked import Forked
from tests.long import IS_LONG
from tests.server.doctor.conftest import Practice
from tests.server.sync.world import Sandbox

from catsync.clock import now
from catsync.models import CatsCall, Integration, Quota

JOB = 301
TABLES = (
    "candidates",
    "contacts",
    "companies",
    "jobs",
    "activities",
    "pipelines",
    "lists",
    "attachments",
    "users",
)
SAFE = ["email", "call_talked", "call_lvm", "call_missed", "other"]
AS_IT_COMES: dict[str, Any] = {
    "put_omitted": "kept", "put_address": "replaced", "put_takes_emails": False, "activity_types": SAFE,
    "company_activities": True, "company_contacts": True, "webhooks": True, "put_keeps_omitted": True,
    "per_page_over_limit": "clamped", "page_beyond_end": "empty",
    "list_rows_embed": False, "search_lag_seconds": 0.0, "search_order": "oldest_first", "list_item_twice": "doubled",
    "duplicate_by_email": True, "duplicate_by_name": False, "duplicate_by_name_and_place": True,
    "duplicate_company": "beginning_of_name", "duplicate_type_told": True, "validation_status": 400,
    "validation_key": "errors", "validation_details": "list", "phone_mangling": True,
    "primary_email_delete": "refused", "custom_field_filter": "custom_fields.{id}", "filter_social_urls": False,
}  # fmt: skip
# Each switch that the sandbox has for an open question, in each further position: what the probe has to find then.
TURNED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"put_omitted": "nulled"}, {"put_omitted": "nulled", "put_keeps_omitted": False}),
    ({"put_address": "merged"}, {"put_address": "merged"}),
    ({"per_page_over_limit": "refused"}, {"per_page_over_limit": "refused"}),
    ({"list_rows_embed": True}, {"list_rows_embed": True}),
    ({"validation_status": 422}, {"validation_status": 422}),
    ({"validation_details": "map"}, {"validation_details": "map"}),
    ({"phone_mangling": False}, {"phone_mangling": False}),
    ({"primary_email_delete": "promoted"}, {"primary_email_delete": "promoted"}),
    ({"activity_types": "documented"}, {"activity_types": [*SAFE, "meeting", "text_message"]}),
    ({"filter_fields": "wide"}, {"filter_social_urls": True}),
    ({"list_item_twice": "ignored"}, {"list_item_twice": "ignored"}),
    ({"list_item_twice": "refused"}, {"list_item_twice": "refused"}),
    ({"company_activities": False}, {"company_activities": False}),
    ({"duplicate_type_told": False}, {"duplicate_type_told": False}),
    ({"duplicate_rule": "email"}, {"duplicate_by_name_and_place": False, "duplicate_company": "same_name"}),
    (
        {"duplicate_rule": "off"},
        {
            "duplicate_by_email": False, "duplicate_by_name_and_place": False, "duplicate_company": "never",
            "duplicate_type_told": None,
        },
    ),
    ({"subrow_edits_touch": False}, {"subrow_edits_touch": False}),
    ({"validation_key": "details"}, {"validation_key": "details"}),
    ({"validation_key": "messages"}, {"validation_key": "messages"}),
    ({"page_beyond_end": "not_found"}, {"page_beyond_end": "not_found"}),
    ({"put_contact_points": "accepted"}, {"put_takes_emails": True}),
    ({"search_order": "newest"}, {"search_order": "newest_first"}),
    ({"search_order": "shuffled"}, {"search_order": "none"}),
    ({"custom_field_filter": "plain"}, {"custom_field_filter": "{id}"}),
    ({"company_contacts": False}, {"company_contacts": False}),
    # Of no consequence for an answer, but none of them may get in the way.
    ({"error_bodies": "empty", "embedded_order": "newest", "list_order": "newest", "search_words": "any"}, {}),
    ({"total_as": "null", "ids_as": "text", "page_links": "next_only", "custom_value_types": "text"}, {}),
    ({"total_as": "text", "phone_summary": "by_order", "primary_email_unset": "promoted"}, {}),
    ({"primary_email_unset": "ignored", "webhook_unsigned": "empty_key", "webhook_status_told": False}, {}),
]  # fmt: skip


def held(cats: Sandbox) -> dict[str, Any]:
    """Everything that the sandbox holds, webhooks too."""
    tables = {name: cats.records(name) for name in TABLES}
    answer = requests.get(
        f"{cats.url}/webhooks", headers={"Authorization": "Token sandbox-key-0001"}, timeout=10
    )
    rows = answer.json()["_embedded"]["webhooks"] if answer.ok else []
    plain = {name: [_without_empty(row) for row in rows] for name, rows in tables.items()}
    return {**plain, "webhooks": [row["target_url"] for row in rows]}


def _without_empty(row: Any) -> Any:
    """The sandbox makes an empty part of a record when it is first looked at."""
    if isinstance(row, dict):
        return {key: _without_empty(value) for key, value in row.items() if value not in ([], {})}
    return row


def assert_same(after: dict[str, Any], before: dict[str, Any]) -> None:
    """By name, for a page of differing records tells nobody anything."""
    names = {key: [(row.get("id"), row.get("last_name") or row.get("name")) for row in rows if isinstance(row, dict)]
             for key, rows in after.items() if rows != before[key]}  # fmt: skip
    assert not names, names


def probe(practice: Practice, *arguments: str) -> dict[str, Any]:
    done = practice.run("--probe", "--yes", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["left"], told["unanswered"]) == (0, [])
    return dict(told)


def known(practice: Practice) -> dict[str, Any]:
    with practice.team.door.database.read() as session:
        return dict(session.get_one(Integration, 1).capabilities)


def has_switches(cats: Sandbox, switches: dict[str, Any]) -> bool:
    return set(switches) <= set(cats.get("/switches"))


def test_the_table_has_every_switch_of_the_sandbox_that_is_an_open_question(cats: Sandbox) -> None:
    elsewhere = {
        "search_lag_seconds", "pipeline_twice",  # tests of their own, below
        "rate_limit", "rate_window_seconds", "date_offset_hours",  # no question: the headers and dates tell
        "job_activities",  # asked with a job
        "workflow_rows_embed_statuses", "download_redirects", "webhook_retry_seconds", "webhook_disabled_after",
        "id_step", "log_entries",  # of what the probe does not touch
        "legacy_objects", "attachment_bytes",  # Catsync never sends the one, and asks by trying for the other
    }  # fmt: skip
    turned = {name for switches, _ in TURNED for name in switches}
    print(f"\n{len(TURNED) + 1} positions of {len(turned)} switches")
    assert set(cats.get("/switches")) - elsewhere <= turned


@pytest.mark.parametrize(
    ("switches", "expected"),
    [({}, {}), *(TURNED if IS_LONG else TURNED[::5])],
    ids=lambda each: "-".join(map(str, each)) or "none",
)
def test_the_probe_finds_each_switch_and_leaves_nothing(
    practice: Practice, cats: Sandbox, switches: dict[str, Any], expected: dict[str, Any]
) -> None:
    if not has_switches(cats, switches):
        pytest.skip("the sandbox has no such switch")
    cats.switch(**switches)
    before = held(cats)
    answers = probe(practice)["answers"]
    wanted = {**AS_IT_COMES, **expected}
    assert {key: answers.get(key) for key in wanted} == wanted
    assert_same(held(cats), before)


def test_it_takes_about_as_many_calls_as_it_says_and_takes_them_out_of_the_budget(
    practice: Practice, cats: Sandbox
) -> None:
    told = probe(practice)
    made = len(cats.calls())
    print(f"\n{made} calls")
    assert told["calls"] == made - 1  # one to see that the key is good
    assert 38 <= made <= 50
    with practice.team.door.database.read() as session:
        assert session.query(CatsCall).count() == made + 1  # the activation's, too


def test_an_index_that_lags_is_measured(practice: Practice, cats: Sandbox) -> None:
    cats.switch(search_lag_seconds=2.0)
    before = held(cats)
    assert 2.0 <= probe(practice)["answers"]["search_lag_seconds"] <= 5.0
    assert_same(held(cats), before)


@pytest.mark.parametrize("position", ["doubled", "refused"])
def test_a_pipeline_is_tried_only_at_a_job_that_is_named(
    practice: Practice, cats: Sandbox, position: str
) -> None:
    cats.switch(pipeline_twice=position)
    before = held(cats)
    assert probe(practice, "--job", str(JOB))["answers"]["pipeline_twice"] == position
    assert_same(held(cats), before)
    cats.forget_calls()
    assert "job_activities" not in probe(practice)["answers"]
    assert not [call for call in cats.calls() if "pipelines" in call or "/jobs" in call]


def test_what_was_found_is_kept_with_when(practice: Practice) -> None:
    answers = probe(practice)["answers"]
    kept = known(practice)
    assert kept.pop("probed_at") > now().isoformat()[:10]
    assert kept == answers


def test_the_answers_are_shown_as_a_table(practice: Practice) -> None:
    done = practice.run("--probe", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Fields that an update leaves out" in done.stdout
    assert "are kept" in done.stdout


@pytest.mark.postgres
def test_on_postgresql_it_is_the_same(tmp_path: Path, cats: Sandbox, postgres_url: str) -> None:
    practice = Practice(tmp_path, cats, postgres_url)
    practice.connect()
    checks = practice.checks()
    assert (checks["database"]["state"], "disk" in checks) == ("good", False)
    before = held(cats)
    answers = probe(practice)["answers"]
    assert {key: answers.get(key) for key in AS_IT_COMES} == AS_IT_COMES
    assert_same(held(cats), before)
    assert known(practice)["put_omitted"] == "kept"
    practice.team.door.close()


# --- consent


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_made(practice: Practice, cats: Sandbox, answer: str) -> None:
    done = practice.run("--probe", answer=answer)
    assert done.returncode in (1, 130)
    assert "candidates" in done.stderr
    assert "calls" in done.stderr
    assert cats.calls() == ["GET /site"]


def test_a_yes_is_enough(practice: Practice) -> None:
    assert practice.run("--probe", answer="y\n", started_anew=True).returncode == 0


def test_with_few_calls_left_it_refuses(practice: Practice, cats: Sandbox) -> None:
    cats.send("PUT", "/quota", {"remaining": 100})
    done = practice.run("--probe", "--yes")
    assert (done.returncode, "calls to CATS are left" in done.stderr) == (1, True)
    assert cats.calls() == ["GET /site"]


@pytest.mark.parametrize("option", [("--yes",), ("--job", "3")])
def test_its_options_need_it(practice: Practice, option: tuple[str, ...]) -> None:
    assert practice.run(*option).returncode == 2


# --- what goes wrong in the middle


def held_answer(practice: Practice, running: Forked) -> None:
    """Wait until the answer to a create is held back."""
    while not practice.cats.get("/holds")["holds"]:
        assert running.poll() is None, running.communicate()


KILLED_AT = {
    "the first company": "/companies$", "the first candidate": "/candidates$", "a list": "/candidates/lists$",
    "an item": "/items$", "an activity": "/candidates/.*/activities$", "an address": "/emails$",
}  # fmt: skip


@pytest.mark.parametrize("what", ["hold_before", "hold_after"])
@pytest.mark.parametrize("where", list(KILLED_AT) if IS_LONG else list(KILLED_AT)[::3])
def test_what_a_killed_probe_made_is_removed_by_the_next(
    practice: Practice, cats: Sandbox, where: str, what: str
) -> None:
    before = held(cats)
    cats.fault(what, method="POST", path=KILLED_AT[where], times=1)
    running = practice.start("--probe", "--yes")
    held_answer(practice, running)
    running.kill()
    running.communicate(timeout=20)
    cats.send("DELETE", "/faults", None)
    cats.send("POST", "/holds/release", {})
    done = practice.run("--probe", "--yes", "--json")
    assert json.loads(done.stdout)["answers"]["put_omitted"] == "kept"
    assert_same(held(cats), before)


def test_after_an_interrupt_it_cleans_up_at_once(practice: Practice, cats: Sandbox) -> None:
    before = held(cats)
    cats.fault("hold_after", method="POST", path="/candidates/lists$", times=1)
    running = practice.start("--probe", "--yes")
    held_answer(practice, running)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert "Traceback" not in told
    assert running.returncode == 130, told
    assert_same(held(cats), before)
    assert "probed_at" not in known(practice)


FAULTS: dict[str, dict[str, Any]] = {
    "a fault before": {"what": "status", "status": 500}, "a fault after": {"what": "status_after", "status": 502},
    "a closed connection": {"what": "close_after"}, "garbage": {"what": "garbage"},
}  # fmt: skip


@pytest.mark.parametrize("fault", list(FAULTS) if IS_LONG else list(FAULTS)[1:3])
def test_a_create_whose_answer_is_lost_is_found_and_removed(
    practice: Practice, cats: Sandbox, fault: str
) -> None:
    before = held(cats)
    cats.fault(**FAULTS[fault], method="POST", path="/candidates/lists$", times=1)
    done = practice.run("--probe", "--yes", "--json")
    assert json.loads(done.stdout)["unanswered"] == ["list_twice"]
    assert_same(held(cats), before)


def test_a_probe_without_calls_stops_and_cleans_up_when_there_are_some(
    practice: Practice, cats: Sandbox
) -> None:
    before = held(cats)
    cats.fault("429", method="POST", path="/candidates/lists$", retry_after=1, times=1)
    done = practice.run("--probe", "--yes")
    assert done.returncode == 1
    assert "still in CATS" in done.stderr or "Everything was removed" in done.stderr
    with practice.team.door.database.write() as session:  # as if an hour had passed
        session.query(CatsCall).delete()
        session.query(Quota).update({Quota.blocked_until: None})
    while cats.get("/quota")["remaining"] < 200:
        cats.send("PUT", "/quota", {"remaining": 500})
    assert practice.run("--probe", "--yes").returncode == 0
    assert_same(held(cats), before)


def test_a_key_refused_in_the_middle_is_told_and_all_is_removed(practice: Practice, cats: Sandbox) -> None:
    before = held(cats)
    cats.fault("status", status=401, method="POST", path="/candidates/lists$", times=1)
    done = practice.run("--probe", "--yes")
    assert (done.returncode, "does not accept" in done.stderr) == (1, True)
    assert_same(held(cats), before)


def test_two_probes_at_once_are_one_too_many(practice: Practice, cats: Sandbox) -> None:
    cats.fault("hold_after", method="POST", path="/candidates/lists$", times=1)
    running = practice.start("--probe", "--yes")
    held_answer(practice, running)
    cats.forget_calls()
    assert "Another probe" in practice.run("--probe", "--yes").stderr
    assert cats.calls() == []
    cats.send("POST", "/holds/release", {})
    running.communicate(timeout=60)
    assert running.returncode == 0


def test_a_journal_that_cannot_be_read_is_told_before_anything_is_made(
    practice: Practice, cats: Sandbox
) -> None:
    (practice.folder / "catsync.probe.json").write_text("[{")
    done = practice.run("--probe", "--yes")
    assert (done.returncode, "catsync.probe.json" in done.stderr) == (1, True)
    assert not [call for call in cats.calls() if call.startswith("POST")]
