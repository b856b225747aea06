"""The small tables of CATS: site, users, custom fields, and what destinations are picked from: statuses, lists, tags
(CATS_API.md 2.8 to 2.11, 2.15, 2.17). A field that an admin adds in CATS is here after an hour at most, or at once
when an admin asks for it (`progress.ask_again`)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .. import cats
from ..cats import CatsNotFound, CatsRefused, CustomField, Site, Status, Tag, User, Workflow, greater_than
from ..models import CatsCustomField, CatsList, CatsStatus, CatsTag, CatsUser
from . import jobs, last_activity
from .store import take_turn
from .trim import clipped, trimmed

FIELD_TYPES = ("candidate", "contact", "company")
LIST_TYPES = ("candidate", "contact")
STATUS_KINDS = ("job", "contact", "company")

log = logging.getLogger(__name__)


class OtherSite(Exception):
    """The key belongs to another CATS site than the mirror's rows do (Q5)."""


class DictionaryClient(jobs.JobClient, last_activity.ActivityClient, Protocol):
    def site(self) -> Site: ...
    def users(self) -> Sequence[User]: ...
    def custom_field_definitions(self, record_type: str) -> Sequence[CustomField]: ...
    def statuses(self, record_type: str) -> Sequence[Status]: ...
    def workflows(self) -> Sequence[Workflow]: ...
    def workflow_statuses(self, workflow_id: int) -> Sequence[Status]: ...
    def lists(self, record_type: str) -> Sequence[cats.CatsList]: ...
    def tags(self) -> Sequence[Tag]: ...


Write = Callable[[Session], None]
Part = Callable[[], Write]


def parts(
    client: DictionaryClient, site_id: int, activities_until: datetime | None, at: datetime
) -> tuple[Part, ...]:
    """What to load, one call or a few each: a part asks CATS and returns what to do in a write transaction.

    The first one raises OtherSite where the key is not this site's. activities_until: up to when they were read.
    What only pickers and cards need may be refused by CATS: it is left as it is then.
    """
    return (
        lambda: _site(client, site_id),
        lambda: _users(client, site_id),
        *(lambda record_type=each: _fields(client, site_id, record_type) for each in FIELD_TYPES),
        *(_if_allowed(partial(_statuses, client, site_id, each)) for each in STATUS_KINDS),
        _if_allowed(lambda: _pipeline_statuses(client, site_id)),
        *(_if_allowed(partial(_lists, client, site_id, each)) for each in LIST_TYPES),
        _if_allowed(lambda: _tags(client, site_id)),
        _if_allowed(lambda: _job_count(client, site_id)),
        _if_allowed(lambda: last_activity.load(client, site_id, activities_until, at)),
    )


def _if_allowed(part: Part) -> Part:
    def load() -> Write:
        try:
            return part()
        except (CatsRefused, CatsNotFound) as error:
            log.warning("%s; a picker or a card stays without it", error.message)
            return lambda session: None

    return load


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


def _statuses(client: DictionaryClient, site_id: int, kind: str) -> Write:
    return _put_statuses(site_id, kind, _status_rows(site_id, kind, 0, None, client.statuses(kind)))


def _pipeline_statuses(client: DictionaryClient, site_id: int) -> Write:
    rows: list[CatsStatus] = []
    for flow in client.workflows():
        statuses = client.workflow_statuses(flow.id)
        rows += _status_rows(site_id, "pipeline", flow.id, clipped(flow.title, 200), statuses)
    return _put_statuses(site_id, "pipeline", rows)


def _status_rows(
    site_id: int, kind: str, workflow_id: int, workflow_name: str | None, statuses: Iterable[Status]
) -> list[CatsStatus]:
    return [
        CatsStatus(
            site_id=site_id,
            kind=kind,
            workflow_id=workflow_id,
            cats_id=each.id,
            title=clipped(each.title, 200) or f"Status {each.id}",
            workflow_name=workflow_name,
            position=place,
        )
        for place, each in enumerate(statuses)
    ]


def _put_statuses(site_id: int, kind: str, rows: list[CatsStatus]) -> Write:
    def write(session: Session) -> None:
        take_turn(session, site_id)
        session.execute(delete(CatsStatus).where(CatsStatus.site_id == site_id, CatsStatus.kind == kind))
        session.add_all(rows)

    return write


def _lists(client: DictionaryClient, site_id: int, record_type: str) -> Write:
    rows = [
        CatsList(
            site_id=site_id,
            record_type=record_type,
            cats_id=each.id,
            name=clipped(each.name, 200) or f"List {each.id}",
        )
        for each in client.lists(record_type)
    ]

    def write(session: Session) -> None:
        take_turn(session, site_id)
        held = (CatsList.site_id == site_id) & (CatsList.record_type == record_type)
        session.execute(delete(CatsList).where(held))
        session.add_all(rows)

    return write


def _tags(client: DictionaryClient, site_id: int) -> Write:
    rows = [
        CatsTag(
            site_id=site_id,
            cats_id=each.id,
            title=clipped(each.title, 200) or f"Tag {each.id}",
            parent_id=each.parent_id,
        )
        for each in client.tags()
    ]

    def write(session: Session) -> None:
        take_turn(session, site_id)
        session.execute(delete(CatsTag).where(CatsTag.site_id == site_id))
        session.add_all(rows)

    return write


def _job_count(client: DictionaryClient, site_id: int) -> Write:
    total = client.find_jobs(greater_than("id", 0), 1, 1).total
    return lambda session: jobs.read_again_if_fewer(session, site_id, total)
