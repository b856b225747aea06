"""The small tables of CATS: its site, users and custom field definitions (CATS_API.md 2.11, 2.15, 2.17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..cats import CustomField, Site, User
from ..models import CatsCustomField, CatsUser
from .store import take_turn
from .trim import clipped, trimmed

FIELD_TYPES = ("candidate", "contact", "company")


class OtherSite(Exception):
    """The key belongs to another CATS site than the mirror's rows do (Q5)."""


class DictionaryClient(Protocol):
    def site(self) -> Site: ...
    def users(self) -> Sequence[User]: ...
    def custom_field_definitions(self, record_type: str) -> Sequence[CustomField]: ...


Write = Callable[[Session], None]
Part = Callable[[], Write]


def parts(client: DictionaryClient, site_id: int) -> tuple[Part, ...]:
    """What to load, one call or a few each: a part asks CATS and returns what to do in a write transaction.

    The first one raises OtherSite where the key is not this site's.
    """
    return (
        lambda: _site(client, site_id),
        lambda: _users(client, site_id),
        *(lambda record_type=each: _fields(client, site_id, record_type) for each in FIELD_TYPES),
    )


def _site(client: DictionaryClient, site_id: int) -> Write:
    if client.site().id != site_id:
        raise OtherSite("The CATS key belongs to another CATS site than the one whose records are held here")
    return lambda session: None


def _users(client: DictionaryClient, site_id: int) -> Write:
    rows = [
        CatsUser(site_id=site_id, cats_id=user.id, name=_name(user), username=clipped(user.username, 200))
        for user in client.users()
    ]

    def write(session: Session) -> None:
        take_turn(session, site_id)
        session.execute(delete(CatsUser).where(CatsUser.site_id == site_id))
        session.add_all(rows)

    return write


def _name(user: User) -> str:
    names = " ".join(part for part in (user.first_name, user.last_name) if part)
    return clipped(names, 200) or clipped(user.username, 200) or f"User {user.id}"


def _fields(client: DictionaryClient, site_id: int, record_type: str) -> Write:
    rows = [
        CatsCustomField(
            site_id=site_id,
            record_type=record_type,
            cats_id=each.id,
            name=clipped(each.name, 200) or f"Field {each.id}",
            type=clipped(each.type, 16) or "text",
            selections=[trimmed({"id": choice.id, "label": choice.label}) for choice in each.selections],
        )
        for each in client.custom_field_definitions(record_type)
    ]

    def write(session: Session) -> None:
        take_turn(session, site_id)
        held = (CatsCustomField.site_id == site_id) & (CatsCustomField.record_type == record_type)
        session.execute(delete(CatsCustomField).where(held))
        session.add_all(rows)

    return write
