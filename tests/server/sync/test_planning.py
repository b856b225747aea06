"""What a plan is told from the database: activities, placements, files, who unsubscribed, the company meant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.server.northwind import SITE, URL, Northwind, profile

from catsync.models import Activity, ActivityNote, CampaignMember, Placement, Resume
from catsync.sync.planning import Subject, look
from catsync.sync.question import Question

OTHER_SITE = 4712


def asked(northwind: Northwind, person_id: str | None, campaign_id: int | None = None) -> Question:
    subject = Subject(SITE, northwind.users["recruiter"].id, profile(), person_id, campaign_id)
    with northwind.door.database.read() as session:
        return look(session, subject).question


def put(northwind: Northwind, *rows: Any) -> None:
    with northwind.door.database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()


def activity(name: str, person_id: str, campaign_id: int | None = None, day: int = 3) -> Activity:
    return Activity(
        id=name, source="test", source_id=name, person_id=person_id, campaign_id=campaign_id, kind="email",
        event="sent", occurred_at=datetime(2026, 11, day, tzinfo=UTC), held_for=["contact"],
    )  # fmt: skip


def note(name: str, record_type: str, cats_id: int, site_id: int = SITE) -> ActivityNote:
    return ActivityNote(activity_id=name, site_id=site_id, record_type=record_type, cats_id=cats_id)


@pytest.fixture
def marta(northwind: Northwind) -> str:
    """Kept, and linked with candidate 5."""
    northwind.record("candidate", 5, social_media_urls=[URL])
    person_id = northwind.keep()
    northwind.link(person_id, "candidate", 5, {})
    return person_id


def test_activities_of_the_campaign_and_of_none_are_told_the_oldest_first(
    northwind: Northwind, marta: str
) -> None:
    here, there = northwind.campaign(), northwind.campaign("Another")
    put(
        northwind,
        activity("late", marta, here, 9),
        activity("early", marta, None, 1),
        activity("x", marta, there),
    )
    found = asked(northwind, marta, here).activities
    assert [(a.id, a.held_for) for a in found] == [
        ("early", frozenset({"contact"})), ("late", frozenset({"contact"})),
    ]  # fmt: skip
    assert [a.id for a in asked(northwind, marta).activities] == ["early"]


@pytest.mark.parametrize(
    ("record_type", "cats_id", "site_id", "is_there"),
    [("candidate", 5, SITE, True), ("candidate", 4, SITE, False), ("candidate", 5, OTHER_SITE, False)],
)
def test_a_note_counts_at_the_present_record_of_this_site(
    northwind: Northwind, marta: str, record_type: str, cats_id: int, site_id: int, is_there: bool
) -> None:
    put(northwind, activity("a", marta), note("a", record_type, cats_id, site_id))
    (found,) = asked(northwind, marta).activities
    assert found.in_cats_for == (frozenset({record_type}) if is_there else frozenset())


def test_an_activity_that_stands_at_both_records_is_not_told_any_more(
    northwind: Northwind, marta: str
) -> None:
    northwind.record("contact", 6)
    northwind.link(marta, "contact", 6, {})
    put(northwind, activity("a", marta), note("a", "candidate", 5), note("a", "contact", 6))
    assert asked(northwind, marta).activities == ()


@pytest.mark.parametrize(
    ("cats_id", "site_id", "is_there"), [(5, SITE, True), (4, SITE, False), (5, OTHER_SITE, False)]
)
def test_what_we_placed_counts_for_the_present_record_of_this_site(
    northwind: Northwind, marta: str, cats_id: int, site_id: int, is_there: bool
) -> None:
    put(northwind, Placement(
        person_id=marta, site_id=site_id, record_type="candidate", kind="list", target_id=1201, cats_id=cats_id
    ))  # fmt: skip
    assert (("candidate", "list", 1201) in asked(northwind, marta).placed) == is_there


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"site_id": SITE, "cats_attachment_id": 9, "uploaded_at": datetime(2026, 11, 3, tzinfo=UTC)}, False),
        ({"site_id": SITE, "uploaded_at": datetime(2026, 11, 3, tzinfo=UTC)}, False),
        ({"site_id": OTHER_SITE, "cats_attachment_id": 9}, True),
    ],
)
def test_a_file_is_told_until_this_cats_has_it_or_kept_its_own(
    northwind: Northwind, marta: str, more: dict[str, Any], is_told: bool
) -> None:
    put(northwind, Resume(person_id=marta, filename="cv.pdf", content=b"cv", size=2, sha256="0" * 64, **more))
    found = asked(northwind, marta).resumes
    assert [(r.filename, r.size) for r in found] == ([("cv.pdf", 2)] if is_told else [])


def test_who_unsubscribed_in_one_campaign_has_unsubscribed_in_all(northwind: Northwind, marta: str) -> None:
    here, there = northwind.campaign(), northwind.campaign("Another")
    assert not asked(northwind, marta, here).is_unsubscribed
    put(northwind, CampaignMember(campaign_id=there, person_id=marta, stage="unsubscribed"))
    assert asked(northwind, marta, here).is_unsubscribed


def test_of_somebody_who_is_merely_looked_at_nothing_is_known(northwind: Northwind) -> None:
    question = asked(northwind, None)
    assert (question.activities, question.placed, question.resumes) == ((), frozenset(), ())
    assert question.default_status_id == 1


def test_the_company_of_the_settings_outranks_the_one_that_is_found_but_not_the_recruiter(
    northwind: Northwind,
) -> None:
    northwind.company(101, "Acme Robotics", website="https://acme-robotics.example")
    northwind.company(102, "Acme Holding")
    northwind.company(103, "Acme Labs")
    person_id = northwind.keep()
    assert asked(northwind, person_id).company.cats_id == 101
    northwind.set("person", person_id, "destination_company", 102, "?record_type=contact")
    assert asked(northwind, person_id).company.cats_id == 102
    shown = northwind.resolve()["company"]
    assert (shown["state"], shown["chosen_id"], shown["source"]) == ("chosen", 102, "settings")
    assert shown["card"]["name"] == "Acme Holding"
    answer = {"kind": "company", "person_id": person_id, "cats_id": 103}
    assert northwind["recruiter"].post("/api/v1/decisions", answer).status_code == 200
    assert asked(northwind, person_id).company.cats_id == 103


def test_the_panel_names_the_places_that_the_settings_name(northwind: Northwind) -> None:
    northwind.set("team", "default", "sync_as", "both")
    northwind.company(101, "Acme Robotics", website="https://acme-robotics.example")
    jobs = [{"job_id": 301, "status_id": 50101}, {"job_id": 999, "status_id": None}]
    northwind.set("team", "default", "destination_jobs", jobs, "?record_type=candidate")
    northwind.set("team", "default", "destination_lists", [1201], "?record_type=candidate")
    northwind.set("team", "default", "destination_tags", [611, 999], "?record_type=contact")
    northwind.set("team", "default", "destination_status", 2, "?record_type=contact")
    texts = {
        write["id"]: write["after_text"]
        for record in northwind.resolve()["plan"]["records"]
        for write in record["writes"]
        if write["operation"] == "place"
    }
    assert texts == {
        "candidate.pipeline:301": "Data Engineer (Contacted)", "candidate.pipeline:999": "job 999",
        "candidate.list:1201": "Data people, Iberia", "contact.tags": "Hot, tag 999", "contact.status": "Prospect",
    }  # fmt: skip


def test_the_warning_leaves_out_what_was_told_apart_from_the_chosen_company(northwind: Northwind) -> None:
    for cats_id, name in ((101, "Acme Robotics GmbH"), (102, "ACME Robotics"), (103, "Acme Robotics, Inc.")):
        northwind.company(cats_id, name)
    person_id = northwind.keep()
    recruiter = northwind["recruiter"]
    chosen = {"kind": "company", "person_id": person_id, "cats_id": 101}
    assert recruiter.post("/api/v1/decisions", chosen).status_code == 200

    def warned() -> set[int]:
        return {each["cats_id"] for each in northwind.resolve()["company"]["warning"]["companies"]}

    assert warned() == {102, 103}
    told = {"kind": "not_duplicates", "cats_ids": [101, 103]}
    assert recruiter.post("/api/v1/decisions", told).status_code == 200
    assert warned() == {102}
    assert recruiter.post("/api/v1/decisions", {**told, "take_back": True}).status_code == 200
    assert warned() == {102, 103}
