"""Catsync's webhook in CATS: there once, with a secret that we know, as long as CATS can reach us."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests_mock
from tests.server.mirror.fakes import Clock
from tests.server.northwind import Northwind

from catsync.cats import CatsError, CatsKeyRefused, CatsNotFound, CatsRefused, CatsTimeout
from catsync.clock import iso, now
from catsync.config import Config
from catsync.integration import webhooks
from catsync.integration.webhook_thread import WebhookThread
from catsync.models import Integration
from catsync.secrets import Secrets
from catsync.sync.budget import NoCallsLeft

TARGET = "https://catsync.example/api/v1/cats/webhook"
Keep = Callable[[], None]


@dataclass
class Hook:
    id: int
    events: Sequence[str]
    target_url: str | None
    is_enabled: bool | None = None


@dataclass
class Cats:
    """Webhooks of the site as CATS has them; `fails` is raised once, by the call of that name."""

    hooks: dict[int, Hook] = field(default_factory=dict)
    secrets: dict[int, str | None] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    next_id: int = 900

    def webhooks(self) -> Sequence[Hook]:
        self._call("list")
        return tuple(self.hooks.values())

    def create_webhook(self, events: Sequence[str], target_url: str, secret: str | None = None) -> int:
        self.next_id += 1
        self.hooks[self.next_id] = Hook(self.next_id, tuple(events), target_url)
        self.secrets[self.next_id] = secret
        self._call("create")  # done, even where the answer gets lost
        return self.next_id

    def delete_webhook(self, webhook_id: int) -> None:
        if self.hooks.pop(webhook_id, None) is None:
            raise CatsNotFound("There is no such webhook.")
        self._call("delete")

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.fails:
            raise self.fails.pop(name)


@pytest.fixture
def cats() -> Cats:
    return Cats()


class Office:
    """The connected companion, reachable under a public address unless told otherwise."""

    def __init__(self, team: Northwind) -> None:
        self.team, self.database = team, team.door.database
        self.secrets: Secrets = team.door.app.extensions["catsync"].secrets
        self.config: Config = replace(team.door.config, public_url="https://catsync.example")

    def keep(self, cats: Cats) -> None:
        webhooks.keep(self.database, self.secrets, self.config, cats)

    @property
    def row(self) -> Integration:
        with self.database.read() as session:
            return session.get_one(Integration, 1)

    @property
    def secret(self) -> str:
        return self.secrets.decrypt(self.row.webhook_secret_encrypted or "")

    def summary(self) -> dict[str, Any]:
        return webhooks.webhook_summary(self.row, self.config)


@pytest.fixture
def office(northwind: Northwind) -> Office:
    return Office(northwind)


def test_cats_is_asked_to_tell_of_what_the_mirror_holds(office: Office, cats: Cats) -> None:
    assert office.summary()["state"] == "pending"
    office.keep(cats)
    (hook,) = cats.hooks.values()
    assert hook.target_url == TARGET
    assert len(hook.events) == 15
    assert {"candidate.created", "contact.status_changed", "job.deleted"} <= set(hook.events)
    assert office.row.webhook_id == hook.id
    assert cats.secrets[hook.id] == office.secret
    assert len(office.secret) >= 32
    assert office.secret not in str(office.row.webhook_secret_encrypted)
    assert office.summary()["state"] == "on"


def test_where_all_is_well_one_call_looks_and_nothing_is_made(office: Office, cats: Cats) -> None:
    office.keep(cats)
    secret = office.secret
    cats.calls.clear()
    office.keep(cats)
    assert cats.calls == ["list"]
    assert office.secret == secret


@pytest.mark.parametrize("change", ["gone", "disabled", "fewer events"])
def test_what_is_no_longer_good_is_made_again(change: str, office: Office, cats: Cats) -> None:
    office.keep(cats)
    (first,) = cats.hooks.values()
    if change == "gone":
        cats.hooks.clear()
    elif change == "disabled":
        first.is_enabled = False
    else:
        first.events = first.events[:3]
    office.keep(cats)
    (second,) = cats.hooks.values()
    assert second.id != first.id
    assert office.row.webhook_id == second.id
    assert cats.secrets[second.id] == office.secret


def test_leftovers_of_our_address_go_and_those_of_others_stay(office: Office, cats: Cats) -> None:
    cats.hooks = {
        1: Hook(1, ("job.created",), TARGET),
        2: Hook(2, ("job.created",), "https://other.example/hook"),
    }
    office.keep(cats)
    assert set(cats.hooks) == {2, office.row.webhook_id}


def test_duplicates_of_ours_go(office: Office, cats: Cats) -> None:
    office.keep(cats)
    cats.hooks[1] = Hook(1, webhooks.EVENTS, TARGET)
    office.keep(cats)
    assert set(cats.hooks) == {office.row.webhook_id}


def test_a_create_whose_answer_was_lost_is_looked_for_and_replaced(office: Office, cats: Cats) -> None:
    cats.fails["create"] = CatsTimeout("No answer.")
    with pytest.raises(CatsTimeout):
        office.keep(cats)
    assert len(cats.hooks) == 1
    assert office.summary()["state"] == "pending"
    office.keep(cats)
    (hook,) = cats.hooks.values()
    assert office.row.webhook_id == hook.id
    assert cats.secrets[hook.id] == office.secret
    assert cats.calls == ["list", "create", "list", "delete", "create"]


def test_another_public_address_has_the_webhook_moved(office: Office, cats: Cats) -> None:
    office.keep(cats)
    office.config = replace(office.config, public_url="https://moved.example")
    office.keep(cats)
    (hook,) = cats.hooks.values()
    assert hook.target_url == "https://moved.example/api/v1/cats/webhook"


def test_without_a_public_address_there_is_none(office: Office, cats: Cats) -> None:
    office.keep(cats)
    office.config = replace(office.config, public_url=None)
    office.keep(cats)
    assert cats.hooks == {}
    assert office.row.webhook_id is None
    assert office.row.webhook_secret_encrypted is None
    assert office.summary()["state"] == "off"
    cats.calls.clear()
    office.keep(cats)
    assert cats.calls == []


@pytest.mark.parametrize(
    ("public", "cats_url", "expected"),
    [
        ("https://catsync.example", None, TARGET),
        ("http://catsync.example", None, None),
        (None, "https://api.catsone.com/v3", None),
        (None, "http://127.0.0.1:9000/v3", "http://127.0.0.1:8766/api/v1/cats/webhook"),
        ("https://catsync.example", "http://127.0.0.1:9000/v3", TARGET),
    ],
)
def test_cats_reaches_public_https_addresses_and_what_runs_beside_it(
    public: str | None, cats_url: str | None, expected: str | None, tmp_path: Path
) -> None:
    config = Config.from_environment({
        "HOME": str(tmp_path), "CATSYNC_PUBLIC_URL": public or "", "CATSYNC_CATS_URL": cats_url or "",
    })  # fmt: skip
    host = "com" if cats_url is None or "catsone" in cats_url else "env"
    assert webhooks.target_of(config, host) == expected


def test_deactivated_while_it_was_made_it_is_taken_back(office: Office, cats: Cats) -> None:
    made = cats.create_webhook

    def create(*told: Any) -> int:
        with office.database.write() as session:
            session.delete(session.get_one(Integration, 1))
        return made(*told)

    cats.create_webhook = create  # type: ignore[method-assign]
    office.keep(cats)
    assert cats.hooks == {}


def test_the_page_is_told_when_the_last_one_came(office: Office, cats: Cats) -> None:
    office.keep(cats)
    at = now()
    with office.database.write() as session:
        session.get_one(Integration, 1).webhook_received_at = at
    assert office.summary() == {"state": "on", "received_at": iso(at), "text": webhooks.TEXTS["on"]}


class Watch:
    """The thread's rounds, one by one, by a clock of the test."""

    def __init__(self, office: Office, cats: Cats) -> None:
        self.clock = Clock()
        self.thread = WebhookThread(
            office.database, office.secrets, office.config, lambda: cats, clock=self.clock
        )

    def round(self, **later: float) -> None:
        self.clock.go_on(**later)
        self.thread._round()


@pytest.fixture
def watch(office: Office, cats: Cats) -> Watch:
    return Watch(office, cats)


def test_the_thread_looks_at_once_and_then_hourly(watch: Watch, cats: Cats) -> None:
    watch.round()
    watch.round(minutes=59)
    assert cats.calls == ["list", "create"]
    watch.round(minutes=2)
    assert cats.calls == ["list", "create", "list"]


def test_a_new_activation_has_it_looked_at_at_once(watch: Watch, cats: Cats, office: Office) -> None:
    watch.round()
    with office.database.write() as session:
        session.get_one(Integration, 1).activated_at = now() + timedelta(seconds=1)
    watch.round()
    assert cats.calls == ["list", "create", "list"]


@pytest.mark.parametrize("refusal", [CatsRefused("No."), CatsNotFound("No such route.")])
def test_a_refusal_is_told_and_asked_about_again_the_next_day(
    refusal: CatsError, watch: Watch, cats: Cats, office: Office
) -> None:
    cats.fails["list"] = refusal
    watch.round()
    told = office.summary()
    assert told["state"] == "refused"
    assert "within 5 minutes" in told["text"]
    watch.round(hours=23)
    assert cats.calls == ["list"]
    watch.round(hours=2)
    assert office.summary()["state"] == "on"


@pytest.mark.parametrize("trouble", [CatsTimeout("No answer."), CatsKeyRefused("No.")])
def test_trouble_of_other_kinds_is_waited_out(
    trouble: CatsError, watch: Watch, cats: Cats, office: Office
) -> None:
    cats.fails["list"] = trouble
    watch.round()
    assert office.summary()["state"] == "pending"
    watch.round(minutes=16)
    assert office.summary()["state"] == "on"


def test_without_calls_left_it_waits_until_there_are(watch: Watch, cats: Cats, office: Office) -> None:
    cats.fails["list"] = NoCallsLeft(watch.clock() + timedelta(minutes=30))
    watch.round()
    watch.round(minutes=29)
    assert cats.calls == ["list"]
    watch.round(minutes=2)
    assert office.summary()["state"] == "on"


def test_of_two_companions_with_one_database_one_looks(watch: Watch, office: Office) -> None:
    watch.round()
    other = Cats()
    Watch(office, other).round()
    assert other.calls == []


def test_while_nothing_is_connected_nobody_is_asked(watch: Watch, cats: Cats, office: Office) -> None:
    with office.database.write() as session:
        session.delete(session.get_one(Integration, 1))
    watch.round()
    assert cats.calls == []


@pytest.mark.parametrize("status", [204, 404, 500])
def test_deactivating_takes_it_back_in_cats_and_does_not_need_to(
    status: int, office: Office, cats: Cats
) -> None:
    office.keep(cats)
    with requests_mock.Mocker() as mock:
        mock.delete(f"https://api.catsone.com/v3/webhooks/{office.row.webhook_id}", status_code=status)
        admin = office.team.door.page(office.team.users["admin"])
        assert admin.call("DELETE", "/api/v1/integration").status_code == 204
        assert [each.method for each in mock.request_history] == ["DELETE"]
    assert admin.get("/api/v1/integration").json == {"state": "not_connected", "hosts": ["com", "nl"]}
