"""Overrides of settings (absence inherits) and the revisions that remember every change (S2, S5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base, Json

# None is a value here ("no value at this layer") and is stored as JSON's null, not as SQL's.
Value = JSON(none_as_null=False).with_variant(JSONB(none_as_null=False), "postgresql")


class SettingOverride(Base):
    """One value at one layer. `record_type` and `field` are "" where the setting has none (NULLs are not unique)."""

    __tablename__ = "setting_override"

    layer: Mapped[str] = mapped_column(String(16), primary_key=True)  # team | user | campaign | person
    layer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True, default="")
    field: Mapped[str] = mapped_column(String(64), primary_key=True, default="")
    value: Mapped[Any] = mapped_column(Value, nullable=False)
    is_locked: Mapped[bool] = mapped_column(default=False)  # team layer only (S4)
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)


class SettingRevision(Base):
    __tablename__ = "setting_revision"
    __table_args__ = (Index("ix_setting_revision_layer", "layer", "layer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layer: Mapped[str] = mapped_column(String(16))
    layer_id: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(64))
    record_type: Mapped[str] = mapped_column(String(16), default="")
    field: Mapped[str] = mapped_column(String(64), default="")
    before: Mapped[Any | None] = mapped_column(Json)  # {"value": ..., "locked": bool}, NULL: inherited
    after: Mapped[Any | None] = mapped_column(Json)
    changed_by: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)
