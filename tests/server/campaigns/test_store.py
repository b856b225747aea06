"""Campaigns and their people: adding twice changes nothing (C2)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from catsync.campaigns import store
from catsync.clock import now
from catsync.db import Database
from catsync.errors import CatsyncError
from catsync.models import AuditEvent, CampaignMember, Person


@pytest.fixture
def database(sqlite: Database) -> Database:
    return sqlite


def campaign(database: Database, name: str = "Backend Q4") -> int:
    with database.write() as session:
        return store.create(session, name, None).id


def person(database: Database) -> str:
    with database.write() as session:
        row = Person(profile={"url": "https://x.example/m", "fields": {}})
        session.add(row)
        session.flush()
        return row.id


def test_the_newest_campaign_comes_first(database: Database) -> None:
    first, second = campaign(database), campaign(database, "Frontend")
    with database.read() as session:
        assert [campaign.id for campaign in store.all_open(session)] == [second, first]


def test_an_archived_campaign_is_not_listed(database: Database) -> None:
    number = campaign(database)
    with database.write() as session:
        store.get(session, number).archived_at = now()
    with database.read() as session:
        assert store.all_open(session) == []


def test_a_name_is_given_once(database: Database) -> None:
    campaign(database)
    with pytest.raises(CatsyncError) as caught:
        campaign(database)
    assert caught.value.code == "conflict"


def test_a_campaign_that_is_not_there_is_not_found(database: Database) -> None:
    with database.read() as session, pytest.raises(CatsyncError) as caught:
        store.get(session, 99)
    assert caught.value.code == "not_found"


def test_whoever_is_added_is_sourced_and_stays_who_they_are_when_added_again(database: Database) -> None:
    number, who = campaign(database), person(database)
    with database.write() as session:
        member, is_new = store.add_person(session, number, who, 7)
        assert (member.stage, member.added_by, is_new) == ("sourced", 7, True)
        member.stage = "replied"
    with database.write() as session:
        member, is_new = store.add_person(session, number, who, 8)
        assert (member.stage, member.added_by, is_new) == ("replied", 7, False)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(CampaignMember)) == 1
        added = select(func.count()).where(AuditEvent.what == "campaign.person_added")
        assert session.scalar(added) == 1
