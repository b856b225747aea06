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
from ..models import Person, PersonEmail, PersonLink, PersonProfile
from .addresses import MAILTO, URL_LIMIT, email_address
from .edits import merged
from .variables import emails_of

EMAIL_LIMIT = 254


def profile_key(url: str) -> str:
    """The address a person is remembered by: https, host without www, no trailing slash.

    The reader has left out what only tracks; a query that is still there may tell two people apart (`?id=7`).
    Somebody of whom a list gave no more than an e-mail address is remembered by that: `mailto:marta@x.example`.

    Raises bad_request for anything else. It is compared, never fetched (W4).
    """
    if url.startswith(MAILTO) and email_address(url.removeprefix(MAILTO)):
        return url.lower()
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
    """Keep a captured person, or bring the kept one up to what the recruiter saw last. Raises bad_request.

    Edits by hand and imported values stay until the page shows something else than it did then (U1; edits.py).
    """
    person = find(session, profile["url"])
    if person is None:
        person, is_new = _new(session, merged(None, profile), user_id)
        if is_new:
            return person
    change(session, person, merged(person.profile, profile))
    return person


def change(session: Session, person: Person, profile: dict[str, Any]) -> bool:
    """Store another profile of a kept person, and by which e-mail addresses they are known. Whether it differs."""
    if person.profile == profile:
        return False
    person.profile = profile
    person.updated_at = now()
    session.flush()
    _know_by_email(session, person)
    return True


def add_address(session: Session, person: Person, url: str) -> None:
    """Another profile address of a person; nothing to do where it is theirs or somebody else's already."""
    key = profile_key(url)
    if session.get(PersonProfile, key) is None:
        _insert(session, PersonProfile(url=key, person_id=person.id))


def addresses(session: Session, person_id: str) -> list[str]:
    """The keys of a person's profile addresses, a `mailto:` one among them."""
    return list(session.scalars(select(PersonProfile.url).where(PersonProfile.person_id == person_id)))


def of_email(session: Session, email: str) -> list[Person]:
    """Those who have this e-mail address: none, the one, or two of several."""
    rows = select(Person).join(PersonEmail).where(PersonEmail.email == email.lower()).limit(2)
    return list(session.scalars(rows))


def _new(session: Session, profile: dict[str, Any], user_id: int | None) -> tuple[Person, bool]:
    """A new person and True, or the one that somebody else kept at the same moment."""
    try:
        with session.begin_nested():
            person = Person(profile=profile, created_by=user_id)
            session.add(person)
            session.flush()
            session.add(PersonProfile(url=profile_key(profile["url"]), person_id=person.id))
    except IntegrityError:
        rival = find(session, profile["url"])
        if rival is None:
            raise
        return rival, False
    _know_by_email(session, person)
    return person, True


def _know_by_email(session: Session, person: Person) -> None:
    """Outreach tools know people by their e-mail addresses (N1): all those of the profile, lower case."""
    held = {
        row.email: row
        for row in session.scalars(select(PersonEmail).where(PersonEmail.person_id == person.id))
    }
    wanted = {entry["email"].lower() for entry in emails_of(person.profile["fields"])}
    for email in held.keys() - wanted:
        session.delete(held[email])
    for email in sorted(wanted - held.keys()):
        if len(email) <= EMAIL_LIMIT:  # a capital may become two letters
            _insert(session, PersonEmail(email=email, person_id=person.id))


def _insert(session: Session, row: PersonEmail | PersonProfile) -> None:
    """Add a row unless somebody else did at the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return


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
