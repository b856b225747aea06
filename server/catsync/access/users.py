"""Users and their roles (I4)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import AuditEvent, User
from .sessions import end_sessions

ROLES = ("viewer", "recruiter", "admin")  # weakest first: each may do what those before it may
EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+")  # it is printed to terminals


def has_role(user: User, needed: str) -> bool:
    """Whether the user's role is the needed one or a stronger one."""
    return user.role in ROLES and ROLES.index(user.role) >= ROLES.index(needed)


def create_user(session: Session, email: str, name: str, role: str, *, by: int | None = None) -> User:
    """A new user. by: the admin's id, None at the terminal. Raises CatsyncError validation_failed or conflict."""
    email = plain_email(email)
    if role not in ROLES:
        raise CatsyncError("validation_failed", f"The role must be one of {', '.join(ROLES)}.")
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise CatsyncError("validation_failed", "This is not an e-mail address.")
    if find_user(session, email) is not None:
        raise CatsyncError("conflict", "There is a user with this e-mail address already.")
    user = User(email=email, name=plain_name(name), role=role)
    session.add(user)
    session.flush()
    session.add(AuditEvent(user_id=by, what="user.created", subject=f"user:{user.id}", detail={"role": role}))
    return user


def get_user(session: Session, user_id: int) -> User:
    """Raises CatsyncError not_found."""
    user = session.get(User, user_id)
    if user is None:
        raise CatsyncError("not_found", "There is no user with this id.")
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == plain_email(email)))


def change_user(session: Session, user: User, changes: dict[str, Any], *, by: int) -> None:
    """changes: any of name, role, cats_user_id, is_disabled. A disabled user's sessions and links end at once.

    Raises CatsyncError conflict where no admin would be left.
    """
    if changes.get("is_disabled") or changes.get("role", "admin") != "admin":
        _keep_an_admin(session, user)
    detail = {key: value for key, value in changes.items() if key != "name"}
    if "name" in changes:
        user.name = plain_name(changes["name"])
    if "role" in changes:
        user.role = changes["role"]
    if "cats_user_id" in changes:
        user.cats_user_id = changes["cats_user_id"]
    if "is_disabled" in changes:
        _disable(session, user, is_disabled=changes["is_disabled"])
    session.add(AuditEvent(user_id=by, what="user.changed", subject=f"user:{user.id}", detail=detail))


def ensure_first_admin(session: Session, email: str = "admin@catsync.local", name: str = "Admin") -> User:
    """The first enabled admin; made now where there is none (the first run)."""
    return session.scalar(_admins().limit(1)) or create_user(session, email, name, "admin")


def plain_email(email: str) -> str:
    """As it is stored."""
    return email.strip().lower()


def plain_name(name: str) -> str:
    """As it is stored. Raises CatsyncError validation_failed."""
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise CatsyncError("validation_failed", "A user needs a name of at most 200 characters.")
    return name


def _disable(session: Session, user: User, *, is_disabled: bool) -> None:
    if not is_disabled:
        user.disabled_at = None
    elif user.disabled_at is None:
        user.disabled_at = now()
        end_sessions(session, user.id)


def _keep_an_admin(session: Session, user: User) -> None:
    # The rows are locked: of two admins who demote each other at the same moment one must see the other's change.
    admins = session.scalars(_admins().with_for_update()).all()
    if [each.id for each in admins] == [user.id]:
        raise CatsyncError(
            "conflict",
            f"{user.name} is the only admin. Make somebody else an admin first.",
            {"role": "admin"},
        )


def _admins() -> Any:
    return select(User).where(User.role == "admin", User.disabled_at.is_(None)).order_by(User.id)
