"""Companies have a key of their first word and the next one's initial since, and none of the first six letters of each
word: the index of companies is written anew from the mirror's rows, no call to CATS."""

from __future__ import annotations

from alembic import op

from catsync.mirror.company_index import write_anew

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM company_name")
    op.execute("DELETE FROM company_posting")
    write_anew(op.get_bind())
