"""companies that CATS may hold more than once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is filled in: the companies that are there are queued by the thread that compares them."""
    op.create_table(
        "company_to_compare",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "cats_id", name=op.f("pk_company_to_compare")),
    )
    op.create_index("ix_company_to_compare_changed", "company_to_compare", ["site_id", "changed_at"])
    op.create_table(
        "company_comparison",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("queued_up_to", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_company_comparison")),
    )
    op.create_table(
        "company_pair",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "low_id", "high_id", name=op.f("pk_company_pair")),
    )
    op.create_index("ix_company_pair_high", "company_pair", ["site_id", "high_id"])
    op.create_table(
        "company_group",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Double(), nullable=False),
        sa.Column("ranked_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "group_id", name=op.f("pk_company_group")),
    )
    op.create_index("ix_company_group_rank", "company_group", ["site_id", "rank"])
    op.create_index("ix_company_group_ranked", "company_group", ["site_id", "ranked_at"])
    op.create_table(
        "company_group_member",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "cats_id", name=op.f("pk_company_group_member")),
    )
    op.create_index("ix_company_group_member_group", "company_group_member", ["site_id", "group_id"])
    op.create_table(
        "not_duplicates",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.BigInteger(), nullable=False),
        sa.Column("high_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "low_id", "high_id", name=op.f("pk_not_duplicates")),
    )
    op.create_index("ix_not_duplicates_high", "not_duplicates", ["site_id", "high_id"])
