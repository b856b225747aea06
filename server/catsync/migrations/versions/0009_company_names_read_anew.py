"""company names are read in another way since; 0012 writes their index."""

from __future__ import annotations

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing any more: what 0012 writes would have been written twice."""
