"""Campaigns, the people added to them, what happened in their outreach, and lists of people being brought in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base, new_id

STAGES = ("sourced", "messaged", "replied", "interested", "not_interested", "meeting", "unsubscribed")
ACTIVITY_KINDS = (
    "email", "linkedin_message", "inmail", "connection_request", "call", "sms", "manual_task", "note",
)  # fmt: skip
ACTIVITY_EVENTS = ("sent", "reply", "call", "stage_change", "unsubscribe", "note")
CALL_OUTCOMES = ("talked", "left_message", "missed")


class Campaign(Base):
    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    archived_at: Mapped[datetime | None]


class CampaignMember(Base):
    __tablename__ = "campaign_member"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    stage: Mapped[str] = mapped_column(String(16), default="sourced")
    added_by: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(default=now)


class Activity(Base):
    """One outreach event, known by the sender's id (N1). What it becomes in CATS is the plan's to say (N0).

    `held_for`: the record types for which it had to wait when it came in; later these are "earlier" ones (S24).
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_activity_person", "person_id", "occurred_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(64))  # the tool that told; "catsync" for our own buttons
    source_id: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    campaign_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(24))
    event: Mapped[str] = mapped_column(String(24))
    occurred_at: Mapped[datetime]
    subject: Mapped[str | None] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(16))  # of a call
    stage: Mapped[str | None] = mapped_column(String(16))  # of a stage change
    held_for: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class ActivityNote(Base):
    """An activity that stands in CATS at one record, so that it is written once (N5)."""

    __tablename__ = "activity_note"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger)  # the record
    cats_activity_id: Mapped[int | None] = mapped_column(BigInteger)
    pushed_at: Mapped[datetime] = mapped_column(default=now)


class Import(Base):
    """A CSV file of people for a campaign; its rows are the work, so that it survives a restart (C2)."""

    __tablename__ = "import_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), default="queued")  # queued | running | done
    total: Mapped[int] = mapped_column(default=0)
    header: Mapped[list[Any]] = mapped_column(default=list)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class ImportRow(Base):
    """One line of the file, as it was given."""

    __tablename__ = "import_row"

    import_id: Mapped[str] = mapped_column(ForeignKey("import_file.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)  # of the file; the header is line 1
    values: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(16), default="queued")  # queued | added | known | rejected
    reason: Mapped[str | None] = mapped_column(String(300))
    person_id: Mapped[str | None] = mapped_column(String(32))


class ActivityBatch(Base):
    """Up to 10,000 outreach events that were sent at once; its rows are the work (N1)."""

    __tablename__ = "activity_batch"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    state: Mapped[str] = mapped_column(String(16), default="queued")  # queued | running | done
    total: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class ActivityBatchRow(Base):
    """One event as it was sent; emptied once it is kept as an activity."""

    __tablename__ = "activity_batch_row"

    batch_id: Mapped[str] = mapped_column(
        ForeignKey("activity_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # in the batch, from 0
    # JSON as it came, whatever is in it: JSONB refuses NUL and halves of surrogates, and with them the whole batch.
    sent: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(16), default="queued")  # queued | accepted | known | rejected
    code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(500))
