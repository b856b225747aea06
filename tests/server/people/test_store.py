"""Kept persons are found again by their profile address, and only by it (M0, E5)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from catsync.db import Database
from catsync.errors import CatsyncError
from catsync.models import Person, PersonLink
from catsync.people.store import find, keep, linked_elsewhere, links, of_email, profile_key

URL = "https://www.linkedin.com/in/marta-oliveira"


def profile(url: str = URL, name: str = "Marta Oliveira") -> dict[str, object]:
    return {"url": url, "reader": "linkedin", "fields": {"full_name": name}, "report": []}


@pytest.fixture
def database(sqlite: Database) -> Database:
    return sqlite


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/marta-oliveira/", "http://linkedin.com/in/marta-oliveira",
        " https://WWW.LinkedIn.com/in/marta-oliveira ", "https://linkedin.com/in/marta-oliveira#about",
    ],
)  # fmt: skip
def test_one_profile_has_one_key(url: str) -> None:
    assert profile_key(url) == profile_key(URL) == "https://linkedin.com/in/marta-oliveira"


@pytest.mark.parametrize(
    "url", ["https://x.example/p?id=7", "https://x.example/p?id=8", "https://x.example/P"]
)
def test_addresses_that_may_mean_two_people_have_two_keys(url: str) -> None:
    assert profile_key(url) != profile_key("https://x.example/p")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "chrome://settings", "marta", "//x.example",
        "https://", "https://[", "http://[::1", "https:///path", " ",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(CatsyncError) as caught:
        profile_key(url)
    assert caught.value.code == "bad_request"


def test_a_key_is_limited() -> None:
    assert len(profile_key(f"https://x.example/{'x' * 5000}")) == 500


def test_a_person_who_is_kept_twice_is_one_person_with_the_newer_profile(database: Database) -> None:
    with database.write() as session:
        first = keep(session, profile(), None).id
    with database.write() as session:
        second = keep(session, profile(f"{URL}/", "Marta O."), None)
        assert second.id == first
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1
        found = find(session, URL)
        assert found is not None
        assert found.profile["fields"]["full_name"] == "Marta O."


def test_two_profiles_of_one_name_are_two_persons(database: Database) -> None:
    with database.write() as session:
        assert keep(session, profile(), None).id != keep(session, profile(f"{URL}-2"), None).id


def test_links_are_those_of_one_site(database: Database) -> None:
    with database.write() as session:
        person = keep(session, profile(), None).id
        for site, cats_id in ((1, 512), (2, 9)):
            session.add(
                PersonLink(person_id=person, site_id=site, record_type="contact", cats_id=cats_id, written={})
            )
    with database.read() as session:
        assert {t: row.cats_id for t, row in links(session, person, 1).items()} == {"contact": 512}


def test_a_record_that_is_linked_with_another_person_is_told(database: Database) -> None:
    with database.write() as session:
        person = keep(session, profile(), None).id
        session.add(PersonLink(person_id=person, site_id=1, record_type="contact", cats_id=512, written={}))
    with database.read() as session:
        assert linked_elsewhere(session, 1, "contact", 512, "somebody else")
        assert not linked_elsewhere(session, 1, "contact", 512, person)
        assert not linked_elsewhere(session, 1, "candidate", 512, "somebody else")
        assert not linked_elsewhere(session, 2, "contact", 512, "somebody else")


def test_somebody_of_whom_only_an_email_address_is_known_is_kept_by_it() -> None:
    assert profile_key("mailto:Marta@X.example") == "mailto:marta@x.example"


@pytest.mark.parametrize(
    "url", ["mailto:", "mailto:marta", "mailto:m@x.example?subject=y", "mailto:m @x.example"]
)
def test_a_mailto_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(CatsyncError):
        profile_key(url)


def test_people_are_known_by_the_email_addresses_of_their_profile(database: Database) -> None:
    with database.write() as session:
        first = {**profile(), "fields": {"full_name": "M", "emails": [{"email": "M@x.example"}]}}
        person = keep(session, first, None).id
        assert [p.id for p in of_email(session, "m@X.example")] == [person]
        keep(session, {**profile(), "fields": {"full_name": "M", "emails": [{"email": "n@x.example"}]}}, None)
        assert of_email(session, "m@x.example") == []
        assert [p.id for p in of_email(session, "n@x.example")] == [person]
