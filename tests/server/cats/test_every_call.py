"""Every call of the client in every position of every switch: whatever CATS turns out to do, we cope or are told."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import pytest
import requests
from tests.long import IS_LONG
from tests.server.cats.conftest import SANDBOX_KEY
from tests.server.cats.every_call import TABLE

from catsync.cats import CatsClient, CatsError, CatsNotFound, CatsRefused
from catsync.sandbox.options import Switches

# Second values of the switches that have no choices; the first is the default.
OTHER_VALUES: dict[type, Callable[[Any], Any]] = {
    bool: lambda default: not default,
    int: lambda default: default * 2 + 3,
    float: lambda default: default * 2 + 3,
}
OTHER_TEXTS = {"webhook_retry_seconds": ""}


def positions() -> list[tuple[str, Any]]:
    """Each switch with each of its values, read from the sandbox's own switches."""
    found: list[tuple[str, Any]] = []
    for switch in dataclasses.fields(Switches):
        default, choices = switch.default, switch.metadata["choices"]
        if not choices:
            kind = type(default)
            other = OTHER_TEXTS[switch.name] if kind is str else OTHER_VALUES[kind](default)
            choices = (default, other)
        found += [(switch.name, value) for value in choices]
    return found


POSITIONS = positions()
# Where a switch rightly changes what comes out: what a call that expects the default then ends with.
DIFFERS: dict[tuple[str, Any], dict[str, type[Exception]]] = {
    # What was just written is not found yet.
    ("search_lag_seconds", 3.0): {"find_activities": ValueError, "find_pipelines": AssertionError},
    ("attachment_bytes", 3): {"files": CatsRefused},
    ("company_contacts", False): {"company_contacts": CatsNotFound},
    # Nobody is told how many there are.
    ("total_as", "null"): dict.fromkeys(("list_", "count", "find_jobs"), AssertionError),
    ("webhook_status_told", False): {"webhooks": AssertionError},
}


@pytest.fixture
def turned(sandbox: dict[str, str], request: pytest.FixtureRequest) -> Any:
    """A client against a sandbox of which one switch is turned."""
    name, value = request.param
    control = sandbox["control"]
    requests.put(f"{control}/switches", json={name: value}, timeout=10).raise_for_status()
    requests.post(f"{control}/reset", json={}, timeout=10).raise_for_status()
    with CatsClient(sandbox["url"], SANDBOX_KEY, timeout=(5, 5)) as client:
        yield client, DIFFERS.get((name, value), {})
    requests.delete(f"{control}/switches", timeout=10).raise_for_status()


def outcome(cats: CatsClient, behaviour: Callable[[CatsClient], bool]) -> type[Exception] | None:
    """None: as it should be; else what it failed with."""
    try:
        return None if behaviour(cats) else AssertionError
    except (CatsError, AssertionError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize(
    "turned", POSITIONS if IS_LONG else POSITIONS[::4], ids=lambda each: f"{each[0]}={each[1]}", indirect=True
)
def test_every_call_does_what_it_should_in_this_position_of_the_switch(turned: Any) -> None:
    cats, differs = turned
    seen = {each.__name__: outcome(cats, each) for each in TABLE}
    assert {name: kind for name, kind in seen.items() if kind is not None} == differs


def test_no_call_is_missing_from_the_table() -> None:
    public = {
        name for name, _ in inspect.getmembers(CatsClient, inspect.isfunction) if not name.startswith("_")
    }
    assert public - {"close"} == set().union(*TABLE.values())


def test_the_table_is_as_large_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    calls = len(set().union(*TABLE.values()))
    with capsys.disabled():
        part = "" if IS_LONG else ", every fourth position in a short run"
        print(f"\n{calls} calls x {len(POSITIONS)} positions = {calls * len(POSITIONS)}{part}")
    assert calls * len(POSITIONS) > 3_000
    assert {name for name, _ in POSITIONS} == {each.name for each in dataclasses.fields(Switches)}
