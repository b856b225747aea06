"""What recruiters decided is remembered, replaced, and the nearest one counts (M1, M3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from catsync.db import Database
from catsync.models import AuditEvent
from catsync.people.decisions import (
    COMPANY,
    PERSON,
    company_answer,
    company_decision,
    company_subjects,
    domain_of,
    person_decisions,
    remember,
)

SUBJECTS = ["person:p1", "domain:acme.example", "company:acme"]


@pytest.fixture
def database(sqlite: Database) -> Database:
    return sqlite


def choose(database: Database, subject: str, cats_id: int | None, site: int = 1) -> None:
    with database.write() as session:
        remember(session, site, COMPANY, subject, {"cats_id": cats_id}, 7)


def chosen(database: Database, subjects: list[str] = SUBJECTS) -> tuple[int | None, str] | None:
    with database.read() as session:
        found = company_decision(session, 1, subjects)
    return (found.cats_id, found.source) if found else None


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.acme.example/about", "acme.example"), ("acme.example", "acme.example"),
        ("HTTP://ACME.example:8080", "acme.example"), ("", ""), ("https://[", ""), ("https://", ""),
    ],
)  # fmt: skip
def test_a_website_is_known_by_its_host(website: str, host: str) -> None:
    assert domain_of(website) == host


def test_a_company_is_looked_for_by_person_then_website_then_name() -> None:
    assert company_subjects("p1", "Acme Robotics, Inc.", "https://www.acme.example") == [
        "person:p1", "domain:acme.example", "company:acmeroboticsinc",
    ]  # fmt: skip


def test_without_a_person_website_or_name_there_is_nothing_to_look_for() -> None:
    assert company_subjects(None, " - ", "") == []


def test_a_subject_fits_its_column() -> None:
    subjects = company_subjects("p1", "x" * 500, f"https://{'x' * 500}.example")
    assert max(map(len, subjects)) == 200


def test_the_nearest_decision_counts(database: Database) -> None:
    assert chosen(database) is None
    choose(database, "company:acme", 1)
    assert chosen(database) == (1, "remembered")
    choose(database, "domain:acme.example", 2)
    assert chosen(database) == (2, "remembered")
    choose(database, "person:p1", 3)
    assert chosen(database) == (3, "recruiter")


def test_a_new_decision_replaces_the_old_one(database: Database) -> None:
    choose(database, "person:p1", 3)
    choose(database, "person:p1", None)
    assert chosen(database) == (None, "recruiter")


def test_decisions_of_another_site_do_not_count(database: Database) -> None:
    choose(database, "person:p1", 3, site=2)
    assert chosen(database) is None


def test_without_subjects_nothing_is_decided(database: Database) -> None:
    choose(database, "person:p1", 3)
    assert chosen(database, []) is None


def test_answers_about_people_are_kept_by_record(database: Database) -> None:
    answers = (("candidate:5", True), ("contact:6", False), ("contact:new", False))
    with database.write() as session:
        for detail, same in answers:
            remember(session, 1, PERSON, "person:p1", {"same": same}, 7, detail)
    with database.read() as session:
        assert person_decisions(session, 1, "p1") == {
            ("candidate", 5): "same", ("contact", 6): "not_same", ("contact", None): "not_same",
        }  # fmt: skip
        assert person_decisions(session, 1, "p2") == {}


def test_a_decision_is_in_the_audit_with_its_author(database: Database) -> None:
    choose(database, "person:p1", 3)
    with database.read() as session:
        event = session.scalars(select(AuditEvent)).one()
    assert (event.user_id, event.what, event.subject, event.detail) == (
        7, "decision.company", "person:p1", {"cats_id": 3},
    )  # fmt: skip


def test_the_choice_for_a_person_ends_with_their_job_and_outlives_another_spelling(
    database: Database,
) -> None:
    with database.write() as session:
        remember(session, 1, COMPANY, "person:p1", company_answer(101, "Acme Robotics"), 7)
    with database.read() as session:
        for name, there in (("ACME  Robotics", True), ("", True), ("Elmstead Energy", False)):
            assert (company_decision(session, 1, ["person:p1"], name) is not None) is there, name
