"""The door for CATS' webhooks: only our own signature opens it, and nothing else is answered with anything but calm."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as events
from sqlalchemy import func, select
from tests.server.northwind import SITE, Northwind
from werkzeug.test import TestResponse

from catsync.clock import now
from catsync.integration.webhook_deliveries import prune
from catsync.models import CatsCompany, Integration, WebhookDelivery

SECRET = "a-secret-that-nobody-else-knows"
COMPANY = {"id": 101, "name": "Elmstead Energy", "date_modified": "2026-11-23T10:00:00+00:00"}
CREATED = {
    "event": "company.created", "company_id": 101, "date": "2026-11-23T10:00:00+00:00",
    "_links": {"company": {"href": "/companies/101"}}, "_embedded": {"company": COMPANY},
}  # fmt: skip
Send = Callable[..., TestResponse]


@pytest.fixture
def registered(northwind: Northwind) -> Northwind:
    """CATS was given a secret."""
    kept = northwind.door.app.extensions["catsync"].secrets.encrypt(SECRET)
    with northwind.door.database.write() as session:
        session.get_one(Integration, 1).webhook_secret_encrypted = kept
    return northwind


@pytest.fixture
def send(registered: Northwind) -> Send:
    http = registered.door.app.test_client()

    def sent(body: Any, request_id: str = "first", secret: str = SECRET, **headers: str) -> TestResponse:
        """Signed as CATS_API.md 2.18 says; a header given as "" is left out."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        code = hmac.new(secret.encode(), raw + request_id.encode(), hashlib.sha256).hexdigest()
        named = {
            "Content-Type": "application/json", "X-Request-Id": request_id, "X-Signature": f"HMAC-SHA256 {code}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        kept = {name: value for name, value in named.items() if value}
        return http.post("/api/v1/cats/webhook", data=raw, headers=kept, base_url="http://127.0.0.1:8766")

    return sent


def _names(team: Northwind) -> list[str]:
    with team.door.database.read() as session:
        return list(session.scalars(select(CatsCompany.name).where(CatsCompany.site_id == SITE)))


def _remembered(team: Northwind) -> int:
    with team.door.database.read() as session:
        return session.scalar(select(func.count()).select_from(WebhookDelivery)) or 0


def test_a_signed_webhook_is_in_the_mirror_at_once(send: Send, registered: Northwind) -> None:
    answer = send(CREATED)
    assert (answer.status_code, answer.json) == (200, {"accepted": True})
    assert _names(registered) == ["Elmstead Energy"]
    with registered.door.database.read() as session:
        received_at = session.get_one(Integration, 1).webhook_received_at
    assert received_at is not None
    assert now() - received_at < timedelta(minutes=1)


def test_the_same_one_again_is_accepted_and_not_looked_at(send: Send, registered: Northwind) -> None:
    send(CREATED)
    deleted = {"event": "company.deleted", "company_id": 101}
    assert send(deleted, "first").json == {"accepted": True}
    assert _names(registered) == ["Elmstead Energy"]
    assert _remembered(registered) == 1
    send(deleted, "second")
    assert _names(registered) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Signature": ""}, {"X_Request_Id": ""}, {"X_Request_Id": "another"}, {"X_Signature": "HMAC-SHA256 "},
        {"X_Signature": "HMAC-SHA256 " + "0" * 64}, {"X_Signature": "HMAC-SHA256 ü"}, {"X_Signature": "0" * 64},
        {"X_Request_Id": "x" * 101},
    ],
)  # fmt: skip
def test_without_the_right_signature_nothing_happens(
    headers: dict[str, str], send: Send, registered: Northwind
) -> None:
    answer = send(CREATED, **headers)
    assert (answer.status_code, answer.json) == (200, {"accepted": False})
    assert _names(registered) == []
    assert _remembered(registered) == 0


def test_a_signature_by_another_secret_is_none(send: Send, registered: Northwind) -> None:
    assert send(CREATED, secret="guessed").json == {"accepted": False}
    assert _names(registered) == []


def test_a_wrong_signature_costs_no_write(send: Send, registered: Northwind) -> None:
    statements: list[str] = []
    engine = registered.door.database.engine
    events.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    send(CREATED, secret="guessed")
    assert len(statements) == 1
    assert statements[0].startswith("SELECT")  # and no BEGIN IMMEDIATE, which would wait for other writers


def test_before_anything_is_registered_every_webhook_is_a_strangers(
    send: Send, registered: Northwind
) -> None:
    with registered.door.database.write() as session:
        session.get_one(Integration, 1).webhook_secret_encrypted = None
    assert send(CREATED, secret="").json == {"accepted": False}


def test_after_cats_was_deactivated_a_webhook_is_answered_and_nothing_more(
    send: Send, registered: Northwind
) -> None:
    with registered.door.database.write() as session:
        session.delete(session.get_one(Integration, 1))
    answer = send(CREATED)
    assert (answer.status_code, answer.json) == (200, {"accepted": False})
    assert _names(registered) == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff\xfe", b"null", b"[" * 100_000, b'{"event": NaN}', b'"' + b"x" * 500_000 + b'"',
        b'{"event": "company.deleted", "company_id": ' + b"9" * 5000 + b"}",
        b'{"event": "company.deleted", "company_id": 9223372036854775808}',
        json.dumps({**CREATED, "_embedded": {"company": {**COMPANY, "owner_id": 10**30}}}).encode(),
        json.dumps({**CREATED, "_embedded": {"company": {**COMPANY, "address": {"city": 1e308}}}}).encode(),
        json.dumps(CREATED).replace("2026-11-23T10:00:00+00:00", "0001-01-01T00:00:00+14:00").encode(),
        json.dumps({**CREATED, "_embedded": {"company": {**COMPANY, "x": "\ud800"}}}).encode(),
        b'{"event":"company.created","company_id":7,"_embedded":{"company":{"id":7,"date_modified":"2026-01-01",'
        b'"x":' + b"[" * 400 + b"]" * 400 + b"}}}",
    ],
)  # fmt: skip
def test_no_signed_body_makes_the_companion_fail(body: bytes, send: Send) -> None:
    assert send(body, "a").status_code == 200
    assert send(CREATED, "b").json == {"accepted": True}


def test_a_body_of_any_type_is_read_and_one_that_is_too_large_is_not(send: Send) -> None:
    assert send(CREATED, Content_Type="text/plain").json == {"accepted": True}
    assert send(b"x" * (2 * 1024 * 1024 + 1), "large").status_code == 413
    assert send(b"x" * (2 * 1024 * 1024), "just").status_code == 200


def test_pages_of_elsewhere_may_not_post_here(send: Send, registered: Northwind) -> None:
    assert send(CREATED, Origin="https://elsewhere.example").status_code == 403
    assert _names(registered) == []


def test_what_fails_leaves_nothing_and_says_nothing_of_anybody(
    send: Send, registered: Northwind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("Elmstead Energy")

    monkeypatch.setattr("catsync.mirror.hints.take", fail)
    caplog.set_level(logging.DEBUG)
    assert send(CREATED).json == {"accepted": False}
    assert _remembered(registered) == 0
    assert "could not be taken in: KeyError" in caplog.text
    assert "Elmstead" not in caplog.text


def test_ids_of_deliveries_are_forgotten_after_a_week(send: Send, registered: Northwind) -> None:
    send(CREATED)
    prune(registered.door.database, now() + timedelta(days=6))
    assert _remembered(registered) == 1
    prune(registered.door.database, now() + timedelta(days=8))
    assert _remembered(registered) == 0
