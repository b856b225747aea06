"""Users and their roles (I4)."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, User

ROLES = ("viewer", "recruiter", "admin")  # weakest first: each may do what those before it may


def has_role(user: User, needed: str) -> bool:
    """Whether the user's role is the needed one or a stronger one."""
    return user.role in ROLES and ROLES.index(user.role) >= ROLES.index(needed)


def create_user(session: Session, email: str, name: str, role: str) -> User:
    """A new user. Raises CatsyncError validation_failed or conflict."""
    email, name = email.strip().lower(), " ".join(name.split())
    if role not in ROLES:
        raise CatsyncError("validation_failed", f"The role must be one of {', '.join(ROLES)}.")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email) or len(email) > 254:
        raise CatsyncError("validation_failed", "This is not an e-mail address.")
    if not name or len(name) > 200:
        raise CatsyncError("validation_failed", "A user needs a name of at most 200 characters.")
    if find_user(session, email) is not None:
        raise CatsyncError("conflict", "There is a user with this e-mail address already.")
    user = User(email=email, name=name, role=role)
    session.add(user)
    session.flush()
    session.add(AuditEvent(what="user.created", subject=f"user:{user.id}", detail={"role": role}))
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def ensure_first_admin(session: Session, email: str = "admin@catsync.local", name: str = "Admin") -> User:
    """The first enabled admin; made now where there is none (the first run)."""
    query = select(User).where(User.role == "admin", User.disabled_at.is_(None)).order_by(User.id).limit(1)
    return session.scalar(query) or create_user(session, email, name, "admin")
