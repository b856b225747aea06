"""Pairing a browser: it shows a code, a signed-in user confirms it, only the starter fetches the token, once (W2)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import AuditEvent, Pairing, User
from .hashing import digest, is_same, new_secret
from .tokens import create_token

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ23456789"  # no vowels (no words), no 0 O 1 I
CODE_LENGTH = 8
CODE_MINUTES = 10
MAX_WAITING = 20  # at once; more would make a code easier to hit and fill the table


@dataclass(frozen=True)
class Fetched:
    """What the starter learns. token: only in the one answer that hands it over."""

    state: str  # waiting | confirmed | refused
    token: str | None = None
    user: User | None = None
    browser_name: str | None = None


def start_pairing(session: Session, origin: str, browser: str) -> tuple[Pairing, str]:
    """The new pairing and the secret that only its starter knows. Raises CatsyncError too_many_tries."""
    session.execute(delete(Pairing).where(Pairing.expires_at < now() - timedelta(days=1)))
    waiting = select(func.count()).where(Pairing.state == "waiting", Pairing.expires_at > now())
    if (session.scalar(waiting) or 0) >= MAX_WAITING:
        raise CatsyncError(
            "too_many_tries",
            "Too many browsers are waiting to be paired. Confirm one, or wait ten minutes.",
            {"retry_after": CODE_MINUTES * 60},
        )
    secret = new_secret()
    pairing = Pairing(
        code=new_code(),
        secret_hash=digest(secret),
        origin=origin,
        browser_name=browser.strip()[:100] or None,
        expires_at=now() + timedelta(minutes=CODE_MINUTES),
    )
    session.add(pairing)
    session.flush()
    return pairing, secret


def new_code() -> str:
    """Eight characters that cannot be taken for one another, as "BKDM-7Q2X"."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(text: str) -> str:
    """The code as stored, from what a person types: case, spaces and the hyphen do not matter."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def find_waiting(session: Session, code: str) -> Pairing | None:
    """The pairing that shows this code now."""
    query = select(Pairing).where(
        Pairing.code == plain_code(code), Pairing.state == "waiting", Pairing.expires_at > now()
    )
    return session.scalars(query.order_by(Pairing.created_at.desc())).first()


def settle_pairing(
    session: Session, pairing_id: str, code: str, user: User, browser_name: str | None
) -> Pairing:
    """Confirm the pairing under the name, or refuse it (name None).

    Raises CatsyncError not_found (no such pairing, or not its code), pairing_expired, conflict (answered before).
    """
    pairing = session.get(Pairing, pairing_id)
    if pairing is None or not is_same(pairing.code, plain_code(code)):
        raise CatsyncError(
            "not_found", "No browser shows this code. Compare it with the one in the extension."
        )
    if pairing.expires_at <= now():
        raise CatsyncError("pairing_expired", "This code has expired. Start again in the extension.")
    state = "refused" if browser_name is None else "confirmed"
    changed = session.execute(
        update(Pairing)
        .where(Pairing.id == pairing.id, Pairing.state == "waiting")
        .values(state=state, user_id=user.id, browser_name=browser_name or pairing.browser_name)
        .returning(Pairing.id)
    ).first()
    if changed is None:
        raise CatsyncError("conflict", "This code was answered already.")
    session.add(AuditEvent(user_id=user.id, what=f"pairing.{state}", subject=f"pairing:{pairing.id}"))
    session.refresh(pairing)
    return pairing


def fetch_token(session: Session, pairing_id: str, secret: str, origin: str | None) -> Fetched:
    """Where the pairing stands; the first call after the confirmation makes the token and takes it along.

    Raises CatsyncError not_found (no such pairing, or not its starter), pairing_expired.
    """
    pairing = session.get(Pairing, pairing_id)
    starter = pairing is not None and is_same(pairing.secret_hash, digest(secret))
    if pairing is None or not starter or origin not in (None, pairing.origin):
        raise CatsyncError("not_found", "There is no pairing with this id.")
    if pairing.state == "refused":
        return Fetched("refused")
    if pairing.expires_at <= now():
        raise CatsyncError("pairing_expired", "The code has expired. Start again.")
    if pairing.state == "waiting":
        return Fetched("waiting")
    user = session.get_one(User, pairing.user_id)
    fetched = session.execute(
        update(Pairing)
        .where(Pairing.id == pairing.id, Pairing.state == "confirmed")
        .values(state="fetched")
        .returning(Pairing.id)
    ).first()
    if fetched is None:
        return Fetched("confirmed", None, user, pairing.browser_name)
    name = pairing.browser_name or "Browser"
    token, _ = create_token(session, user, "browser", name, origin=pairing.origin)
    return Fetched("confirmed", token, user, name)
