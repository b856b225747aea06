"""The people of a campaign over HTTP: adding starts what is due, stages, what each waits for (C1, C3, S8, E8)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, func, select
from tests.server.door import code
from tests.server.northwind import SITE, URL, Northwind

from catsync.models import STAGES, Activity, Sync


def path(campaign: int, person: str = "") -> str:
    return f"/api/v1/campaigns/{campaign}/people{'/' if person else ''}{person}"


def add(team: Northwind, campaign: int, person: str, **more: Any) -> dict[str, Any]:
    answer = team["recruiter"].post(path(campaign), {"person_id": person, **more})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def listed(team: Northwind, campaign: int, query: str = "") -> list[dict[str, Any]]:
    answer = team["viewer"].get(f"{path(campaign)}{query}")
    assert answer.status_code == 200, answer.text
    return list((answer.json or {})["people"])


def stage(team: Northwind, campaign: int, person: str, wanted: str) -> dict[str, Any]:
    answer = team["recruiter"].call("PATCH", path(campaign, person), {"stage": wanted})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def replying(team: Northwind) -> int:
    campaign = team.campaign()
    team.set("campaign", campaign, "add_to_cats", "on_reply", "?record_type=candidate")
    return campaign


def syncs(team: Northwind) -> list[Sync]:
    with team.door.database.read() as session:
        return list(session.scalars(select(Sync).order_by(Sync.seq)))


def test_who_is_added_goes_to_cats_where_that_is_due(northwind: Northwind) -> None:
    added = add(northwind, northwind.campaign(), northwind.keep())
    (sync,) = syncs(northwind)
    assert (added["is_new"], added["sync_id"]) == (True, sync.id)
    assert (sync.is_automatic, sync.user_id) == (True, northwind.users["recruiter"].id)


def test_adding_twice_starts_nothing_more(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    add(northwind, campaign, person)
    again = add(northwind, campaign, person)
    assert (again["is_new"], again["sync_id"], len(syncs(northwind))) == (False, None, 1)


def test_the_panel_adds_without_a_sync_as_it_syncs_itself(northwind: Northwind) -> None:
    assert add(northwind, northwind.campaign(), northwind.keep(), start_sync=False)["sync_id"] is None
    assert syncs(northwind) == []


def test_before_the_trigger_nothing_is_started(northwind: Northwind) -> None:
    assert add(northwind, replying(northwind), northwind.keep())["sync_id"] is None


def test_nobody_is_added_to_an_archived_campaign_but_who_is_in_it_stays(team: Northwind) -> None:
    campaign, person = team.campaign(), team.keep()
    add(team, campaign, person)
    team["recruiter"].call("PATCH", f"/api/v1/campaigns/{campaign}", {"is_archived": True})
    other = team.keep(f"{URL}-2")
    assert code(team["recruiter"].post(path(campaign), {"person_id": other})) == "conflict"
    assert add(team, campaign, person)["is_new"] is False


@pytest.mark.parametrize("wanted", STAGES)
def test_a_stage_is_set_to_any_and_logged(northwind: Northwind, wanted: str) -> None:
    campaign, person = replying(northwind), northwind.keep()
    add(northwind, campaign, person)
    stage(northwind, campaign, person, "interested" if wanted == "sourced" else "sourced")
    assert stage(northwind, campaign, person, wanted)["stage"] == wanted
    with northwind.door.database.read() as session:
        last = session.scalars(select(Activity).order_by(Activity.created_at.desc()).limit(1)).one()
    assert (last.source, last.event, last.stage) == ("catsync", "stage_change", wanted)


def test_the_same_stage_again_is_no_event(team: Northwind) -> None:
    campaign, person = team.campaign(), team.keep()
    add(team, campaign, person)
    stage(team, campaign, person, "sourced")
    with team.door.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 0


def test_a_stage_that_fires_the_trigger_starts_the_sync(northwind: Northwind) -> None:
    campaign, person = replying(northwind), northwind.keep()
    add(northwind, campaign, person)
    assert stage(northwind, campaign, person, "not_interested")["sync_id"] is None
    assert stage(northwind, campaign, person, "interested")["sync_id"] == syncs(northwind)[0].id


@pytest.mark.parametrize("body", [{}, {"stage": "married"}, {"stage": None}, {"stage": "replied", "x": 1}])
def test_a_stage_that_is_none_is_refused(team: Northwind, body: dict[str, Any]) -> None:
    campaign, person = team.campaign(), team.keep()
    add(team, campaign, person)
    assert code(team["recruiter"].call("PATCH", path(campaign, person), body)) == "validation_failed"


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_who_is_not_in_the_campaign_is_not_found(team: Northwind, method: str) -> None:
    body = {"stage": "replied"} if method == "PATCH" else None
    assert code(team["recruiter"].call(method, path(team.campaign(), team.keep()), body)) == "not_found"


def test_who_is_taken_out_is_gone_and_what_waited_is_cancelled(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    add(northwind, campaign, person)
    assert northwind["recruiter"].call("DELETE", path(campaign, person)).status_code == 204
    assert listed(northwind, campaign) == []
    assert [s.state for s in syncs(northwind)] == ["cancelled"]


# --- the list


def test_a_row_says_who_where_and_what_it_waits_for(northwind: Northwind) -> None:
    campaign, person = replying(northwind), northwind.keep()
    add(northwind, campaign, person)
    northwind.link(person, "contact", 512, {})
    (row,) = listed(northwind, campaign)
    assert row.pop("added_at")
    assert row == {
        "person_id": person, "name": "Marta Oliveira", "title": "Head of Data", "company": "Acme Robotics", "url": URL,
        "stage": "sourced", "added_by": "Ben Okafor", "sync": None,
        "records": [{
            "record_type": "contact", "cats_id": 512,
            "url": "https://northwind.catsone.com/index.php?m=contacts&a=show&contactID=512",
        }],
        "waits_for": "The candidate goes to CATS when they reply; until then their notes wait, too.",
    }  # fmt: skip


def test_a_sync_that_is_not_done_says_what_is_waited_for(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    add(northwind, campaign, person)
    with northwind.door.database.write() as session:
        sync = session.scalars(select(Sync)).one()
        sync.state, sync.error = "waiting", {"code": "needs_field", "message": "Seniority is needed."}
    (row,) = listed(northwind, campaign)
    assert (row["sync"]["state"], row["waits_for"]) == ("waiting", "Seniority is needed.")


def test_nobody_waits_once_all_is_done(northwind: Northwind) -> None:
    campaign, person = northwind.campaign(), northwind.keep()
    add(northwind, campaign, person)
    with northwind.door.database.write() as session:
        session.scalars(select(Sync)).one().state = "done"
    assert listed(northwind, campaign)[0]["waits_for"] is None


def test_an_override_of_one_person_counts_for_that_person(northwind: Northwind) -> None:
    campaign, one, other = replying(northwind), northwind.keep(), northwind.keep(f"{URL}-2")
    add(northwind, campaign, one)
    add(northwind, campaign, other)
    northwind.set("person", one, "sync_as", "none")
    texts = {row["person_id"]: row["waits_for"] for row in listed(northwind, campaign)}
    assert texts[one] == "The settings say not to sync them."
    assert "when they reply" in texts[other]


def test_people_are_found_by_stage_and_by_words_of_name_company_and_email(team: Northwind) -> None:
    campaign = team.campaign()
    marta = team.keep()
    ines = team.keep(
        f"{URL}-2", full_name="Inês Varga", company="Öko GmbH", emails=[{"email": "i@oeko.example"}]
    )
    for person in (marta, ines):
        add(team, campaign, person)
    stage(team, campaign, ines, "replied")
    for query, wanted in {
        "?stage=replied": [ines], "?query=marta": [marta], "?query=VARGA+öko": [ines], "?query=oeko.example": [ines],
        "?query=inês": [ines], "?query=100%25": [], "?query=marta&stage=replied": [], "?query=_": [],
    }.items():  # fmt: skip
        assert [row["person_id"] for row in listed(team, campaign, query)] == wanted, query


def test_the_list_comes_in_pages_with_the_number_of_all(team: Northwind) -> None:
    campaign = team.campaign()
    people = [team.keep(f"{URL}-{n}") for n in range(5)]
    for person in people:
        add(team, campaign, person)
    answer = team["viewer"].get(f"{path(campaign)}?page=2&page_size=2").json or {}
    assert ([row["person_id"] for row in answer["people"]], answer["total"]) == ([people[2], people[1]], 5)


def test_a_longer_list_costs_no_more_questions_to_the_database(northwind: Northwind) -> None:
    campaign, asked = replying(northwind), []

    def number() -> int:
        asked.clear()
        listed(northwind, campaign)
        return len(asked)

    event.listen(northwind.door.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    add(northwind, campaign, northwind.keep())
    listed(northwind, campaign)  # the first use of a token is noted
    few = number()
    for n in range(10):
        add(northwind, campaign, northwind.keep(f"{URL}-{n}"))
    assert number() <= few


# --- a change of a setting


@pytest.mark.parametrize("layer", ["person", "campaign"])
def test_changing_a_setting_pushes_nothing_but_wakes_what_waits(northwind: Northwind, layer: str) -> None:
    campaign, person = replying(northwind), northwind.keep()
    add(northwind, campaign, person)
    layer_id = person if layer == "person" else campaign
    northwind.set(layer, layer_id, "add_to_cats", "on_add", "?record_type=candidate")
    assert syncs(northwind) == []
    with northwind.door.database.write() as session:
        session.add(Sync(
            site_id=SITE, person_id=person, campaign_id=campaign, state="waiting", reason="needs_field", request={}
        ))  # fmt: skip
    address = f"/api/v1/settings/{layer}/{layer_id}/add_to_cats?record_type=candidate"
    assert northwind["recruiter"].call("DELETE", address).status_code == 204
    assert [s.state for s in syncs(northwind)] == ["queued"]


def test_a_setting_of_a_campaign_that_cannot_be_is_taken_back_without_a_fault(northwind: Northwind) -> None:
    answer = northwind["recruiter"].call("DELETE", "/api/v1/settings/campaign/x/sync_as")
    assert answer.status_code < 500


# --- who may


@pytest.mark.parametrize(("role", "read", "write"), [
    ("nobody", 401, 401), ("viewer", 200, 403), ("recruiter", 200, 200), ("admin", 200, 200),
])  # fmt: skip
def test_who_may_see_and_move_people(team: Northwind, role: str, read: int, write: int) -> None:
    campaign, person = team.campaign(), team.keep()
    add(team, campaign, person)
    assert team[role].get(path(campaign)).status_code == read
    assert team[role].call("PATCH", path(campaign, person), {"stage": "replied"}).status_code == write
    gone = team[role].call("DELETE", path(campaign, person)).status_code
    assert gone == (204 if write == 200 else write)
