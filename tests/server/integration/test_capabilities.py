"""What the probe found out is what the engine goes by (ARCHITECTURE 13)."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from tests.server.northwind import Northwind

from catsync import runtime
from catsync.integration.capabilities import settle_seconds
from catsync.models import Integration


def tried(team: Northwind, **found: Any) -> None:
    with team.door.database.write() as session:
        session.get_one(Integration, 1).capabilities = found


@pytest.mark.parametrize(
    ("lag", "expected"),
    [
        (0.0, 120.0),
        (20.0, 120.0),
        (45.0, 135.0),
        (1e9, 3600.0),
        (None, 120.0),
        ("soon", 120.0),
        (True, 120.0),
    ],
)
def test_a_write_is_looked_for_after_three_times_the_lag_of_the_search(
    northwind: Northwind, lag: Any, expected: float
) -> None:
    tried(northwind, search_lag_seconds=lag)
    assert settle_seconds(northwind.door.database, 120.0) == expected


def test_while_nothing_is_connected_or_tried_the_configured_time_holds(team: Northwind) -> None:
    assert settle_seconds(team.door.database, 90.0) == 90.0


def test_the_worker_goes_by_it(northwind: Northwind, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Mock()
    monkeypatch.setattr(runtime, "Worker", worker)
    tried(northwind, search_lag_seconds=50.0)
    shared = northwind.door.app.extensions["catsync"]
    runtime.Runtime(northwind.door.config, northwind.door.database, shared.secrets)
    assert worker.call_args.kwargs["timing"].settle_seconds == 150.0


def test_the_integrations_page_is_told_what_was_found(northwind: Northwind) -> None:
    assert (northwind["viewer"].get("/api/v1/integration").json or {})["probed_at"] is None
    tried(northwind, put_omitted="nulled", search_lag_seconds=2.5, probed_at="2026-11-24T03:05:00+00:00")
    told = northwind["viewer"].get("/api/v1/integration").json or {}
    assert told["probed_at"] == "2026-11-24T03:05:00+00:00"
    assert told["probed"] == [
        {"question": "Fields that an update leaves out", "answer": "are emptied"},
        {"question": "A new record is found by a search", "answer": "after 2.5 s"},
    ]
