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
