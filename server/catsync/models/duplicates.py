"""Companies that CATS may hold more than once: what is to be compared, what was found, and what people said of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from .base import Base


class CompanyToCompare(Base):
    """A company that is new, or whose name, website, phones or place changed: written with its row of the mirror."""

    __tablename__ = "company_to_compare"
    __table_args__ = (Index("ix_company_to_compare_changed", "site_id", "changed_at"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    changed_at: Mapped[datetime]  # tells a change that came while it was compared


class CompanyComparison(Base):
    """With which weights the companies of a site are compared. Other weights: all are to be compared again."""

    __tablename__ = "company_comparison"

    site_id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(40))
    queued_up_to: Mapped[int | None] = mapped_column(BigInteger)  # a CATS id; None: all are


class CompanyPair(Base):
    """Two companies that look like one. `reasons` = [{"code", "text"}], the weightiest first, low's side first."""

    __tablename__ = "company_pair"
    __table_args__ = (Index("ix_company_pair_high", "site_id", "high_id"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    high_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    tier: Mapped[str] = mapped_column(String(16))  # same | possible
    score: Mapped[float]
    reasons: Mapped[list[Any]]
    found_at: Mapped[datetime] = mapped_column(default=now)


class CompanyGroup(Base):
    """Companies that pairs hold together, but for those that somebody told apart. Its id is its lowest member's."""

    __tablename__ = "company_group"
    __table_args__ = (
        Index("ix_company_group_rank", "site_id", "rank"),
        Index("ix_company_group_ranked", "site_id", "ranked_at"),
    )

    site_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    tier: Mapped[str] = mapped_column(String(16))  # of its surest pair
    score: Mapped[float]  # of its surest pair
    size: Mapped[int]
    rank: Mapped[float]  # the highest first
    ranked_at: Mapped[datetime]  # contacts and jobs come and go without a company changing


class CompanyGroupMember(Base):
    __tablename__ = "company_group_member"
    __table_args__ = (Index("ix_company_group_member_group", "site_id", "group_id"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    cats_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    group_id: Mapped[int] = mapped_column(BigInteger)


class NotDuplicates(Base):
    """Somebody said that the two are different companies. It outranks every score until it is taken back."""

    __tablename__ = "not_duplicates"
    __table_args__ = (Index("ix_not_duplicates_high", "site_id", "high_id"),)

    site_id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    high_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime] = mapped_column(default=now)
