"""The web application: API, pages and the rules that hold for every request."""

from __future__ import annotations

from importlib import import_module
from threading import Lock
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
    """flask-smorest with our shape of errors in the document, too.

    The document is made when it is first asked for: describing every schema was half of the time of a start.
    """

    ERROR_SCHEMA = errors.ErrorSchema

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Any] = []
        self._describing = Lock()
        super().__init__(app)

    def register_blueprint(self, blp: Any, **options: Any) -> None:
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def _openapi_json(self) -> Any:
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(
                    self, self._app, self.spec, name=blueprint.name, parameters=None
                )
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        return super()._openapi_json()


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
