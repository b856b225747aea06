"""Is this company that one? Features, weighed and summed, give a tier and its reasons. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter, mul

from .company_features import Comparison, compare
from .facts import CompanyFacts
from .match import Match, load_weights, probability
from .reasons import company_reasons

MODEL = "company-2"
SAME, POSSIBLE, SIMILAR = 0.89, 0.4, 0.04
_JUST_BELOW = 0.01
_NEVER_DIFFERENT = (
    "same_shared_host",
    "same_email_domain",
    "same_phone",
    "leftmost",
    "equal",
    "reordered",
    "initials",
)
# Of one look-up: what is surer than this stands by itself, anything else gives way to what is better by the margin.
CERTAIN_LOG_ODDS, MARGIN_LOG_ODDS = 3.0, 0.7
_FOUND_BY_CATS = frozenset(["same_website", "same_page"])


def score(query: CompanyFacts, candidate: CompanyFacts) -> Match:
    """Tier same | possible | similar | different, whichever way round; reasons name the candidate's side first.

    What is different has no reasons: most of a look-up is, and nobody is shown it.
    """
    comparison = compare(query, candidate)
    floor, ceiling = bounds(comparison)
    estimate = min(max(probability(log_odds(comparison.features)), floor), ceiling)
    tier = tier_of(estimate)
    if tier == "different":
        return Match(tier, round(estimate, 4), ())
    parts = weigh_features(comparison.features)
    return Match(tier, round(estimate, 4), company_reasons(comparison, query, candidate, parts))


def log_odds(features: Mapping[str, float]) -> float:
    """What all features say together. Always summed in one order, so that it is the same whichever company comes
    first."""
    if "no_name" in features:
        return sum(weigh_features(features).values())
    _, weights, values = _columns()
    total: float = sum(map(mul, weights, values(features)))
    return total + load_weights(MODEL)["bias"]


def weigh_features(features: Mapping[str, float]) -> dict[str, float]:
    """What each feature says, in log-odds, with "bias" for what is said of any two companies: the reasons' weights."""
    names, weights, values = _columns()
    if "no_name" in features:
        return {
            name: weight * features.get(name, name == "bias") for name, weight in load_weights(MODEL).items()
        }
    parts = dict(zip(names, map(mul, weights, values(features)), strict=True))
    parts["bias"] = load_weights(MODEL)["bias"]
    return parts


@cache
def _columns() -> tuple[list[str], list[float], Callable[[Mapping[str, float]], tuple[float, ...]]]:
    """The features of two names, their weights, and what takes their values out of a mapping: much faster than one by
    one."""
    weights = load_weights(MODEL)
    names = [name for name in weights if name not in ("bias", "no_name")]
    return names, [weights[name] for name in names], itemgetter(*names)


def tier_of(estimate: float) -> str:
    """The tier of a probability."""
    if estimate >= SAME:
        return "same"
    if estimate >= POSSIBLE:
        return "possible"
    return "similar" if estimate >= SIMILAR else "different"


def bounds(comparison: Comparison) -> tuple[float, float]:
    """Floor and ceiling of the estimate: CATS' own rules always find, a telling word more is never the same.

    "Fund II" is not "Fund III", and nothing is known of "Fund II" from "Fund"; but "Acme Portugal" may well be how
    somebody wrote "Acme" (102 of the true pairs of ROR are such), so that a place more is "possible" at the most. So is
    a namesake elsewhere with another website: the labelled sets hold no two companies of one name.
    """
    features = comparison.features
    floor, ceiling = 0.0, 1.0
    if features["same_website"] or features["same_page"]:
        floor = POSSIBLE
    elif (
        (features.get("is_contained") or comparison.conflicts) and features.get("overlap", 0.0) >= 0.5
    ) or any(features.get(name) for name in _NEVER_DIFFERENT):
        floor = SIMILAR
    for kind, here, there in comparison.conflicts:
        if (here and there) or kind in ("number", "compass"):
            ceiling = POSSIBLE - _JUST_BELOW
        else:
            ceiling = min(ceiling, SAME - _JUST_BELOW)
    if features["other_website"] and (features["other_city"] or features["other_country"]):
        ceiling = min(ceiling, SAME - _JUST_BELOW)
    return floor, ceiling


def compete(matches: Sequence[Match]) -> list[Match]:
    """The matches of one look-up beside each other, in their order: what is only possible is no more than similarly
    named where a clearly better one stands beside it. What the rules of CATS find stays possible."""
    best = max((match.score for match in matches), default=0.0)
    return [_beside(match, best) for match in matches]


def _beside(match: Match, best: float) -> Match:
    mine = _log_odds(match.score)
    gives_way = mine < CERTAIN_LOG_ODDS and _log_odds(best) - mine > MARGIN_LOG_ODDS
    if match.score < POSSIBLE or not gives_way or _FOUND_BY_CATS & {reason.code for reason in match.reasons}:
        return match
    beneath = POSSIBLE - _JUST_BELOW - (1 - match.score) / 100  # their order stays
    return replace(match, tier=tier_of(beneath), score=round(beneath, 4))


def _log_odds(estimate: float) -> float:
    kept = min(max(estimate, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
