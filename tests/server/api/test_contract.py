"""The answers of the front door have the keys of the contract's examples (ARCHITECTURE 12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests_mock
from tests.server.door import EXTENSION, Door

CONTRACT = Path(__file__).parents[2] / "contract"
SITE = {"id": 4711, "name": "Northwind Talent", "subdomain": "northwind"}


def _example(name: str) -> dict[str, Any]:
    return dict(json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8")))


def _keys(value: Any) -> Any:
    """The shape of a JSON value: the keys all the way down."""
    return {key: _keys(each) for key, each in value.items()} if isinstance(value, dict) else "leaf"


def test_me_is_as_the_contract_says(door: Door) -> None:
    example = _example("me")
    answer = door.extension(door.user()).get(example["path"])
    assert (answer.status_code, _keys(answer.json)) == (example["status"], _keys(example["response"]))


def test_pairing_is_as_the_contract_says(door: Door) -> None:
    start, confirm, poll = (_example(f"pairings-{each}") for each in ("start", "confirm", "poll"))
    started = door.stranger(Origin=EXTENSION).post(start["path"], start["request"])
    assert (started.status_code, _keys(started.json)) == (start["status"], _keys(start["response"]))
    pairing = started.json or {}
    confirmed = door.page(door.user()).post(
        confirm["path"].replace("{id}", pairing["id"]), {**confirm["request"], "code": pairing["code"]}
    )
    assert (confirmed.status_code, confirmed.json) == (confirm["status"], confirm["response"])
    polled = door.stranger(Origin=EXTENSION).get(
        poll["path"].replace("{id}", pairing["id"]), X_Pairing_Secret=pairing["secret"]
    )
    assert (polled.status_code, _keys(polled.json)) == (poll["status"], _keys(poll["response"]))


@pytest.mark.parametrize("name", ["integration-put", "integration-get"])
def test_the_connection_is_as_the_contract_says(door: Door, name: str) -> None:
    put, example = _example("integration-put"), _example(name)
    page = door.page(door.user())
    body = {**put["request"], "api_key": "sandbox-key-0001"}
    with requests_mock.Mocker() as cats:
        cats.get("https://api.catsone.com/v3/site", json=SITE)
        answer = page.call("PUT", put["path"], body)
    answer = page.get(example["path"]) if name == "integration-get" else answer
    expected = {**example["response"], "hosts": "leaf"}
    told = answer.json
    progress = told["mirror"].pop(
        "first_crawl"
    )  # only until everything was read once; the example is of later
    assert set(progress) == {"kinds", "seconds_left"}
    assert answer.status_code == example["status"]
    assert _keys(told) == _keys(expected)


# profiles-lookup: tests/server/api/test_lookup.py, which has a CATS to ask


def test_an_error_is_as_the_contract_says(door: Door) -> None:
    answer = door.extension(door.user()).get(_example("error")["path"])
    assert (answer.status_code, _keys(answer.json)) == (404, _keys(_example("error")["response"]))
