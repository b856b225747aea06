"""A webhook of CATS that has arrived: its signature, whether it was here before, and what it does (W5).

Nothing that anybody may send costs a write, raises or is stored, but what carries our signature. CATS_API.md 2.18.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from datetime import datetime, timedelta
from typing import Any, Never

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from ..clock import now
from ..db import Database
from ..errors import StartError
from ..faults import way_to
from ..mirror import hints
from ..models import Integration, WebhookDelivery
from ..secrets import Secrets

SCHEME = "HMAC-SHA256"
REMEMBERED = timedelta(days=7)
MAX_REQUEST_ID = 100  # characters
# The time of the last one is for people to read: a burst does not write it over and over.
RECEIVED_STEP = timedelta(seconds=10)

log = logging.getLogger(__name__)


def signature_of(secret: str, body: bytes, request_id: str) -> str:
    """What CATS puts into X-Signature."""
    signed = hmac.new(secret.encode(), body + request_id.encode("latin-1", "replace"), hashlib.sha256)
    return f"{SCHEME} {signed.hexdigest()}"


def take_in(database: Database, secrets: Secrets, body: bytes, signature: str, request_id: str) -> bool:
    """Whether it is from CATS, and its effect has been taken in, now or before.

    body: as it was sent. request_id, signature: the headers, "" where there are none. Raises only what a database that
    does not answer raises.
    """
    site_id = _site_that_signed(database, secrets, body, signature, request_id)
    if site_id is None:
        return False
    hint = hints.read(_json(body))
    try:
        with database.write() as session:
            if _is_new(session, request_id):
                if hint is not None:
                    hints.take(session, site_id, hint)
                _note_received(session, now())
    except (OperationalError, InterfaceError, InternalError):
        raise
    except Exception as error:  # CATS is not to send it over and over, nor to hear that we failed at it
        log.error("A webhook of CATS could not be taken in: %s", way_to(error))
        return False
    return True


def prune(database: Database, at: datetime) -> None:
    """Forget the deliveries of so long ago that CATS sends them no more."""
    with database.write() as session:
        session.execute(delete(WebhookDelivery).where(WebhookDelivery.received_at < at - REMEMBERED))


def _site_that_signed(
    database: Database, secrets: Secrets, body: bytes, signature: str, request_id: str
) -> int | None:
    if not signature.startswith(SCHEME) or not 0 < len(request_id) <= MAX_REQUEST_ID:
        return None
    with database.read() as session:
        row = session.get(Integration, 1)
    if row is None or row.webhook_secret_encrypted is None:
        return None
    try:
        secret = secrets.decrypt(row.webhook_secret_encrypted)
    except StartError:
        return None
    expected = signature_of(secret, body, request_id).encode()
    return row.site_id if hmac.compare_digest(expected, signature.encode("utf-8", "replace")) else None


def _is_new(session: Session, request_id: str) -> bool:
    """Remembers it. Of the same one twice at once the second waits for the first one's transaction."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"request_id": request_id, "received_at": now()}
    done = session.connection().execute(insert(WebhookDelivery).values(values).on_conflict_do_nothing())
    return bool(done.rowcount == 1)


def _note_received(session: Session, at: datetime) -> None:
    row = session.get(Integration, 1)
    if row is not None and (row.webhook_received_at is None or at - row.webhook_received_at > RECEIVED_STEP):
        row.webhook_received_at = at


def _json(body: bytes) -> Any:
    """None for what cannot be read. NaN and the like are no JSON, and PostgreSQL takes none."""
    try:
        return json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _refuse(name: str) -> Never:
    raise ValueError("not a number of JSON")
