"""undo, doubts that are looked at again, doubles that were found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "double_found",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("sync_seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("record_type", sa.String(length=16), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.Column("double_id", sa.BigInteger(), nullable=False),
        sa.Column("found_at", TIME, nullable=False),
        sa.Column("dismissed_at", TIME, nullable=True),
        sa.Column("dismissed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sync_seq"], ["sync.seq"], name=op.f("fk_double_found_sync_seq"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_found")),
    )
    with op.batch_alter_table("double_found", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_double_found_sync_seq"), ["sync_seq"], unique=False)

    with op.batch_alter_table("sync", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undoes_seq", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undone_at", TIME, nullable=True))
        batch_op.add_column(sa.Column("restored_from", TIME, nullable=True))
        batch_op.create_index(
            "uq_sync_undoes",
            ["undoes_seq"],
            unique=True,
            sqlite_where=sa.text("undoes_seq IS NOT NULL AND state <> 'cancelled'"),
            postgresql_where=sa.text("undoes_seq IS NOT NULL AND state <> 'cancelled'"),
        )

    with op.batch_alter_table("sync_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubted_at", TIME, nullable=True))
        batch_op.add_column(sa.Column("reconciled_at", TIME, nullable=True))
        batch_op.create_index(
            "ix_sync_step_doubted",
            ["doubted_at"],
            unique=False,
            sqlite_where=sa.text("doubted_at IS NOT NULL"),
            postgresql_where=sa.text("doubted_at IS NOT NULL"),
        )
