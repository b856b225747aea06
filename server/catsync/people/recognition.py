"""Who is meant by a line of a list or an event of an outreach tool: somebody kept, somebody new, or nobody (N1).

By profile address first, else by an e-mail address that exactly one kept person has. Never by name alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from ..errors import CatsyncError
from ..models import Person
from . import store
from .addresses import MAILTO
from .edits import completed, imported
from .variables import variables

SEVERAL = "Several kept people have this e-mail address."


@dataclass(frozen=True)
class Given:
    """What was told of a person. url: canonical (addresses.profile_address). fields: as captured ones; may be empty."""

    reader: str
    url: str | None
    email: str | None
    name: str
    fields: dict[str, Any]


def recognise(session: Session, given: Given) -> Person | None:
    """The kept person who is meant. Raises CatsyncError conflict where several have the e-mail address."""
    person = store.find(session, given.url) if given.url else None
    if person is not None or given.email is None:
        return person
    found = store.of_email(session, given.email)
    if len(found) > 1:
        raise CatsyncError("conflict", SEVERAL)
    if not found or not _may_be(session, found[0], given):
        return None
    return found[0]


def keep_given(session: Session, given: Given, by: int | None) -> tuple[Person, bool]:
    """The person, kept from now on, and whether they are new. Of somebody known only addresses are added.

    Raises CatsyncError: conflict (several), validation_failed where somebody unknown has no name, or no address.
    """
    person = recognise(session, given)
    if person is not None:
        if given.url:
            store.add_address(session, person, given.url)
        store.change(session, person, completed(person.profile, given.fields))
        return person, False
    if not given.name:
        raise CatsyncError("validation_failed", "Nobody is kept by this address, and there is no name.")
    url = given.url or (f"{MAILTO}{given.email.lower()}" if given.email else None)
    if url is None:
        raise CatsyncError("validation_failed", "There is neither a profile address nor an e-mail address.")
    return store.keep(session, imported(url, given.reader, given.fields), by), True


def _may_be(session: Session, person: Person, given: Given) -> bool:
    """A shared mailbox is no identity: with another profile address the name has to be the same, too."""
    if given.url is None or not given.name:
        return True
    if all(key.startswith(MAILTO) for key in store.addresses(session, person.id)):
        return True
    known = str(variables(person.profile)["full_name"])
    return known.casefold().split() == given.name.casefold().split()
