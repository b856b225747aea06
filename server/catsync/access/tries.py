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
            return self._wait(key, self._limit)

    def take(self, key: str, limit: int | None = None) -> int:
        """Count a try before it is made, so that many at once get no more than the limit: 0, or seconds to wait.

        A try that was right is given back by `forgive`.
        """
        with self._lock:
            wait = self._wait(key, limit or self._limit)
            if not wait:
                self._count(key)
            return wait

    def forgive(self, key: str) -> None:
        """Forget the latest try."""
        with self._lock:
            tries = self._recent(key)
            if tries:
                tries.pop()

    def note(self, key: str) -> None:
        """Count one wrong try."""
        with self._lock:
            self._count(key)

    def _wait(self, key: str, limit: int) -> int:
        wrong = self._recent(key)
        if len(wrong) < limit:
            return 0
        return max(1, round(wrong[-limit] + self._window - self._clock()))

    def _count(self, key: str) -> None:
        self._recent(key).append(self._clock())
        while len(self._wrong) > MAX_KEYS:
            self._wrong.pop(next(iter(self._wrong)))

    def _recent(self, key: str) -> deque[float]:
        wrong = self._wrong.setdefault(key, deque())
        while wrong and wrong[0] <= self._clock() - self._window:
            wrong.popleft()
        return wrong
