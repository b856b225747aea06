"""Stored overrides: reading those of one question, and changing one with its revision and audit (S2, S4, S5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ..clock import iso, now
from ..errors import CatsyncError
from ..models import AuditEvent, Campaign, Person, SettingOverride, SettingRevision, User
from .resolver import Override, Source

TEAM_ID = "default"
ID = re.compile(r"[1-9][0-9]{0,8}")  # one way to write each number: another would be a row that nobody reads


@dataclass(frozen=True)
class Scope:
    """Whose settings are asked for. Absent layers contribute nothing."""

    user_id: int | None = None
    campaign_id: int | None = None
    person_id: str | None = None

    def layers(self) -> list[tuple[str, str]]:
        found = [("team", TEAM_ID)]
        if self.user_id is not None:
            found.append(("user", str(self.user_id)))
        if self.campaign_id is not None:
            found.append(("campaign", str(self.campaign_id)))
        if self.person_id is not None:
            found.append(("person", self.person_id))
        return found


@dataclass(frozen=True)
class Slot:
    """The address of one override."""

    layer: str
    layer_id: str
    key: str
    record_type: str = ""
    field: str = ""

    def identity(self) -> tuple[str, str, str, str, str]:
        return (self.layer, self.layer_id, self.key, self.record_type, self.field)


def load(session: Session, scope: Scope) -> list[Override]:
    """All overrides of the layers of `scope`, with the names of layers and authors for provenance (S3)."""
    layers = scope.layers()
    rows = session.scalars(
        select(SettingOverride).where(
            or_(*(and_(SettingOverride.layer == la, SettingOverride.layer_id == i) for la, i in layers))
        )
    ).all()
    names = {layer: layer_name(session, layer, layer_id) for layer, layer_id in layers} if rows else {}
    authors = user_names(session, {r.changed_by for r in rows if r.changed_by})
    return [
        Override(
            r.key, r.record_type, r.field, r.value,
            Source(
                r.layer, r.layer_id, names[r.layer], authors.get(r.changed_by or 0), iso(r.changed_at), r.version
            ),
            r.is_locked,
        )
        for r in rows
    ]  # fmt: skip


def check_scope(session: Session, scope: Scope) -> None:
    """Raises not_found where the user, campaign or person does not exist."""
    for layer, layer_id in scope.layers():
        if layer_name(session, layer, layer_id) is None:
            raise CatsyncError("not_found", f"There is no {layer} with this id.")


def layer_name(session: Session, layer: str, layer_id: str) -> str | None:
    """The name of the team, user, campaign or person, or None where it does not exist."""
    if layer == "team":
        return "Team" if layer_id == TEAM_ID else None
    if layer == "person":
        person = session.get(Person, layer_id)
        return str(person.profile["fields"].get("full_name", "this person")) if person else None
    if not ID.fullmatch(layer_id):
        return None
    if layer == "user":
        user = session.get(User, int(layer_id))
        return user.name if user else None
    campaign = session.get(Campaign, int(layer_id))
    return campaign.name if campaign else None


def put(
    session: Session,
    slot: Slot,
    value: Any,
    *,
    is_locked: bool | None,
    by: int | None,
    if_version: int | None,
) -> SettingOverride:
    """Store one override. Raises setting_locked, setting_changed (412), not_found for an unknown layer id."""
    if layer_name(session, slot.layer, slot.layer_id) is None:
        raise CatsyncError("not_found", f"There is no {slot.layer} with this id.")
    _refuse_where_locked(session, slot)
    row = session.get(SettingOverride, slot.identity())
    _check_version(row, if_version)
    before = _state(row)
    if row is None:
        row = SettingOverride(
            layer=slot.layer, layer_id=slot.layer_id, key=slot.key, record_type=slot.record_type, field=slot.field,
            value=value, version=0,
        )  # fmt: skip
        session.add(row)
    row.value = value
    if is_locked is not None:
        row.is_locked = is_locked
    row.version += 1
    row.changed_by, row.changed_at = by, now()
    session.flush()
    _remember(session, slot, before, _state(row), by)
    return row


def remove(session: Session, slot: Slot, *, by: int | None, if_version: int | None) -> None:
    """Back to inherited; nothing to do where there is no override."""
    row = session.get(SettingOverride, slot.identity())
    _check_version(row, if_version)
    if row is None:
        return
    _refuse_where_locked(session, slot)
    before = _state(row)
    session.delete(row)
    session.flush()
    _remember(session, slot, before, None, by)


def _refuse_where_locked(session: Session, slot: Slot) -> None:
    if slot.layer == "team":
        return
    team = session.get(SettingOverride, ("team", TEAM_ID, slot.key, slot.record_type, slot.field))
    if team is not None and team.is_locked:
        raise CatsyncError(
            "setting_locked", "An admin has locked this setting for the team.", {"key": slot.key}
        )


def _check_version(row: SettingOverride | None, if_version: int | None) -> None:
    if if_version is not None and (row.version if row else 0) != if_version:
        raise CatsyncError(
            "setting_changed",
            "Somebody has changed this setting since you looked.",
            {"version": row.version if row else 0},
        )


def _state(row: SettingOverride | None) -> dict[str, Any] | None:
    return None if row is None else {"value": row.value, "locked": row.is_locked}


def _remember(session: Session, slot: Slot, before: Any, after: Any, by: int | None) -> None:
    """The audit names the revision, which alone holds the values."""
    revision = SettingRevision(
        layer=slot.layer, layer_id=slot.layer_id, key=slot.key, record_type=slot.record_type, field=slot.field,
        before=before, after=after, changed_by=by,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    where = {"key": slot.key, "record_type": slot.record_type, "field": slot.field}
    session.add(
        AuditEvent(
            user_id=by, what="setting.changed", subject=f"{slot.layer}:{slot.layer_id}",
            detail={**where, "revision_id": revision.id},
        )
    )  # fmt: skip


def user_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names by id; who does not exist any more is not in it."""
    wanted = list(ids)
    if not wanted:
        return {}
    return {u.id: u.name for u in session.scalars(select(User).where(User.id.in_(wanted)))}
