"""The rows that are the queue: syncs, their steps (intents), the quota's log, locks and the audit (SYNCING.md 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base, Json, new_id

# queued: may run at run_after; running: leased; waiting: held by a missing field (goes on by itself);
# needs_attention: a person must look; done; cancelled.
SYNC_STATES = ("queued", "running", "waiting", "needs_attention", "done", "cancelled")


class Sync(Base):
    """One durable run that brings CATS in line for one person."""

    __tablename__ = "sync"
    __table_args__ = (
        Index(
            "uq_sync_running_person",
            "site_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_sync_claim", "state", "lane", "run_after"),
        Index("ix_sync_person", "person_id", "seq"),
        # One undo of a sync at a time; one that was cancelled may be asked for again.
        Index(
            "uq_sync_undoes",
            "undoes_seq",
            unique=True,
            sqlite_where=text("undoes_seq IS NOT NULL AND state <> 'cancelled'"),
            postgresql_where=text("undoes_seq IS NOT NULL AND state <> 'cancelled'"),
        ),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)
    idempotency_key: Mapped[str | None] = mapped_column(String(100), unique=True)
    site_id: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(32))
    campaign_id: Mapped[int | None]
    user_id: Mapped[int | None]
    lane: Mapped[int] = mapped_column(default=0)  # 0 interactive, 1 queued, 2 background
    state: Mapped[str] = mapped_column(String(16), default="queued")
    reason: Mapped[str | None] = mapped_column(
        String(32)
    )  # new | rate | retry | settle | company | needs_field | refused ...
    run_after: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    recoveries: Mapped[int] = mapped_column(default=0)
    # Started by an event, not by a person who looked: it does what the settings say when it runs.
    is_automatic: Mapped[bool] = mapped_column(default=False)
    undoes_seq: Mapped[int | None]  # the sync of the same person that this one takes back (F7)
    undone_at: Mapped[datetime | None]  # when it was taken back
    # Since when what it has not noted may have been done all the same: it comes from a database that was restored.
    restored_from: Mapped[datetime | None]
    request: Mapped[dict[str, Any]]  # what was previewed and confirmed: see sync/queue.py
    outcome: Mapped[Any | None] = mapped_column(Json)  # what was written, dropped and linked
    error: Mapped[Any | None] = mapped_column(Json)  # {"code", "message", "cats_message"}
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    is_cancel_requested: Mapped[bool] = mapped_column(default=False)
    is_woken: Mapped[bool] = mapped_column(
        default=False
    )  # a field was filled while it ran: do not fall asleep
    calls: Mapped[int] = mapped_column(default=0)  # CATS calls made for it so far
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class SyncStep(Base):
    """One remote write: its intent, whether its outcome is unknown, and what it gave. Written before the call."""

    __tablename__ = "sync_step"
    __table_args__ = (
        Index(
            "ix_sync_step_doubted",
            "doubted_at",
            sqlite_where=text("doubted_at IS NOT NULL"),
            postgresql_where=text("doubted_at IS NOT NULL"),
        ),
    )

    sync_seq: Mapped[int] = mapped_column(ForeignKey("sync.seq", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)  # e.g. ensure_contact, add_email:<sha>
    state: Mapped[str] = mapped_column(String(16), default="intended")  # intended | done | refused
    intent_at: Mapped[datetime | None]
    is_uncertain: Mapped[bool] = mapped_column(default=False)  # look before writing again
    doubt_since: Mapped[datetime | None]  # the earliest intent whose outcome never became known
    doubted_at: Mapped[
        datetime | None
    ]  # the first answer that left its outcome open; stays when it is settled
    reconciled_at: Mapped[datetime | None]  # when the reconciler last looked for doubles of it
    tries: Mapped[int] = mapped_column(default=0)
    remote_id: Mapped[int | None] = mapped_column(BigInteger)
    # What was sent, to recognise it again after an unknown outcome.
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    finished_at: Mapped[datetime | None]


class DoubleFound(Base):
    """Records that the reconciler takes for doubles of one that a sync made: reported, never merged (SYNCING.md 2)."""

    __tablename__ = "double_found"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int]
    sync_seq: Mapped[int] = mapped_column(ForeignKey("sync.seq", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(100))
    record_type: Mapped[str] = mapped_column(String(16))  # candidate | contact | company | activity ...
    cats_id: Mapped[int] = mapped_column(BigInteger)  # the one we know as ours
    double_id: Mapped[int] = mapped_column(BigInteger)  # the other one
    found_at: Mapped[datetime] = mapped_column(default=now)
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[int | None]


class CreationLock(Base):
    """One creator at a time for a company that several people's syncs need; its id once it exists."""

    __tablename__ = "creation_lock"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    natural_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    sync_seq: Mapped[int | None]
    remote_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CatsCall(Base):
    """The sliding log of calls: at most as many rows as the limit allows in an hour (Q3)."""

    __tablename__ = "cats_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(index=True)
    called_at: Mapped[datetime] = mapped_column(default=now, index=True)
    is_foreign: Mapped[bool] = mapped_column(default=False)  # stands for a call that another program made


class Quota(Base):
    """What CATS last said of the key's budget."""

    __tablename__ = "quota"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    call_limit: Mapped[int] = mapped_column(default=500)
    seen_remaining: Mapped[int | None]
    seen_at: Mapped[datetime | None]
    blocked_until: Mapped[datetime | None]


class Worker(Base):
    """A living worker process: boot id, pid namespace, pid and its start time tell the dead from the living."""

    __tablename__ = "worker"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)


class AuditEvent(Base):
    """Who changed what, in the transaction of the change."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    user_id: Mapped[int | None]
    what: Mapped[str] = mapped_column(String(64))  # e.g. sync.accepted, record.created, setting.changed
    subject: Mapped[str] = mapped_column(String(64))  # e.g. person:<id>, sync:<id>
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
