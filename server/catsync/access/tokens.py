"""Bearer tokens of browsers and scripts: stored hashed, bound to an origin, revocable (W2)."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from ..clock import now
from ..db import Database
from ..errors import CatsyncError
from ..models import AuditEvent, Token, User
from .hashing import digest, is_same, new_secret

log = logging.getLogger(__name__)
KINDS = ("browser", "script")
SCOPES = ("activities:write",)  # what a script's token may be given instead of all that its user may do
LAST_USED_EVERY_SECONDS = 60


def create_token(
    session: Session,
    user: User,
    kind: str,
    name: str,
    *,
    origin: str | None = None,
    scopes: tuple[str, ...] = (),
) -> tuple[str, Token]:
    """The secret, to be shown once, and its row.

    kind: one of KINDS. origin: the only one that a browser may use it from. scopes: none = all that the role may do.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    secret = new_secret()
    token = Token(
        user_id=user.id,
        kind=kind,
        name=name.strip()[:100] or kind,
        token_hash=digest(secret),
        origin=origin,
        scopes=list(scopes),
    )
    session.add(token)
    session.flush()
    session.add(_event(user, "token.created", token))
    return secret, token


def check_token(session: Session, secret: str, origin: str | None) -> tuple[Token, User]:
    """The token and its user. origin: as the browser sent it, or None.

    Raises CatsyncError: not_signed_in, token_revoked, or origin_refused where another origin uses it.
    """
    wanted = digest(secret)
    token = session.scalar(select(Token).where(Token.token_hash == wanted))
    if token is None or not is_same(token.token_hash, wanted):
        raise CatsyncError("not_signed_in", "Catsync does not know this token. Pair the browser again.")
    user = session.get_one(User, token.user_id)
    if token.revoked_at is not None or user.disabled_at is not None:
        raise CatsyncError("token_revoked", "This browser is no longer paired. Pair it again.")
    if origin is not None and token.origin is not None and not is_same(token.origin, origin):
        raise CatsyncError("origin_refused", "This token was given to another browser extension.")
    return token, user


def note_use(database: Database, token: Token) -> None:
    """Remember that the token was used; written at most once a minute, or reading would cost a write each time."""
    latest = now() - timedelta(seconds=LAST_USED_EVERY_SECONDS)
    if token.last_used_at is not None and token.last_used_at > latest:
        return
    try:
        with database.write() as session:
            session.execute(update(Token).where(Token.id == token.id).values(last_used_at=now()))
    except OperationalError as error:  # a full disk is no reason to refuse a look
        log.warning("the use of token %s could not be noted: %s", token.id, type(error).__name__)


def list_tokens(session: Session, user: User, kind: str) -> list[tuple[Token, User]]:
    """Those of the kind in force: an admin's view is everybody's, anyone else's is their own. Newest first."""
    query = select(Token, User).join(User, User.id == Token.user_id)
    query = query.where(Token.revoked_at.is_(None), Token.kind == kind)
    if user.role != "admin":
        query = query.where(Token.user_id == user.id)
    return [(token, owner) for token, owner in session.execute(query.order_by(Token.created_at.desc()))]


def revoke_token(session: Session, token_id: str, user: User, kind: str) -> None:
    """Raises CatsyncError not_found, also where the token is somebody else's and the user no admin."""
    token = session.get(Token, token_id)
    is_there = token is not None and token.revoked_at is None and token.kind == kind
    if token is None or not is_there or (token.user_id != user.id and user.role != "admin"):
        what = "paired browser" if kind == "browser" else "token"
        raise CatsyncError("not_found", f"There is no {what} with this id.")
    token.revoked_at = now()
    session.add(_event(user, "token.revoked", token))


def _event(user: User, what: str, token: Token) -> AuditEvent:
    return AuditEvent(
        user_id=user.id,
        what=what,
        subject=f"token:{token.id}",
        detail={"name": token.name, "kind": token.kind},
    )
