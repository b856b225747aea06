"""The request quota: a rolling window, as CATS counts it (CATS_API.md 1.3)."""

from __future__ import annotations

import math
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.options import Switches


class Quota:
    """Times of the requests within the window."""

    def __init__(self, clock: Callable[[], float], switches: Switches) -> None:
        self._clock = clock
        self._switches = switches
        self._lock = threading.Lock()
        self._times: deque[float] = deque()

    def spend(self) -> int | None:
        """Count one request; the seconds to wait, at least 1, if none is left."""
        with self._lock:
            self._forget()
            if len(self._times) < self._switches.rate_limit:
                self._times.append(self._clock())
                return None
            if not self._times:
                return math.ceil(self._switches.rate_window_seconds)
            return max(1, math.ceil(self._times[0] + self._switches.rate_window_seconds - self._clock()))

    def remaining(self) -> int:
        """Requests left now."""
        with self._lock:
            self._forget()
            return max(0, self._switches.rate_limit - len(self._times))

    def leave(self, remaining: int) -> None:
        """Make it so that `remaining` are left, as if others had spent or not spent the rest."""
        with self._lock:
            used = max(0, self._switches.rate_limit - remaining)
            self._times = deque([self._clock()] * used)

    def _forget(self) -> None:
        oldest = self._clock() - self._switches.rate_window_seconds
        while self._times and self._times[0] <= oldest:
            self._times.popleft()
