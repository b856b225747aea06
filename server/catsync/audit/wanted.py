"""Which events are asked for, and which of them the reader may see (Q6, W3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from ..access.users import has_role
from ..models import AuditEvent, DoubleFound, Sync, User

# What everybody sees, as they see the syncs, people and campaigns themselves. A new kind of event is for admins until
# it is named here: users, sign-ins, tokens, browsers and the connection stay with them.
EVERYBODYS = (
    "sync.", "record.", "double.", "person.", "resume.", "decision.", "campaign.", "import.", "activities.", "mirror.",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is None is not asked about. what: how the code begins, such as "record."; until: the first moment after."""

    what: str | None = None
    person_id: str | None = None
    sync_id: str | None = None
    user_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def page_of(
    session: Session, wanted: Wanted, reader: User, page: int, page_size: int
) -> tuple[list[AuditEvent], int]:
    """The events of one page, the newest first, and how many there are in all. page: from 1."""
    where = conditions(wanted, reader)
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*where)) or 0
    rows = select(AuditEvent).where(*where).order_by(AuditEvent.id.desc())
    return list(session.scalars(rows.offset((page - 1) * page_size).limit(page_size))), total


def before(
    session: Session, wanted: Wanted, reader: User, event_id: int | None, limit: int
) -> list[AuditEvent]:
    """The newest events older than that one; None: the newest of all."""
    rows = select(AuditEvent).where(*conditions(wanted, reader))
    if event_id is not None:
        rows = rows.where(AuditEvent.id < event_id)
    return list(session.scalars(rows.order_by(AuditEvent.id.desc()).limit(limit)))


def conditions(wanted: Wanted, reader: User) -> list[ColumnElement[bool]]:
    """Of the rows of AuditEvent that are asked for and may be seen."""
    found = _seen_by(reader)
    if wanted.what:
        found.append(AuditEvent.what.startswith(wanted.what, autoescape=True))
    if wanted.person_id is not None:
        found.append(_about_person(wanted.person_id))
    if wanted.sync_id is not None:
        found.append(_about_sync(wanted.sync_id))
    if wanted.user_id is not None:
        found.append(AuditEvent.user_id == wanted.user_id)
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEvent.at < wanted.until)
    return found


def _seen_by(reader: User) -> list[ColumnElement[bool]]:
    """Admins see all; of settings, others see what the history of settings shows them (settings/revisions.py)."""
    if has_role(reader, "admin"):
        return []
    layers = or_(
        AuditEvent.subject == f"user:{reader.id}",
        *(AuditEvent.subject.startswith(layer) for layer in ("campaign:", "person:")),
    )
    open_to_all = (AuditEvent.what.startswith(kind) for kind in EVERYBODYS)
    return [or_(and_(AuditEvent.what == "setting.changed", layers), *open_to_all)]


def _about_person(person_id: str) -> ColumnElement[bool]:
    """Their own events, those of their syncs, and what CATS may hold twice of them."""
    syncs = select(literal("sync:") + Sync.id).where(Sync.person_id == person_id)
    doubles = (
        select(literal("double:") + cast(DoubleFound.id, String))
        .join(Sync, Sync.seq == DoubleFound.sync_seq)
        .where(Sync.person_id == person_id)
    )
    return or_(
        AuditEvent.subject == f"person:{person_id}",
        AuditEvent.subject.in_(syncs),
        AuditEvent.subject.in_(doubles),
    )


def _about_sync(sync_id: str) -> ColumnElement[bool]:
    """Its own events and what it wrote; and the same of the sync that took it back, which is a part of its story."""
    this = select(Sync.seq).where(Sync.id == sync_id).scalar_subquery()
    family = or_(Sync.id == sync_id, Sync.undoes_seq == this)
    # By the person first: the index of subjects finds their few rows, whose details are then looked into.
    person = select(literal("person:") + Sync.person_id).where(Sync.id == sync_id)
    written = AuditEvent.detail["sync_id"].as_string().in_(select(Sync.id).where(family))
    return or_(
        AuditEvent.subject.in_(select(literal("sync:") + Sync.id).where(family)),
        and_(AuditEvent.subject.in_(person), written),
    )
