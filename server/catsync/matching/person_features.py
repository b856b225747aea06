"""What two people have in common, as numbers: the columns that the weights are for. Symmetric."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from . import companies
from .addresses import (
    email_domain,
    email_key,
    is_role_mailbox,
    is_same_phone,
    phone_key,
    registrable_of,
    social_key,
)
from .facts import CompanyFacts, PersonFacts
from .name_likeness import NameLikeness, compare_names
from .names import PersonName, parse_person
from .normalise import plain
from .vocabulary import SAME_PLACE

# A person has one profile there: two different addresses speak for two people.
_ONE_EACH = ("linkedin.com/in/", "xing.com/profile/")
_MEMBER_ID = re.compile(
    r"linkedin\.com/in/aco[\w-]{20,}"
)  # LinkedIn's own id, a second address of the same profile


def who_and_where(query: PersonFacts, candidate: PersonFacts) -> tuple[set[str], NameLikeness | None]:
    """Features of names, addresses and places that hold, and how the names compare."""
    name = compare_names(_name(query), _name(candidate))
    found = {f"name_{name.level}"} if name is not None else set()
    return found | _identities(query, candidate) | _places(query, candidate), name


def at_work(query: PersonFacts, candidate: PersonFacts, found: set[str]) -> set[str]:
    """More of them: the employer, which costs more to compare than all of `found`."""
    work = _work(query, candidate)
    if "same_city" in found and work & {"same_company", "same_company_domain"}:
        work.add("place_and_company")
    return work


def _name(facts: PersonFacts) -> PersonName:
    return parse_person(facts.full_name, facts.first_name, facts.last_name)


def _identities(query: PersonFacts, candidate: PersonFacts) -> set[str]:
    found = set()
    profiles = _keys(map(social_key, query.social_urls)), _keys(map(social_key, candidate.social_urls))
    if profiles[0] & profiles[1]:
        found.add("same_profile")
    elif any(_unique(profiles[0], start) and _unique(profiles[1], start) for start in _ONE_EACH):
        found.add("other_profile")
    mails = _keys(map(email_key, query.emails)) & _keys(map(email_key, candidate.emails))
    if mails:
        found.add("same_role_email" if all(map(is_role_mailbox, mails)) else "same_email")
    ours = [phone_key(number, query.country_code) for number in query.phones]
    theirs = [phone_key(number, candidate.country_code) for number in candidate.phones]
    if any(is_same_phone(a, b) for a in ours for b in theirs):
        found.add("same_phone")
    return found


def _places(query: PersonFacts, candidate: PersonFacts) -> set[str]:
    found = set()
    streets = plain(query.street), plain(candidate.street)
    if streets[0] == streets[1] and re.search("[a-z]", streets[0]) and re.search("[0-9]", streets[0]):
        found.add("same_street")
    if query.postal_code and plain(query.postal_code) == plain(candidate.postal_code):
        found.add("same_postal_code")
    cities = [SAME_PLACE.get(city, city) for city in (plain(query.city), plain(candidate.city))]
    if all(cities):
        found.add("same_city" if cities[0] == cities[1] else "other_city")
    if query.state and plain(query.state) == plain(candidate.state):
        found.add("same_state")
    if (
        query.country_code
        and candidate.country_code
        and query.country_code.upper() != candidate.country_code.upper()
    ):
        found.add("other_country")
    return found


def _work(query: PersonFacts, candidate: PersonFacts) -> set[str]:
    found = set()
    domains = _domains(query) & _domains(candidate)
    if query.company and candidate.company:
        tier = _employer_tier(query.company, candidate.company)
        if tier in ("same", "possible"):
            found.add("same_company")
        elif tier == "different" and not domains:
            found.add("other_company")
    if domains and "same_company" not in found:
        found.add("same_company_domain")
    if query.title and plain(query.title) == plain(candidate.title):
        found.add("same_title")
    return found


@lru_cache(maxsize=20_000)
def _employer_tier(one: str, other: str) -> str:
    """Namesakes by the dozen work at the same few employers."""
    return companies.score(CompanyFacts(one), CompanyFacts(other)).tier


def _domains(facts: PersonFacts) -> set[str]:
    return _keys([registrable_of(facts.company_website), *map(email_domain, facts.emails)])


def _keys(keys: Iterable[str]) -> set[str]:
    return {key for key in keys if key}


def _unique(keys: set[str], start: str) -> bool:
    return any(key.startswith(start) and not _MEMBER_ID.match(key) for key in keys)
