"""The processes: `catsync serve` (web server with worker and mirror in it) and `catsync worker`."""

from __future__ import annotations

import errno
import json
import signal
import socket
import threading
from dataclasses import replace
from types import FrameType
from typing import Any

import click
from waitress.server import create_server

from .access.sessions import create_sign_in_link
from .access.users import ensure_first_admin
from .administration import open_database
from .app import create_app
from .config import Config, parse_bind
from .db import Database
from .errors import CatsyncError, StartError
from .garbage import spare_what_stays
from .integration.activation import activate_from_environment
from .models import User, WebSession
from .runtime import Runtime
from .secrets import Secrets

WEB_THREADS = 8


def run_server(bind: str | None, *, with_worker: bool, as_json: bool) -> None:
    """Serve until SIGTERM or SIGINT. Raises StartError where it cannot start."""
    config = Config.from_environment()
    if bind:
        host, port = parse_bind(bind)
        config = replace(config, bind_host=host, bind_port=port)
    listener = _listen(config.bind_host, config.bind_port)
    config = replace(config, bind_port=listener.getsockname()[1])
    database = open_database(config)
    secrets = Secrets.load(config)
    trouble = _activate(database, secrets, config)
    runtime = Runtime(config, database, secrets) if with_worker else None
    app = create_app(config, database, worker=runtime, secrets=secrets)
    server = create_server(app, sockets=[listener], threads=WEB_THREADS, ident=None)
    spare_what_stays()
    _announce(config, database, trouble, as_json)
    if runtime is not None:
        runtime.start()
    _stop_on_signals(_leave)
    try:
        server.run()  # ends at SystemExit, also while connections are kept alive
    finally:
        server.close()
        if runtime is not None:
            runtime.stop()
        database.close()


def run_worker() -> None:
    """Run syncs and the mirror until SIGTERM or SIGINT."""
    config = Config.from_environment()
    database = open_database(config)
    secrets = Secrets.load(config)
    _activate(database, secrets, config)
    runtime = Runtime(config, database, secrets)
    done = threading.Event()
    _stop_on_signals(done.set)
    spare_what_stays()
    runtime.start()
    click.echo("Catsync's worker is running.")
    done.wait()
    runtime.stop()
    database.close()


def _listen(host: str, port: int) -> socket.socket:
    """Bound before anything else starts, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                f"Port {port} on {host} is in use by another program. Choose another with --bind {host}:PORT."
            ) from None
        raise StartError(f"Cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener


def _activate(database: Database, secrets: Secrets, config: Config) -> str | None:
    """Use CATSYNC_CATS_KEY. CATS being away must not keep the companion from starting: the sentence to show."""
    try:
        activate_from_environment(database, secrets, config)
    except CatsyncError as error:
        return error.message
    return None


def _announce(config: Config, database: Database, trouble: str | None, as_json: bool) -> None:
    with database.write() as session:
        is_first_run = session.query(User).count() == 0
        admin = ensure_first_admin(session)
        is_signed_in = session.query(WebSession).count() > 0
        link = (
            create_sign_in_link(session, admin, config.pages_url)
            if is_first_run or not is_signed_in
            else None
        )
    if as_json:
        found: dict[str, Any] = {"url": config.pages_url.rstrip("/"), "sign_in": link, "trouble": trouble}
        click.echo(json.dumps(found))
        return
    click.echo(f"Catsync is at {config.pages_url}")
    if link:
        click.echo(f"Sign in as {admin.name}, once, within 15 minutes: {link}")
    if trouble:
        click.echo(f"CATS: {trouble}", err=True)


def _leave() -> None:
    raise SystemExit(0)


def _stop_on_signals(stop: Any) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)
