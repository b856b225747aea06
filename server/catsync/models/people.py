"""Captured persons, the profiles they were seen on, their CATS records, and what a recruiter decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base, Json, new_id


class Person(Base):
    """Kept from the first override, campaign or sync on, never for looking alone (M0)."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    profile: Mapped[dict[str, Any]]  # the captured person as on the wire: {url, reader, fields, report}
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class PersonProfile(Base):
    """A profile address of a person; canonical, one person each."""

    __tablename__ = "person_profile"

    url: Mapped[str] = mapped_column(String(500), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class PersonEmail(Base):
    """The e-mail addresses of kept persons, lower case: outreach tools know people by them (N1)."""

    __tablename__ = "person_email"

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    person_id: Mapped[str] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PersonLink(Base):
    """The CATS record of a person, one per record type and site. `written` is what we last wrote (S16)."""

    __tablename__ = "person_link"
    __table_args__ = (Index("ix_person_link_record", "site_id", "record_type", "cats_id"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger)
    written: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # field: value as CATS held it after our write
    synced_at: Mapped[datetime | None]


class Placement(Base):
    """What we put a record into, so that it is neither looked up nor placed again, even if somebody removed it (F6).

    kind: pipeline | pipeline_status | list | tag | status. target_id: the job, workflow status, list, tag or contact
    status; `pipeline_status` has the job as its target, `remote_id` of a pipeline is the pipeline's id.
    """

    __tablename__ = "placement"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    target_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger)  # the record
    remote_id: Mapped[int | None] = mapped_column(BigInteger)
    placed_at: Mapped[datetime] = mapped_column(default=now)


class Resume(Base):
    """A file uploaded for a candidate (S27); `cats_attachment_id` once it stands in CATS."""

    __tablename__ = "resume"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    site_id: Mapped[int | None]
    cats_attachment_id: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime | None]  # to CATS
    created_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Decision(Base):
    """What a recruiter answered, remembered and outranking every score (M1, M3).

    kind `company`: subject is `person:<id>` or `domain:<d>` or `company:<compact name>`, value {"cats_id": n,
    "company": compact name on the profile then}.
    kind `person`: subject `person:<id>`, value {"record_type", "cats_id", "same": bool}; detail tells them apart.
    """

    __tablename__ = "decision"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    detail: Mapped[str] = mapped_column(String(64), primary_key=True, default="")
    value: Mapped[Any] = mapped_column(Json)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime] = mapped_column(default=now)
