"""Who stands on a list or in a job's pipeline already, read once for all the people who are put there (Q4: no N+1)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Somebody may put the same person there by hand meanwhile: then CATS may show them twice. Shorter costs calls.
KEPT_SECONDS = 600.0

Place = tuple[int, str, int]  # CATS site, what kind of place, its id


@dataclass
class PlacesSeen:
    """What one process has read, kept for `kept_seconds`. Safe to share between threads.

    What is read is {id of a record: id of its item or pipeline}, or None for a place that is too large to be read
    for one person. Never used after an unknown outcome: then CATS is asked anew.
    """

    kept_seconds: float = KEPT_SECONDS
    clock: Callable[[], float] = time.monotonic
    _read: dict[Place, tuple[float, dict[int, int] | None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def at(self, place: Place, read: Callable[[], Mapping[int, int] | None]) -> Mapping[int, int] | None:
        """What was read of the place; `read` asks CATS where that is too long ago."""
        with self._lock:
            held = self._read.get(place)
        if held is not None and self.clock() - held[0] < self.kept_seconds:
            return held[1]
        asked_at = self.clock()
        found = read()
        kept = None if found is None else dict(found)
        with self._lock:
            self._read = {
                key: each for key, each in self._read.items() if asked_at - each[0] < self.kept_seconds
            }
            self._read[place] = (asked_at, kept)
        return kept
