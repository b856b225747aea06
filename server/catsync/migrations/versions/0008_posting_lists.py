"""companies in posting lists; 0012 fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_name",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.String(length=200), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("n_keys", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "cats_id", name=op.f("pk_company_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_company_name_raw", "company_name", ["site_id", "raw"], unique=False)
    op.create_table(
        "company_posting",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "key", "block", name=op.f("pk_company_posting")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM match_key WHERE record_type = 'company'")
