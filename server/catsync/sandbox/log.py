"""Every request to the API in order, and how often each route was called."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any


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


class Log:
    """The entries since the last clear."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._seq = 0

    def begin(self, method: str, path: str, query: str, body: Any) -> Entry:
        """Note a request as it arrives."""
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock:
            self._seq += 1
            entry = Entry(self._seq, stamp, method, path, query, body)
            self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        with self._lock:
            self._entries = []

    def rows(self) -> list[dict[str, Any]]:
        """The entries as plain rows."""
        with self._lock:
            return [asdict(entry) for entry in self._entries]

    def counts(self) -> dict[str, Any]:
        """Calls in all and by method and route, such as "POST /candidates/{id}/emails"."""
        routes: dict[str, int] = {}
        rows = self.rows()
        for row in rows:
            key = f"{row['method']} {row['route'] or 'unknown'}"
            routes[key] = routes.get(key, 0) + 1
        return {"total": len(rows), "committed": sum(row["committed"] for row in rows), "routes": routes}
