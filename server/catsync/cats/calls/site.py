"""The site itself and its users, which the API only tells of. CATS_API.md 2.15, 2.17."""

from __future__ import annotations

from .. import reading
from ..records import Site, User
from ..schemas import checked_id
from .asking import Asking


class SiteCalls(Asking):
    def site(self) -> Site:
        """The account behind the key: the cheapest way to learn whether a key is good."""
        return self._get("/site", reading.site)

    def users(self) -> tuple[User, ...]:
        return self._all("/users", reading.user)

    def get_user(self, user_id: int) -> User:
        """One user. Who the key belongs to cannot be asked: `/users/current` does not exist."""
        return self._get(f"/users/{checked_id(user_id, 'user')}", reading.user)
