"""What recruiters decided about people and companies: remembered, and stronger than any score (M1, M3)."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import now
from ..matching.verdicts import Answer, CompanyDecision
from ..models import AuditEvent, Decision, Person
from .variables import clean, variables

COMPANY, PERSON = "company", "person"
SOMEONE_NEW = "new"


def domain_of(website: str) -> str:
    """The host of a website without www, "" where there is none."""
    try:
        return (urlsplit(website if "//" in website else f"//{website}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def company_subjects(person_id: str | None, name: str, website: str) -> list[str]:
    """Where a company decision is looked for, the nearest first: the person, the website, the name on the profile."""
    subjects = [f"person:{person_id}"] if person_id else []
    host = domain_of(website)
    if host:
        subjects.append(f"domain:{host}"[:200])
    compact = _compact(name)
    if compact:
        subjects.append(f"company:{compact}"[:200])
    return subjects


def company_answer(cats_id: int | None, name: str) -> dict[str, Any]:
    """What is remembered of a choice. name: the company on the profile; with another one it was not asked."""
    return {"cats_id": cats_id, "company": _compact(name)}


def _compact(name: str) -> str:
    return "".join(c for c in clean(name).casefold() if c.isalnum())


def remember(
    session: Session,
    site_id: int,
    kind: str,
    subject: str,
    value: dict[str, Any],
    by: int | None,
    detail: str = "",
) -> None:
    """Store or replace one decision, with its audit. detail: of a person, which record: "candidate:512"."""
    row = session.get(Decision, (site_id, kind, subject, detail))
    if row is None:
        session.add(
            Decision(site_id=site_id, kind=kind, subject=subject, detail=detail, value=value, decided_by=by)
        )
    else:
        row.value, row.decided_by, row.decided_at = value, by, now()
    told = {**value, "record": detail} if detail else value
    session.add(AuditEvent(user_id=by, what=f"decision.{kind}", subject=subject[:64], detail=told))


def company_was_made(session: Session, site_id: int, person: Person, cats_id: int, by: int | None) -> None:
    """What was answered with "none of these, a new one" now means the record that was made for it."""
    known = variables(person.profile)
    for subject in company_subjects(person.id, known["company"], known["company_website"]):
        row = session.get(Decision, (site_id, COMPANY, subject, ""))
        if row is not None and row.value["cats_id"] is None:
            remember(session, site_id, COMPANY, subject, {**row.value, "cats_id": cats_id}, by)


def company_was_unmade(session: Session, site_id: int, person: Person, cats_id: int, by: int | None) -> None:
    """The company that was made for "a new one" is deleted again: the answer is what it was."""
    known = variables(person.profile)
    for subject in company_subjects(person.id, known["company"], known["company_website"]):
        row = session.get(Decision, (site_id, COMPANY, subject, ""))
        if row is not None and row.value["cats_id"] == cats_id:
            remember(session, site_id, COMPANY, subject, {**row.value, "cats_id": None}, by)


def company_decision(
    session: Session, site_id: int, subjects: list[str], name: str = ""
) -> CompanyDecision | None:
    """The nearest decision for these subjects: the one for the person outranks the one for the company.

    name: the company that the profile names now. Who has changed jobs since is not left with the old choice.
    """
    if not subjects:
        return None
    rows = {
        row.subject: row
        for row in session.scalars(
            select(Decision).where(
                Decision.site_id == site_id, Decision.kind == COMPANY, Decision.subject.in_(subjects)
            )
        )
    }
    nearest = next((s for s in subjects if s in rows and not _is_of_another_job(rows[s], name)), None)
    if nearest is None:
        return None
    source: Literal["recruiter", "remembered"] = (
        "recruiter" if nearest.startswith("person:") else "remembered"
    )
    return CompanyDecision(rows[nearest].value["cats_id"], source)


def _is_of_another_job(row: Decision, name: str) -> bool:
    told_at = row.value.get("company")
    return row.subject.startswith("person:") and bool(told_at and name) and told_at != _compact(name)


def person_decisions(session: Session, site_id: int, person_id: str) -> dict[tuple[str, int | None], Answer]:
    """(record type, CATS id) -> "same" or "not_same"; the id None with "not_same" is the answer "someone new"."""
    rows = session.scalars(
        select(Decision).where(
            Decision.site_id == site_id, Decision.kind == PERSON, Decision.subject == f"person:{person_id}"
        )
    )
    found: dict[tuple[str, int | None], Answer] = {}
    for row in rows:
        record_type, _, cats_id = row.detail.partition(":")
        key = (record_type, None if cats_id == SOMEONE_NEW else int(cats_id))
        found[key] = "same" if row.value["same"] else "not_same"
    return found
