"""What the process is told by its environment: declared once in VARIABLES, checked once, then never looked at again."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from .errors import StartError

PINNED_EXTENSION_ID = "ginnpappacjnblpfjeajlhooikjjaofg"  # of the "key" in manifest.json
DEFAULT_BIND = "127.0.0.1:8766"
DEFAULT_SETTLE_SECONDS = 120.0
MAX_SETTLE_SECONDS = 3600.0
DEFAULT_LEASE_SECONDS = 60.0
MIN_LEASE_SECONDS, MAX_LEASE_SECONDS = 3.0, 3600.0
DEFAULT_CATS_WINDOW_SECONDS = 3600.0
MAX_CATS_WINDOW_SECONDS = 86_400.0


@dataclass(frozen=True)
class Variable:
    """One environment variable. `default` is what the README shows; "" means that there is none."""

    name: str
    default: str
    help: str


VARIABLES = (
    Variable(
        "CATSYNC_DATABASE_URL",
        "sqlite:/// in your data folder",
        "Where Catsync keeps its data: `sqlite:///path/to/catsync.db` or `postgresql+psycopg://...`.",
    ),
    Variable(
        "CATSYNC_CATS_URL",
        "",
        "Base address of the CATS API, such as `https://api.catsone.com/v3`. Unset, the Integrations page offers "
        "the .com and the .nl host. Plain http only to this computer.",
    ),
    Variable(
        "CATSYNC_CATS_KEY", "", "A CATS API key: activates at the start, without the Integrations page."
    ),
    Variable(
        "CATSYNC_SECRET_KEY",
        "a file beside the database",
        "Fernet key that encrypts the CATS key. Several, separated by commas, rotate: the first one encrypts.",
    ),
    Variable("CATSYNC_BIND", DEFAULT_BIND, "Address and port to listen on."),
    Variable(
        "CATSYNC_EXTENSION_IDS",
        "",
        "Ids of further browser extensions that may talk to the companion, separated by commas.",
    ),
    Variable(
        "CATSYNC_PUBLIC_URL",
        "http:// and CATSYNC_BIND",
        "Address under which people reach the pages, where a proxy stands in front.",
    ),
    Variable(
        "CATSYNC_TRUSTED_HOSTS",
        "",
        "Further host names to answer to, separated by commas. Loopback and the public address always count.",
    ),
    Variable(
        "CATSYNC_SETTLE_SECONDS",
        f"{DEFAULT_SETTLE_SECONDS:g}",
        "How long to wait before looking whether a write with an unknown outcome has arrived in CATS.",
    ),
    Variable(
        "CATSYNC_LEASE_SECONDS",
        f"{DEFAULT_LEASE_SECONDS:g}",
        "After how long without a sign of life another process takes over the syncs of a worker. On the same machine a "
        "worker that ended is noticed at once.",
    ),
    Variable(
        "CATSYNC_CATS_WINDOW_SECONDS",
        f"{DEFAULT_CATS_WINDOW_SECONDS:g}",
        "Length of the rolling window over which CATS counts calls. Only a sandbox has another than an hour.",
    ),
)

_LOOPBACK = ("127.0.0.1", "localhost")
_HOST_NAME = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


@dataclass(frozen=True)
class Config:
    """The checked values. Secrets are kept out of `repr`, so that no log or traceback shows them."""

    database_url: str = field(repr=False)
    data_folder: Path
    cats_url: str | None = None  # None: the host chosen on the Integrations page
    cats_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    bind_host: str = "127.0.0.1"
    bind_port: int = 8766
    extension_ids: tuple[str, ...] = (PINNED_EXTENSION_ID,)
    public_url: str | None = None  # without a trailing slash
    trusted_hosts: tuple[str, ...] = _LOOPBACK
    settle_seconds: float = DEFAULT_SETTLE_SECONDS
    lease_seconds: float = DEFAULT_LEASE_SECONDS
    cats_window_seconds: float = DEFAULT_CATS_WINDOW_SECONDS

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and check every variable of VARIABLES. Raises StartError with one line that names the variable."""
        values = {
            variable.name: (os.environ if environ is None else environ).get(variable.name, "").strip()
            for variable in VARIABLES
        }
        folder = data_folder(os.environ if environ is None else environ)
        database_url = _database_url(values["CATSYNC_DATABASE_URL"], folder)
        host, port = parse_bind(values["CATSYNC_BIND"] or DEFAULT_BIND)
        public_url = _public_url(values["CATSYNC_PUBLIC_URL"])
        return cls(
            database_url=database_url,
            data_folder=folder,
            cats_url=_cats_url(values["CATSYNC_CATS_URL"]),
            cats_key=values["CATSYNC_CATS_KEY"] or None,
            secret_key=values["CATSYNC_SECRET_KEY"] or None,
            bind_host=host,
            bind_port=port,
            extension_ids=(PINNED_EXTENSION_ID, *_extension_ids(values["CATSYNC_EXTENSION_IDS"])),
            public_url=public_url,
            trusted_hosts=_trusted_hosts(values["CATSYNC_TRUSTED_HOSTS"], public_url),
            settle_seconds=_seconds(
                "CATSYNC_SETTLE_SECONDS",
                values["CATSYNC_SETTLE_SECONDS"] or f"{DEFAULT_SETTLE_SECONDS}",
                0,
                MAX_SETTLE_SECONDS,
            ),
            lease_seconds=_seconds(
                "CATSYNC_LEASE_SECONDS",
                values["CATSYNC_LEASE_SECONDS"] or f"{DEFAULT_LEASE_SECONDS}",
                MIN_LEASE_SECONDS,
                MAX_LEASE_SECONDS,
            ),
            cats_window_seconds=_seconds(
                "CATSYNC_CATS_WINDOW_SECONDS",
                values["CATSYNC_CATS_WINDOW_SECONDS"] or f"{DEFAULT_CATS_WINDOW_SECONDS}",
                1,
                MAX_CATS_WINDOW_SECONDS,
            ),
        )

    @property
    def extension_origins(self) -> tuple[str, ...]:
        """The origins that may call the API from another place than our own pages."""
        return tuple(f"chrome-extension://{each}" for each in self.extension_ids)

    @property
    def answered_hosts(self) -> tuple[str, ...]:
        """The host names that a request may be addressed to (W1)."""
        return tuple(dict.fromkeys([*self.trusted_hosts, self.bind_host]))

    @property
    def pages_url(self) -> str:
        """Address of the pages as people type it, with a trailing slash."""
        host = "127.0.0.1" if self.bind_host == "0.0.0.0" else self.bind_host  # noqa: S104 - compared, not bound
        return f"{self.public_url or f'http://{host}:{self.bind_port}'}/"


def data_folder(environ: Mapping[str, str]) -> Path:
    """The per-user folder for the database and its key; it need not exist yet."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if sys.platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Catsync"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Catsync"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "catsync"


def _database_url(text: str, folder: Path) -> str:
    if not text:
        return f"sqlite:///{folder / 'catsync.db'}"
    try:
        backend = make_url(text).get_backend_name()
    except ArgumentError:
        raise StartError(
            "CATSYNC_DATABASE_URL is not a database address such as sqlite:///catsync.db"
        ) from None
    if backend not in ("sqlite", "postgresql"):
        raise StartError("CATSYNC_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    return text


def _cats_url(text: str) -> str | None:
    if not text:
        return None
    parts = _address("CATSYNC_CATS_URL", text, "https://api.catsone.com/v3")
    if parts[0] == "http" and parts[1] not in (*_LOOPBACK, "::1"):
        raise StartError("CATSYNC_CATS_URL must begin with https://: plain http is for this computer only")
    return text.rstrip("/")


def _public_url(text: str) -> str | None:
    if not text:
        return None
    _address("CATSYNC_PUBLIC_URL", text, "https://catsync.example.com")
    if urlsplit(text).path not in ("", "/"):
        raise StartError(
            "CATSYNC_PUBLIC_URL must be a host without a path, such as https://catsync.example.com"
        )
    return text.rstrip("/")


def _address(name: str, text: str, example: str) -> tuple[str, str]:
    """Scheme and host name. Raises StartError, without the address: it may hold a password."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password or parts.query or parts.fragment:
        raise StartError(f"{name} must be an address such as {example}")
    return parts.scheme, parts.hostname or ""


def parse_bind(text: str) -> tuple[str, int]:
    """An address and a port from "ADDRESS:PORT". Raises StartError."""
    host, separator, port = text.rpartition(":")
    if not separator or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise StartError(f"CATSYNC_BIND must be an address and a port such as {DEFAULT_BIND}")
    if not host or not _HOST_NAME.fullmatch(host.lower()):
        raise StartError(f"CATSYNC_BIND must be an address and a port such as {DEFAULT_BIND}")
    return host.lower(), int(port)


def _extension_ids(text: str) -> tuple[str, ...]:
    ids = _words(text)
    if any(not re.fullmatch(r"[a-p]{32}", each) for each in ids):
        raise StartError("CATSYNC_EXTENSION_IDS must be ids of 32 letters a to p, separated by commas")
    return tuple(each for each in ids if each != PINNED_EXTENSION_ID)


def _trusted_hosts(text: str, public_url: str | None) -> tuple[str, ...]:
    further = [each.lower() for each in _words(text)]
    if any(not _HOST_NAME.fullmatch(each) for each in further):
        raise StartError("CATSYNC_TRUSTED_HOSTS must be host names without ports, separated by commas")
    public = [urlsplit(public_url).hostname or ""] if public_url else []
    return tuple(dict.fromkeys([*_LOOPBACK, *public, *further]))


def _seconds(name: str, text: str, least: float, most: float) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= most:
        raise StartError(f"{name} must be a number of seconds from {least:g} to {most:g}")
    return seconds


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[,\s]+", text) if word]
