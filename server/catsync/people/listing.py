"""Kept people in pages: found by name, company and e-mail address, newest first, with their CATS records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ..integration.site import ConnectedSite
from ..models import Person, PersonEmail, PersonLink
from .variables import clean

WORDS_LIMIT = 5
SEARCHED = ("full_name", "first_name", "last_name", "company")


@dataclass(frozen=True)
class Page:
    """page: from 1."""

    page: int
    size: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def matching(query: str) -> ColumnElement[bool] | None:
    """People in whose name, company or e-mail addresses every word is; None where nothing is asked for."""
    words = clean(query).split()[:WORDS_LIMIT]
    return and_(*(_has(word) for word in words)) if words else None


def page_of(session: Session, query: str, page: Page) -> tuple[Sequence[Person], int]:
    """One page of all kept people, those changed last first, and how many there are."""
    wanted = select(Person)
    found = matching(query)
    if found is not None:
        wanted = wanted.where(found)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(Person.updated_at.desc(), Person.id)
    rows = session.scalars(ordered.offset(page.offset).limit(page.size))
    return rows.all(), total


def records_of(
    session: Session, site: ConnectedSite | None, person_ids: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """Person: [{"record_type", "cats_id", "url"}] on the connected site, the candidate first. One query."""
    wanted = list(person_ids)
    if site is None or not wanted:
        return {}
    rows = session.scalars(
        select(PersonLink)
        .where(PersonLink.person_id.in_(wanted), PersonLink.site_id == site.id)
        .order_by(PersonLink.record_type)
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(
            {
                "record_type": row.record_type,
                "cats_id": row.cats_id,
                "url": site.link(row.record_type, row.cats_id),
            }
        )
    return found


def _has(word: str) -> ColumnElement[bool]:
    # SQLite lowers ASCII only, so that other letters are looked for in the ways people write them.
    ways = {word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
    texts = [func.coalesce(Person.profile["fields"][name].as_string(), "") for name in SEARCHED]
    by_email = select(PersonEmail.person_id).where(
        PersonEmail.person_id == Person.id, PersonEmail.email.icontains(word.lower(), autoescape=True)
    )
    return or_(
        by_email.exists(), *(text.icontains(way, autoescape=True) for text in texts for way in sorted(ways))
    )
