"""What two companies have in common, as numbers. Symmetric."""

from __future__ import annotations

from typing import NamedTuple

from .addresses import email_domain, is_same_phone, is_shared_site, phone_key, website_key
from .alignment import Alignment, align
from .company_columns import Evidence, NameFeatures, Row
from .company_name_features import name_features
from .facts import CompanyFacts
from .normalise import CompanyName, Word, bare, plain, spelled_out
from .sides import Side, side_of
from .vocabulary import SAME_PLACE, WHOLE_HOUSE

# What the place of a person says of the company's, beside what its own would say: people work from elsewhere. By hand.
NEAR = 0.3
# One more word of these kinds, or another, makes a sister, branch or other fund of the same house.
CONFLICTS = ("number", "compass", "place", "series")
_NOTHING_KNOWN = Evidence()
_LEAST_UMLAUT = 5  # letters: "Blue" and "Blu" are two


class Comparison(NamedTuple):
    query: CompanyName
    candidate: CompanyName
    alignment: Alignment  # of query and candidate, in this order
    names: NameFeatures
    evidence: Evidence
    conflicts: tuple[
        tuple[str, tuple[Word, ...], tuple[Word, ...]], ...
    ]  # kind, query's words, candidate's words

    @property
    def is_whole_house(self) -> bool:
        """Whether nothing but words for the whole house, which one of the names has, tells them apart: "BMW Group"."""
        one, other, (here, there) = self.alignment.one, self.alignment.other, self.alignment.alone
        if bool(here) == bool(there) or self.alignment.nearly:
            return False
        more = [one.meanings[i] for i in here] or [other.meanings[j] for j in there]
        return WHOLE_HOUSE.issuperset(more)

    @property
    def is_umlaut_apart(self) -> bool:
        """Whether nothing but an umlaut, written with one letter or two, tells them apart: "Konig" and "Koenig"."""
        one, other, alone = self.alignment.one, self.alignment.other, self.alignment.alone
        if any(alone) or not self.alignment.nearly or min(len(one.joined), len(other.joined)) < _LEAST_UMLAUT:
            return False
        return bare(one.joined) == bare(other.joined)

    @property
    def row(self) -> Row:
        """The values of COLUMNS."""
        return (*self.names.row, *self.evidence)


def compare(query: CompanyFacts, candidate: CompanyFacts) -> Comparison:
    """All that the score and its reasons are made of."""
    one, other = side_of(query.name), side_of(candidate.name)
    alignment = align(*_written_alike(one, other))
    names = name_features(alignment)
    return Comparison(
        one.name,
        other.name,
        alignment,
        names,
        evidence_features(query, candidate),
        () if names.whole.initials else conflicts(alignment),  # "MIT" does not lack "Massachusetts"
    )


def _written_alike(one: Side, other: Side) -> tuple[Side, Side]:
    """Where nothing but umlauts tells two names apart, both as they are without the signs: "Müller" beside "Mueller" is
    a name beside itself. "Blue" beside "Blu" is not."""
    if one.name.compact == other.name.compact or one.spelled_out != other.spelled_out:
        return one, other
    return side_of(spelled_out(one.name.shown)), side_of(spelled_out(other.name.shown))


def evidence_features(query: CompanyFacts, candidate: CompanyFacts) -> Evidence:
    """Likeness of what is known beside the names."""
    found: dict[str, float] = {}
    if query.website or candidate.website or (query.emails and candidate.emails):
        found.update(_sites(query, candidate))
    if query.social_urls and candidate.social_urls:
        found["same_page"] = float(not _pages(query).isdisjoint(_pages(candidate)))
    if query.phones and candidate.phones:
        found["same_phone"] = float(_has_same_phone(query, candidate))
    place = NEAR if query.is_near or candidate.is_near else 1.0
    if query.city and candidate.city:
        here, there = _city(query.city), _city(candidate.city)
        found["same_city"] = place * (bool(here) and here == there)
        found["other_city"] = place * (bool(here and there) and here != there)
    if query.country_code and candidate.country_code:
        is_same = query.country_code.upper() == candidate.country_code.upper()
        found["same_country" if is_same else "other_country"] = place
    return Evidence(**found) if found else _NOTHING_KNOWN


def _sites(query: CompanyFacts, candidate: CompanyFacts) -> dict[str, float]:
    """Of websites, and of the domains of e-mail addresses."""
    sites = website_key(query.website), website_key(candidate.website)
    mails = _domains(query), _domains(candidate)
    has_site = bool(sites[0] and sites[0] == sites[1])
    is_bare = has_site and is_shared_site(sites[0])
    has_domain = has_site or bool(any(mails) and (mails[0] | {sites[0]}) & (mails[1] | {sites[1]}) - {""})
    return {
        "same_website": float(has_site and not is_bare),
        "same_shared_host": float(is_bare),
        "same_email_domain": float(has_domain and not has_site),
        "other_website": float(bool(sites[0] and sites[1]) and not has_site and not has_domain),
    }


def conflicts(alignment: Alignment) -> tuple[tuple[str, tuple[Word, ...], tuple[Word, ...]], ...]:
    """Telling words (number, direction, place, series) that only one of the names has."""
    one, other, (here, there) = alignment.one, alignment.other, alignment.alone
    if not (here or there) or one.name.compact == other.name.compact:
        return ()
    found = []
    for kind in CONFLICTS:
        a, b = _of_kind(kind, one, here), _of_kind(kind, other, there)
        if a or b:
            found.append((kind, a, b))
    return tuple(found)


def _of_kind(kind: str, side: Side, places: list[int]) -> tuple[Word, ...]:
    return tuple([side.words[i] for i in places if side.kinds[i] == kind])


def _pages(facts: CompanyFacts) -> set[str]:
    return {page for url in facts.social_urls if "/" in (page := website_key(url))}


def _domains(facts: CompanyFacts) -> set[str]:
    return {domain for email in facts.emails if (domain := email_domain(email))}


def _city(city: str) -> str:
    text = plain(city)
    return SAME_PLACE.get(text, text)


def _has_same_phone(query: CompanyFacts, candidate: CompanyFacts) -> bool:
    ours = [phone_key(number, query.country_code) for number in query.phones]
    theirs = [phone_key(number, candidate.country_code) for number in candidate.phones]
    return any(is_same_phone(a, b) for a in ours for b in theirs)
