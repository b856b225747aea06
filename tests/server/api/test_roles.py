"""Every endpoint x everybody who may knock, against a table written by hand (W3). A new endpoint needs a row here.

"in" says that the door let the call through: what the endpoint then makes of an empty body or an id that is not there
does not matter, but where a row names an owner, the owner's call has to succeed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.server.door import EXTENSION, Caller, Door
from tests.server.northwind import northwind_in
from werkzeug.test import TestResponse

from catsync.access.tokens import create_token
from catsync.access.users import change_user
from catsync.models import Token, User
from catsync.settings.overrides import Slot, put

ROLES = ("viewer", "recruiter", "admin")


@dataclass(frozen=True)
class Row:
    """Who may: the weakest role, or "public", or "extension" (a known extension, without a token).

    is_page: only our own pages may, whatever the role. scope: a token with it may, too. path: in place of what the rule
    and `IDS` give. is_own: it is Ben's (see `House`), so that others than Ben and the admins may not.
    """

    role: str
    is_page: bool = False
    scope: str | None = None
    path: str | None = None
    body: Any = None
    is_own: bool = False


PUBLIC = (Row("public"),)
EXTENSION_ONLY = (Row("extension"),)
VIEWER = (Row("viewer"),)
RECRUITER = (Row("recruiter"),)
ADMIN = (Row("admin"),)
PAGE = (Row("viewer", is_page=True),)
RECRUITERS_PAGE = (Row("recruiter", is_page=True),)
ADMINS_PAGE = (Row("admin", is_page=True),)
BENS_SETTING, TEAMS_SETTING = "/api/v1/settings/user/{user}/sync_as", "/api/v1/settings/team/default/sync_as"

EXPECTED: dict[str, tuple[Row, ...]] = {
    # who is there
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /api/v1/openapi.json": PUBLIC,
    "GET /api/v1/ping": PUBLIC,
    "GET /api/v1/me": VIEWER,
    "PUT /api/v1/me/password": PAGE,
    "POST /api/v1/session": PUBLIC,
    "DELETE /api/v1/session": PAGE,
    "POST /api/v1/pairings": EXTENSION_ONLY,
    "GET /api/v1/pairings/{}": EXTENSION_ONLY,
    "POST /api/v1/pairings/{}/confirm": PAGE,
    "POST /api/v1/pairings/{}/refuse": PAGE,
    "GET /api/v1/browsers": VIEWER,
    "DELETE /api/v1/browsers/{}": (Row("viewer", path="/api/v1/browsers/{browser}", is_own=True),),
    "GET /api/v1/tokens": VIEWER,
    "POST /api/v1/tokens": RECRUITERS_PAGE,
    "DELETE /api/v1/tokens/{}": (Row("viewer", is_page=True, path="/api/v1/tokens/{token}", is_own=True),),
    "GET /api/v1/users": ADMIN,
    "PATCH /api/v1/users/{}": ADMIN,
    "POST /api/v1/users/{}/settings/copy": ADMIN,
    "POST /api/v1/users/{}/invitation": ADMINS_PAGE,
    "POST /api/v1/invitations": ADMINS_PAGE,
    # the connection
    "POST /api/v1/cats/webhook": PUBLIC,
    "GET /api/v1/integration": VIEWER,
    "GET /api/v1/integration/comparison": VIEWER,
    "PUT /api/v1/integration": ADMINS_PAGE,
    "DELETE /api/v1/integration": ADMINS_PAGE,
    "POST /api/v1/integration/refresh": ADMIN,
    "POST /api/v1/integration/compare": ADMIN,
    "POST /api/v1/integration/rebuild": ADMIN,
    # settings
    "GET /api/v1/settings/catalogue": VIEWER,
    "GET /api/v1/settings/effective": (
        Row("viewer"), Row("viewer", path="/api/v1/settings/effective?user={user}", is_own=True),
    ),
    "GET /api/v1/settings/revisions": VIEWER,
    "GET /api/v1/settings/export": ADMIN,
    "POST /api/v1/settings/import": ADMIN,
    "GET /api/v1/settings/{}/{}/{}": (
        Row("viewer", path=TEAMS_SETTING), Row("viewer", path=BENS_SETTING, is_own=True),
    ),
    "PUT /api/v1/settings/{}/{}/{}": (
        Row("admin", path=TEAMS_SETTING, body={"value": "contact"}),
        Row("recruiter", path=BENS_SETTING, body={"value": "both"}, is_own=True),
        Row("recruiter", path="/api/v1/settings/campaign/1/sync_as", body={"value": "both"}),
        Row("recruiter", path="/api/v1/settings/person/none/sync_as", body={"value": "both"}),
    ),
    "DELETE /api/v1/settings/{}/{}/{}": (
        Row("admin", path=TEAMS_SETTING), Row("recruiter", path=BENS_SETTING, is_own=True),
        Row("recruiter", path="/api/v1/settings/campaign/1/sync_as"),
    ),
    # people and campaigns
    "POST /api/v1/profiles/resolve": VIEWER,
    "POST /api/v1/profiles/lookup": RECRUITER,
    "POST /api/v1/decisions": RECRUITER,
    "GET /api/v1/people": VIEWER,
    "POST /api/v1/people": RECRUITER,
    "GET /api/v1/people/{}": VIEWER,
    "PATCH /api/v1/people/{}": RECRUITER,
    "GET /api/v1/people/{}/activities": VIEWER,
    "GET /api/v1/people/{}/why": VIEWER,
    "POST /api/v1/people/{}/notes": RECRUITER,
    "POST /api/v1/people/{}/resume": RECRUITER,
    "GET /api/v1/campaigns": VIEWER,
    "POST /api/v1/campaigns": RECRUITER,
    "GET /api/v1/campaigns/{}": VIEWER,
    "PATCH /api/v1/campaigns/{}": RECRUITER,
    "GET /api/v1/campaigns/{}/people": VIEWER,
    "POST /api/v1/campaigns/{}/people": RECRUITER,
    "PATCH /api/v1/campaigns/{}/people/{}": RECRUITER,
    "DELETE /api/v1/campaigns/{}/people/{}": RECRUITER,
    "GET /api/v1/campaigns/{}/imports": VIEWER,
    "POST /api/v1/campaigns/{}/imports": RECRUITER,
    "GET /api/v1/imports/{}": VIEWER,
    "GET /api/v1/imports/{}/rejected.csv": VIEWER,
    "POST /api/v1/activities": (Row("recruiter", scope="activities:write"),),
    # what CATS holds
    "GET /api/v1/cats/jobs": VIEWER,
    "GET /api/v1/cats/lists": VIEWER,
    "GET /api/v1/cats/tags": VIEWER,
    "GET /api/v1/cats/statuses": VIEWER,
    "GET /api/v1/cats/users": VIEWER,
    "GET /api/v1/companies/search": VIEWER,
    "GET /api/v1/companies/duplicates": VIEWER,
    "GET /api/v1/companies/duplicates.csv": VIEWER,
    "GET /api/v1/companies/not-duplicates": VIEWER,
    "POST /api/v1/activities/batches": (Row("recruiter", scope="activities:write"),),
    "GET /api/v1/activities/batches/{}": (Row("recruiter", scope="activities:write"),),
    # syncs
    "GET /api/v1/syncs": VIEWER,
    "POST /api/v1/syncs": RECRUITER,
    "GET /api/v1/syncs/{}": VIEWER,
    "POST /api/v1/syncs/{}/retry": RECRUITER,
    "POST /api/v1/syncs/{}/cancel": RECRUITER,
    "POST /api/v1/syncs/{}/undo": RECRUITER,
    "GET /api/v1/doubles": VIEWER,
    "POST /api/v1/doubles/{}/dismiss": RECRUITER,
    # which events each of them sees: test_audit.py
    "GET /api/v1/audit": VIEWER,
    "GET /api/v1/audit.csv": VIEWER,
    # pages
    "GET /": PAGE,
    "GET /campaigns": PAGE,
    "GET /campaigns/{}": PAGE,
    "GET /people": PAGE,
    "GET /people/{}": PAGE,
    "GET /syncs": PAGE,
    "GET /companies": PAGE,
    "GET /audit": PAGE,
    "GET /settings": PAGE,
    "GET /integrations": PAGE,
    "GET /password": PAGE,
    "GET /pair": PAGE,
    "GET /help": PUBLIC,
    "GET /signin": PUBLIC,
    "GET /signin/{}": PUBLIC,
    "POST /signin/{}": PUBLIC,
    "GET /static/{}": PUBLIC,
}  # fmt: skip
ROWS = [(endpoint, row) for endpoint, rows in EXPECTED.items() for row in rows]


class House:
    """Ana is the admin, Ben the recruiter who owns what is owned, Dana another one. Cleo looks, Egon was disabled."""

    def __init__(self, door: Door) -> None:
        self.door = door
        named = (
            ("admin", "Ana"),
            ("recruiter", "Ben"),
            ("viewer", "Cleo"),
            ("recruiter", "Dana"),
            ("admin", "Egon"),
        )
        self.users = {name: door.user(role, f"{name} Ruiz") for role, name in named}
        self.egons = door.extension(self.users["Egon"])
        with door.database.write() as session:
            egon = session.get_one(User, self.users["Egon"].id)
            change_user(session, egon, {"is_disabled": True}, by=self.users["Ana"].id)
            slot = Slot("user", str(self.users["Ben"].id), "sync_as")
            put(session, slot, "candidate", is_locked=None, by=None, if_version=None)

    def callers(self) -> Iterator[tuple[str, Caller]]:
        """Fresh ones: a call may end the session that it came by."""
        door, users = self.door, self.users
        yield "nobody", door.stranger()
        for role, name in zip(ROLES, ("Cleo", "Ben", "Ana"), strict=True):
            yield f"{role}'s browser", door.extension(users[name])
            yield f"{role}'s page", door.page(users[name])
        yield "another recruiter's browser", door.extension(users["Dana"])
        yield "another recruiter's page", door.page(users["Dana"])
        yield "scoped token", self._scoped()
        yield "admin's page without CSRF", Caller(door.page(users["Ana"]).http)
        yield "disabled admin's browser", self.egons

    def _scoped(self) -> Caller:
        with self.door.database.write() as session:
            secret, _ = create_token(session, self.users["Ana"], "script", "x", scopes=("activities:write",))
        return Caller(self.door.app.test_client(), {"Authorization": f"Bearer {secret}"})

    def bens(self, kind: str) -> str:
        with self.door.database.write() as session:
            token: Token = create_token(session, self.users["Ben"], kind, "Ben's", origin=EXTENSION)[1]
            return token.id

    def path(self, rule: str, row: Row) -> str:
        """With ids of what is Ben's, made anew: the call before may have taken it away."""
        path = row.path or re.sub(r"<[^>]*?(\w+)>", r"{\1}", rule)
        ids = {"user": self.users["Ben"].id, "user_id": self.users["Ben"].id, "filename": "shell.js"}
        if "{browser}" in path or "{token}" in path:
            ids |= {"browser": self.bens("browser"), "token": self.bens("script")}
        return re.sub(r"\{(\w+)\}", lambda found: str(ids.get(found[1], 1)), path)


CALLERS = 12


def _expected(row: Row, method: str, caller: str) -> str:
    """As the rules of W1-W3 say it; nothing of the product's code."""
    if row.role == "public":
        return "in"
    if row.role == "extension":
        return "in" if method == "GET" or caller.endswith("browser") else "refused"
    if caller == "nobody" or caller.startswith("disabled"):
        return "unknown"
    if caller == "scoped token":
        return "in" if row.scope == "activities:write" else "refused"
    if caller.endswith("without CSRF"):
        return "in" if method == "GET" else "refused"
    if row.is_page and caller.endswith("browser"):
        return "refused"
    role = next(each for each in ROLES if each in caller)
    if ROLES.index(role) < ROLES.index(row.role):
        return "refused"
    is_others = caller.startswith("another") or role == "viewer"
    return "refused" if row.is_own and is_others else "in"


def _outcome(answer: TestResponse, row: Row) -> str:
    if answer.status_code == 401:
        return "unknown"
    # Somebody else's is hidden or refused; it is there, as its owner's call shows.
    if answer.status_code == 403 or (row.is_own and answer.status_code == 404):
        return "refused"
    return "in"


def _routes(door: Door) -> dict[str, str]:
    """The rule of each endpoint: {"GET /people/{}": "/people/<string:person_id>"}."""
    return {
        f"{method} {re.sub(r'<[^>]*>', '{}', rule.rule)}": rule.rule
        for rule in door.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_endpoint_has_a_row(door: Door, capsys: pytest.CaptureFixture[str]) -> None:
    routes = _routes(door)
    assert sorted(set(routes) - set(EXPECTED)) == []
    with capsys.disabled():
        waiting = sorted(set(EXPECTED) - set(routes))
        print(f"\n{len(routes)} endpoints, {len(ROWS)} rows x {CALLERS} callers; not there yet: {waiting}")


@pytest.mark.parametrize(("endpoint", "row"), ROWS, ids=lambda each: each if isinstance(each, str) else "")
def test_an_endpoint_is_open_to_whom_its_row_says(door: Door, endpoint: str, row: Row) -> None:
    rule, method = _routes(door).get(endpoint), endpoint.partition(" ")[0]
    assert rule is not None, f"{endpoint} is not there"
    house = House(door)
    body = {} if row.body is None and method in ("POST", "PUT", "PATCH") and "/api/" in rule else row.body
    found, expected = {}, {}
    for name, caller in house.callers():
        # Whatever is no file is refused there before anybody is looked at.
        is_file = rule.endswith("/resume")
        sent = {"Content_Type": "application/octet-stream"} if is_file else {}
        answer = caller.call(method, house.path(rule, row), None if is_file else body, **sent)
        assert answer.status_code < 500, (name, answer.text)
        found[name], expected[name] = _outcome(answer, row), _expected(row, method, name)
        assert not row.is_own or answer.status_code < 300 or found[name] != "in", (name, answer.text)
    assert found == expected
    assert len(found) == CALLERS


@pytest.mark.parametrize(("kind", "path"), [("browser", "browsers"), ("script", "tokens")])
def test_a_token_of_somebody_else_is_neither_listed_nor_revoked(door: Door, kind: str, path: str) -> None:
    house = House(door)
    bens = house.bens(kind)
    dana = door.page(house.users["Dana"])
    assert bens not in dana.get(f"/api/v1/{path}").text
    assert dana.call("DELETE", f"/api/v1/{path}/{bens}").status_code == 404
    assert bens in door.page(house.users["Ben"]).get(f"/api/v1/{path}").text


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_can_be_read_holds_the_key_of_cats(tmp_path: Path, role: str) -> None:
    team = northwind_in(tmp_path)
    team.connect()
    page = team.door.page(team.users[role])
    assert "0001" in page.get("/api/v1/integration").text  # its last four characters are no secret
    for endpoint, rule in _routes(team.door).items():
        if endpoint.startswith("GET "):
            answer = page.get(re.sub(r"<[^>]*>", "1", rule))
            assert "never-sent-anywhere" not in answer.text, endpoint
            answer.close()
    team.door.close()
