"""Every request to the API in order, and how often each route was called."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Entry:
    """One request. `status` is null while it is held and when no answer was sent."""

    seq: int
    time: str
    method: str
    path: str
    query: str
    body: Any
    route: str | None = None
    kind: str | None = None
    record_type: str | None = None
    record_id: int | None = None
    committed: bool = False
    fault: str | None = None
    status: int | None = None


@dataclass
class Tally:
    """Calls by method and route, and how many of them changed something."""

    committed: int = 0
    routes: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Count one more."""
        self.committed += entry.committed
        self.routes[f"{entry.method} {entry.route or 'unknown'}"] += 1


class Log:
    """The newest entries since the last clear, `most` of them; older ones are only counted."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._seq = 0
        self.clear()

    def begin(self, method: str, path: str, query: str, body: Any) -> Entry:
        """Note a request as it arrives."""
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            self._seq += 1
            entry = Entry(self._seq, stamp, method, path, query, body)
            self._entries.append(entry)
            while len(self._entries) > max(1, self._most()):
                self._dropped.add(self._entries.popleft())
        return entry

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        with self._lock:
            self._entries: deque[Entry] = deque()
            self._dropped = Tally()

    def rows(self, newest: int | None = None) -> list[dict[str, Any]]:
        """The entries as plain rows in order, all or only the newest so many."""
        with self._lock:
            first = 0 if newest is None else max(0, len(self._entries) - newest)
            return [dict(vars(entry)) for entry in islice(self._entries, first, None)]

    def counts(self) -> dict[str, Any]:
        """Calls in all and by method and route, such as "POST /candidates/{id}/emails"."""
        with self._lock:
            tally = Tally(self._dropped.committed, Counter(self._dropped.routes))
            for entry in self._entries:
                tally.add(entry)
        return {
            "total": tally.routes.total(),
            "committed": tally.committed,
            "routes": dict(tally.routes),
        }
