"""What recruiters decided about people and companies: remembered, and stronger than any score (M1, M3)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..clock import now
from ..models import AuditEvent, Decision
from .variables import clean

COMPANY, PERSON = "company", "person"
SOMEONE_NEW = "new"


def company_subjects(person_id: str | None, name: str, website: str) -> list[str]:
    """Where a company decision is looked for, the nearest first: the person, the website, the name on the profile."""
    subjects = [f"person:{person_id}"] if person_id else []
    host = (urlsplit(website if "//" in website else f"//{website}").hostname or "").removeprefix("www.")
    if host:
        subjects.append(f"domain:{host}"[:200])
    compact = "".join(c for c in clean(name).casefold() if c.isalnum())
    if compact:
        subjects.append(f"company:{compact}"[:200])
    return subjects


def remember(
    session: Session,
    site_id: int,
    kind: str,
    subject: str,
    value: dict[str, Any],
    by: int | None,
    detail: str = "",
) -> None:
    """Store or replace one decision, with its audit."""
    row = session.get(Decision, (site_id, kind, subject, detail))
    if row is None:
        session.add(
            Decision(site_id=site_id, kind=kind, subject=subject, detail=detail, value=value, decided_by=by)
        )
    else:
        row.value, row.decided_by, row.decided_at = value, by, now()
    session.add(AuditEvent(user_id=by, what=f"decision.{kind}", subject=subject[:64], detail=value))


def company_decision(session: Session, site_id: int, subjects: list[str]) -> Decision | None:
    """The nearest decision for these subjects. Its value is {"cats_id": id, or None for "a new one"}."""
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
    return next((rows[s] for s in subjects if s in rows), None)


def person_decisions(session: Session, site_id: int, person_id: str) -> dict[str, bool]:
    """`{"contact:501": True, "candidate:7": False, "contact:new": True}`: same, not the same, someone new."""
    rows = session.scalars(
        select(Decision).where(
            Decision.site_id == site_id, Decision.kind == PERSON, Decision.subject == f"person:{person_id}"
        )
    )
    return {row.detail: bool(row.value["same"]) for row in rows}
