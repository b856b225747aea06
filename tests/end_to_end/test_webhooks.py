"""Someone else changes a thousand records in CATS: what its webhooks make of the mirror, and what is left for one
reconciliation, with the webhooks whole, missing, doubled, out of order and forged (Q5, W5)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import requests
from sqlalchemy import select

from catsync.cats import CatsClient
from catsync.clock import now
from catsync.db import Database
from catsync.mirror.sweep import Sweep
from catsync.mirror.sweeps import sweeps
from catsync.models import CatsCompany, CatsPerson, Integration, WebhookDelivery
from tests.browser.house import KEY, House
from tests.long import IS_LONG

from .mirrored import KINDS, Differences, differences

SITE = 4711
CHURN = {"edits": 40, "creations": 15, "deletions": 13, "subrows": 17}  # 85 for each of twelve cases: 1,020
QUIET_SECONDS = 3
FORGED = "Forged"  # what the sandbox makes of names in a webhook that it forges


class Office:
    """A companion with a complete mirror and its webhook in CATS."""

    def __init__(self) -> None:
        self.house = House()
        try:
            self.control("PUT", "/switches", {"rate_limit": 5000})
            self.control("POST", "/reset", {"companies": 60, "people": 120})
            self.control("PUT", "/quota", {"remaining": 5000})
            self.house.connect()
            self.house.visitor.wait_for("the webhook", lambda: self.webhook()["state"] == "on")
            self.house.visitor.wait_for("a quiet companion", self._is_quiet, 60)
            self.database = Database(f"sqlite:///{self.house.database}")
        except BaseException:
            self.house.stop()
            raise

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.house.control(method, path, body)

    def webhook(self) -> dict[str, Any]:
        return dict(self.house.visitor.ask("GET", "/integration")["webhook"])

    def differences(self) -> Differences:
        return differences(self.database, SITE, self.house.cats.all)

    def tell(self, mode: str, seed: int) -> tuple[dict[str, int], int, float]:
        """Someone else's changes, and their webhooks as far as they come: (changes, posts, seconds)."""
        before = self.control("PUT", "/webhooks", {"mode": mode})["sent"]
        started = time.monotonic()
        counts = self.control("POST", "/churn", {**CHURN, "seed": seed})["counts"]
        state = self.control("POST", "/webhooks/flush", {"seconds": 60})
        assert set(state["answers"]) <= {"200"}
        return dict(counts), state["sent"] - before, time.monotonic() - started

    def calls(self, after: int) -> list[str]:
        return [f"{row['method']} {row['route']}" for row in self.house.cats.calls(after)]

    def reconcile(self) -> int:
        """One whole comparison of the mirror with CATS; the calls it took."""
        with CatsClient(self.house.sandbox.said["url"], KEY) as client:
            sweep = Sweep(self.database, client, SITE, every_seconds=0, pause_seconds=0)
            started_at, calls = now(), 0
            while not self._is_compared_since(started_at):
                calls += sweep.advance()
        return calls

    def _is_compared_since(self, at: datetime) -> bool:
        with self.database.read() as session:
            finished = [each.finished_at for each in sweeps(session, SITE).values()]
        return len(finished) == len(KINDS) and all(each is not None and each >= at for each in finished)

    def _is_quiet(self) -> bool:
        """It rests for minutes once what was edited during the first crawl is read again, and everything compared."""
        last = max(row["time"] for row in self.house.cats.calls())
        return datetime.now(UTC) - datetime.fromisoformat(last) > timedelta(seconds=QUIET_SECONDS)

    def stop(self) -> None:
        self.database.close()
        self.house.stop()


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    found = Office()
    try:
        yield found
    finally:
        found.stop()


def _forged(office: Office) -> int:
    """Records of the mirror with anything forged in them."""
    with office.database.read() as session:
        found = [*session.scalars(select(CatsCompany.record)), *session.scalars(select(CatsPerson.record))]
    return sum(FORGED in str(record) or "2099" in str(record) for record in found)


MODES = ("on", "off", "lost", "doubled", "reordered", "forged")
CASES = list(product(MODES, (True, False))) if IS_LONG else [("on", True), ("lost", False), ("forged", True)]


@pytest.mark.parametrize(("mode", "is_touching"), CASES)
def test_after_someone_elses_changes(mode: str, is_touching: bool, office: Office) -> None:
    """Webhooks that arrive make the mirror equal to CATS without a call; whatever they miss, one reconciliation mends.

    An edit of e-mails or phones that leaves the record's date alone is told by no webhook of the sandbox.
    """
    office.control("PUT", "/switches", {"subrow_edits_touch": is_touching})
    last = office.house.cats.last_call()
    counts, posts, seconds = office.tell(mode, 1 + len(mode) * 2 + is_touching)
    calls = office.calls(last)
    left = office.differences()
    assert counts == CHURN
    assert calls == []
    assert _forged(office) == 0
    if mode in ("off", "lost"):
        assert len(left.all()) > CHURN["subrows"]
    else:
        assert (left.gone, left.missing) == ([], [])
        wrong = {name for each in left.others for name in each.partition(": ")[2].split(", ")}
        assert wrong <= (set() if is_touching else {"emails", "phones", "rows of emails", "rows of phones"})
    reconciling = office.reconcile()
    assert office.differences().all() == []
    print(
        f"\nwebhooks {mode}, rows {'dated' if is_touching else 'undated'}: {sum(counts.values())} changes,"
        f" {posts} posts in {seconds:.1f} s, {len(calls)} CATS calls,"
        f" {len(left.all())} records differ; after one reconciliation of {reconciling} calls none"
    )


def test_the_page_knows_when_cats_last_told_something(office: Office) -> None:
    office.control("PUT", "/switches", {"subrow_edits_touch": True})
    office.tell("on", 7)
    at = datetime.fromisoformat(office.webhook()["received_at"])
    assert datetime.now(UTC) - at < timedelta(minutes=1)


def test_a_thousand_webhooks_at_once_keep_nobody_waiting(office: Office) -> None:
    """Someone looks at profiles meanwhile."""
    body = {"profile": {"url": "https://www.linkedin.com/in/ida", "reader": "linkedin", "report": [],
                        "fields": {"full_name": "Ida Brandt", "company": "Acme Robotics"}}}  # fmt: skip
    quiet = statistics.median(_seconds(office, body) for _ in range(10))
    with office.database.read() as session:
        taken = session.query(WebhookDelivery).count()
    office.control("PUT", "/webhooks", {"mode": "on"})
    started = time.monotonic()
    for seed in range(10, 15 if IS_LONG else 11):
        made = office.control("POST", "/churn", {"edits": 200, "seed": seed})
        assert made["counts"]["edits"] == 200
    waits = []
    while office.control("GET", "/webhooks")["pending"]:
        waits.append(_seconds(office, body))
    seconds = time.monotonic() - started
    with office.database.read() as session:
        taken = session.query(WebhookDelivery).count() - taken
    assert taken == (1000 if IS_LONG else 200)
    assert office.differences().all() == []
    waits.sort()
    print(
        f"\n{taken} webhooks in {seconds:.1f} s ({1000 * seconds / taken:.1f} ms each);"
        f" resolve p50 {1000 * quiet:.0f} ms before,"
        f" {1000 * waits[len(waits) // 2]:.0f} ms meanwhile, slowest of {len(waits)} {1000 * waits[-1]:.0f} ms"
    )
    assert waits[len(waits) // 2] < 1


def _seconds(office: Office, body: dict[str, Any]) -> float:
    started = time.monotonic()
    office.house.visitor.ask("POST", "/profiles/resolve", body)
    return time.monotonic() - started


def test_deactivated_cats_is_told_to_stop(office: Office) -> None:
    def hooks() -> list[Any]:
        answer = requests.get(
            f"{office.house.sandbox.said['url']}/webhooks",
            headers={"Authorization": f"Token {KEY}"},
            timeout=10,
        )
        return list(answer.json()["_embedded"]["webhooks"])

    assert len(hooks()) == 1
    office.house.visitor.ask("DELETE", "/integration")
    assert hooks() == []
    with office.database.read() as session:
        assert session.get(Integration, 1) is None
