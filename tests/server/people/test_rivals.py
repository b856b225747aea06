"""Two who do the same at the same moment: one person, one campaign, one membership, and no error (M0, C2)."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy.orm import Session

from catsync.campaigns import store as campaigns
from catsync.db import Database
from catsync.errors import CatsyncError
from catsync.models import Campaign, Person, PersonProfile
from catsync.people import store as people

PROFILE = {"url": "https://people.example/ines", "reader": "generic", "fields": {"full_name": "Ines Varga"}}


def _both(database: Database, do: Callable[[Session], object]) -> list[object]:
    """Both have begun their transaction before either writes, as far as the database lets them."""
    begun = threading.Barrier(2)
    results: list[object] = []

    def one() -> None:
        try:
            if not database.is_sqlite:
                begun.wait(10)
            with database.write() as session:
                result = do(session)
            results.append(result)
        except CatsyncError as error:
            results.append(error.code)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_a_profile_kept_twice_at_once_is_one_person(database: Database) -> None:
    for _ in range(10):
        results = _both(database, lambda session: people.keep(session, PROFILE, None).id)
        assert len(set(results)) == 1
        assert len(results) == 2
        with database.write() as session:
            assert session.query(Person).count() == 1
            session.query(PersonProfile).delete()
            session.query(Person).delete()


def test_one_of_two_campaigns_of_a_name_is_told_that_it_is_taken(database: Database) -> None:
    results = _both(database, lambda session: campaigns.create(session, "Backend Q4", None).name)
    assert sorted(map(str, results)) == ["Backend Q4", "conflict"]
    with database.read() as session:
        assert session.query(Campaign).count() == 1


def test_a_person_added_twice_at_once_is_new_once(database: Database) -> None:
    with database.write() as session:
        campaign_id = campaigns.create(session, "Backend Q4", None).id
        person_id = people.keep(session, PROFILE, None).id
    results = _both(database, lambda session: campaigns.add_person(session, campaign_id, person_id, None)[1])
    assert sorted(map(bool, results)) == [False, True]
