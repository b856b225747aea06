"""Is this person that one (M1)? Features, weighed and summed, give a tier and its reasons. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from .facts import PersonFacts
from .match import Match, load_weights, probability
from .name_likeness import NameLikeness
from .person_features import features
from .person_reasons import person_reasons

MODEL = "person-1"
SAME, PROBABLE = 0.9, 0.5
_JUST_BELOW = 0.01
# CATS calls these duplicates where first and last name are equal (CATS_API.md 7): never less than probable.
_WITH_EQUAL_NAME = (
    {"same_postal_code"},
    {"same_street", "same_city"},
    {"same_phone"},
    {"same_city", "same_state"},
    {"same_company"},
)
_OTHER_ONE = {"other_profile", "other_company", "other_city", "other_country"}


def score(query: PersonFacts, candidate: PersonFacts) -> Match:
    """Tier same | probable | different, whichever way round; reasons name the candidate's side first."""
    found, name = features(query, candidate)
    weights = load_weights(MODEL)
    parts = {feature: weights.get(feature, 0.0) * value for feature, value in found.items()}
    estimate = _bounded(probability(weights["bias"] + sum(parts.values())), found, name)
    return Match(tier_of(estimate), round(estimate, 4), person_reasons(query, candidate, name, parts))


def tier_of(estimate: float) -> str:
    """The tier of a probability."""
    if estimate >= SAME:
        return "same"
    return "probable" if estimate >= PROBABLE else "different"


def _bounded(estimate: float, found: Mapping[str, float], name: NameLikeness | None) -> float:
    """What the sum may not say: an address in common always asks, a name that contradicts is never the same person."""
    level = name.level if name is not None else "other"
    held = found.keys()
    is_named_alike = level in ("same", "nickname")
    floor = 0.0
    if held & {"same_profile", "same_email"} or (
        is_named_alike and any(rule <= held for rule in _WITH_EQUAL_NAME)
    ):
        floor = PROBABLE
    elif level == "same" and not held & _OTHER_ONE:
        floor = (
            PROBABLE  # only the name is known and nothing speaks against: a new record may be a second one
        )
    ceiling = SAME - _JUST_BELOW if level in ("family", "other") else 1.0
    return min(max(estimate, floor), ceiling)
