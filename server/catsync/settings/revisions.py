"""What was changed in the settings, by whom, from what to what (S5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ..access.users import has_role
from ..clock import iso
from ..errors import CatsyncError
from ..models import SettingRevision, User
from .overrides import user_names


@dataclass(frozen=True)
class Wanted:
    """Which revisions are asked for; what is None is not asked about."""

    layer: str | None = None
    layer_id: str | None = None
    key: str | None = None


def find(
    session: Session, reader: User, wanted: Wanted, page: int, page_size: int
) -> tuple[list[dict[str, Any]], int]:
    """The revisions that the reader may see, newest first, as JSON; and how many there are in all. Raises forbidden."""
    where = (*_of(wanted), *_seen_by(reader, wanted))
    total = session.scalar(select(func.count()).select_from(SettingRevision).where(*where)) or 0
    rows = session.scalars(
        select(SettingRevision)
        .where(*where)
        .order_by(SettingRevision.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).all()
    names = user_names(session, {r.changed_by for r in rows if r.changed_by})
    return [_json(row, names) for row in rows], total


def _of(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = (
        (SettingRevision.layer, wanted.layer),
        (SettingRevision.layer_id, wanted.layer_id),
        (SettingRevision.key, wanted.key),
    )
    return [column == value for column, value in asked if value is not None]


def _seen_by(reader: User, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Admins see all; others what they may set: their own, and campaigns' and persons'."""
    if has_role(reader, "admin"):
        return []
    if wanted.layer == "team" or (wanted.layer == "user" and wanted.layer_id not in (None, str(reader.id))):
        raise CatsyncError("forbidden", "Only admins see this history.", {"role": "admin"})
    own = and_(SettingRevision.layer == "user", SettingRevision.layer_id == str(reader.id))
    return [or_(own, SettingRevision.layer.in_(("campaign", "person")))]


def _json(row: SettingRevision, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "layer": row.layer,
        "layer_id": row.layer_id,
        "key": row.key,
        "record_type": row.record_type or None,
        "field": row.field or None,
        "before": row.before,
        "after": row.after,
        "by": names.get(row.changed_by or 0),
        "at": iso(row.changed_at),
    }
