"""Is this company that one? Features, weighed and summed, give a tier and its reasons. Pure."""

from __future__ import annotations

from .company_features import Comparison, compare
from .facts import CompanyFacts
from .match import Match, load_weights, probability
from .reasons import company_reasons

MODEL = "company-1"
SAME, POSSIBLE, SIMILAR = 0.9, 0.5, 0.2
_JUST_BELOW = 0.01
_NEVER_DIFFERENT = ("same_shared_host", "same_email_domain", "same_phone", "leftmost", "equal", "reordered")


def score(query: CompanyFacts, candidate: CompanyFacts) -> Match:
    """Tier same | possible | similar | different, whichever way round; reasons name the candidate's side first."""
    comparison = compare(query, candidate)
    weights = load_weights(MODEL)
    parts = {name: weights.get(name, 0.0) * value for name, value in comparison.features.items() if value}
    bias = weights["bias"]
    estimate = probability(bias + sum(parts[name] for name in sorted(parts)))
    bounded = _bounded(estimate, comparison)
    return Match(
        tier_of(bounded), round(bounded, 4), company_reasons(comparison, query, candidate, parts, bias)
    )


def tier_of(estimate: float) -> str:
    """The tier of a probability."""
    if estimate >= SAME:
        return "same"
    if estimate >= POSSIBLE:
        return "possible"
    return "similar" if estimate >= SIMILAR else "different"


def _bounded(estimate: float, comparison: Comparison) -> float:
    """What the sum may not say: CATS' own rules always find; a telling word more is never the same."""
    features = comparison.features
    floor = 0.0
    if features["same_website"] or features["same_page"]:
        floor = POSSIBLE
    elif any(features.get(name) for name in _NEVER_DIFFERENT) or (
        features.get("is_contained") and features["overlap"] >= 0.5
    ):
        floor = SIMILAR
    ceiling = POSSIBLE - _JUST_BELOW if comparison.conflicts else 1.0
    return min(max(estimate, floor), ceiling)
