"""A CATS client for the connected site: for the worker and the mirror."""

from __future__ import annotations

from collections.abc import Callable

import requests

from ..cats.capabilities import Capabilities
from ..cats.client import CatsClient
from ..cats.gate import Gate
from ..cats.transport import CONNECT_SECONDS, READ_SECONDS
from ..config import Config
from ..db import Database
from ..errors import CatsyncError, StartError
from ..models import Integration
from ..secrets import Secrets
from .activation import base_url_of

REFUSED = 401


def client_for(
    database: Database,
    secrets: Secrets,
    config: Config,
    gate: Gate | None = None,
    *,
    gated: bool = True,
    timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
) -> CatsClient:
    """A client with the stored key and what was found out about that CATS.

    gate, gated: as CatsClient takes them. Raises CatsyncError cats_not_connected.
    """
    with database.read() as session:
        row = session.get(Integration, 1)
    if row is None:
        raise CatsyncError(
            "cats_not_connected", "Catsync is not connected to CATS. An admin can activate it."
        )
    try:
        key = secrets.decrypt(row.key_encrypted)
    except StartError as error:
        raise CatsyncError("cats_not_connected", str(error)) from None
    http = requests.Session()
    http.hooks["response"].append(_state_keeper(database, row.state))
    return CatsClient(
        base_url_of(config, row.host),
        key,
        gate=gate,
        gated=gated,
        capabilities=Capabilities.from_mapping(row.capabilities or {}),
        timeout=timeout,
        session=http,
    )


def _state_keeper(database: Database, known: str) -> Callable[..., None]:
    """Called with every answer of CATS: whether the key is still good is seen by whoever calls first (E6)."""
    seen = [known]

    def note(response: requests.Response, **_: object) -> None:
        state = "key_refused" if response.status_code == REFUSED else "connected" if response.ok else seen[0]
        if state != seen[0]:
            seen[0] = state
            note_state(database, state)

    return note


def connection_mark(database: Database) -> tuple[int, str] | None:
    """The connected site's id and a mark that changes with every activation; None while nothing is connected."""
    with database.read() as session:
        row = session.get(Integration, 1)
    return None if row is None else (row.site_id, row.activated_at.isoformat())


def note_state(database: Database, state: str) -> None:
    """Remember how CATS last took the key: connected, key_refused or unreachable. Writes only a change."""
    with database.read() as session:
        row = session.get(Integration, 1)
    if row is None or row.state == state:
        return
    with database.write() as session:
        row = session.get(Integration, 1)
        if row is not None:
            row.state = state
