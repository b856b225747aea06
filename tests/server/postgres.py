"""A private PostgreSQL for the tests: a cluster in a temporary folder, reached by a socket there, gone afterwards.

One serves all tests of a process, and skips them, and says why, where none is installed. They share a database there,
emptied for each (tests/conftest.py); `from tests.server.postgres import postgres_url` gives a conftest or a module one
of its own.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

READY_SECONDS = 30.0
DATABASE = "catsync_tests"
_numbers = itertools.count(2)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The address of a database of the one cluster: to start one takes seconds."""
    reason = why_not()
    if reason is not None:
        print(f"PostgreSQL is left out: {reason}")
        pytest.skip(reason)
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: str) -> str:
    """The address of an empty database, another one for each conftest or module that imports this."""
    name = f"{DATABASE}_{next(_numbers)}"
    _make_database(postgres_cluster, name)
    return postgres_cluster.replace(f"/{DATABASE}?", f"/{name}?")


def why_not() -> str | None:
    """Why there is no PostgreSQL to test with, or None."""
    if programs() is None:
        return "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and (_servant() is None or shutil.which("setpriv") is None):
        return "PostgreSQL does not run as root, and there is no other user (or no setpriv) to run it as"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (pip install 'catsync[postgresql]')"
    return None


def programs() -> Path | None:
    """The folder with initdb and postgres, the newest version's."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name.split(".")[0])
    )
    if found and (found[-1] / "initdb").exists():
        return found[-1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """Make a cluster, run it, and take it away again."""
    folder, bin_folder = Path(tempfile.mkdtemp(prefix="catsync-pg-")), programs()
    assert bin_folder is not None
    servant = _servant() if os.geteuid() == 0 else None
    if servant is not None:
        os.chown(folder, servant.pw_uid, servant.pw_gid)
    data, quiet = folder / "data", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    make = [bin_folder / "initdb", "-D", data, "-A", "trust", "-U", "catsync", "-E", "UTF8", "--no-sync"]
    subprocess.run(_as(servant, make), check=True, cwd=folder, **quiet)
    run = [bin_folder / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=on"]
    server = subprocess.Popen(_as(servant, run), cwd=folder, **quiet)
    try:
        _make_database(f"postgresql+psycopg://catsync@/postgres?host={folder}", DATABASE)
        yield f"postgresql+psycopg://catsync@/{DATABASE}?host={folder}"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once, without writing out what is thrown away anyway
        server.wait(timeout=READY_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def _make_database(url: str, name: str) -> None:
    """Reached by the address of another one, as soon as the server is ready."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            engine.dispose()
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)  # polled with a deadline: the server tells nobody when it is ready


def _servant() -> pwd.struct_passwd | None:
    """Another user than root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _as(servant: pwd.struct_passwd | None, command: list[object]) -> list[str]:
    words = [str(each) for each in command]
    if servant is None:
        return words
    return ["setpriv", f"--reuid={servant.pw_uid}", f"--regid={servant.pw_gid}", "--clear-groups", *words]
