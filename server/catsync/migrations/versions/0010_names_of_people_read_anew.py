"""Names of people have more keys since, and their employers' names are read in another way: these kinds of their keys
are written anew from the mirror's rows, no call to CATS."""

from __future__ import annotations

from alembic import op

from catsync.mirror.person_index import write_kinds_anew

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    write_kinds_anew(op.get_bind(), kinds="nxz")
