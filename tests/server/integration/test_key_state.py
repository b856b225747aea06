"""A key that CATS stops taking is seen by whoever calls first, and a new key sets going what had stopped (I2, E6)."""

from __future__ import annotations

import pytest
import requests_mock
from cryptography.fernet import Fernet

from catsync.cats import CatsKeyRefused
from catsync.config import Config
from catsync.db import Database
from catsync.integration.client import client_for
from catsync.migrate import migrate
from catsync.models import Integration, Sync
from catsync.secrets import Secrets
from catsync.sync.queue import go_on

SITE = {"id": 4711, "subdomain": "northwind"}


@pytest.fixture
def database(tmp_path) -> Database:
    found = Database(f"sqlite:///{tmp_path / 'c.db'}")
    migrate(found)
    return found


@pytest.fixture
def secrets() -> Secrets:
    return Secrets([Fernet.generate_key().decode()])


def _connect(database: Database, secrets: Secrets, state: str) -> None:
    with database.write() as session:
        session.add(
            Integration(
                host="com", base_url="https://api.catsone.com/v3", key_encrypted=secrets.encrypt("a-key-of-cats"),
                key_last4="cats", site_id=4711, site_name="Northwind", state=state,
            )
        )  # fmt: skip


def _state(database: Database) -> str:
    with database.read() as session:
        return session.get_one(Integration, 1).state


def test_a_refused_key_is_remembered(database: Database, secrets: Secrets) -> None:
    _connect(database, secrets, "connected")
    with requests_mock.Mocker() as cats, client_for(database, secrets, Config.from_environment({})) as client:
        cats.get("https://api.catsone.com/v3/site", status_code=401, json={"message": "Invalid credentials."})
        with pytest.raises(CatsKeyRefused):
            client.site()
    assert _state(database) == "key_refused"


def test_a_key_that_works_again_is_remembered(database: Database, secrets: Secrets) -> None:
    _connect(database, secrets, "key_refused")
    with requests_mock.Mocker() as cats, client_for(database, secrets, Config.from_environment({})) as client:
        cats.get("https://api.catsone.com/v3/site", json=SITE)
        client.site()
    assert _state(database) == "connected"


@pytest.mark.parametrize(
    ("reason", "state"),
    [("key_refused", "queued"), ("cats_not_connected", "queued"), ("refused", "needs_attention")],
)
def test_a_new_key_sets_going_only_what_stopped_for_want_of_one(
    database: Database, reason: str, state: str
) -> None:
    with database.write() as session:
        session.add(
            Sync(site_id=4711, person_id="p", request={}, state="needs_attention", reason=reason, attempts=3)
        )
    with database.write() as session:
        go_on(session, 4711)
    with database.read() as session:
        assert session.get_one(Sync, 1).state == state
