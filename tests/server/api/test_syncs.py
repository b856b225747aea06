"""Accepting what was previewed, and following it (F1, Q1, Q2)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from tests.server.door import code
from tests.server.northwind import SITE, Northwind, profile

from catsync.clock import now
from catsync.models import AuditEvent, CatsCall, Sync

PATH = "/api/v1/syncs"


def ready(northwind: Northwind, **body: Any) -> tuple[str, str]:
    """A kept person and the digest of the plan as seen."""
    person = northwind.keep()
    return person, str(northwind.resolve(**body)["plan"]["digest"])


def stored(northwind: Northwind) -> list[Sync]:
    with northwind.door.database.read() as session:
        return list(session.scalars(select(Sync).order_by(Sync.seq)))


def put_sync(northwind: Northwind, state: str, **more: Any) -> str:
    person = northwind.keep()
    with northwind.door.database.write() as session:
        sync = Sync(site_id=SITE, person_id=person, state=state, request={}, **more)
        session.add(sync)
        session.flush()
        return sync.id


def test_a_sync_is_accepted_as_it_was_seen_and_is_on_disk(northwind: Northwind) -> None:
    person, digest = ready(northwind)
    answer = northwind.sync(person, digest, excluded=["candidate.title"])
    found = answer.json
    assert (answer.status_code, found["state"], found["can"], found["calls"]) == (
        202,
        "queued",
        ["cancel"],
        0,
    )
    assert found["person"] == {"id": person, "name": "Marta Oliveira"}
    [sync] = stored(northwind)
    assert (sync.id, sync.lane, sync.user_id) == (found["id"], 0, northwind.users["recruiter"].id)
    assert (sync.request["digest"], sync.request["excluded"]) == (digest, ["candidate.title"])
    writes = {w["id"]: w["is_ticked"] for r in sync.request["plan"]["records"] for w in r["writes"]}
    assert (writes["candidate.title"], writes["candidate.last_name"]) == (False, True)
    with northwind.door.database.read() as session:
        assert session.scalar(select(func.count()).where(AuditEvent.what == "sync.accepted")) == 1


@pytest.mark.parametrize("change", ["setting", "person", "record", "company", "user"])
def test_a_plan_that_has_changed_since_is_not_done(northwind: Northwind, change: str) -> None:
    northwind.set("team", "default", "sync_as", "contact")
    northwind.company(101, "Acme Robotics")
    person, digest = ready(northwind)
    if change == "setting":
        northwind.set("team", "default", "field_values", "VIP", "?record_type=contact&field=title")
    elif change == "person":
        northwind.keep(title="Chief Data Officer")
    elif change == "record":
        northwind.record(
            "contact", 512, company_id=101, current_employer="Acme Robotics", social_media_urls=[]
        )
    elif change == "company":
        northwind.company(102, "Acme Robotics")
    caller = northwind["admin" if change == "user" else "recruiter"]
    answer = caller.post(PATH, {"person_id": person, "plan_digest": digest})
    assert (answer.status_code, code(answer)) == (409, "plan_changed")
    assert stored(northwind) == []


def test_the_same_key_sent_again_is_the_same_sync(northwind: Northwind) -> None:
    person, digest = ready(northwind)
    answers = [northwind.sync(person, digest, key="key-0001") for _ in range(3)]
    assert {a.status_code for a in answers} == {202}
    assert len({a.json["id"] for a in answers}) == 1
    assert len(stored(northwind)) == 1


def test_the_same_key_is_answered_even_where_the_plan_has_changed_since(northwind: Northwind) -> None:
    """The answer was lost, not the sync: asking again must not look like a failure."""
    person, digest = ready(northwind)
    first = northwind.sync(person, digest, key="key-0001")
    northwind.keep(title="Chief Data Officer")
    assert northwind.sync(person, digest, key="key-0001").json["id"] == first.json["id"]


def test_without_a_key_each_call_is_a_sync_of_its_own(northwind: Northwind) -> None:
    person, digest = ready(northwind)
    for _ in range(2):
        assert northwind.sync(person, digest).status_code == 202
    assert len(stored(northwind)) == 2


def test_a_key_that_was_used_for_somebody_else_is_a_conflict(northwind: Northwind) -> None:
    person, digest = ready(northwind)
    northwind.sync(person, digest, key="key-0001")
    other = northwind.keep("https://www.linkedin.com/in/someone-else")
    assert code(northwind.sync(other, digest, key="key-0001")) == "conflict"


@pytest.mark.parametrize("key", ["short", "x" * 101, "with space", "ümlaut-key", "a;b;c;d;e"])
def test_a_key_of_another_form_is_refused(northwind: Northwind, key: str) -> None:
    person, digest = ready(northwind)
    assert code(northwind.sync(person, digest, key=key)) == "bad_request"
    assert stored(northwind) == []


def test_a_person_who_may_be_in_cats_already_waits_for_the_answer(northwind: Northwind) -> None:
    for cats_id in (5, 6):
        northwind.record("candidate", cats_id, current_employer="Acme Robotics")
    person, digest = ready(northwind)
    answer = northwind.sync(person, digest)
    assert (answer.status_code, code(answer)) == (409, "conflict")
    assert stored(northwind) == []


def test_a_company_that_is_not_decided_waits_for_the_answer(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_as", "contact")
    for cats_id in (101, 102):
        northwind.company(cats_id, "Acme Robotics")
    person, digest = ready(northwind)
    answer = northwind.sync(person, digest)
    assert (answer.status_code, code(answer)) == (409, "conflict")
    assert answer.json["error"]["message"] == "Choose the company first."


def test_what_the_settings_do_not_sync_is_a_conflict(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_as", "none")
    assert code(northwind.sync(*ready(northwind))) == "conflict"


def test_what_is_not_due_goes_only_by_sync_anyway(northwind: Northwind) -> None:
    northwind.set("team", "default", "add_to_cats", "on_reply", "?record_type=candidate")
    person, digest = ready(northwind)
    assert code(northwind.sync(person, digest)) == "conflict"
    assert northwind.sync(person, digest, sync_anyway=True).status_code == 202
    assert stored(northwind)[0].request["plan"]["records"][0]["action"] == "create"


def test_a_missing_mandatory_field_is_accepted_and_waited_for(northwind: Northwind) -> None:
    northwind.set("team", "default", "mandatory_fields", ["website"], "?record_type=candidate")
    assert northwind.sync(*ready(northwind)).status_code == 202


def test_the_campaign_of_a_sync_counts(northwind: Northwind) -> None:
    number = northwind.campaign()
    northwind.set("campaign", number, "field_values", "VIP", "?record_type=candidate&field=title")
    person, digest = ready(northwind, campaign_id=number)
    assert code(northwind.sync(person, digest)) == "plan_changed"
    assert northwind.sync(person, digest, campaign_id=number).json["campaign_id"] == number


def test_without_cats_nothing_is_accepted(team: Northwind) -> None:
    assert code(team.sync(team.keep(), "x" * 32)) == "cats_not_connected"


def test_the_worker_is_woken_once_it_is_on_disk(
    northwind: Northwind, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    services = northwind.door.app.extensions["catsync"]
    object.__setattr__(services, "wake", lambda: seen.append(len(stored(northwind))))
    northwind.sync(*ready(northwind))
    assert seen == [1]


WRONG: dict[str, Any] = {
    "no digest": {"plan_digest": None}, "an endless digest": {"plan_digest": "x" * 65},
    "no person": {"person_id": None},
    "excluded as text": {"excluded": "candidate.title"}, "too many excluded": {"excluded": ["x"] * 201},
    "a campaign that cannot be": {"campaign_id": 10**30}, "an unknown key": {"lane": 2},
    "anyway as text": {"sync_anyway": "perhaps"},
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_body_that_does_not_fit_is_refused(northwind: Northwind, what: str) -> None:
    person, digest = ready(northwind)
    body = {"person_id": person, "plan_digest": digest, **WRONG[what]}
    assert code(northwind["recruiter"].post(PATH, body)) == "validation_failed"
    assert stored(northwind) == []


def test_a_person_who_was_not_kept_cannot_be_synced(northwind: Northwind) -> None:
    assert code(northwind.sync("nobody", "x")) == "not_found"


# --- following


def test_syncs_are_listed_the_newest_first_by_pages(northwind: Northwind) -> None:
    ids = [put_sync(northwind, state) for state in ("done", "waiting", "done")]
    found = northwind["viewer"].get(f"{PATH}?page_size=2").json or {}
    assert ([s["id"] for s in found["syncs"]], found["total"]) == ([ids[2], ids[1]], 3)
    found = northwind["viewer"].get(f"{PATH}?page_size=2&page=2").json or {}
    assert [s["id"] for s in found["syncs"]] == [ids[0]]


def test_syncs_are_listed_by_state_and_person(northwind: Northwind) -> None:
    put_sync(northwind, "done")
    waiting = put_sync(northwind, "waiting")
    found = northwind["viewer"].get(f"{PATH}?state=waiting").json or {}
    assert ([s["id"] for s in found["syncs"]], found["total"]) == ([waiting], 1)
    assert (northwind["viewer"].get(f"{PATH}?person_id=nobody").json or {})["total"] == 0


@pytest.mark.parametrize("query", ["state=odd", "page=0", "page_size=201", "page_size=0", f"page={'9' * 30}"])
def test_a_list_that_cannot_be_is_refused(northwind: Northwind, query: str) -> None:
    assert code(northwind["viewer"].get(f"{PATH}?{query}")) == "validation_failed"


CAN = {
    "queued": ["cancel"], "running": ["cancel"], "waiting": ["cancel"], "needs_attention": ["retry", "cancel"],
    "done": ["sync_again"], "cancelled": ["sync_again"],
}  # fmt: skip


@pytest.mark.parametrize("state", CAN)
def test_each_state_says_in_words_how_it_stands_and_what_can_be_done(
    northwind: Northwind, state: str
) -> None:
    found = northwind["viewer"].get(f"{PATH}/{put_sync(northwind, state)}").json or {}
    assert (found["state"], found["can"]) == (state, CAN[state])
    assert found["text"].endswith(".")


def test_writes_dropped_because_cats_changed_are_not_told_as_nothing_to_do(northwind: Northwind) -> None:
    dropped = [{"id": "candidate.title", "field": "title", "label": "Title"}]
    record = {"record_type": "candidate", "cats_id": 77, "action": "unchanged", "dropped": dropped}
    sync_id = put_sync(northwind, "done", outcome={"records": [record]})
    found = northwind["viewer"].get(f"{PATH}/{sync_id}").json or {}
    assert "as the settings want it" not in found["text"]
    assert "since you looked" in found["text"]


RESULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a note": ({"action": "updated", "written": ["note"], "notes": 1}, "Added 1 note to contact Marta Oliveira."),
    "two notes with the record": (
        {"action": "created", "written": ["title", "note"], "notes": 2},
        "Created contact Marta Oliveira, with 2 notes.",
    ),
    "everything": (
        {
            "action": "updated", "written": ["title", "list", "tags", "note"], "notes": 1,
            "placements": [{"field": "tags", "label": "Tags"}, {"field": "list", "label": "List"}],
        },
        "Updated 1 field of contact Marta Oliveira, put on a list, tagged, with 1 note.",
    ),
    "places alone": (
        {"action": "updated", "written": ["status"], "placements": [{"field": "status", "label": "Status"}]},
        "Contact Marta Oliveira: given a status.",
    ),
    "a resume that was left out": (
        {"action": "unchanged", "dropped": [{"field": "resume", "label": "Resume", "text": "CATS has a resume."}]},
        "Nothing was written. CATS has a resume.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", RESULTS)
def test_what_was_written_is_told_in_one_sentence(northwind: Northwind, what: str) -> None:
    outcome, sentence = RESULTS[what]
    record = {"record_type": "contact", "cats_id": 512, "written": [], "dropped": [], **outcome}
    sync_id = put_sync(northwind, "done", outcome={"records": [record]})
    found = northwind["viewer"].get(f"{PATH}/{sync_id}").json or {}
    assert found["text"] == sentence
    assert found["records"][0]["notes"] == outcome.get("notes", 0)
    assert found["records"][0]["placements"] == outcome.get("placements", [])


def test_an_edit_by_hand_that_met_a_change_is_overwritten_only_when_asked_for(northwind: Northwind) -> None:
    sync_id = put_sync(northwind, "needs_attention", is_automatic=True)
    with northwind.door.database.write() as session:
        sync = session.scalars(select(Sync)).one()
        sync.request = {"manual": {"seen": {"contact": {"title": "CTO"}}, "is_forced": False}}
    answers = []
    for body in (None, {"overwrite": True}):
        answer = northwind["recruiter"].call("POST", f"{PATH}/{sync_id}/retry", body)
        assert (answer.status_code, (answer.json or {})["is_automatic"]) == (202, True)
        answers.append(stored(northwind)[0].request["manual"]["is_forced"])
    assert answers == [False, True]


def test_only_an_edit_by_hand_can_overwrite(northwind: Northwind) -> None:
    sync_id = put_sync(northwind, "needs_attention")
    answer = northwind["recruiter"].call("POST", f"{PATH}/{sync_id}/retry", {"overwrite": True})
    assert (answer.status_code, code(answer)) == (409, "conflict")
    assert stored(northwind)[0].state == "needs_attention"


def test_cats_own_words_are_shown(northwind: Northwind) -> None:
    error = {
        "code": "refused",
        "message": "CATS refused this.",
        "cats_message": "title: too long",
        "field": "title",
    }
    sync = put_sync(northwind, "needs_attention", error=error)
    found = northwind["viewer"].get(f"{PATH}/{sync}").json or {}
    assert found["error"] == {
        "code": "refused", "message": "CATS refused this.", "cats_message": "title: too long",
        "details": {"field": "title"},
    }  # fmt: skip


@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_what_is_done_can_be_neither_tried_again_nor_cancelled(northwind: Northwind, action: str) -> None:
    answer = northwind["recruiter"].post(f"{PATH}/{put_sync(northwind, 'done')}/{action}")
    assert (answer.status_code, code(answer)) == (409, "conflict")


def test_a_stopped_sync_is_tried_again_and_cancelled(northwind: Northwind) -> None:
    sync = put_sync(northwind, "needs_attention", error={"code": "refused", "message": "x"})
    again = northwind["recruiter"].post(f"{PATH}/{sync}/retry")
    assert (again.status_code, (again.json or {})["state"], (again.json or {})["error"]) == (
        202,
        "queued",
        None,
    )
    gone = northwind["recruiter"].post(f"{PATH}/{sync}/cancel")
    assert (gone.status_code, (gone.json or {})["state"]) == (200, "cancelled")


@pytest.mark.parametrize("path", ["/nothing", "/nothing/retry", "/nothing/cancel"])
def test_a_sync_that_is_not_there_is_not_found(northwind: Northwind, path: str) -> None:
    method = "GET" if path == "/nothing" else "POST"
    assert code(northwind["recruiter"].call(method, f"{PATH}{path}")) == "not_found"


@pytest.mark.parametrize(("role", "read", "write"), [
    ("nobody", 401, 401), ("viewer", 200, 403), ("recruiter", 200, 202), ("admin", 200, 202),
])  # fmt: skip
def test_who_may_see_and_start_syncs(northwind: Northwind, role: str, read: int, write: int) -> None:
    sync = put_sync(northwind, "needs_attention")
    assert northwind[role].get(PATH).status_code == read
    assert northwind[role].get(f"{PATH}/{sync}").status_code == read
    assert northwind[role].post(f"{PATH}/{sync}/retry").status_code == write
    assert northwind[role].post(f"{PATH}/{sync}/cancel").status_code == (200 if write == 202 else write)
    person = northwind.keep()
    seen = northwind["viewer" if role == "nobody" else role].post(
        "/api/v1/profiles/resolve", {"profile": profile()}
    )
    body = {"person_id": person, "plan_digest": (seen.json or {})["plan"]["digest"]}
    assert northwind[role].post(PATH, body).status_code == write


def test_the_list_tells_how_long_all_that_are_queued_will_take(northwind: Northwind) -> None:
    put_sync(northwind, "queued")
    put_sync(northwind, "done", calls=3)
    with northwind.door.database.write() as session:
        session.add_all(CatsCall(site_id=SITE, called_at=now()) for _ in range(500))
    told = (northwind["viewer"].get(PATH).json or {})["queue"]
    assert (told["syncs"], told["calls"]) == (1, 3)
    assert 3500 < told["seconds"] < 3700


def test_where_nothing_is_queued_the_list_has_no_queue(northwind: Northwind) -> None:
    put_sync(northwind, "done")
    assert (northwind["viewer"].get(PATH).json or {"queue": 1})["queue"] is None
