"""Every operation of the document with values made from it: no fault of ours, one shape of errors, documented answers.

Ids and addresses are set to such as exist in four of five cases, for values made up never find anything.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
import requests_mock
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.server.door import OWN
from tests.server.northwind import URL, Northwind, northwind_in

EXAMPLES = 10
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
SHAPE = {"code", "message", "details", "retryable", "request_id"}
KEYS = ("sync_as", "update_policy", "field_mapping", "field_values", "mandatory_fields", "destination_owner")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Northwind]:
    """A connected companion that holds something; CATS does not answer it."""
    held = northwind_in(tmp_path_factory.mktemp("house"))
    held.connect()
    held.company(9, "Acme Robotics")
    held.record("candidate", 77)
    held.keep()
    held.campaign()
    with requests_mock.Mocker() as network:
        network.register_uri(requests_mock.ANY, requests_mock.ANY, exc=requests.ConnectionError("refused"))
        yield held
    held.door.close()


def _operations() -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        team = northwind_in(Path(folder))
        document = team["admin"].get("/api/v1/openapi.json").json or {}
        team.door.close()
    found = [(m, path) for path, item in document["paths"].items() for m in item if m != "parameters"]
    return sorted(found, key=lambda each: each[0] == "delete")  # what takes something away comes last


OPERATIONS = _operations()
OF_PAGES = ("/confirm", "/refuse", "/session", "/integration", "/password", "/invitation", "/invitations")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """CATS is away, whatever this machine reaches: asked live, that is what must be told."""

    def refuse(*_: Any, **__: Any) -> None:
        raise requests.ConnectionError("no network in this test")

    monkeypatch.setattr("catsync.cats.transport.requests.Session.request", refuse)


def test_the_document_has_the_operations_of_the_panel() -> None:
    assert {("post", "/api/v1/profiles/resolve"), ("post", "/api/v1/syncs")} <= set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda each: str(each).removeprefix("/api/v1"))
def test_an_operation_answers_as_its_document_says(house: Northwind, method: str, path: str) -> None:
    is_of_pages = path.endswith(OF_PAGES) or "/tokens" in path
    admin = house.door.page(house.users["admin"]) if is_of_pages else house["admin"]
    document = house["admin"].get("/api/v1/openapi.json").json
    operation = schemathesis.openapi.from_dict(document)[path][method]
    known = _known(house)

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        _make_real(case, known)
        answer = case.call(
            base_url=OWN, headers=dict(admin.headers), cookies=_cookies(admin), app=house.door.app
        )
        # Asked live, an answer that CATS is away is the right one; the document has it.
        is_cats_away = answer.status_code == 503 and answer.json()["error"]["code"] == "cats_unreachable"
        case.validate_response(answer, checks=CHECKS[1:] if is_cats_away else CHECKS)
        if answer.status_code >= 400:
            assert set(answer.json()) == {"error"}
            assert set(answer.json()["error"]) == SHAPE

    ask()


def _cookies(caller: Any) -> dict[str, str]:
    cookie = caller.http.get_cookie("catsync_session", domain="127.0.0.1")
    return {"catsync_session": cookie.value} if cookie else {}


def _known(house: Northwind) -> dict[str, Any]:
    return {"person_id": house.keep(), "campaign_id": 1, "user_id": 2}


def _make_real(case: Any, known: dict[str, Any]) -> None:
    choose = random.Random(repr((case.path_parameters, case.query, case.body)))
    if choose.random() > 0.8:
        return
    in_path = {
        **known,
        "key": choose.choice(KEYS),
        "layer": choose.choice(["team", "user", "campaign", "person"]),
        "layer_id": str(choose.choice([0, 1, known["person_id"]])),
    }
    case.path_parameters = {k: in_path.get(k, v) for k, v in (case.path_parameters or {}).items()}
    if isinstance(case.body, dict):
        case.body = {k: known.get(k, v) for k, v in case.body.items()}
        if isinstance(case.body.get("profile"), dict):
            case.body["profile"] = {**case.body["profile"], "url": URL}
