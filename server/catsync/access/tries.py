"""Counts wrong tries, so that nothing can be guessed at speed.

In memory: a restart forgives, but the codes expire anyway.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MAX_KEYS = 10_000


class Tries:
    """A sliding window per key, such as "pair:7" for the user 7."""

    def __init__(
        self, limit: int = 10, window_seconds: float = 600.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._window = window_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[float]] = {}

    def wait_seconds(self, key: str) -> int:
        """0 where one more try is allowed, else whole seconds until one is."""
        with self._lock:
            wrong = self._recent(key)
            if len(wrong) < self._limit:
                return 0
            return max(1, round(wrong[0] + self._window - self._clock()))

    def note(self, key: str) -> None:
        """Count one wrong try."""
        with self._lock:
            self._recent(key).append(self._clock())
            while len(self._wrong) > MAX_KEYS:
                self._wrong.pop(next(iter(self._wrong)))

    def _recent(self, key: str) -> deque[float]:
        wrong = self._wrong.setdefault(key, deque())
        while wrong and wrong[0] <= self._clock() - self._window:
            wrong.popleft()
        return wrong
