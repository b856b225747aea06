"""Flows through real processes: a companion and a sandbox of CATS, talked to over HTTP as an outreach tool does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .office import Office


@pytest.fixture
def office() -> Iterator[Office]:
    """A fresh sandbox and companion, connected, with an admin signed in."""
    found = Office()
    try:
        yield found
    finally:
        found.stop()
