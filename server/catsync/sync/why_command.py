""" "Why?" at the terminal: `catsync settings explain` (S9). Reads only."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..access.users import find_user
from ..administration import open_database
from ..config import Config
from ..errors import CatsyncError, StartError
from ..integration.site import connected_site
from ..models import Campaign, Person
from ..people import store
from .planning import Subject, look
from .why import why


def explained(person: str, campaign: str | None, email: str | None) -> list[str]:
    """The lines to print. person: an id or a profile address; campaign: an id or a name. Raises StartError."""
    config = Config.from_environment()
    with open_database(config).read() as session:
        site = connected_site(session)
        if site is None:
            raise StartError("CATS is not connected; connect it on the Integrations page first.")
        found = _person(session, person)
        user = find_user(session, email) if email else None
        if email and user is None:
            raise StartError(f"There is no user with the e-mail address {email}.")
        campaign_id = _campaign(session, campaign) if campaign else None
        subject = Subject(site.id, user.id if user else None, found.profile, found.id, campaign_id)
        return [
            f"{_topic(line.subject, line.record_type)}: {line.text}" for line in why(look(session, subject))
        ]


def _topic(subject: str, record_type: str | None) -> str:
    name = subject.replace("_", "-")
    return f"{name} ({record_type})" if record_type else name


def _person(session: Session, named: str) -> Person:
    try:
        found = store.find(session, named) if "://" in named else session.get(Person, named)
    except CatsyncError as error:
        raise StartError(str(error)) from None
    if found is None:
        raise StartError(f"There is no kept person {named}.")
    return found


def _campaign(session: Session, named: str) -> int:
    """A name outranks an id: a campaign may be called "2027"."""
    found = session.scalar(select(Campaign.id).where(Campaign.name == named))
    if found is None and named.isdecimal() and len(named) < 10:
        found = session.scalar(select(Campaign.id).where(Campaign.id == int(named)))
    if found is None:
        raise StartError(f"There is no campaign {named}.")
    return found
