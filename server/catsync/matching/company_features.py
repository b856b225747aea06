"""What two companies have in common, as numbers: the columns that the weights are for. Symmetric."""

from __future__ import annotations

from dataclasses import dataclass

from .addresses import email_domain, is_same_phone, is_shared_site, phone_key, website_key
from .alignment import Alignment, align, distinguishing
from .company_name_features import name_features
from .facts import CompanyFacts
from .normalise import CompanyName, Word, parse_company, plain
from .vocabulary import SAME_PLACE

# What the place of a person says of the company's, beside what its own would say: people work from elsewhere. By hand.
NEAR = 0.3
# One more word of these kinds, or another, makes a sister, branch or other fund of the same house.
CONFLICTS = ("number", "compass", "place", "series")


@dataclass(frozen=True, slots=True)
class Comparison:
    query: CompanyName
    candidate: CompanyName
    alignment: Alignment  # of query and candidate, in this order
    name_features: dict[str, float]
    features: dict[str, float]  # those of the names and of the evidence
    conflicts: tuple[
        tuple[str, tuple[Word, ...], tuple[Word, ...]], ...
    ]  # kind, query's words, candidate's words


def compare(query: CompanyFacts, candidate: CompanyFacts) -> Comparison:
    """All that the score and its reasons are made of."""
    one, other = parse_company(query.name), parse_company(candidate.name)
    alignment = align(one, other)
    names = name_features(one, other, alignment)
    features = names | evidence_features(query, candidate)
    return Comparison(one, other, alignment, names, features, conflicts(one, other, alignment))


def evidence_features(query: CompanyFacts, candidate: CompanyFacts) -> dict[str, float]:
    """Likeness of what is known beside the names; 0 where either side does not know."""
    sites = website_key(query.website), website_key(candidate.website)
    mails = _domains(query), _domains(candidate)
    has_site = bool(sites[0] and sites[0] == sites[1])
    is_bare = has_site and is_shared_site(sites[0])
    has_domain = has_site or bool(any(mails) and (mails[0] | {sites[0]}) & (mails[1] | {sites[1]}) - {""})
    cities = _city(query.city), _city(candidate.city)
    countries = query.country_code.upper(), candidate.country_code.upper()
    place = NEAR if query.is_near or candidate.is_near else 1.0
    return {
        "same_website": float(has_site and not is_bare),
        "same_shared_host": float(is_bare),
        "same_email_domain": float(has_domain and not has_site),
        "same_page": float(bool(query.social_urls and _pages(query) & _pages(candidate))),
        "other_website": float(bool(sites[0] and sites[1]) and not has_site and not has_domain),
        "same_phone": float(_has_same_phone(query, candidate)),
        "same_city": place * (bool(cities[0]) and cities[0] == cities[1]),
        "same_country": place * (bool(countries[0]) and countries[0] == countries[1]),
        "other_city": place * (bool(cities[0] and cities[1]) and cities[0] != cities[1]),
        "other_country": place * (bool(countries[0] and countries[1]) and countries[0] != countries[1]),
    }


def conflicts(
    one: CompanyName, other: CompanyName, alignment: Alignment
) -> tuple[tuple[str, tuple[Word, ...], tuple[Word, ...]], ...]:
    """Telling words (number, direction, place, series) that only one of the names has."""
    if one.compact == other.compact or not any(alignment.alone):
        return ()
    found = []
    for kind in CONFLICTS:
        a, b = (tuple(w for w in side if distinguishing(w.text) == kind) for side in alignment.alone)
        if a or b:
            found.append((kind, a, b))
    return tuple(found)


def _pages(facts: CompanyFacts) -> set[str]:
    return {page for url in facts.social_urls if "/" in (page := website_key(url))}


def _domains(facts: CompanyFacts) -> set[str]:
    if not facts.emails:
        return set()
    return {domain for email in facts.emails if (domain := email_domain(email))}


def _city(city: str) -> str:
    if not city:
        return ""
    text = plain(city)
    return SAME_PLACE.get(text, text)


def _has_same_phone(query: CompanyFacts, candidate: CompanyFacts) -> bool:
    if not (query.phones and candidate.phones):
        return False
    ours = [phone_key(number, query.country_code) for number in query.phones]
    theirs = [phone_key(number, candidate.country_code) for number in candidate.phones]
    return any(is_same_phone(a, b) for a in ours for b in theirs)
