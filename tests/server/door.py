"""A companion to knock at: its app over a migrated database, with clients for an extension, a page and a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from tests.server.databases import put_migrated
from werkzeug.test import TestResponse

from catsync.access.sessions import begin_session, create_sign_in_link, find_session
from catsync.access.tokens import create_token
from catsync.access.users import create_user
from catsync.app import create_app
from catsync.config import PINNED_EXTENSION_ID, Config
from catsync.db import Database
from catsync.migrate import migrate
from catsync.models import User
from catsync.secrets import Secrets
from catsync.services import Services

EXTENSION = f"chrome-extension://{PINNED_EXTENSION_ID}"
OTHER_EXTENSION = f"chrome-extension://{'b' * 32}"
STRANGER = f"chrome-extension://{'c' * 32}"
OWN = "http://127.0.0.1:8766"


# Apps whose door is closed. To compile the addresses of all routes took longer than most tests behind a door.
_idle: dict[object, list[Flask]] = {}


def _app_for(config: Config, database: Database) -> Flask:
    """As `create_app` makes it; one that is idle gets all that the requests share anew."""
    idle = _idle.get(_kind(config))
    if not idle:
        return create_app(config, database)
    app = idle.pop()
    app.extensions["catsync"] = Services(config, database, Secrets.load(config), lambda: None)
    return app


def _kind(config: Config) -> object:
    """What `create_app` builds into the app itself; everything else it looks up for each request."""
    return config.answered_hosts, config.extension_origins


@dataclass
class Caller:
    """A client that sends the same headers with every call."""

    http: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """headers: on top of the caller's own, with _ for -; "" leaves one out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**self.headers, **named}.items() if value}
        more = {} if body is None else {"json": body}
        return self.http.open(path, method=method, headers=sent, base_url=OWN, **more)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, **headers)


class Door:
    """The companion and the people before it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        environment = {
            "HOME": str(folder),
            "CATSYNC_DATABASE_URL": f"sqlite:///{folder}/catsync.db",
            "CATSYNC_SECRET_KEY": Fernet.generate_key().decode(),
            "CATSYNC_EXTENSION_IDS": "b" * 32,
            **settings,
        }
        self.folder = folder
        self.config = Config.from_environment(environment)
        held = folder / "catsync.db"
        if not held.exists() and self.config.database_url == f"sqlite:///{held}":
            put_migrated(held)
        self.database = Database(self.config.database_url)
        if self.config.database_url != f"sqlite:///{held}":
            migrate(self.database)
        self.app = _app_for(self.config, self.database)

    def close(self) -> None:
        self.database.close()
        _idle.setdefault(_kind(self.config), []).append(self.app)

    def user(self, role: str = "admin", name: str = "Ana Ruiz") -> User:
        with self.database.write() as session:
            return create_user(session, f"{name.split(maxsplit=1)[0].lower()}@northwind.example", name, role)

    def stranger(self, **headers: str) -> Caller:
        """Nobody in particular: no token, no session."""
        return Caller(self.app.test_client(), headers)

    def extension(self, user: User, origin: str = EXTENSION) -> Caller:
        """A paired browser of the user."""
        with self.database.write() as session:
            secret, _ = create_token(session, user, "browser", f"{user.name}'s laptop", origin=origin)
        return Caller(self.app.test_client(), {"Origin": origin, "Authorization": f"Bearer {secret}"})

    def page(self, user: User) -> Caller:
        """The user signed in to the pages."""
        with self.database.write() as session:
            cookie = begin_session(session, user)
            found = find_session(session, cookie)
        assert found is not None
        http = self.app.test_client()
        http.set_cookie("catsync_session", cookie, domain="127.0.0.1")
        return Caller(http, {"X-CSRF-Token": found[0].csrf_token})

    def sign_in_link(self, user: User) -> str:
        """The path of a fresh one-time link."""
        with self.database.write() as session:
            return create_sign_in_link(session, user, self.config.pages_url).removeprefix(OWN)

    def file_bytes(self) -> bytes:
        """All that the database has on disk."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("catsync.db*")))


def code(answer: TestResponse) -> str:
    """The error code of an answer, whose shape is checked on the way."""
    assert answer.is_json, answer.text
    assert set(answer.json or {}) == {"error"}
    error = (answer.json or {})["error"]
    assert set(error) == {"code", "message", "details", "retryable", "request_id"}
    assert error["request_id"] == answer.headers["X-Request-Id"] != ""
    assert error["message"]
    return str(error["code"])
