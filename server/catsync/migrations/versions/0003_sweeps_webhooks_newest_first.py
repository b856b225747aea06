"""sweeps, webhooks and a crawl that begins with the newest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

TIME = sa.DateTime(timezone=True)


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cats_deleted",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(length=16), nullable=False),
        sa.Column("cats_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "record_type", "cats_id", name=op.f("pk_cats_deleted")),
    )
    op.create_table(
        "mirror_sweep",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kind", name=op.f("pk_mirror_sweep")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("request_id", sa.String(length=100), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_webhook_delivery")),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_delivery_received_at"), ["received_at"], unique=False)

    with op.batch_alter_table("integration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("webhook_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("webhook_secret_encrypted", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("webhook_received_at", TIME, nullable=True))
        batch_op.add_column(sa.Column("webhook_error", sa.String(length=300), nullable=True))

    with op.batch_alter_table("mirror_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("below_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("remaining", sa.Integer(), nullable=True))
