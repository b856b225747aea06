"""What the requests share: made by `create_app`, found again through the running app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from .access.tries import Tries
from .config import Config
from .db import Database
from .secrets import Secrets
from .sync.budget import Budget


@dataclass(frozen=True)
class Services:
    """`wake()` tells the worker of this process, if there is one, that a sync was queued; it never waits."""

    config: Config
    database: Database
    secrets: Secrets
    wake: Callable[[], None]
    tries: Tries = field(default_factory=Tries)

    def budget(self) -> Budget:
        """The calls that CATS allows all processes together."""
        return Budget(self.database, self.config.cats_window_seconds)


def services() -> Services:
    """Those of the app that handles this request."""
    return cast(Services, current_app.extensions["catsync"])
