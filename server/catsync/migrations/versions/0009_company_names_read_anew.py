"""company names are read in another way since: their index written anew from the mirror's rows, no call to CATS."""

from __future__ import annotations

from alembic import op

from catsync.mirror.company_index import write_anew

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM company_name")
    op.execute("DELETE FROM company_posting")
    write_anew(op.get_bind())
