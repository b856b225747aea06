"""The sandbox as a Flask application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request

from catsync.sandbox import control, control_site, control_webhooks, pages, pages_site, seed
from catsync.sandbox.answers import ApiError
from catsync.sandbox.gate import Gate
from catsync.sandbox.log import Log
from catsync.sandbox.options import SandboxOptions
from catsync.sandbox.quota import Quota
from catsync.sandbox.routes import register
from catsync.sandbox.state import EXTENSION, Sandbox, current
from catsync.sandbox.store import Store
from catsync.sandbox.webhooks import Webhooks

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue


class SandboxApp(Flask):
    """Flask, with the API's requests led through the gate."""

    gate: Gate

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the route; API requests (also to unknown routes) pass the gate first."""
        run: Any = super().dispatch_request
        if request.path == "/v3" or request.path.startswith("/v3/"):
            return self.gate.handle(lambda: self.make_response(run()))
        answer: ResponseReturnValue = run()
        return answer


def answer_failure(error: Exception) -> ResponseReturnValue:
    """A fault of the sandbox itself, in the shape of CATS' errors."""
    return ApiError(500, "Internal server error.").response()


def tell_changes(response: Response) -> Response:
    """What a control route changed is told by webhooks too; API requests tell theirs in the gate."""
    sandbox = current()
    with sandbox.store.lock:
        sandbox.webhooks.tell()
    return response


def create_sandbox(options: SandboxOptions | None = None) -> Flask:
    """A sandbox with its own store, filled from the seed. Raises ValueError for an unknown seed."""
    options = options or SandboxOptions()
    store = Store(options.clock, options.switches)
    sandbox = Sandbox(
        options,
        options.switches,
        store,
        Quota(options.clock, options.switches),
        Webhooks(store),
        Log(lambda: options.switches.log_entries),
    )
    seed.fill(store, options.seed, options.companies, options.people)
    app = SandboxApp("catsync.sandbox", static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = sandbox
    app.gate = Gate(sandbox)
    register(app)
    app.register_error_handler(500, answer_failure)
    app.register_blueprint(control.blueprint)
    app.register_blueprint(control_site.blueprint)
    app.register_blueprint(control_webhooks.blueprint)
    app.after_request(tell_changes)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(pages_site.blueprint)
    return app
