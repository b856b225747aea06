"""Passwords: argon2id, checked in the same time whether or not there is such a user."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, User, WebSession
from .hashing import new_secret
from .users import find_user

MIN_LENGTH = 12
MAX_LENGTH = 200
WRONG = "The e-mail address or the password is wrong."

_hasher = PasswordHasher()  # RFC 9106, low-memory profile: 64 MiB, 3 passes


def check_sign_in(session: Session, email: str, password: str) -> User:
    """The user who may sign in so. Raises CatsyncError not_signed_in.

    One answer, after one check of one hash, for an unknown user, a wrong password, a disabled user and one without a
    password: nothing tells who is a user here.
    """
    user = find_user(session, email)
    may = user is not None and user.disabled_at is None and user.password_hash is not None
    stored = user.password_hash if user is not None and may else None
    is_right = is_password(stored or _nobodys_hash(), password)
    if user is None or stored is None or not is_right:
        raise CatsyncError("not_signed_in", WRONG)
    return user


def is_password(stored: str, password: str) -> bool:
    """Whether the password is the one of the stored hash."""
    try:
        return _hasher.verify(stored, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def hashed(password: str) -> str:
    """What to store. Raises CatsyncError validation_failed for a length outside of 12 to 200 characters.

    Takes a tenth of a second: call it before a write begins, or it holds up all others.
    """
    if not MIN_LENGTH <= len(_normal(password)) <= MAX_LENGTH:
        raise CatsyncError(
            "validation_failed", f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters. Choose another."
        )
    return _hasher.hash(_normal(password))


def set_password(session: Session, user_id: int, stored: str, kept: WebSession) -> None:
    """Store the hash and end the user's other sessions."""
    session.get_one(User, user_id).password_hash = stored
    session.execute(
        delete(WebSession).where(WebSession.user_id == user_id, WebSession.token_hash != kept.token_hash)
    )
    session.add(AuditEvent(user_id=user_id, what="password.set", subject=f"user:{user_id}"))


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(new_secret())


def _normal(password: str) -> str:
    """One spelling of each letter: keyboards differ in how they compose accents."""
    return unicodedata.normalize("NFC", password)
