"""Ask CATS live for one person, where the mirror cannot tell (Q5). What is found goes into the mirror.

One filter per kind: `or` of what CATS compares exactly, for `contains` matches any one word (CATS_API.md 3, 5.1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..cats.client import CatsClient
from ..cats.errors import CatsError, CatsRefused
from ..cats.filters import Filter, all_of, any_of, exactly
from ..cats.records import Company, Person
from ..clock import now
from ..config import Config
from ..db import Database
from ..errors import CatsyncError
from ..mirror.store import put_company, put_person
from ..people.decisions import domain_of
from ..secrets import Secrets
from ..sync.budget import Budget, NoCallsLeft
from ..sync.budget_gate import BudgetGate
from .client import client_for
from .problems import problem
from .site import ConnectedSite

INTERACTIVE_LANE = 0
PERSON_TYPES = ("candidate", "contact")
TIMEOUT_SECONDS = (3.0, 8.0)  # somebody is waiting: to connect, without a byte
MAX_EMAILS = 10
ROWS = 100  # more people of one name are not looked through


@dataclass(frozen=True)
class LookedUp:
    """calls: how many were made. at: when the first one was."""

    calls: int
    at: datetime


@dataclass(frozen=True)
class Lookup:
    """What is asked with: the filter for candidates and contacts, and one for companies or None."""

    person: Filter
    company: Filter | None

    @classmethod
    def of(cls, known: Mapping[str, Any], *, with_company: bool) -> Lookup:
        """known: the variables of a profile. Raises CatsyncError validation_failed where they are not enough."""
        ways = [
            exactly(field, each["email"])
            for each in known["emails"][:MAX_EMAILS]
            for field in ("emails.primary", "emails.secondary")
        ]
        if known["first_name"] and known["last_name"]:
            names = (exactly(name, known[name]) for name in ("first_name", "last_name"))
            ways.append(all_of(*names))
        if not ways:
            raise CatsyncError(
                "validation_failed",
                "CATS is asked by e-mail address, or by first and last name: there is neither.",
            )
        return cls(any_of(*ways), _company_filter(known) if with_company else None)


def look_up(
    database: Database, secrets: Secrets, config: Config, site: ConnectedSite, lookup: Lookup
) -> LookedUp:
    """Ask for candidates, contacts and perhaps the company: a call each; the rows found are put into the mirror.

    Raises CatsyncError: cats_not_connected, cats_key_refused, cats_unreachable, cats_down, cats_no_calls_left,
    internal (CATS refuses the filter). What was found before that stays.
    """
    at = now()
    gate = BudgetGate(Budget(database, config.cats_window_seconds), site.id, INTERACTIVE_LANE)
    trouble: CatsError
    with client_for(database, secrets, config, gate, timeout=TIMEOUT_SECONDS) as client:
        try:
            return LookedUp(_ask(database, client, site.id, lookup), at)
        except NoCallsLeft as error:
            raise _no_calls_left(error.until) from None
        except CatsError as error:
            trouble = error
    # Raised out here: what CATS was asked with is not to be in a traceback.
    raise _told(trouble, site)


def _ask(database: Database, client: CatsClient, site_id: int, lookup: Lookup) -> int:
    for record_type in PERSON_TYPES:
        people: Sequence[Any] = client.find(record_type, lookup.person, per_page=ROWS).rows
        _take_in_people(database, site_id, record_type, people)
    if lookup.company is None:
        return len(PERSON_TYPES)
    _take_in_companies(database, site_id, client.find("company", lookup.company, per_page=ROWS).rows)
    return len(PERSON_TYPES) + 1


def _take_in_people(database: Database, site_id: int, record_type: str, people: Sequence[Person]) -> None:
    if not people:
        return
    with database.write() as session:
        for each in people:
            is_whole = each.emails_loaded and each.phones_loaded
            put_person(session, site_id, record_type, each.raw, fields_loaded=is_whole)


def _take_in_companies(database: Database, site_id: int, companies: Sequence[Company]) -> None:
    if not companies:
        return
    with database.write() as session:
        for each in companies:
            put_company(session, site_id, each.raw)


def _company_filter(known: Mapping[str, Any]) -> Filter | None:
    """By its name as on the profile, and by its website in the ways that people write one."""
    ways = [exactly("name", known["company"])] if known["company"] else []
    host = domain_of(known["company_website"])
    sites = [f"{scheme}{www}{host}" for scheme in ("https://", "http://", "") for www in ("", "www.")]
    ways += [exactly("website", each) for each in sites] if host else []
    return any_of(*ways) if ways else None


def _told(error: CatsError, site: ConnectedSite) -> CatsyncError:
    if isinstance(error, CatsRefused):
        return CatsyncError("internal", "CATS refused to search in this way.")
    return problem(error, site.base_url)


def _no_calls_left(until: datetime) -> CatsyncError:
    wait = max(1, math.ceil((until - now()).total_seconds()))
    return CatsyncError(
        "cats_no_calls_left",
        "The key has no calls left for now. They come back by and by.",
        {"retry_after": wait},
    )
