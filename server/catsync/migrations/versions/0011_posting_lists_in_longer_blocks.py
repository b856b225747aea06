"""Posting lists have longer blocks since, and keys under which both ways to write an umlaut meet: the index of
companies is written anew from the mirror's rows, no call to CATS."""

from __future__ import annotations

from alembic import op

from catsync.mirror.company_index import write_anew

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM company_name")
    op.execute("DELETE FROM company_posting")
    write_anew(op.get_bind())
