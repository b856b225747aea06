"""Every call of every flow x every fault: the end state is right, nothing is doubled, and nobody is asked what a look
can decide (Q1, Q2). In every run some of the cells, spread over all; all of them with CATSYNC_TEST_LONG=1.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select
from tests.long import IS_LONG
from tests.server.sync.fault_flows import FLOWS, PERSON, Ready, fresh
from tests.server.sync.fault_kinds import KINDS, SOCKET_SECONDS, FaultKind, with_deletion
from tests.server.sync.undoing.taken_back import held
from tests.server.sync.world import World

from catsync.models import Sync, SyncStep
from catsync.sync.queue import retry
from catsync.sync.timing import Timing

TIMING = Timing(
    settle_seconds=0.5, backoff_seconds=0.0, company_wait_seconds=0.0, lease_seconds=3 * SOCKET_SECONDS
)
DEADLINE_SECONDS = 30.0
EVERY = 1 if IS_LONG else 41
OPEN = ("queued", "running")


@dataclass(frozen=True)
class Plain:
    """A flow without faults: its calls in order, and what CATS holds afterwards."""

    calls: tuple[str, ...]
    held: Any


def settle(world: World, seq: int) -> Sync:
    """Run it until it rests. What waits for a time of its own (settle, CATS' Retry-After) waits for it."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while world.sync(seq).state in OPEN and time.monotonic() < deadline:
        world.run_once(timing=TIMING)
        if world.sync(seq).state in OPEN:
            world.make_due()
    return world.sync(seq)


def plain(world: World, flow: str) -> Plain:
    ready = FLOWS[flow](world)
    world.sandbox.forget_calls()
    assert settle(world, ready.seq).state == "done", world.sync(ready.seq).error
    calls = tuple(world.sandbox.calls())
    return Plain(calls, in_order(held(world)))


def in_order(value: Any) -> Any:
    """Rows in an order that does not hang on who came first."""
    if isinstance(value, dict):
        return {key: in_order(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((in_order(each) for each in value), key=repr)
    return value


def cells(flow: str, calls: tuple[str, ...]) -> list[tuple[int, FaultKind]]:
    """(position, fault) of the flow. Only a record that CATS had before can be deleted meanwhile; no look is a 409."""
    made = [(n, kind) for n in range(len(calls)) for kind in KINDS]
    return [
        (n, kind)
        for n, kind in made
        if (flow.startswith("existing") or not kind.deletes) and (kind.name != "409" or is_write(calls[n]))
    ]


def is_write(call: str) -> bool:
    return not call.startswith("GET") and not call.endswith("/search")


def run_cell(world: World, flow: str, position: int, kind: FaultKind) -> tuple[Ready, Sync]:
    ready = FLOWS[flow](world)
    if kind.deletes:
        with_deletion(world, ready, position, lambda: world.run_once(timing=TIMING))
    else:
        kind.order(world, position)
    return ready, settle(world, ready.seq)


def why_asked(sync: Sync) -> str:
    return f"{sync.reason}: {(sync.error or {}).get('message')}"


def may_ask(kind: FaultKind) -> bool:
    """CATS refuses the write (409), or no longer has the record that was to be changed: no look decides that."""
    return kind.deletes or kind.name == "409"


def check_asked(world: World, flow: str, sync: Sync, expected: Plain, kind: FaultKind) -> None:
    """Nothing doubled, nothing uncertain; and once tried again, where that can help, all is as it should be."""
    now = in_order(held(world))
    if not flow.startswith("undo"):  # of which nothing may be taken back yet
        for resource, rows in expected.held.items():
            assert len(now[resource]) <= len(rows), resource
    if kind.deletes:
        return
    with world.database.write() as session:
        retry(session, session.get_one(Sync, sync.seq))
    assert settle(world, sync.seq).state == "done", world.sync(sync.seq).error
    assert in_order(held(world)) == expected.held


def doubts(world: World, seq: int) -> list[str]:
    with world.database.read() as session:
        rows = select(SyncStep.name).where(SyncStep.sync_seq == seq, SyncStep.is_uncertain)
        return list(session.scalars(rows))


@pytest.mark.parametrize("flow", FLOWS)
def test_whatever_fails_at_whatever_call_the_end_is_right(small_world: World, flow: str) -> None:
    world = replace(small_world, timing=TIMING)
    expected = plain(world, flow)
    todo = cells(flow, expected.calls)[list(FLOWS).index(flow) % EVERY :: EVERY]
    asked: Counter[str] = Counter()
    wrong: list[str] = []
    for position, kind in todo:
        where = f"{flow}, call {position + 1} ({expected.calls[position]}), {kind.name}"
        ready, sync = run_cell(world, flow, position, kind)
        try:
            if sync.state == "done":
                assert in_order(held(world)) == expected.held or kind.deletes, "CATS holds something else"
            else:
                assert sync.state == "needs_attention", sync.state
                assert may_ask(kind), f"asked: {why_asked(sync)}"
                asked[f"{kind.name} at {expected.calls[position]} -> {why_asked(sync)}"] += 1
                check_asked(world, flow, sync, expected, kind)
            assert doubts(world, ready.seq) == [], "a doubt is left"
        except AssertionError as error:
            wrong.append(f"{where}: {str(error).splitlines()[0]}, calls {world.sandbox.calls()}")
    print(f"\n{flow}: {len(expected.calls)} calls, {len(cells(flow, expected.calls))} cells, {len(todo)} run")
    for reason, count in sorted(asked.items()):
        print(f"  asks ({count}): {reason}")
    assert len(todo) >= 3
    assert wrong == []


@pytest.mark.parametrize(("rule", "count"), [("published", 1), ("off", 2)])
def test_an_index_that_lags_longer_than_the_settle_time_doubles_only_where_cats_does_not_check(
    small_world: World, rule: str, count: int
) -> None:
    """The limit of every engine of this kind (SYNCING.md 2): nobody can look for what CATS does not show yet."""
    world = replace(small_world, timing=replace(TIMING, settle_seconds=0.0))
    fresh(world)
    world.sandbox.switch(duplicate_rule=rule, search_lag_seconds=30)
    world.sandbox.fault("close_after", method="POST", path="^/candidates$")
    person = world.person(candidate=PERSON)
    assert world.run(world.queue(person)).state == "done"
    assert len(world.sandbox.records("candidates")) == count
