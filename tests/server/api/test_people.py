"""Keeping a person over HTTP (M0, E5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from tests.server.door import code
from tests.server.northwind import SITE, URL, Northwind, profile

from catsync.models import Person, Sync

PATH = "/api/v1/people"


def count(team: Northwind) -> int:
    with team.door.database.read() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_person_is_kept_with_all_that_was_read(team: Northwind) -> None:
    answer = team["recruiter"].post(PATH, {"profile": profile(), "campaign_id": 3})
    found = answer.json or {}
    assert (answer.status_code, found["name"], found["links"]) == (200, "Marta Oliveira", [])
    assert found["profile"] == profile()


def test_keeping_the_same_profile_again_keeps_one_person(team: Northwind) -> None:
    first = team.keep()
    assert team.keep(f"{URL}/", title="Chief Data Officer") == first
    assert count(team) == 1


def test_the_links_of_a_person_lead_to_cats(northwind: Northwind) -> None:
    person = northwind.keep()
    northwind.link(person, "contact", 512, {})
    answer = northwind["recruiter"].post(PATH, {"profile": profile()})
    assert (answer.json or {})["links"] == [
        {
            "record_type": "contact", "cats_id": 512, "synced_at": None,
            "url": "https://northwind.catsone.com/index.php?m=contacts&a=show&contactID=512",
        }
    ]  # fmt: skip


def test_a_sync_that_waits_for_a_field_goes_on_when_the_person_is_kept_again(northwind: Northwind) -> None:
    person = northwind.keep()
    with northwind.door.database.write() as session:
        session.add(Sync(site_id=SITE, person_id=person, state="waiting", reason="needs_field", request={}))
    northwind.keep(website="https://marta.example")
    with northwind.door.database.read() as session:
        assert session.scalars(select(Sync)).one().state == "queued"


@pytest.mark.parametrize(
    ("role", "status"), [("nobody", 401), ("viewer", 403), ("recruiter", 200), ("admin", 200)]
)
def test_who_may_keep_people(team: Northwind, role: str, status: int) -> None:
    assert team[role].post(PATH, {"profile": profile()}).status_code == status
    assert count(team) == (1 if status == 200 else 0)


WRONG: dict[str, Any] = {
    "nothing": {},
    "no profile": {"profile": None},
    "a list": {"profile": [profile()]},
    "no url": {"profile": {**profile(), "url": ""}},
    "no fields": {"profile": {"url": URL, "reader": "linkedin"}},
    "fields of another kind": {"profile": {**profile(), "fields": ["x"]}},
    "an unknown reader": {"profile": {**profile(), "reader": "hand"}},
    "a number for a name": {"profile": profile(full_name=7)},
    "an endless name": {"profile": profile(full_name="x" * 5000)},
    "too many e-mails": {"profile": profile(emails=[{"email": "m@x.example"}] * 51)},
    "e-mails that are texts": {"profile": profile(emails=["m@x.example"])},
    "profiles that are objects": {"profile": profile(social_urls=[{}])},
    "a campaign that cannot be": {"profile": profile(), "campaign_id": 10**30},
    "an unknown key": {"profile": profile(), "role": "admin"},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_body_that_does_not_fit_is_refused_and_nothing_kept(team: Northwind, what: str) -> None:
    answer = team["recruiter"].post(PATH, WRONG[what])
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert (answer.json or {})["error"]["details"]["fields"]
    assert count(team) == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://[", "marta"])
def test_an_address_that_is_not_of_the_web_is_refused(team: Northwind, url: str) -> None:
    assert code(team["recruiter"].post(PATH, {"profile": profile(url)})) == "bad_request"
    assert count(team) == 0


def test_what_no_database_takes_is_left_out_of_what_is_kept(team: Northwind) -> None:
    dirty = profile(title="Head\x00 of\ud800 Data", emails=[{"email": "m\x00@x.example", "kind": "work"}])
    found = team["recruiter"].post(PATH, {"profile": dirty}).json or {}
    assert found["profile"]["fields"]["title"] == "Head of Data"
    assert found["profile"]["fields"]["emails"] == [{"email": "m@x.example", "kind": "work"}]


# --- looking at kept people


def read(team: Northwind, person: str) -> dict[str, Any]:
    answer = team["viewer"].get(f"{PATH}/{person}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_people_are_listed_those_changed_last_first(northwind: Northwind) -> None:
    first, second = northwind.keep(), northwind.keep(f"{URL}-2", full_name="Ines Varga")
    northwind.link(second, "candidate", 77, {})
    northwind.keep(title="Chief Data Officer")
    answer = northwind["viewer"].get(PATH).json or {}
    assert ([p["id"] for p in answer["people"]], answer["total"]) == ([first, second], 2)
    assert [r["cats_id"] for r in answer["people"][1]["records"]] == [77]


@pytest.mark.parametrize(("query", "found"), [
    ("marta", True), ("OLIVEIRA acme", True), ("acme-robotics.example", True), ("nobody", False), ("%25", False),
    ("marta nobody", False), ("%20", True),
])  # fmt: skip
def test_people_are_found_by_name_company_and_email(team: Northwind, query: str, found: bool) -> None:
    team.keep()
    assert (team["viewer"].get(f"{PATH}?query={query}").json or {})["total"] == (1 if found else 0)


def test_a_person_is_shown_with_campaigns_and_own_settings(northwind: Northwind) -> None:
    person, campaign = northwind.keep(), northwind.campaign()
    northwind["recruiter"].post(f"/api/v1/campaigns/{campaign}/people", {"person_id": person})
    northwind.set("person", person, "sync_as", "contact")
    found = read(northwind, person)
    assert found["campaigns"] == [{"id": campaign, "name": "Backend Q4", "stage": "sourced"}]
    assert (found["name"], found["overrides"], found["resumes"]) == ("Marta Oliveira", 1, [])


def test_a_person_who_is_not_kept_is_not_found(team: Northwind) -> None:
    assert code(team["viewer"].get(f"{PATH}/nobody")) == "not_found"


# --- edits by hand (U1)


def edit(team: Northwind, person: str, role: str = "recruiter", **fields: Any) -> Any:
    return team[role].call("PATCH", f"{PATH}/{person}", {"fields": fields})


def seen(team: Northwind) -> list[Any]:
    with team.door.database.read() as session:
        return [
            (s.request.get("manual") or {}).get("seen")
            for s in session.scalars(select(Sync).order_by(Sync.seq))
        ]


def linked(team: Northwind, **record: Any) -> str:
    person = team.keep()
    team.record("candidate", 77, title="Head of Data", country_code="PT", **record)
    team.link(person, "candidate", 77, {})
    return person


def test_an_edit_is_kept_and_marked_and_stays_over_the_next_capture(team: Northwind) -> None:
    person = team.keep()
    answer = edit(team, person, title="Chief Data Officer")
    assert (answer.status_code, answer.json["sync"]) == (200, None)
    team.keep()
    profile_ = read(team, person)["profile"]
    assert profile_["fields"]["title"] == "Chief Data Officer"
    assert {"field": "title", "state": "found", "note": "manual"} in profile_["report"]
    team.keep(title="VP of Data")
    assert read(team, person)["profile"]["fields"]["title"] == "VP of Data"


def test_the_panel_sees_an_edit_at_its_next_opening_and_what_it_saw_is_accepted(northwind: Northwind) -> None:
    person = northwind.keep()
    edit(northwind, person, title="Chief Data Officer")
    seen_now = northwind.resolve()
    assert seen_now["person"]["fields"]["title"] == "Chief Data Officer"
    northwind.keep()
    assert northwind.sync(person, seen_now["plan"]["digest"]).status_code == 202


def test_an_edit_is_not_pushed_unless_the_settings_say_so(northwind: Northwind) -> None:
    person = linked(northwind)
    assert edit(northwind, person, title="Chief Data Officer").json["sync"] is None
    assert seen(northwind) == []


def test_with_s13_on_an_edit_is_pushed_with_what_cats_held_when_it_was_made(northwind: Northwind) -> None:
    person = linked(northwind)
    northwind.set("team", "default", "sync_manual_updates", True)
    sync = edit(northwind, person, title="Chief Data Officer").json["sync"]
    assert (sync["state"], sync["is_automatic"]) == ("queued", True)
    assert seen(northwind) == [{"candidate": {"title": "Head of Data"}}]


def test_an_edit_over_what_somebody_changed_in_cats_meets_that_change_also_where_the_copy_has_seen_it(
    northwind: Northwind,
) -> None:
    person = northwind.keep()
    northwind.record("candidate", 77, title="Changed in CATS", country_code="PT")
    northwind.link(person, "candidate", 77, {"title": "Head of Data"})
    northwind.set("team", "default", "sync_manual_updates", True)
    edit(northwind, person, title="Chief Data Officer")
    assert seen(northwind) == [{"candidate": {"title": "Head of Data"}}], (
        "CATS holds another: the sync will ask"
    )


def test_an_edited_name_touches_all_fields_that_are_made_of_it(northwind: Northwind) -> None:
    person = linked(northwind)
    northwind.set("team", "default", "sync_manual_updates", True)
    edit(northwind, person, full_name="Maria Oliveira Reis")
    (held,) = seen(northwind)
    assert held["candidate"]["first_name"] == "Marta"
    assert held["candidate"]["last_name"] == "Oliveira"
    assert "title" not in held["candidate"]


def test_an_edit_of_somebody_who_is_not_in_cats_starts_nothing(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_manual_updates", True)
    assert edit(northwind, northwind.keep(), title="Chief Data Officer").json["sync"] is None


def test_an_edit_that_changes_nothing_starts_nothing(northwind: Northwind) -> None:
    person = linked(northwind)
    northwind.set("team", "default", "sync_manual_updates", True)
    assert edit(northwind, person, title="Head of Data").json["sync"] is None


def test_an_edit_that_fills_what_a_sync_waits_for_sets_it_going(northwind: Northwind) -> None:
    person = northwind.keep()
    with northwind.door.database.write() as session:
        session.add(Sync(site_id=SITE, person_id=person, state="waiting", reason="needs_field", request={}))
    edit(northwind, person, website="https://marta.example")
    with northwind.door.database.read() as session:
        assert session.scalars(select(Sync)).one().state == "queued"


def test_an_edit_makes_the_person_known_by_the_new_email_address(team: Northwind) -> None:
    person = team.keep()
    edit(team, person, emails=[{"email": "New@x.example", "kind": "private"}])
    assert (team["viewer"].get(f"{PATH}?query=new@x.example").json or {})["people"][0]["id"] == person


@pytest.mark.parametrize("fields", [
    {"full_name": 7}, {"title": "x" * 5000}, {"emails": ["x"]}, {"full_name": "", "first_name": "", "last_name": ""},
    {"title": None},
])  # fmt: skip
def test_an_edit_that_does_not_fit_is_refused_and_nothing_changed(
    team: Northwind, fields: dict[str, Any]
) -> None:
    person = team.keep()
    answer = edit(team, person, **fields)
    assert (answer.status_code, code(answer)) == (422, "validation_failed")
    assert read(team, person)["profile"] == profile()


@pytest.mark.parametrize(("role", "see", "change"), [
    ("nobody", 401, 401), ("viewer", 200, 403), ("recruiter", 200, 200), ("admin", 200, 200),
])  # fmt: skip
def test_who_may_see_and_edit_people(team: Northwind, role: str, see: int, change: int) -> None:
    person = team.keep()
    assert team[role].get(PATH).status_code == team[role].get(f"{PATH}/{person}").status_code == see
    assert edit(team, person, role, title="X").status_code == change
