"""The companion answers every example of this folder: same keys, same types, requests accepted (ARCHITECTURE 12).

Values are not compared. The extension's tests read the same files from their side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.server.door import code
from tests.server.northwind import SITE, URL, northwind_in

from catsync.access.passwords import hashed
from catsync.access.tokens import create_token
from catsync.api.activity_events import event_of
from catsync.campaigns.activity_batches import work_off
from catsync.clock import now
from catsync.duplicates.comparing import compare_some
from catsync.models import AuditEvent, DoubleFound, Sync, SyncStep, User

FOLDER = Path(__file__).parent
EXAMPLES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
# Their states are made by tests/server/api/test_contract.py: they need the extension's origin, or CATS itself.
ELSEWHERE = {
    "error", "integration-get", "integration-put", "me", "pairings-confirm", "pairings-poll", "pairings-start",
    "profiles-lookup",
}  # fmt: skip
WITHOUT_EXAMPLE = {
    "DELETE /api/v1/campaigns/{}/people/{}": "204, nothing in it",
    "GET /api/v1/companies/duplicates.csv": "CSV: a row a record of companies-duplicates.json",
    "GET /api/v1/audit.csv": "CSV: the columns that audit-list.json names",
    "GET /api/v1/imports/{}/rejected.csv": "CSV: the columns that were given, and reason",
    "POST /api/v1/people/{}/resume": "its body is a file",
    "POST /api/v1/cats/webhook": "CATS sends it, signed: CATS_API.md 2.18 and test_cats_webhook.py",
    "DELETE /api/v1/session": "204, nothing in it",
    "DELETE /api/v1/browsers/{}": "204, nothing in it",
    "DELETE /api/v1/tokens/{}": "204, nothing in it",
    "POST /api/v1/pairings/{}/refuse": "as pairings-confirm, without a name",
}
# Of any type: values of settings and fields, and what is keyed by the thing itself.
FREE = {"value", "default", "before", "after"}
OPEN = {"person.fields", "profile.fields"}  # a key is absent where the page had nothing


class State:
    """Northwind as the examples tell it: Marta kept, a campaign, three look-alike companies."""

    def __init__(self, folder: Path) -> None:
        self.team = northwind_in(folder)
        self.team.connect()
        for cats_id, name, more in (
            (
                101,
                "Acme Robotics GmbH",
                {"website": "https://acme-robotics.example", "address": {"city": "Munich"}},
            ),
            (102, "ACME Robotics", {}),
            (103, "Acme Robotics Portugal", {"address": {"city": "Lisbon"}}),
        ):
            self.team.company(cats_id, name, date_modified="2026-10-02T09:14:22+00:00", **more)
        self.campaign, self.person = self.team.campaign(), self.team.keep()
        self.team.set("campaign", self.campaign, "sync_as", "candidate")
        self.team.set("person", self.person, "sync_as", "contact")
        self.path = {"id": self.person, "layer": "person", "key": "sync_as"}
        self.change: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.role = "recruiter"

    def sync(self, state: str, **more: Any) -> None:
        with self.team.door.database.write() as session:
            sync = Sync(
                site_id=SITE,
                person_id=self.person,
                campaign_id=self.campaign,
                state=state,
                request={},
                **more,
            )
            session.add(sync)
            session.flush()
            self.path["id"] = sync.id


def _decide(state: State) -> None:
    state.change = {"person_id": state.person}


def _decide_person(state: State) -> None:
    _decide(state)
    wanted = EXAMPLES["decisions-person"]["request"]
    state.team.record(wanted["record_type"], wanted["cats_id"] or 1)


def _campaign(state: State) -> None:
    state.path["id"] = str(state.campaign)
    state.change = {"person_id": state.person}


def _member(state: State) -> None:
    _campaign(state)
    state.path["person_id"] = state.person
    path = f"/api/v1/campaigns/{state.campaign}/people"
    assert state.team["recruiter"].post(path, {"person_id": state.person}).status_code == 200


def _renamed(state: State) -> None:
    state.path["id"] = str(state.campaign)


def _event(state: State) -> None:
    _member(state)
    state.path["id"] = state.person
    body = {"text": "Met at a fair.", "campaign_id": state.campaign}
    assert state.team["recruiter"].post(f"/api/v1/people/{state.person}/notes", body).status_code == 201


def _import(state: State) -> None:
    body = {"filename": "people.csv", "csv": "name,email\nInes Varga,ines@people.example\n"}
    answer = state.team["recruiter"].post(f"/api/v1/campaigns/{state.campaign}/imports", body)
    state.path["id"] = str((answer.json or {})["id"])


def _batch(state: State) -> None:
    rows = EXAMPLES["activity-batches-post"]["request"]["activities"]
    late = [rows[0], {key: value for key, value in rows[1].items() if key != "occurred_at"}]
    answer = state.team["recruiter"].post("/api/v1/activities/batches", {"activities": late})
    state.path["id"] = str((answer.json or {})["id"])
    with state.team.door.database.write() as session:
        while work_off(session, event_of)[0]:
            pass


def _double(state: State) -> None:
    _done(state)
    with state.team.door.database.write() as session:
        sync = session.query(Sync).one()
        found = DoubleFound(
            site_id=SITE, sync_seq=sync.seq, step="ensure_candidate", record_type="candidate", cats_id=512,
            double_id=513,
        )  # fmt: skip
        session.add(found)
        session.flush()
        state.path["id"] = str(found.id)


def _compared(state: State) -> None:
    while compare_some(state.team.door.database, SITE, 10):
        pass


def _told_apart(state: State) -> None:
    body = {"kind": "not_duplicates", "cats_ids": [101, 103]}
    assert state.team["recruiter"].post("/api/v1/decisions", body).status_code == 200


def _audited(state: State) -> None:
    _done(state)
    changes = [{"field": "title", "label": "Title", "before": "Analyst", "after": "Head of Data",
                "reason": "always", "layer": "campaign"}]  # fmt: skip
    detail = {"sync_id": state.path["id"], "record_type": "contact", "cats_id": 512, "request_id": "c0ffee01"}
    with state.team.door.database.write() as session:
        session.add(AuditEvent(
            user_id=state.team.users["recruiter"].id, what="record.updated", subject=f"person:{state.person}",
            detail={**detail, "changes": changes},
        ))  # fmt: skip


def _import_of_campaign(state: State) -> None:
    _import(state)
    state.path["id"] = str(state.campaign)


def _other_name(state: State) -> None:
    state.change = {"name": "Frontend Q4"}


def _ask(state: State) -> None:
    state.change = {"campaign_id": state.campaign}


def _sync(state: State) -> None:
    state.team.company(104, "Unlike Any Other")
    body = {"kind": "company", "person_id": state.person, "cats_id": 104}
    assert state.team["recruiter"].post("/api/v1/decisions", body).status_code == 200
    digest = state.team.resolve(campaign_id=state.campaign)["plan"]["digest"]
    state.change = {"person_id": state.person, "campaign_id": state.campaign, "plan_digest": digest}
    state.headers = {"Idempotency_Key": "6f1c0a5b-e2f4-4c0f-9a4d-2c1b7e8f9a01"}


def _done(state: State) -> None:
    dropped = [{"field": "title", "label": "Title"}]
    records = [
        {
            "record_type": "contact",
            "cats_id": 512,
            "action": "created",
            "written": ["title", "list", "note"],
            "notes": 2,
            "placements": [{"field": "list", "label": "List"}],
            "dropped": dropped,
        }
    ]
    state.sync("done", outcome={"records": records}, calls=1)
    with state.team.door.database.write() as session:
        seq, at = session.query(Sync).one().seq, now()
        session.add(
            SyncStep(
                sync_seq=seq, name="ensure_contact", state="done", tries=1, remote_id=512, finished_at=at
            )
        )


def _queued(state: State) -> None:
    state.sync("queued")


def _stopped(state: State) -> None:
    _done(state)
    with state.team.door.database.write() as session:
        sync = session.query(Sync).one()
        sync.state = "needs_attention"
        sync.error = {"code": "refused", "message": "CATS refused this.", "cats_message": "no"}


def _other_user(state: State) -> None:
    state.role, state.path["id"] = "admin", str(state.team.users["recruiter"].id)


def _admin(state: State) -> None:
    state.role = "admin"


def _team_choice(state: State) -> None:
    _admin(state)
    state.team.set("team", "default", "add_to_cats", "on_reply", "?record_type=contact")


def _page(state: State) -> None:
    state.team.callers["page"] = state.team.door.page(state.team.users["admin"])
    state.role = "page"


def _page_other_user(state: State) -> None:
    _page(state)
    state.path["id"] = str(state.team.users["recruiter"].id)


def _password(state: State) -> None:
    state.role = "nobody"
    with state.team.door.database.write() as session:
        admin = session.get_one(User, state.team.users["admin"].id)
        admin.password_hash = hashed(EXAMPLES["session-post"]["request"]["password"])


def _token(state: State) -> None:
    with state.team.door.database.write() as session:
        user = state.team.users["recruiter"]
        create_token(session, user, "script", "Outreach tool", scopes=("activities:write",))


def _as_it_is(_state: State) -> None:
    return None


STATES: dict[str, Callable[[State], None]] = {
    "activities-post": _as_it_is,
    "audit-list": _audited,
    "campaign-people-list": _member,
    "campaign-people-patch": _member,
    "campaigns-get": _member,
    "campaigns-patch": _renamed,
    "activity-batches-get": _batch,
    "activity-batches-post": _as_it_is,
    "doubles-dismiss": _double,
    "doubles-list": _double,
    "imports-get": _import,
    "imports-list": _import_of_campaign,
    "imports-post": _campaign,
    "people-activities-list": _event,
    "people-get": _event,
    "people-list": _as_it_is,
    "people-notes-post": _as_it_is,
    "people-patch": _as_it_is,
    "browsers-list": _as_it_is,
    "campaign-people-post": _campaign,
    "campaigns-list": _as_it_is,
    "cats-jobs": _as_it_is,
    "cats-lists": _as_it_is,
    "cats-statuses": _as_it_is,
    "cats-tags": _as_it_is,
    "cats-users": _as_it_is,
    "companies-duplicates": _compared,
    "companies-not-duplicates": _told_apart,
    "companies-search": _as_it_is,
    "campaigns-post": _other_name,
    "decisions-company": _decide,
    "decisions-not-duplicates": _as_it_is,
    "decisions-person": _decide_person,
    "integration-delete": _page,
    "integration-refresh": _admin,
    "integration-compare": _admin,
    "integration-comparison": _as_it_is,
    "integration-rebuild": _admin,
    "invitations-post": _page,
    "me-password-put": _page,
    "people-post": _ask,
    "people-why": _as_it_is,
    "ping": _as_it_is,
    "profiles-resolve": _ask,
    "session-post": _password,
    "settings-catalogue": _as_it_is,
    "settings-delete": _as_it_is,
    "settings-effective": _as_it_is,
    "settings-effective-team": _as_it_is,
    "settings-get": _as_it_is,
    "settings-export": _team_choice,
    "settings-import": _admin,
    "settings-put": _as_it_is,
    "settings-revisions": _as_it_is,
    "syncs-cancel": _queued,
    "syncs-get": _done,
    "syncs-list": _done,
    "syncs-post": _sync,
    "syncs-retry": _stopped,
    "syncs-undo": _done,
    "tokens-list": _token,
    "tokens-post": _page,
    "users-invitation-post": _page_other_user,
    "users-list": _admin,
    "users-patch": _other_user,
    "users-settings-copy": _other_user,
}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path)
    yield made
    made.team.door.close()


def path_of(example: dict[str, Any], state: State) -> str:
    path = example["path"].replace(
        "?user=&campaign=&person=", f"?campaign={state.campaign}&person={state.person}"
    )
    path = re.sub(r"\?(record_type|state)=.*", "", path)
    for name, value in state.path.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path
    return str(path)


def call(example: dict[str, Any], state: State, role: str) -> Any:
    body = example.get("request")
    if body is not None:
        body = {**body, **{key: value for key, value in state.change.items() if key in body}}
    return state.team[role].call(example["method"], path_of(example, state), body, **state.headers)


@pytest.mark.parametrize("name", STATES)
def test_the_companion_answers_as_the_example_says(state: State, name: str) -> None:
    example = EXAMPLES[name]
    STATES[name](state)
    answer = call(example, state, state.role)
    assert answer.status_code == example["status"], answer.text
    if "response" in example:
        assert list(differences(example["response"], answer.json)) == []
    else:
        assert answer.data == b""


@pytest.mark.parametrize("name", STATES)
def test_the_companion_lets_in_whom_the_example_says(state: State, name: str) -> None:
    example = EXAMPLES[name]
    STATES[name](state)
    answer = call(example, state, "nobody")
    if example["auth"] == "none":
        assert answer.status_code == example["status"]
        return
    assert (answer.status_code, code(answer)) == (401, "not_signed_in")
    if "admin" in example["auth"]:
        assert code(call(example, state, "recruiter")) == "forbidden"


def test_every_example_is_tested() -> None:
    assert set(EXAMPLES) == set(STATES) | ELSEWHERE
    there = (FOLDER.parent / "server" / "api" / "test_contract.py").read_text("utf-8")
    for name in ELSEWHERE:
        assert name in there or name.removeprefix("pairings-") in there, name


def test_every_route_of_the_document_has_an_example(state: State) -> None:
    document = state.team["nobody"].get("/api/v1/openapi.json").json or {}
    routes = {
        f"{method.upper()} {_bare(path)}"
        for path, operations in document["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete")
    }
    shown = {f"{e['method']} {_bare(e['path'])}" for name, e in EXAMPLES.items() if name != "error"}
    assert shown <= routes
    assert routes - shown == set(WITHOUT_EXAMPLE)


def _bare(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0])


def test_the_examples_speak_of_one_marta() -> None:
    for name in ("people-post", "profiles-resolve"):
        assert EXAMPLES[name]["request"]["profile"]["url"] == URL


# --- comparing shapes


def differences(example: Any, answer: Any, where: str = "") -> Iterator[str]:
    """Where the answer is of another shape; null fits everything, an empty list says nothing of its rows."""
    if example is None or answer is None or where.rpartition(".")[2] in FREE:
        return
    if _kind(example) != _kind(answer):
        yield f"{where}: {_kind(example)} in the example, {_kind(answer)} in the answer"
    elif isinstance(example, dict):
        if where.lstrip(".") in OPEN:
            return
        if set(example) != set(answer):
            missing, more = sorted(set(example) - set(answer)), sorted(set(answer) - set(example))
            yield f"{where}: lacks {missing}, has {more} more"
        for key in set(example) & set(answer):
            yield from differences(example[key], answer[key], f"{where}.{key}")
    elif isinstance(example, list):
        for row in answer if example else ():
            yield from differences(_nearest(example, row), row, f"{where}[]")


def _nearest(rows: list[Any], row: Any) -> Any:
    """The example's row that fits best: rows may tell of different things."""
    return min(rows, key=lambda each: len(list(differences(each, row))))


def _kind(value: Any) -> str:
    kinds = {bool: "bool", int: "number", float: "number", str: "text", list: "list", dict: "object"}
    return kinds[type(value)]


@pytest.mark.parametrize(
    ("example", "answer", "count"),
    [
        ({"a": 1}, {"a": 2.5}, 0), ({"a": 1}, {"a": "1"}, 1), ({"a": 1}, {}, 1), ({}, {"a": 1}, 1),
        ({"a": None}, {"a": {}}, 0), ({"a": [{"b": 1}]}, {"a": [{"b": 1}, {"c": 1}]}, 1), ({"a": []}, {"a": [1]}, 0),
        ({"a": True}, {"a": 1}, 1), ({"a": {"b": {"c": 1}}}, {"a": {"b": {"c": "x"}}}, 1),
    ],
)  # fmt: skip
def test_another_shape_is_noticed(example: Any, answer: Any, count: int) -> None:
    assert len(list(differences(example, answer))) == count
