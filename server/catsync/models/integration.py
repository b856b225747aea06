"""The connection to CATS: one row, the key encrypted (I3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base


class Integration(Base):
    __tablename__ = "integration"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    host: Mapped[str] = mapped_column(String(8))  # com | nl | env (an address from the environment, W6)
    base_url: Mapped[str] = mapped_column(String(300))
    key_encrypted: Mapped[str] = mapped_column(Text)
    key_last4: Mapped[str] = mapped_column(String(4))
    site_id: Mapped[int]
    site_name: Mapped[str] = mapped_column(String(200))
    subdomain: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(16), default="connected")  # connected | key_refused
    capabilities: Mapped[dict[str, Any]] = mapped_column(default=dict)
    activated_at: Mapped[datetime] = mapped_column(default=now)
    activated_by: Mapped[int | None]
    webhook_id: Mapped[int | None] = mapped_column(BigInteger)  # in CATS; None: none is registered
    webhook_secret_encrypted: Mapped[str | None] = mapped_column(Text)
    webhook_received_at: Mapped[datetime | None]  # when CATS last sent one that was signed rightly
    webhook_error: Mapped[str | None] = mapped_column(String(300))
