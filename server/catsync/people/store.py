"""Kept persons: from the first override, campaign or sync on, found again by their profile address (M0, E5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ..clock import now
from ..errors import CatsyncError
from ..models import Person, PersonLink, PersonProfile

URL_LIMIT = 500


def profile_key(url: str) -> str:
    """The address a person is remembered by: https, host without www, no trailing slash.

    The reader has left out what only tracks; a query that is still there may tell two people apart (`?id=7`).

    Raises bad_request for anything that is not an http(s) address. It is compared, never fetched (W4).
    """
    try:
        parts = urlsplit(url.strip()[: URL_LIMIT * 2])
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https"):
        raise CatsyncError("bad_request", "profile.url must be an http or https address.")
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{host.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"[:URL_LIMIT]


def find(session: Session, url: str) -> Person | None:
    """The kept person of a profile address, if any."""
    row = session.get(PersonProfile, profile_key(url))
    return session.get(Person, row.person_id) if row else None


def get(session: Session, person_id: str) -> Person:
    """Raises not_found."""
    person = session.get(Person, person_id)
    if person is None:
        raise CatsyncError("not_found", "There is no person with this id.")
    return person


def keep(session: Session, profile: Mapping[str, Any], user_id: int | None) -> Person:
    """Keep a captured person, or bring the kept one up to what the recruiter saw last. Raises bad_request."""
    person = find(session, profile["url"]) or _new(session, profile, user_id)
    if person.profile != profile:
        person.profile = dict(profile)
        person.updated_at = now()
        session.flush()
    return person


def _new(session: Session, profile: Mapping[str, Any], user_id: int | None) -> Person:
    """A new person, or the one that somebody else kept at the same moment."""
    try:
        with session.begin_nested():
            person = Person(profile=dict(profile), created_by=user_id)
            session.add(person)
            session.flush()
            session.add(PersonProfile(url=profile_key(profile["url"]), person_id=person.id))
        return person
    except IntegrityError:
        rival = find(session, profile["url"])
        if rival is None:
            raise
        return rival


def links(session: Session, person_id: str, site_id: int) -> dict[str, PersonLink]:
    """The CATS records of a person on one site, by record type."""
    rows = session.scalars(
        select(PersonLink).where(PersonLink.person_id == person_id, PersonLink.site_id == site_id)
    )
    return {row.record_type: row for row in rows}


def linked_elsewhere(session: Session, site_id: int, record_type: str, cats_id: int, person_id: str) -> bool:
    """Whether another kept person is linked with this record already."""
    return (
        session.scalar(
            select(PersonLink.person_id).where(
                PersonLink.site_id == site_id,
                PersonLink.record_type == record_type,
                PersonLink.cats_id == cats_id,
                PersonLink.person_id != person_id,
            )
        )
        is not None
    )
