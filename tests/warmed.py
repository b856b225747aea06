"""What a process does for the first time only, done before it is forked: modules are imported, mappers configured,
expressions compiled, templates and lists read.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from catsync.access.sessions import begin_session
from catsync.access.users import ensure_first_admin
from catsync.administration import open_database
from catsync.app import create_app
from catsync.config import Config
from catsync.demo.story import KEY
from catsync.duplicates.comparing import compare_some, queue_some
from catsync.integration.activation import activate
from catsync.integration.client import client_for
from catsync.mirror.crawl import Crawler
from catsync.runtime import Runtime
from catsync.sandbox.app import create_sandbox
from catsync.sandbox.options import SandboxOptions
from catsync.secrets import Secrets
from tests.server.databases import put_migrated

ENOUGH_CALLS = 40


def warm() -> None:
    """A companion reads a sandbox and answers, once. What it knows then is forgotten, and no thread is left."""
    with tempfile.TemporaryDirectory(prefix="catsync-warm-") as folder, _sandbox() as cats_url:
        held = Path(folder) / "catsync.db"
        put_migrated(held)
        config = Config.from_environment(
            {"HOME": folder, "CATSYNC_DATABASE_URL": f"sqlite:///{held}", "CATSYNC_CATS_URL": cats_url}
        )
        database = open_database(config)
        secrets = Secrets.load(config)
        app = create_app(config, database, worker=Runtime(config, database, secrets), secrets=secrets)
        activate(database, secrets, config, KEY, "env")
        with client_for(database, secrets, config) as client:
            site = client.site()
            client.webhooks()
            Crawler(database, client, site.id).step(ENOUGH_CALLS)
        queue_some(database, site.id)
        compare_some(database, site.id, 1)
        with database.write() as session:
            cookie = begin_session(session, ensure_first_admin(session))
        browser = app.test_client()
        browser.set_cookie("catsync_session", cookie, domain="127.0.0.1")
        for path in ("/", "/api/v1/me", "/api/v1/integration"):
            assert browser.get(path, base_url=config.pages_url).status_code == 200, path
        database.close()


@contextmanager
def _sandbox() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_sandbox(SandboxOptions()), handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v3"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        return None
