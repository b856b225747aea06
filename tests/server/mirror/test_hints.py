"""What a webhook tells of a record, in the mirror: newer states only, and nothing comes back from the dead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from tests.server.mirror.conftest import Held
from tests.server.mirror.fakes import SITE, company, contact, full, job, stamp

from catsync.clock import iso, now
from catsync.db import Database
from catsync.mirror import hints
from catsync.mirror.entries import company_entry
from catsync.mirror.store import forget, put_all
from catsync.models import CatsJob

Tell = Callable[..., bool]


@pytest.fixture
def tell(database: Database) -> Tell:
    def told(payload: Any) -> bool:
        """Whether it was a hint at all."""
        hint = hints.read(payload)
        if hint is None:
            return False
        with database.write() as session:
            hints.take(session, SITE, hint)
        return True

    return told


def payload(
    event: str, record: dict[str, Any] | None, cats_id: int | None = None, **more: Any
) -> dict[str, Any]:
    """As CATS_API.md 2.18 shows it."""
    kind = event.partition(".")[0]
    told = {"event": event, f"{kind}_id": cats_id or (record or {}).get("id"), "date": iso(now())}
    return {**told, **({"_embedded": {kind: record}} if record else {}), **more}


@pytest.mark.parametrize("event", ["company.created", "company.updated", "company.status_changed"])
def test_a_company_that_cats_tells_of_is_in_the_mirror_with_its_keys(
    event: str, tell: Tell, held: Held
) -> None:
    assert tell(payload(event, company(101, website="https://elmstead.example")))
    assert held.ids("company") == [101]
    assert "d:elmstead.example" in held.keys("company", 101)


def test_a_person_told_with_all_rows_is_loaded(tell: Tell, held: Held) -> None:
    assert tell(
        payload("contact.created", full(contact(5001), "ines@elmstead.example", "prado@home.example"))
    )
    row = held.person("contact", 5001)
    assert row is not None
    assert row.fields_loaded
    assert "e:prado@home.example" in held.keys("contact", 5001)


def test_a_person_told_without_rows_is_not_loaded(tell: Tell, held: Held) -> None:
    assert tell(payload("candidate.created", contact(5001)))
    row = held.person("candidate", 5001)
    assert row is not None
    assert not row.fields_loaded


def test_an_older_state_changes_nothing(tell: Tell, held: Held) -> None:
    tell(payload("company.updated", company(101, name="New", date_modified=stamp(0))))
    tell(payload("company.updated", company(101, name="Old", date_modified=stamp(-1))))
    assert held.records("company")[101]["name"] == "New"


def test_an_edit_of_an_address_that_left_the_date_alone_is_taken_in(tell: Tell, held: Held) -> None:
    tell(payload("contact.created", full(contact(5001), "ines@elmstead.example")))
    tell(payload("contact.updated", full(contact(5001), "ines@elmstead.example", "prado@home.example")))
    assert "e:prado@home.example" in held.keys("contact", 5001)


def test_what_is_sent_again_much_later_does_not_undo_an_edit_that_left_the_date_alone(
    tell: Tell, held: Held
) -> None:
    tell(payload("contact.created", full(contact(5001), "ines@elmstead.example", "prado@home.example")))
    former = full(contact(5001), "ines@elmstead.example")
    tell(payload("contact.updated", former, date="2026-01-01T00:00:00+00:00"))
    assert "e:prado@home.example" in held.keys("contact", 5001)


def test_a_deleted_record_is_forgotten_and_no_hint_brings_it_back(tell: Tell, held: Held) -> None:
    tell(payload("company.created", company(101)))
    assert tell(payload("company.deleted", None, 101))
    assert held.ids("company") == []
    tell(payload("company.updated", company(101, date_modified=stamp(86_400))))
    assert held.ids("company") == []
    assert held.keys("company", 101) == set()


def test_a_deletion_that_arrives_before_the_creation_stands(tell: Tell, held: Held) -> None:
    tell(payload("contact.deleted", None, 5001))
    tell(payload("contact.created", full(contact(5001), "ines@elmstead.example")))
    assert held.ids("contact") == []


def test_what_was_forgotten_before_a_hint_is_read_again_by_the_crawl(
    database: Database, tell: Tell, held: Held
) -> None:
    """A hint does not lift the mark, so the crawl still decides."""
    with database.write() as session:
        forget(session, SITE, "company", 101)
    tell(payload("company.updated", company(101)))
    with database.write() as session:
        put_all(session, SITE, "company", [company_entry(company(101))], read_at=now())
    assert held.ids("company") == [101]


def _jobs(database: Database) -> dict[int, str]:
    with database.read() as session:
        found = session.execute(select(CatsJob.cats_id, CatsJob.title).where(CatsJob.site_id == SITE))
        return {row.cats_id: row.title for row in found}


def test_a_job_is_taken_in_if_newer(database: Database, tell: Tell) -> None:
    tell(payload("job.created", job(301, title="Welder", date_modified=stamp(0))))
    tell(payload("job.updated", job(301, title="Old title", date_modified=stamp(-1))))
    assert _jobs(database) == {301: "Welder"}
    tell(payload("job.status_changed", job(301, title="Head welder", date_modified=stamp(1))))
    assert _jobs(database) == {301: "Head welder"}


def test_a_deleted_job_is_gone_and_stays_gone(database: Database, tell: Tell) -> None:
    tell(payload("job.created", job(301)))
    tell(payload("job.created", job(302)))
    tell(payload("job.deleted", None, 301))
    tell(payload("job.updated", job(301, date_modified=stamp(5))))
    assert set(_jobs(database)) == {302}


@pytest.mark.parametrize(
    "odd",
    [
        None, [], "x", 7, {}, {"event": None}, {"event": ["company.created"]}, {"event": "company.created"},
        {"event": "company.deleted", "company_id": 2**63}, {"event": "company.deleted", "company_id": -1},
        {"event": "company.deleted", "company_id": {"id": 1}}, {"event": "company.deleted", "company_id": True},
        {"event": "company.created", "company_id": 101, "_embedded": []},
        {"event": "company.created", "company_id": 101, "_embedded": {"company": "x"}},
        {"event": "company.created", "company_id": 101, "_embedded": {"company": {"id": 102}}},
        {"event": "company.exploded", "company_id": 101, "_embedded": {"company": company(101)}},
        {"event": "user.updated", "user_id": 1, "_embedded": {"user": {"id": 1}}},
        {"event": "activity.created", "activity_id": 1, "_embedded": {"activity": {"id": 1}}},
        {"event": "pipeline.status_changed", "pipeline_id": 1},
        payload("company.updated", company(101, date_modified=None)),
        payload("company.updated", company(101, date_modified={"at": 1})),
        payload("contact.updated", {**contact(5001), "_embedded": {"emails": [{"email": "a@b.example"}]}}),
    ],
)  # fmt: skip
def test_what_is_not_as_documented_is_no_hint(odd: Any, tell: Tell) -> None:
    assert tell(odd) is False


def test_odd_values_in_a_record_do_not_keep_the_rest_from_being_known(tell: Tell, held: Held) -> None:
    odd = company(101, name="Elm\x00stead", website=["x"], address="?", owner_id="abc", phones=7)
    assert tell(payload("company.created", odd))
    row = held.company(101)
    assert row is not None
    assert row.name == "Elmstead"
