"""Companies have a key of their first word and the next one's initial since, and none of the first six letters of each
word: the index of companies is written anew from the mirror's rows, no call to CATS. They are also compared with each
other once more, for what counts as the same has changed."""

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
    op.execute("UPDATE company_comparison SET queued_up_to = 0")
