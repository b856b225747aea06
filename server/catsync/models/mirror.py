"""The mirror: what CATS holds, as far as matching and previews need it. Every row carries the CATS site's id."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base


class CatsCompany(Base):
    """A company record. `record` holds the answer of CATS (fields, address, phones, ...) for cards and warnings."""

    __tablename__ = "cats_company"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    website: Mapped[str | None] = mapped_column(String(500))
    city: Mapped[str | None] = mapped_column(String(200))
    country_code: Mapped[str | None] = mapped_column(String(2))
    owner_id: Mapped[int | None]
    record: Mapped[dict[str, Any]]
    date_modified: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=now)


class CatsPerson(Base):
    """A candidate or contact. `fields_loaded` is false where the e-mail and phone rows were not in the answer."""

    __tablename__ = "cats_person"
    __table_args__ = (Index("ix_cats_person_company", "site_id", "record_type", "company_id"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    company_id: Mapped[int | None] = mapped_column(BigInteger)
    owner_id: Mapped[int | None]
    record: Mapped[dict[str, Any]]
    fields_loaded: Mapped[bool] = mapped_column(default=False)
    date_modified: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=now)


class CompanyName(Base):
    """What a look-up compares first with a company, without reading its record; written in the transaction of its row.

    raw: the whole name, folded and joined; words: those that tell, folded, with spaces between (`matching/normalise`).
    """

    __tablename__ = "company_name"
    __table_args__ = (Index("ix_company_name_raw", "site_id", "raw"), {"sqlite_with_rowid": False})

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    raw: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(String(300))
    city: Mapped[str] = mapped_column(String(100))  # folded; "" where it is not known, as is the country
    country_code: Mapped[str] = mapped_column(String(2))
    n_keys: Mapped[int]


class CompanyPosting(Base):
    """The companies that share a key, by blocks of neighbouring ids; only `matching/postings.py` knows how."""

    __tablename__ = "company_posting"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    site_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    block: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    n: Mapped[int]
    ids: Mapped[bytes] = mapped_column(LargeBinary)


class MatchKey(Base):
    """A key under which a mirrored person is found; written in the transaction of its row (ARCHITECTURE 9).

    There are a dozen a record: in SQLite the index is the table, and no other leads from a record to its keys, which
    follow from what is kept of it.
    """

    __tablename__ = "match_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    site_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)  # kind prefix and value: "d:acme.com"
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)  # candidate | contact
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class CatsUser(Base):
    __tablename__ = "cats_user"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    username: Mapped[str | None] = mapped_column(String(200))


class CatsCustomField(Base):
    """A custom field's definition; `selections` = [{"id", "label"}] for choice types."""

    __tablename__ = "cats_custom_field"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(16))
    selections: Mapped[list[Any]] = mapped_column(default=list)


class CatsJob(Base):
    __tablename__ = "cats_job"
    __table_args__ = (Index("ix_cats_job_company", "site_id", "company_id"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    company_id: Mapped[int | None] = mapped_column(BigInteger)
    status_id: Mapped[int | None]
    workflow_id: Mapped[int | None]  # its pipeline's
    date_modified: Mapped[datetime | None]


class CatsStatus(Base):
    """A status that a job, contact or company (workflow_id 0), or a pipeline of a workflow can be at."""

    __tablename__ = "cats_status"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)  # job | contact | company | pipeline
    workflow_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    cats_id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    workflow_name: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)  # as CATS lists them


class CatsList(Base):
    __tablename__ = "cats_list"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)  # candidate | contact
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class CatsTag(Base):
    __tablename__ = "cats_tag"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(BigInteger)


class CatsLastActivity(Base):
    """When something was last logged at a record; only recent ones are known."""

    __tablename__ = "cats_last_activity"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]


class MirrorState(Base):
    """How far the mirror of one kind is: `high_water` is CATS' date_modified up to which it is complete; of the
    dictionary, when it was asked for again during its first reading (`progress.ask_again`)."""

    __tablename__ = "mirror_state"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(16), primary_key=True
    )  # company | contact | candidate | dictionary
    is_complete: Mapped[bool] = mapped_column(default=False)
    after_id: Mapped[int] = mapped_column(BigInteger, default=0)  # parts or ids done, where it goes upwards
    below_id: Mapped[int | None] = mapped_column(
        BigInteger
    )  # the first crawl of records goes on below this id
    remaining: Mapped[int | None]  # records that CATS counts below it
    total: Mapped[int | None]
    high_water: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))


class MirrorSweep(Base):
    """The slow comparison of everything of one kind with CATS, window after window: what is gone, what was missed."""

    __tablename__ = "mirror_sweep"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)  # company | contact | candidate
    after_id: Mapped[int] = mapped_column(BigInteger, default=0)  # compared up to this id
    started_at: Mapped[datetime | None]  # of the one under way; None: none is
    finished_at: Mapped[datetime | None]  # of the last whole one
    calls: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)


class CatsDeleted(Base):
    """CATS no longer has the record, so nothing that was said of it before brings it back. CATS reuses no ids."""

    __tablename__ = "cats_deleted"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[str] = mapped_column(String(16), primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class WebhookDelivery(Base):
    """A webhook that was taken in, by CATS' own id of it: the same one again is answered and not looked at (W5)."""

    __tablename__ = "webhook_delivery"

    request_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(default=now, index=True)
