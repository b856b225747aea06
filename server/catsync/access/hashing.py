"""Random secrets and their digests. A secret is shown once and only its digest is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """32 random bytes as url-safe text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """64 hex digits of SHA-256. No salt: the secrets are random already."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_same(left: str, right: str) -> bool:
    """Compared in constant time; takes any text."""
    return hmac.compare_digest(left.encode(), right.encode())
