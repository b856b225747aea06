"""The client of the connected site, and the activation by the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests_mock
from cryptography.fernet import Fernet
from tests.server.door import Door

from catsync.cats import CatsBadRequest
from catsync.errors import CatsyncError
from catsync.integration.activation import activate, activate_from_environment
from catsync.integration.client import client_for, connection_mark, note_state
from catsync.models import Integration
from catsync.secrets import Secrets

KEY = "abcdef-0123456789-secret-0001"
SITE = {"id": 4711, "name": "Northwind Talent", "subdomain": "northwind"}
BASE = "https://api.catsone.com/v3"
COM = f"{BASE}/site"


def test_without_a_connection_there_is_no_client(door: Door) -> None:
    with pytest.raises(CatsyncError) as raised:
        client_for(door.database, Secrets.load(door.config), door.config)
    assert raised.value.code == "cats_not_connected"


def test_the_client_calls_with_the_stored_key(door: Door) -> None:
    secrets = Secrets.load(door.config)
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        activate(door.database, secrets, door.config, f" {KEY} ", "com")
        client_for(door.database, secrets, door.config).site()
        assert cats.last_request is not None
        assert cats.last_request.headers["Authorization"] == f"Token {KEY}"


def test_the_client_goes_by_what_was_tried_of_this_account(door: Door) -> None:
    secrets = Secrets.load(door.config)
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        activate(door.database, secrets, door.config, KEY, "com")
        with door.database.write() as session:
            found = {"activity_types": ["other", "email"], "company_activities": True}
            session.get_one(Integration, 1).capabilities = found
        client = client_for(door.database, secrets, door.config)
        with pytest.raises(CatsBadRequest):
            client.add_activity("candidate", 5, "meeting")
        cats.post(f"{BASE}/companies/5/activities", status_code=201, headers={"Location": "/activities/8"})
        assert client.add_activity("company", 5, "email") == 8
        assert cats.call_count == 2


def test_a_lost_secret_key_is_not_connected_rather_than_a_fault(door: Door) -> None:
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        activate(door.database, Secrets.load(door.config), door.config, KEY, "com")
    other = Secrets([Fernet.generate_key().decode()])
    with pytest.raises(CatsyncError) as raised:
        client_for(door.database, other, door.config)
    assert raised.value.code == "cats_not_connected"


def test_a_new_key_changes_the_mark_of_the_connection(door: Door) -> None:
    secrets = Secrets.load(door.config)
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        activate(door.database, secrets, door.config, KEY, "com")
        first = connection_mark(door.database)
        activate(door.database, secrets, door.config, "another-key-entirely-0002", "com")
    assert first is not None
    assert connection_mark(door.database) != first


def test_a_refused_key_is_remembered_until_it_works_again(door: Door) -> None:
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        activate(door.database, Secrets.load(door.config), door.config, KEY, "com")
    note_state(door.database, "key_refused")
    with door.database.read() as session:
        assert session.get_one(Integration, 1).state == "key_refused"


def test_the_key_of_the_environment_is_tried_once_only(tmp_path: Path) -> None:
    door = Door(tmp_path, CATSYNC_CATS_KEY=KEY)
    secrets = Secrets.load(door.config)
    with requests_mock.Mocker() as cats:
        cats.get(COM, json=SITE)
        assert activate_from_environment(door.database, secrets, door.config) is True
        assert activate_from_environment(door.database, secrets, door.config) is False
        assert cats.call_count == 1
    door.close()
