"""Sessions of the pages, and the one-use links from the terminal that begin one (W7)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import AuditEvent, SignInLink, User, WebSession
from .hashing import digest, is_same, new_secret

LINK_MINUTES = 15
SESSION_DAYS = 7
RESET_MINUTES = 60  # after a link, so long may the password be set without the present one
BY_LINK = "link-"  # how the secret of such a session begins; it is hashed with the rest, so nobody can add it


def create_sign_in_link(session: Session, user: User, pages_url: str, *, sets_password: bool = False) -> str:
    """An address that signs the user in, once, within 15 minutes. Print it to the terminal and nowhere else.

    pages_url: `Config.pages_url`. sets_password: it leads to where a password is set.
    """
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now() - timedelta(days=1)))
    secret = new_secret()
    expires_at = now() + timedelta(minutes=LINK_MINUTES)
    session.add(SignInLink(token_hash=digest(secret), user_id=user.id, expires_at=expires_at))
    return f"{pages_url.rstrip('/')}/signin/{secret}{'?then=password' if sets_password else ''}"


def find_link(session: Session, secret: str) -> tuple[SignInLink, User] | None:
    """The link and whom it signs in, while it can be spent."""
    link = session.get(SignInLink, digest(secret))
    if link is None or link.used_at is not None or link.expires_at <= now():
        return None
    user = session.get_one(User, link.user_id)
    return None if user.disabled_at is not None else (link, user)


def spend_link(session: Session, secret: str) -> str | None:
    """Spend the link and begin a session: the secret for its cookie, or None where the link is spent or expired."""
    found = find_link(session, secret)
    if found is None:
        return None
    link, user = found
    # The condition again, in the write: of two clicks at once only one may win.
    spent = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == link.token_hash, SignInLink.used_at.is_(None))
        .values(used_at=now())
        .returning(SignInLink.token_hash)
    ).first()
    return begin_session(session, user, by_link=True) if spent else None


def begin_session(session: Session, user: User, *, by_link: bool = False) -> str:
    """A new session; returns the secret for its cookie. by_link: not by a password, see `may_reset`."""
    session.execute(delete(WebSession).where(WebSession.expires_at < now()))
    secret = f"{BY_LINK if by_link else ''}{new_secret()}"
    session.add(
        WebSession(
            token_hash=digest(secret),
            user_id=user.id,
            csrf_token=new_secret(),
            expires_at=now() + timedelta(days=SESSION_DAYS),
        )
    )
    detail = {"by": "link" if by_link else "password"}
    session.add(AuditEvent(user_id=user.id, what="session.began", subject=f"user:{user.id}", detail=detail))
    return secret


def may_reset(web_session: WebSession, secret: str) -> bool:
    """Whether the session of this cookie may set a password without the present one: a link began it just now."""
    is_recent = web_session.created_at > now() - timedelta(minutes=RESET_MINUTES)
    return is_recent and secret.startswith(BY_LINK) and is_same(web_session.token_hash, digest(secret))


def find_session(session: Session, secret: str) -> tuple[WebSession, User] | None:
    """The session of a cookie and its user, while both are in force."""
    wanted = digest(secret)
    found = session.scalar(select(WebSession).where(WebSession.token_hash == wanted))
    if found is None or not is_same(found.token_hash, wanted) or found.expires_at <= now():
        return None
    user = session.get_one(User, found.user_id)
    return None if user.disabled_at is not None else (found, user)


def end_session(session: Session, web_session: WebSession) -> None:
    session.execute(delete(WebSession).where(WebSession.token_hash == web_session.token_hash))


def end_sessions(session: Session, user_id: int) -> None:
    """End all of the user's, and their links with them."""
    session.execute(delete(WebSession).where(WebSession.user_id == user_id))
    session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))


def check_csrf(web_session: WebSession, sent: str | None) -> None:
    """Raises CatsyncError forbidden where the page's token is missing or another's."""
    if sent is None or not is_same(web_session.csrf_token, sent):
        raise CatsyncError("forbidden", "This page is out of date. Reload it and try again.")
