"""Inviting a user: a one-use link that leads to setting a password. It goes to a terminal and nowhere else (W7)."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, User
from .sessions import LINK_MINUTES, create_sign_in_link


def invite(session: Session, user: User, pages_url: str, *, by: int | None) -> str:
    """The link, to be printed once the transaction is on disk. by: the admin's id, None at the terminal.

    Raises CatsyncError conflict for a disabled user.
    """
    if user.disabled_at is not None:
        raise CatsyncError("conflict", f"{user.name} is disabled. Enable them first.")
    session.add(AuditEvent(user_id=by, what="user.invited", subject=f"user:{user.id}"))
    return create_sign_in_link(session, user, pages_url, sets_password=True)


def tell(user: User, link: str) -> None:
    """Print it where the companion was started."""
    click.echo(f"Invitation for {user.email}, once, within {LINK_MINUTES} minutes: {link}")
