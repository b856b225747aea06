"""The web application: API, pages and the rules that hold for every request."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol

from flask import Flask
from flask_smorest import Api

from . import __version__
from .api import BLUEPRINTS, access, bodies, errors, ops, origins
from .config import Config
from .db import Database
from .secrets import Secrets
from .services import Services


class Wakeable(Protocol):
    """The worker of this process, as far as a request needs it."""

    def wake(self) -> None:
        """Look for queued syncs soon; returns at once."""


class CatsyncApi(Api):  # type: ignore[misc]
    """flask-smorest with our shape of errors in the document, too."""

    ERROR_SCHEMA = errors.ErrorSchema


def create_app(
    config: Config, database: Database, *, worker: Wakeable | None = None, secrets: Secrets | None = None
) -> Flask:
    """A ready application. The database must have been migrated.

    worker: woken when a sync was queued; None where it runs elsewhere. secrets: made from the config if not given.
    Raises StartError for a bad secret key, RuntimeError for a route that does not declare who may call it.
    """
    app = Flask("catsync", static_folder=None, root_path=None)
    app.config.update(_flask_settings(config))
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["catsync"] = Services(
        config, database, secrets or Secrets.load(config), worker.wake if worker is not None else _nobody
    )
    origins.register(app)
    access.register(app)
    bodies.register(app)
    api = CatsyncApi(app)
    errors.register(app)
    _document_security(api)
    for name in BLUEPRINTS:
        api.register_blueprint(import_module(f".api.{name}", __package__).blueprint)
    app.register_blueprint(ops.blueprint)
    app.register_blueprint(import_module(".web.pages", __package__).blueprint)
    undeclared = access.undeclared_routes(app)
    if undeclared:
        raise RuntimeError(f"routes without @allow: {', '.join(undeclared)}")
    return app


def _flask_settings(config: Config) -> dict[str, Any]:
    return {
        "TRUSTED_HOSTS": list(config.answered_hosts),
        "MAX_CONTENT_LENGTH": origins.MAX_BODY_BYTES,
        "API_TITLE": "Catsync",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _document_security(api: Api) -> None:
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": access.SESSION_COOKIE}
    )
    api.spec.options["security"] = [{"token": []}, {"session": []}]


def _nobody() -> None:
    return None
