"""Which CATS user one of ours is (I4): guessed only where it cannot be wrong; an admin says it otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..cats.records import User as CatsUser
from ..models import User


def match_users(session: Session, cats_users: Sequence[CatsUser]) -> None:
    """Give each of our users without a CATS user the one whose user name is their e-mail address.

    Where both sides have one single user, they are the same person.
    """
    ours = session.scalars(select(User).where(User.disabled_at.is_(None))).all()
    by_name = {u.username.casefold(): u.id for u in cats_users if u.username}
    is_only_one = len(ours) == len(cats_users) == 1
    for user in ours:
        if user.cats_user_id is None:
            user.cats_user_id = by_name.get(user.email.casefold()) or (
                cats_users[0].id if is_only_one else None
            )
