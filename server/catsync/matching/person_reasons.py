"""Why two people were taken for one, in short words, as the panel shows them. The record's value comes first."""

from __future__ import annotations

from collections.abc import Mapping

from .facts import PersonFacts
from .match import Reason
from .name_likeness import NameLikeness
from .reasons import MAX_REASONS, both, shown

_TEXTS = {
    "same_profile": "same profile address",
    "same_email": "same e-mail address",
    "same_role_email": "same shared mailbox",
    "same_phone": "same phone",
    "same_postal_code": "same postal code",
    "same_street": "same street",
    "same_company_domain": "same company domain",
    "same_title": "same title",
    "other_profile": "other profile address",
}


def person_reasons(
    query: PersonFacts, candidate: PersonFacts, name: NameLikeness | None, parts: Mapping[str, float]
) -> tuple[Reason, ...]:
    """At most MAX_REASONS, by weight."""
    here, there = query, candidate
    texts = _TEXTS | {
        "same_company": f"same company: {shown(there.company)}",
        "other_company": f"other company: {both(there.company, here.company)}",
        "same_city": f"same city: {shown(there.city)}",
        "other_city": f"other city: {both(there.city, here.city)}",
        "other_country": f"other country: {both(there.country_code, here.country_code)}",
    }
    if name is not None:
        texts[f"name_{name.level}"] = _name_text(query, candidate, name)
    reasons = [Reason(code, texts[code], round(weight, 3)) for code, weight in parts.items() if code in texts]
    reasons.sort(key=lambda reason: -abs(reason.weight))
    return tuple(reasons[:MAX_REASONS])


def _name_text(query: PersonFacts, candidate: PersonFacts, name: NameLikeness) -> str:
    names = both(_full_name(candidate), _full_name(query))
    pair = next((both(there.title(), here.title()) for here, there in name.pairs), names)
    return {
        "same": "same name",
        "nickname": f"same name, short form: {pair}",
        "part": f"names agree in part: {names}",
        "initial": f"initial instead of a name: {names}",
        "spelling": f"similar spelling: {pair}",
        "middle": f"other middle name: {names}",
        "family": f"same family name, other first name: {names}",
        "given": f"same first name, other family name: {names}",
        "other": f"other name: {names}",
    }[name.level]


def _full_name(facts: PersonFacts) -> str:
    return facts.full_name or f"{facts.first_name} {facts.last_name}".strip()
