"""match keys are stored once: neither rows beside their index, nor an index from the record to its keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = "site_id, key, record_type, cats_id"


def upgrade() -> None:
    op.drop_index("ix_match_key_record", table_name="match_key")
    if op.get_bind().dialect.name != "sqlite":
        return
    op.rename_table("match_key", "match_key_with_rows")
    op.create_table(
        "match_key",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("record_type", sa.String(length=16), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "key", "record_type", "cats_id", name=op.f("pk_match_key")),
        sqlite_with_rowid=False,
    )
    # In the order of the key: pages are filled one after the other, and full.
    op.execute(
        f"INSERT INTO match_key ({COLUMNS}) SELECT {COLUMNS} FROM match_key_with_rows ORDER BY {COLUMNS}"  # noqa: S608
    )
    op.drop_table("match_key_with_rows")
