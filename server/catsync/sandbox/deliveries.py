"""Webhooks on their way: a few threads that post them, again after a failure (CATS_API.md 2.18)."""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import requests

from catsync.sandbox.options import waits

if TYPE_CHECKING:
    from collections.abc import Callable

    from catsync.sandbox.options import Switches

THREADS = 4
TIMEOUT_SECONDS = 5.0
BATCH = 20
BATCH_SECONDS = 0.1
KEPT = 200
MODES = ("on", "off", "lost", "doubled", "reordered", "forged")


@dataclass
class Delivery:
    """One post to come: `headers` carry id and signature; forged ones are nobody's and are tried once."""

    webhook_id: int
    url: str
    event: str
    record: tuple[str, int]
    body: bytes
    headers: dict[str, str]
    is_forged: bool = False
    tries: int = 0
    status: int | None = None
    time: float = 0.0


class Deliveries:
    """What is to be posted and what came of it. `answered` is told every answer to a real one (None: no answer)
    and says whether the webhook still stands; `stands` only asks."""

    def __init__(
        self,
        switches: Switches,
        stands: Callable[[int], bool],
        answered: Callable[[int, int | None], bool],
    ) -> None:
        self._switches = switches
        self._stands, self._answered = stands, answered
        self._changed = threading.Condition()
        self._queues: list[list[tuple[float, int, Delivery]]] = [[] for _ in range(THREADS)]
        self._order = itertools.count()
        self._has_threads = False
        self.mode = "on"
        self.forget()

    def forget(self) -> None:
        """Drop what waits and what is known; the mode stays."""
        with self._changed:
            for queue in self._queues:
                queue.clear()
            self._era = object()  # a delivery under way in the old era counts no more
            self._pending = self._seen = self._sent = 0
            self._random = random.Random(7)  # noqa: S311 - the same disorder in every run
            self._answers: Counter[str] = Counter()
            self._last: deque[Delivery] = deque(maxlen=KEPT)
            self._changed.notify_all()

    def add(self, delivery: Delivery) -> None:
        """Send it as the mode says."""
        with self._changed:
            self._seen += 1
            if self.mode == "off" or (self.mode == "lost" and self._seen % 2 == 0):
                return
            for _ in range(2 if self.mode == "doubled" else 1):
                self._put(replace(delivery), 0.0)
                self._pending += 1
            if not self._has_threads:
                self._has_threads = True
                for number in range(THREADS):
                    threading.Thread(target=self._work, args=(number,), daemon=True).start()

    def state(self) -> dict[str, Any]:
        """{"mode", "sent", "answers": {"200": n}, "pending"}; `none` counts posts without an answer."""
        with self._changed:
            return {
                "mode": self.mode,
                "sent": self._sent,
                "answers": dict(self._answers),
                "pending": self._pending,
            }

    def last(self, webhook_id: int, count: int) -> list[Delivery]:
        """The newest posts of one webhook, newest first."""
        with self._changed:
            rows = [row for row in self._last if row.webhook_id == webhook_id]
        return rows[-count:][::-1]

    def flush(self, seconds: float) -> bool:
        """Wait until nothing is pending; whether that came true in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._pending == 0, timeout=seconds)

    def _put(self, delivery: Delivery, delay: float) -> None:
        """All posts about one record go through one thread, so that they keep their order."""
        number = 0 if self.mode == "reordered" else hash(delivery.record) % THREADS
        heapq.heappush(self._queues[number], (time.monotonic() + delay, next(self._order), delivery))
        self._changed.notify_all()

    def _work(self, number: int) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while True:
                era, batch = self._take(number)
                for delivery in batch:
                    self._deliver(session, era, delivery)

    def _take(self, number: int) -> tuple[object, list[Delivery]]:
        """The next post that is due; in disorder up to 20 of them, once no more come."""
        queue = self._queues[number]
        with self._changed:
            while not queue or queue[0][0] > time.monotonic():
                self._changed.wait(queue[0][0] - time.monotonic() if queue else None)
            if self.mode == "reordered":
                self._changed.wait_for(lambda: len(queue) >= BATCH, timeout=BATCH_SECONDS)
            size = BATCH if self.mode == "reordered" else 1
            batch: list[Delivery] = []
            while queue and len(batch) < size and queue[0][0] <= time.monotonic():
                batch.append(heapq.heappop(queue)[2])
            if size > 1:
                self._random.shuffle(batch)
            return self._era, batch

    def _deliver(self, session: requests.Session, era: object, delivery: Delivery) -> None:
        stands = self._stands(delivery.webhook_id)
        if stands:
            delivery.status = self._post(session, delivery)
            stands = not delivery.is_forged and self._answered(delivery.webhook_id, delivery.status)
        schedule = waits(self._switches.webhook_retry_seconds)
        has_failed = delivery.status is None or delivery.status >= 500
        with self._changed:
            if era is not self._era:
                return
            if stands and has_failed and delivery.tries <= len(schedule):
                self._put(delivery, schedule[delivery.tries - 1])
                return
            self._pending -= 1
            self._changed.notify_all()

    def _post(self, session: requests.Session, delivery: Delivery) -> int | None:
        delivery.tries += 1
        delivery.time = time.time()
        try:
            status: int | None = session.post(
                delivery.url,
                data=delivery.body,
                headers=delivery.headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            ).status_code
        except requests.RequestException:
            status = None
        with self._changed:
            self._sent += 1
            self._answers[str(status) if status else "none"] += 1
            self._last.append(delivery)
        return status
