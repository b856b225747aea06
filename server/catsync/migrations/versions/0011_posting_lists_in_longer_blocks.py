"""Posting lists have longer blocks since, and keys under which both ways to write an umlaut meet; 0012 writes them."""

from __future__ import annotations

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing any more: what 0012 writes would have been written twice."""
