"""Copying one user's own settings to others (I4)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import AuditEvent, SettingOverride, User
from ..settings.overrides import TEAM_ID, Slot, put, remove


def copy_settings(session: Session, source: User, targets: list[User], *, by: int) -> int:
    """Make the user layer of each target the same as the source's; each change is a revision.

    The number of values that were set. What is locked for the team stays as it is. Nobody is copied to themself.
    """
    wanted = {_place(row): row for row in _own(session, source)}
    locked = {(row.key, row.record_type, row.field) for row in _locked(session)}
    count = 0
    for target in targets:
        if target.id == source.id:
            raise CatsyncError("validation_failed", "Choose others than the user whose settings are copied.")
        present = {_place(row): row.value for row in _own(session, target)}
        for place in set(present) - set(wanted) - locked:
            remove(session, _slot(target, place), by=by, if_version=None)
        for place, row in wanted.items():
            if place in locked or (place in present and present[place] == row.value):
                continue
            put(session, _slot(target, place), row.value, is_locked=None, by=by, if_version=None)
            count += 1
        session.add(
            AuditEvent(
                user_id=by, what="settings.copied", subject=f"user:{target.id}", detail={"from": source.id}
            )
        )
    return count


def _place(row: SettingOverride) -> tuple[str, str, str]:
    return (row.key, row.record_type, row.field)


def _slot(user: User, place: tuple[str, str, str]) -> Slot:
    return Slot("user", str(user.id), *place)


def _own(session: Session, user: User) -> list[SettingOverride]:
    query = select(SettingOverride).where(
        SettingOverride.layer == "user", SettingOverride.layer_id == str(user.id)
    )
    return list(session.scalars(query))


def _locked(session: Session) -> list[SettingOverride]:
    query = select(SettingOverride).where(
        SettingOverride.layer == "team", SettingOverride.layer_id == TEAM_ID, SettingOverride.is_locked
    )
    return list(session.scalars(query))
