"""What tests of all folders share."""

from __future__ import annotations

from tests.server.postgres import postgres_cluster

__all__ = ["postgres_cluster"]
