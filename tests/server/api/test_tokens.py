"""Tokens of outreach tools: scopes, shown once, revoked (W2)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.server.door import Caller, Door, code

SCOPES = ["activities:write"]


@pytest.fixture
def ben(door: Door) -> Caller:
    return door.page(door.user("recruiter", "Ben Okafor"))


def _make(page: Caller, name: str = "Outreach tool") -> dict[str, Any]:
    answer = page.post("/api/v1/tokens", {"name": name, "scopes": SCOPES})
    assert answer.status_code == 201, answer.text
    return dict(answer.json or {})


def test_the_secret_is_in_the_first_answer_only_and_stored_hashed(door: Door, ben: Caller) -> None:
    made = _make(ben)
    listed = ben.get("/api/v1/tokens")
    assert (listed.json or {})["tokens"] == [{key: made[key] for key in made if key != "token"}]
    assert made["token"].encode() not in door.file_bytes()


@pytest.mark.parametrize("scopes", [[], ["everything"], ["activities:write", "admin"], None])
def test_a_token_made_here_has_a_scope_that_there_is(ben: Caller, scopes: Any) -> None:
    answer = ben.post("/api/v1/tokens", {"name": "Outreach tool", "scopes": scopes})
    assert code(answer) == "validation_failed"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/me"), ("GET", "/people"), ("GET", "/users"), ("GET", "/tokens"), ("POST", "/campaigns")],
)
def test_a_scoped_token_may_do_nothing_else(door: Door, ben: Caller, method: str, path: str) -> None:
    tool = door.stranger(Authorization=f"Bearer {_make(ben)['token']}")
    assert code(tool.call(method, f"/api/v1{path}")) in ("forbidden", "method_not_allowed")


def test_a_revoked_token_is_told_so(door: Door, ben: Caller) -> None:
    made = _make(ben)
    assert ben.call("DELETE", f"/api/v1/tokens/{made['id']}").status_code == 204
    tool = door.stranger(Authorization=f"Bearer {made['token']}")
    assert code(tool.get("/api/v1/me")) == "token_revoked"
    assert (ben.get("/api/v1/tokens").json or {})["tokens"] == []


def test_an_admin_sees_and_revokes_everybodys(door: Door, ben: Caller) -> None:
    made, ana = _make(ben), door.page(door.user())
    [row] = (ana.get("/api/v1/tokens").json or {})["tokens"]
    assert (row["id"], row["user"]["name"]) == (made["id"], "Ben Okafor")
    assert ana.call("DELETE", f"/api/v1/tokens/{made['id']}").status_code == 204


def test_browsers_and_tokens_are_listed_apart(door: Door) -> None:
    user = door.user("recruiter", "Ben Okafor")
    page = door.page(user)
    door.extension(user)
    _make(page)
    assert [each["kind"] for each in (page.get("/api/v1/browsers").json or {})["browsers"]] == ["browser"]
    assert [each["name"] for each in (page.get("/api/v1/tokens").json or {})["tokens"]] == ["Outreach tool"]
