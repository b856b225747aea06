"""Is this person that one (M1)? Features, weighed and summed, give a tier and its reasons. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .facts import PersonFacts
from .match import Match, load_weights, probability
from .name_likeness import NameLikeness
from .person_features import at_work, who_and_where
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
# The most that the employer can add to the sum where the names are not alike.
_MOST_AT_WORK = sum(
    load_weights(MODEL)[feature] for feature in ("same_company", "place_and_company", "same_title")
)
_OTHER_ONE = {"other_profile", "other_company", "other_city", "other_country"}


def score(query: PersonFacts, candidate: PersonFacts) -> Match:
    """Tier same | probable | different, whichever way round; reasons name the candidate's side first.

    What is different has no reasons: nobody is shown it.
    """
    found, name = who_and_where(query, candidate)
    weights = load_weights(MODEL)
    if not _may_be_probable(found, name):
        return Match("different", round(probability(_sum(weights, found)), 4), ())
    found |= at_work(query, candidate, found)
    estimate = min(max(probability(_sum(weights, found)), _floor(found, name)), _ceiling(name))
    tier = tier_of(estimate)
    if tier == "different":
        return Match(tier, round(estimate, 4), ())
    parts = {feature: weights.get(feature, 0.0) for feature in sorted(found)}
    return Match(tier, round(estimate, 4), person_reasons(query, candidate, name, parts))


def _sum(weights: Mapping[str, float], found: Collection[str]) -> float:
    """Log-odds, summed in one order."""
    return weights["bias"] + sum([weights.get(feature, 0.0) for feature in sorted(found)])


def tier_of(estimate: float) -> str:
    """The tier of a probability."""
    if estimate >= SAME:
        return "same"
    return "probable" if estimate >= PROBABLE else "different"


def _may_be_probable(found: Collection[str], name: NameLikeness | None) -> bool:
    """Whatever the employer says."""
    if _is_named_alike(name) or _floor(found, name):
        return True
    return _sum(load_weights(MODEL), found) + _MOST_AT_WORK >= 0.0


def _is_named_alike(name: NameLikeness | None) -> bool:
    return name is not None and name.level in ("same", "nickname")


def _floor(found: Collection[str], name: NameLikeness | None) -> float:
    """What the sum may not fall below: an address in common always asks, and so does what CATS calls a duplicate."""
    held = set(found)
    if held & {"same_profile", "same_email"} or (
        _is_named_alike(name) and any(rule <= held for rule in _WITH_EQUAL_NAME)
    ):
        return PROBABLE
    if name is not None and name.level == "same" and not held & _OTHER_ONE:
        return PROBABLE  # only the name is known and nothing speaks against: a new record may be a second one
    return 0.0


def _ceiling(name: NameLikeness | None) -> float:
    """A name that contradicts, or may be another, is never the same person without a question."""
    is_other = name is None or name.level in ("family", "other") or name.is_doubtful
    return SAME - _JUST_BELOW if is_other else 1.0
