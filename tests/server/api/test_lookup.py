"""CATS is asked live for the one person in view (Q5): against a sandbox process, with a mirror of nothing yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.forked import running_sandbox
from tests.server.door import Door, code
from tests.server.northwind import SITE, Northwind, profile
from tests.server.sync.world import KEY, Sandbox

from catsync.clock import now
from catsync.models import CatsCall, Quota

PATH = "/api/v1/profiles/lookup"
MARTA = {"first_name": "Marta", "last_name": "Oliveira"}
EMAIL = "marta@acme-robotics.example"
EMAILS = [{"email": EMAIL, "is_primary": True}]


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with running_sandbox("empty") as said:
        yield Sandbox(**said)


@pytest.fixture
def cats(running: Sandbox) -> Sandbox:
    running.send("POST", "/reset", {"seed": "empty"})
    return running


@pytest.fixture
def asker(tmp_path: Path, cats: Sandbox) -> Iterator[Northwind]:
    """Northwind, connected to the sandbox; its mirror has not read a single record."""
    team = Northwind(Door(tmp_path, CATSYNC_CATS_URL=cats.url))
    body = {"api_key": KEY, "host": "env"}
    put = team.door.page(team.users["admin"]).call("PUT", "/api/v1/integration", body)
    assert put.status_code == 200, put.text
    cats.forget_calls()
    yield team
    team.door.close()


def look_up(team: Northwind, **fields: Any) -> dict[str, Any]:
    answer = team["recruiter"].post(PATH, {"profile": profile(**fields)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def refused(team: Northwind, **body: Any) -> str:
    return code(team["recruiter"].post(PATH, {"profile": profile(), **body}))


def ids_of(answer: dict[str, Any]) -> list[tuple[str, int]]:
    return [(row["record_type"], row["cats_id"]) for row in answer["match"]["records"]]


def test_a_person_whom_the_mirror_does_not_know_yet_is_found(asker: Northwind, cats: Sandbox) -> None:
    cats_id = cats.add("candidates", **MARTA, emails=EMAILS)
    assert asker.resolve()["match"]["state"] == "unknown"
    answer = look_up(asker)
    assert (answer["match"]["state"], ids_of(answer)) == ("same", [("candidate", cats_id)])


def test_what_was_found_is_kept_and_costs_no_call_again(asker: Northwind, cats: Sandbox) -> None:
    cats.add("candidates", **MARTA, emails=EMAILS)
    look_up(asker)
    cats.forget_calls()
    assert asker.resolve()["match"]["state"] == "same"
    assert cats.calls() == []


def test_it_takes_a_call_for_each_kind_and_one_for_an_unknown_company(
    asker: Northwind, cats: Sandbox
) -> None:
    acme = cats.add("companies", name="Acme Robotics", owner_id=1)
    answer = look_up(asker)
    searches = [f"POST /{kind}/search" for kind in ("candidates", "contacts", "companies")]
    assert (cats.calls(), answer["looked_up"]["calls"]) == (searches, 3)
    assert answer["company"]["chosen_id"] == acme
    cats.forget_calls()
    assert (look_up(asker)["looked_up"]["calls"], len(cats.calls())) == (2, 2)


def test_a_company_of_another_spelling_is_found_by_its_website(asker: Northwind, cats: Sandbox) -> None:
    acme = cats.add("companies", name="ARI Holding", owner_id=1, website="https://www.acme-robotics.example")
    shown = look_up(asker)["company"]["warning"]["companies"]
    assert [each["cats_id"] for each in shown] == [acme]


def test_a_contact_is_found_by_an_address_that_is_not_the_first_one(asker: Northwind, cats: Sandbox) -> None:
    acme = cats.add("companies", name="Acme Robotics", owner_id=1)
    emails = [{"email": "m.o@people.example", "is_primary": True}, {"email": EMAIL, "is_primary": False}]
    married = {"first_name": "Marta", "last_name": "Nunes", "owner_id": 1, "company_id": acme}
    cats_id = cats.add("contacts", **married, emails=emails)
    assert ids_of(look_up(asker)) == [("contact", cats_id)]


def test_without_an_address_the_name_is_asked_for(asker: Northwind, cats: Sandbox) -> None:
    cats_id = cats.add("candidates", **MARTA, current_employer="Acme Robotics")
    cats.add("candidates", first_name="Marta", last_name="Oliveira Santos")
    assert ids_of(look_up(asker, emails=None)) == [("candidate", cats_id)]


def test_nobody_found_stays_unknown_and_says_that_cats_was_asked(asker: Northwind, cats: Sandbox) -> None:
    match = look_up(asker)["match"]
    assert (match["state"], match["records"]) == ("unknown", [])
    assert "CATS' own search" in match["text"]


def test_with_neither_address_nor_full_name_nothing_is_asked(asker: Northwind, cats: Sandbox) -> None:
    body = {"profile": profile(full_name="Marta", emails=None)}
    assert code(asker["recruiter"].post(PATH, body)) == "validation_failed"
    assert cats.calls() == []


def test_a_campaign_that_is_not_there_costs_no_call(asker: Northwind, cats: Sandbox) -> None:
    assert refused(asker, campaign_id=99) == "not_found"
    assert cats.calls() == []


def test_a_spent_budget_is_told_with_when_to_ask_again(asker: Northwind, cats: Sandbox) -> None:
    with asker.door.database.write() as session:
        session.merge(Quota(site_id=SITE, call_limit=3))
        session.add_all(CatsCall(site_id=SITE, called_at=now()) for _ in range(3))
    answer = asker["recruiter"].post(PATH, {"profile": profile()})
    assert (code(answer), cats.calls()) == ("cats_no_calls_left", [])
    assert 0 < int(answer.headers["Retry-After"]) <= 3700


TROUBLE = {
    "cats_down": {"what": "status", "status": 500},
    "cats_no_calls_left": {"what": "429", "retry_after": 30},
    "cats_key_refused": {"what": "status", "status": 401},
    "cats_unreachable": {"what": "close_before"},
    "internal": {"what": "status", "status": 400},
}


@pytest.mark.parametrize("expected", TROUBLE)
def test_trouble_with_cats_has_its_own_code(asker: Northwind, cats: Sandbox, expected: str) -> None:
    cats.fault(**TROUBLE[expected])  # type: ignore[arg-type]
    assert refused(asker) == expected


def test_what_was_found_before_the_trouble_stays(asker: Northwind, cats: Sandbox) -> None:
    cats.add("candidates", **MARTA, emails=EMAILS)
    cats.fault("status", status=500, path="/contacts")
    assert refused(asker) == "cats_down"
    assert asker.resolve()["match"]["state"] == "same"


def test_while_nothing_is_connected_that_is_said(team: Northwind) -> None:
    assert refused(team) == "cats_not_connected"


def test_the_answer_is_as_the_contract_says(asker: Northwind, cats: Sandbox) -> None:
    example = json.loads((Path(__file__).parents[2] / "contract" / "profiles-lookup.json").read_text("utf-8"))
    cats.add("candidates", **MARTA, emails=EMAILS)
    answer = asker["recruiter"].post(example["path"], {**example["request"], "campaign_id": None})
    assert answer.status_code == example["status"]
    assert set(answer.json or {}) == set(example["response"])
    assert set((answer.json or {})["looked_up"]) == set(example["response"]["looked_up"])
    assert (answer.json or {})["match"]["records"][0].keys() >= {"record_type", "cats_id", "tier", "reasons"}
