"""Catsync's own webhook in CATS: made where CATS can reach us, looked after, and taken back (CATS_API.md 2.18, Q5).

What it says are hints; without it the same changes are seen by the mirror's passes, minutes later.
"""

from __future__ import annotations

import logging
import secrets as randomness
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..cats import CatsError, CatsNotFound
from ..clock import iso
from ..config import Config
from ..db import Database
from ..errors import CatsyncError
from ..models import Integration
from ..secrets import Secrets
from ..sync.budget import Budget, NoCallsLeft
from ..sync.budget_gate import BudgetGate
from .activation import base_url_of, deactivate
from .client import client_for

PATH = "api/v1/cats/webhook"
KINDS = ("candidate", "contact", "company", "job")
EVENTS = (
    *(f"{kind}.{what}" for kind in KINDS for what in ("created", "updated", "deleted")),
    *(
        f"{kind}.status_changed" for kind in KINDS if kind != "candidate"
    ),  # these have their status in a pipeline
)
INTERACTIVE_LANE = 0  # somebody waits for the deactivation
QUICK = (2.0, 5.0)  # seconds to connect, seconds without a byte
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET_BYTES = 32
TEXTS = {
    "on": "CATS tells Catsync of changes as they happen.",
    "off": "Catsync has no public https address (CATSYNC_PUBLIC_URL), so changes in CATS are seen within 5 minutes.",
    "pending": "CATS is about to be asked to tell Catsync of changes as they happen.",
}

log = logging.getLogger(__name__)


class Hook(Protocol):
    """A webhook as CATS lists it. is_enabled: None where CATS does not tell."""

    @property
    def id(self) -> int: ...
    @property
    def events(self) -> Sequence[str]: ...
    @property
    def target_url(self) -> str | None: ...
    @property
    def is_enabled(self) -> bool | None: ...


class HookClient(Protocol):
    """`CatsClient`, as far as it is needed."""

    def webhooks(self) -> Sequence[Hook]: ...
    def create_webhook(self, events: Sequence[str], target_url: str, secret: str | None = ...) -> int: ...
    def delete_webhook(self, webhook_id: int) -> None: ...


def target_of(config: Config, host: str) -> str | None:
    """Where CATS is to send to; None where it could not reach us. host: as the connection's `Integration.host`."""
    if config.public_url and config.public_url.startswith("https://"):
        return f"{config.public_url}/{PATH}"
    try:
        is_here = urlsplit(base_url_of(config, host)).hostname in LOOPBACK
    except CatsyncError:
        return None
    return f"{config.pages_url}{PATH}" if is_here else None


def keep(database: Database, secrets: Secrets, config: Config, client: HookClient) -> None:
    """See to it that CATS has one webhook of ours, with a secret that we know, or none where it could not reach us.

    At most one call where all is well. A create that was lost on its way is met by the list of the next time, and then
    replaced: which secret CATS has is not known. Raises what the client and its gate raise.
    """
    row = _row(database)
    if row is None:
        return
    target = target_of(config, row.host)
    if target is None and row.webhook_id is None:
        return
    ours = [hook for hook in client.webhooks() if hook.id == row.webhook_id or _is_at(hook, target)]
    good = next((hook for hook in ours if _is_good(hook, row, target)), None)
    for hook in ours:
        if hook is not good:
            _delete(client, hook.id)
    if good is not None:
        _note(database, row, webhook_error=None)
    elif target is None:
        _note(database, row, webhook_id=None, webhook_secret_encrypted=None, webhook_error=None)
    else:
        _create(database, secrets, row, target, client)


def disconnect(database: Database, secrets: Secrets, config: Config, user_id: int | None = None) -> None:
    """Forget the key, and have CATS tell no more: at best, for what it still sends is answered and forgotten."""
    row, client = _row(database), None
    if row is not None and row.webhook_id is not None:
        gate = BudgetGate(Budget(database, config.cats_window_seconds), row.site_id, INTERACTIVE_LANE)
        with suppress(CatsyncError):
            client = client_for(database, secrets, config, gate, timeout=QUICK)
    deactivate(database, user_id)
    if row is None or row.webhook_id is None or client is None:
        return
    try:
        with client:
            client.delete_webhook(row.webhook_id)
    except (CatsError, NoCallsLeft) as error:
        log.warning("CATS was not told to stop its webhook: %s", type(error).__name__)


def note_refusal(database: Database, sentence: str) -> None:
    """CATS does not take a webhook of ours; shown on the Integrations page until it does."""
    row = _row(database)
    if row is not None:
        _note(database, row, webhook_id=None, webhook_error=sentence)


def webhook_summary(row: Integration, config: Config) -> dict[str, Any]:
    """{"state", "received_at", "text"}. state: on, off (CATS could not reach us), refused, pending."""
    if target_of(config, row.host) is None:
        state = "off"
    elif row.webhook_error:
        state = "refused"
    else:
        state = "pending" if row.webhook_id is None else "on"
    text = TEXTS.get(state) or row.webhook_error
    return {"state": state, "received_at": iso(row.webhook_received_at), "text": text}


def _create(database: Database, secrets: Secrets, row: Integration, target: str, client: HookClient) -> None:
    """The secret is stored before CATS knows it: the first delivery may arrive before the answer."""
    secret = randomness.token_urlsafe(SECRET_BYTES)
    _note(database, row, webhook_id=None, webhook_secret_encrypted=secrets.encrypt(secret))
    made = client.create_webhook(EVENTS, target, secret)
    if not _note(database, row, webhook_id=made, webhook_error=None):
        _delete(client, made)  # CATS was deactivated meanwhile


def _is_at(hook: Hook, target: str | None) -> bool:
    return target is not None and (hook.target_url or "").rstrip("/") == target


def _is_good(hook: Hook, row: Integration, target: str | None) -> bool:
    is_ours = hook.id == row.webhook_id and row.webhook_secret_encrypted is not None
    return (
        is_ours and hook.is_enabled is not False and _is_at(hook, target) and set(EVENTS) <= set(hook.events)
    )


def _delete(client: HookClient, webhook_id: int) -> None:
    with suppress(CatsNotFound):
        client.delete_webhook(webhook_id)


def _row(database: Database) -> Integration | None:
    with database.read() as session:
        return session.get(Integration, 1)


def _note(database: Database, known: Integration, **values: Any) -> bool:
    """Write what changed. False where CATS was deactivated since `known` was read, or activated anew."""
    with database.write() as session:
        row = session.get(Integration, 1)
        if row is None or row.activated_at != known.activated_at:
            return False
        for name, value in values.items():
            setattr(row, name, value)
    return True
